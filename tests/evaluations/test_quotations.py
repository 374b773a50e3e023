"""Comments chosen to be quoted: only those whose writers ticked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from evaluations import actions
from evaluations.models import Comment, Quotation
from evaluations.report import Subject, report_of
from people.models import AuditEvent
from tests.evaluations.making import answer, fill, open_survey


@pytest.fixture
def survey(cast):
    """Six answers: three comments that may be quoted, two that may not."""
    fill(cast.cohort, 4)
    survey = open_survey(cast)
    said = [
        ("First", True),
        ("Second", True),
        ("Third", True),
        ("Keep this in", False),
        ("And this", False),
        ("", False),
    ]
    asked = survey.participations.select_related("place__person", "survey")
    for participation, (words, tick) in zip(asked, said, strict=True):
        answer(participation, 4, words=words, may_quote=tick)
    return actions.close(survey=survey, by=None)


def quoted(cohort):
    """What the cohort's report quotes."""
    return report_of(Subject(cohort.programme, cohort), timezone.now(), ["themes"]).quotations


def comment(words: str) -> Comment:
    return next(each for each in Comment.objects.select_related("response__survey") if each.text == words)


def chosen() -> list[str]:
    return [each.comment.text for each in Quotation.objects.select_related("comment")]


def choose(cast, *several: str) -> None:
    for words in several:
        actions.choose_quotation(comment=comment(words), by=cast.coordinator)


def test_only_a_comment_whose_writer_ticked_can_be_chosen(cast, survey):
    with pytest.raises(Refused, match="did not tick"):
        choose(cast, "Keep this in")
    assert chosen() == []


def test_choosing_twice_is_choosing_once_and_is_audited_without_a_word_of_it(cast, survey):
    choose(cast, "First", "First")
    assert chosen() == ["First"]
    [event] = AuditEvent.objects.filter(verb="choose quotation")
    assert event.details == {"survey": str(survey.pk)}
    assert "First" not in repr(vars(event))


def test_quotations_stand_in_the_order_chosen_and_can_be_moved_and_taken_out(cast, survey):
    choose(cast, "First", "Second", "Third")
    move = {"by": cast.coordinator}
    actions.move_quotation(quotation=Quotation.objects.all()[2], up=True, **move)
    assert chosen() == ["First", "Third", "Second"]
    actions.move_quotation(quotation=Quotation.objects.all()[0], up=True, **move)
    assert chosen() == ["First", "Third", "Second"]
    actions.move_quotation(quotation=Quotation.objects.all()[0], up=False, **move)
    assert chosen() == ["Third", "First", "Second"]
    actions.drop_quotation(comment=comment("First"), by=cast.coordinator)
    actions.drop_quotation(comment=comment("First"), by=cast.coordinator)
    assert chosen() == ["Third", "Second"]
    choose(cast, "First")
    assert chosen() == ["Third", "Second", "First"]


def test_the_page_for_choosing_shows_only_what_may_be_quoted(cast, survey, sign_in):
    choose(cast, "Second")
    body = sign_in(cast.coordinator).get(reverse("evaluations:quotations", args=[survey.pk])).content.decode()
    in_report, offered = body.split('id="offered"')
    assert "Second" in in_report
    assert ("First" in offered, "Third" in offered, "Second" in offered) == (True, True, False)
    assert ("Keep this in" in body, "And this" in body) == (False, False)
    assert "Leave out one that points to a patient, a colleague or its writer" in body


def test_the_page_for_reading_shows_all_of_them_without_names_or_scores(cast, survey, sign_in):
    body = sign_in(cast.evaluator).get(reverse("evaluations:comments", args=[survey.pk])).content.decode()
    assert [words in body for words in ("First", "Second", "Third", "Keep this in", "And this")] == [True] * 5
    assert "5 comments from 6 answers" in body
    assert (cast.participant.family_name in body, cast.peer.family_name in body) == (False, False)


def test_a_forged_post_cannot_choose_what_was_not_ticked(cast, survey, sign_in):
    client = sign_in(cast.coordinator)
    assert client.post(reverse("evaluations:choose", args=[comment("And this").pk])).status_code == 403
    assert chosen() == []


def test_the_report_quotes_from_surveys_that_five_or_more_answered(cast, survey, settings):
    choose(cast, "First", "Third")
    assert [(each.text, each.about) for each in quoted(cast.cohort)] == [
        ("First", "Leading self"),
        ("Third", "Leading self"),
    ]
    assert quoted(cast.other_cohort) == ()
    settings.OUTSIDE_THRESHOLD = 7
    assert quoted(cast.cohort) == ()


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_pages_cost_the_same_however_many_comments(cast, people, sign_in, django_assert_num_queries):
    fill(cast.cohort, people + 2)
    survey = open_survey(cast)
    for each in survey.participations.select_related("place__person", "survey"):
        answer(each, 4, words=f"Words {each.pk}", may_quote=True)
    actions.close(survey=survey, by=None)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(reverse("evaluations:comments", args=[survey.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("evaluations:quotations", args=[survey.pk]))
