"""The questionnaire in the browser: sending, keeping, slips, signing out in the middle, closing in the middle."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations import actions
from evaluations.models import Answer, Comment, Draft, Response
from evaluations.pen import SALT, pen_for
from tests.evaluations.making import answer, answered, fill, open_survey

GOOD = {"item_1": "4", "item_2": "5", "item_3": "The rota hour was worth it", "item_3_quote": "on"}


@pytest.fixture
def survey(cast):
    return open_survey(cast)


@pytest.fixture
def mine(cast, survey):
    return survey.participations.select_related("place__person", "survey").get(place=cast.place)


@pytest.fixture
def address(mine):
    return reverse("evaluations:questionnaire", args=[mine.pk])


@pytest.fixture
def keep(mine):
    return reverse("evaluations:draft", args=[mine.pk])


def text_of(response) -> str:
    body = re.sub(r"<(script|style|title).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_promise_and_its_limits_stand_before_the_first_question(cast, address, sign_in):
    text = text_of(sign_in(cast.participant).get(address))
    promise, first = (
        text.index("Anonymous. Your answers are kept without your name"),
        text.index("Overall, how was it?"),
    )
    assert promise < first
    for said in (
        "Nothing is opened before the survey closes, after 28 October 2026.",
        "if 3 or more have answered, and by others, the commissioner among them, from 5 answers.",
        "Facilitators, coaches and the commissioner do not read them.",
        "It is encrypted, nobody else reads it, and it is deleted when you send your answers or the survey closes.",
        "a crime, a risk to a child or an adult, serious harm or the safety of patients has to act on it",
    ):
        assert promise < text.index(said) < first
    assert "Once sent, your answers cannot be changed or taken back" in text
    assert 'href="/concern/"' in sign_in(cast.participant).get(address).content.decode()


def test_a_score_is_five_radio_buttons_with_words_at_both_ends(cast, address, sign_in):
    body = sign_in(cast.participant).get(address).content.decode()
    assert len(re.findall(r'<input class="c-choice__input" type="radio" name="item_1"', body)) == 5
    assert "<span>1 Poor</span><span>5 Excellent</span>" in body
    assert "<span>1 Not useful</span><span>5 Very useful</span>" in body


def test_sending_takes_the_answers_and_thanks(cast, mine, address, sign_in):
    response = sign_in(cast.participant).post(address, {**GOOD, "pen": pen_for(mine), "send": "1"}, follow=True)
    assert response.redirect_chain == [(reverse("evaluations:thanks", args=[mine.pk]), 302)]
    assert "What happens next" in text_of(response)
    assert sorted(Answer.objects.values_list("item__position", "value")) == [(1, 4), (2, 5)]
    comment = Comment.objects.get()
    assert (comment.text, comment.may_quote) == ("The rota hour was worth it", True)


def test_the_tick_is_off_unless_it_is_made(cast, mine, address, sign_in):
    sign_in(cast.participant).post(address, {"item_1": "4", "item_2": "4", "item_3": "Words", "pen": pen_for(mine)})
    assert Comment.objects.get().may_quote is False


def test_a_double_click_is_one_submission(cast, mine, address, sign_in):
    client, thanks = sign_in(cast.participant), reverse("evaluations:thanks", args=[mine.pk])
    form = {**GOOD, "pen": pen_for(mine), "send": "1"}
    assert [client.post(address, form).url, client.post(address, form).url] == [thanks, thanks]
    assert Response.objects.count() == 1
    assert client.get(address).url == thanks


def test_a_question_left_out_is_named_and_what_was_typed_stays_and_is_kept(cast, mine, address, sign_in):
    form = {"item_1": "4", "item_3": "The rota hour", "item_3_quote": "on", "pen": pen_for(mine), "send": "1"}
    response = sign_in(cast.participant).post(address, form)
    body = response.content.decode()
    assert "There is a problem" in body
    assert body.count("Choose a score from 1 to 5 for “How useful is it for your work?”") == 2
    assert '<a href="#id_item_2">' in body
    assert re.search(r'name="item_1" id="id_item_1-3" value="4" checked', body)
    assert "The rota hour</textarea>" in body
    assert Draft.objects.get().body == {"item_1": "4", "item_3": "The rota hour", "item_3_quote": "on"}
    assert Response.objects.count() == 0


def test_save_and_finish_later_keeps_everything_and_needs_nothing_to_be_complete(cast, mine, address, sign_in):
    client = sign_in(cast.participant)
    response = client.post(address, {"item_1": "3", "item_3": "Half", "pen": pen_for(mine), "save": "1"})
    assert response.url == reverse("home:start")
    body = client.get(address).content.decode()
    assert re.search(r'name="item_1" id="id_item_1-2" value="3" checked', body)
    assert "Half</textarea>" in body
    assert "Draft saved at" in body


def test_what_may_identify_a_person_is_asked_about_before_it_is_sent(cast, mine, address, sign_in):
    client = sign_in(cast.participant)
    form = {**GOOD, "item_3": "Ring 07700 900123 about it", "pen": pen_for(mine), "send": "1"}
    assert "it may hold something that identifies a person" in text_of(client.post(address, form))
    assert Response.objects.count() == 0
    client.post(address, {**form, "checked": "on"})
    assert Comment.objects.get().text == "Ring 07700 900123 about it"


def test_a_score_that_is_not_offered_is_refused(cast, mine, address, sign_in):
    response = sign_in(cast.participant).post(address, {**GOOD, "item_1": "6", "pen": pen_for(mine), "send": "1"})
    assert "There is a problem" in text_of(response)
    assert Response.objects.count() == 0


def test_a_closed_questionnaire_says_so_plainly(cast, survey, address, sign_in):
    actions.close(survey=survey, by=None)
    response = sign_in(cast.participant).get(address)
    assert response.status_code == 200
    text = text_of(response)
    assert "This questionnaire has closed" in text
    assert "It was open until 28 October 2026 and takes no more answers." in text


def test_answers_that_come_after_closing_are_given_back_to_be_copied(cast, survey, mine, address, sign_in):
    actions.close(survey=survey, by=None)
    response = sign_in(cast.participant).post(address, {**GOOD, "pen": pen_for(mine), "send": "1"})
    assert response.status_code == 409
    text = text_of(response)
    assert "before your answers came, so they were not sent and are not counted" in text
    assert "The rota hour was worth it" in text
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)


# Signed out in the middle of writing


def test_a_form_posted_signed_out_is_kept_for_its_author_and_asks_to_sign_in(cast, mine, address, client, sign_in):
    response = client.post(address, {**GOOD, "pen": pen_for(mine), "send": "1"}, follow=True)
    assert response.redirect_chain == [(f"/accounts/login/?next={address}", 302)]
    assert "What you typed is kept: sign in to go on with it." in text_of(response)
    assert GOOD["item_3"] not in text_of(response)
    assert Response.objects.count() == 0
    assert "The rota hour was worth it</textarea>" in sign_in(cast.participant).get(address).content.decode()


def test_without_the_pen_nothing_posted_signed_out_is_kept(mine, address, keep, client):
    for pen in ("", "made up", pen_for(mine)[:-2] + "xx"):
        assert client.post(address, {**GOOD, "pen": pen}).url == f"/accounts/login/?next={address}"
        assert client.post(keep, {**GOOD, "pen": pen}).status_code == 400
    assert Draft.objects.count() == 0


def test_a_pen_writes_in_its_own_questionnaire_only(cast, survey, mine, address, client):
    theirs = survey.participations.select_related("place").get(place=cast.peer_place)
    client.post(address, {**GOOD, "pen": pen_for(theirs)})
    assert Draft.objects.count() == 0


def test_an_old_pen_writes_no_longer_without_a_sign_in(mine, address, client, monkeypatch):
    pen = pen_for(mine)
    later = timezone.now() + timedelta(days=2, minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    client.post(address, {**GOOD, "pen": pen})
    assert Draft.objects.count() == 0


def test_an_old_page_of_somebody_signed_in_is_still_sent(cast, mine, address, sign_in, monkeypatch):
    pen, client = pen_for(mine), sign_in(cast.participant)
    later = timezone.now() + timedelta(days=9)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    client.post(address, {**GOOD, "pen": pen, "send": "1"})
    assert Response.objects.count() == 1


def test_a_page_that_is_not_ours_sends_nothing_and_keeps_what_was_typed_on_the_screen(cast, address, sign_in):
    response = sign_in(cast.participant).post(address, {**GOOD, "send": "1"})
    assert Response.objects.count() == 0
    assert "This page was too old to be sent." in text_of(response)
    assert "The rota hour was worth it</textarea>" in response.content.decode()


def test_what_somebody_left_on_a_shared_computer_goes_to_its_author_and_is_not_shown(cast, mine, address, sign_in):
    response = sign_in(cast.peer).post(address, {**GOOD, "pen": pen_for(mine), "send": "1"})
    assert response.status_code == 404
    assert GOOD["item_3"] not in text_of(response)
    assert Draft.objects.get().participation == mine
    assert Response.objects.count() == 0


# What the page sends by itself while somebody types


def test_a_draft_kept_by_the_page_says_when(cast, mine, keep, sign_in):
    response = sign_in(cast.participant).post(keep, {**GOOD, "pen": pen_for(mine)})
    assert re.fullmatch(r"Draft saved at (noon|midnight|\d+(\.\d\d)?[ap]m)", response.json()["message"])
    assert Draft.objects.get().body["item_3"] == GOOD["item_3"]


def test_signed_out_the_page_is_told_to_wait_and_its_last_message_is_kept(mine, keep, client):
    form = {**GOOD, "pen": pen_for(mine)}
    assert client.post(keep, form).status_code == 401
    assert Draft.objects.count() == 0
    assert client.post(keep, {**form, "leaving": "1"}).status_code == 401
    assert Draft.objects.get().participation == mine


def test_with_another_signed_in_the_page_is_told_so_and_its_last_message_goes_to_its_author(cast, mine, keep, sign_in):
    client, form = sign_in(cast.peer), {**GOOD, "pen": pen_for(mine)}
    assert client.post(keep, form).status_code == 409
    assert Draft.objects.count() == 0
    response = client.post(keep, {**form, "leaving": "1"})
    assert (response.status_code, response.json()) == (409, {})
    assert Draft.objects.get().participation == mine


def test_a_draft_that_comes_after_sending_or_closing_is_refused_in_words(cast, survey, mine, keep, sign_in):
    client, form = sign_in(cast.participant), {**GOOD, "pen": pen_for(mine)}
    answer(mine, 4)
    assert client.post(keep, form).json() == {"message": "You have answered already, so this is not kept."}
    actions.close(survey=survey, by=None)
    theirs = survey.participations.select_related("place").get(place=cast.peer_place)
    late = sign_in(cast.peer).post(reverse("evaluations:draft", args=[theirs.pk]), {**GOOD, "pen": pen_for(theirs)})
    assert late.status_code == 409
    assert late.json()["message"].startswith("This questionnaire closed on 28 October 2026")
    assert Draft.objects.count() == 0


def test_the_pen_names_nobody_in_clear(cast, mine):
    assert SALT == "evaluations.pen"
    assert str(cast.participant.pk) not in pen_for(mine)
    assert cast.participant.email not in pen_for(mine)


def test_the_browser_keeps_no_copy(cast, address, sign_in):
    assert "no-store" in sign_in(cast.participant).get(address)["Cache-Control"]


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_page_costs_the_same_however_many_were_asked(cast, people, sign_in, django_assert_num_queries):
    fill(cast.cohort, people)
    mine = open_survey(cast).participations.get(place=cast.place)
    client = sign_in(cast.participant)
    with django_assert_num_queries(4):
        client.get(reverse("evaluations:questionnaire", args=[mine.pk]))


@pytest.mark.parametrize("people", [1, 3, 30])
def test_sending_costs_the_same_however_many_have_answered(cast, people, sign_in, django_assert_num_queries):
    fill(cast.cohort, people)
    survey = answered(open_survey(cast), [4] * people, words="Useful")
    last = survey.participations.select_related("place__person").filter(answered=False).first()
    client = sign_in(last.place.person)
    address = reverse("evaluations:questionnaire", args=[last.pk])
    with django_assert_num_queries(29):
        client.post(address, {**GOOD, "pen": pen_for(last), "send": "1"})
