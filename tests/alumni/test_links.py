"""By the link in the e-mail one opens one's own form, without signing in, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from alumni import actions
from alumni.access import projects_of
from alumni.models import Answer, AskNotAgain, FollowUp, ProjectAnswer, Wave
from alumni.mornings import morning
from outbox.models import Message
from outbox.sending import send
from people.models import AuditEvent
from projects.models import SpreadPlace
from projects.valuing import add_spread
from tests import factories as make
from tests.alumni.making import WHY, WORDS, an_hour_later, answer, follow_up_of, link_of, typed

TAMPERED = "x" * 43


def elsewhere(project, where, state, contact=""):
    spread = {"where": where, "state": state, "contact": contact}
    return typed(project, **{f"{name}_{project.pk}": value for name, value in spread.items()})


def over_with(today):
    Wave.objects.update(opened_on=today - timedelta(50), closes_on=today - timedelta(1))


# Opening


def test_the_e_mail_has_a_link_that_opens_the_form_without_signing_in(over, today, client, settings, project):
    settings.SITE_URL = "https://cadre.example"
    morning(today)
    message = Message.objects.get(kind="alumni asked", to=over.participant)
    send(message.pk)
    [sent] = [each for each in mail.outbox if each.to == [over.participant.email]]
    assert "3 months after Leading for Change" in sent.subject
    link = re.search(r"https://cadre\.example(\S+)", sent.body)[1]
    page = client.get(link)
    assert page.status_code == 200
    for words in ("Amara Okafor", project.title, "Welland Vale Partnership Trust", "counts only"):
        assert words in page.text


def test_the_link_stands_in_no_message_that_is_kept(asked):
    message = Message.objects.get(kind="alumni asked", to=asked.place.person)
    assert link_of(asked).split("/")[-2] not in message.body + message.subject
    assert "{link}" in message.body


def test_one_s_link_is_one_s_own_and_another_s_token_opens_nothing(over, asked, client):
    peers = follow_up_of(over.peer_place)
    mixed = reverse("alumni:follow_up", args=[peers.pk, link_of(asked).split("/")[-2]])
    guessed = reverse("alumni:follow_up", args=[asked.pk, TAMPERED])
    assert [client.get(each).status_code for each in (link_of(asked), mixed, guessed)] == [200, 404, 404]
    assert "This link does not work" in client.get(mixed).text
    assert client.post(mixed, typed()).status_code == 404
    assert "Tom Bevan" not in client.get(link_of(asked)).text


@pytest.mark.parametrize("name", ["asking", "take_back"])
def test_nothing_else_is_done_by_a_link_that_is_not_right(asked, client, name):
    address = reverse(f"alumni:{name}", args=[asked.pk, TAMPERED])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert not AskNotAgain.objects.exists()


def test_a_link_that_was_sent_again_ends_the_one_before(over, asked, client):
    old = link_of(asked)
    an_hour_later()
    actions.ask_again(follow_up=asked, by=over.coordinator)
    assert [client.get(each).status_code for each in (old, link_of(asked))] == [404, 200]
    assert Message.objects.filter(kind="alumni asked", to=over.participant).count() == 2


def test_a_new_address_ends_the_link_that_went_to_the_old_one(over, asked, client):
    old = link_of(asked)
    over.participant.email = "amara@elsewhere.example"
    over.participant.save(update_fields=["email"])
    assert [client.get(each).status_code for each in (old, link_of(asked))] == [404, 200]


def test_a_link_of_somebody_who_may_not_sign_in_any_more_opens_nothing(over, asked, client):
    over.participant.is_active = False
    over.participant.save(update_fields=["is_active"])
    assert client.get(link_of(asked)).status_code == 404


def test_a_scanner_that_opens_the_link_changes_nothing(asked, client):
    before = list(FollowUp.objects.values())
    events = AuditEvent.objects.count()
    for _ in range(5):
        assert client.get(link_of(asked)).status_code == 200
    client.head(link_of(asked))
    assert list(FollowUp.objects.values()) == before
    assert (Answer.objects.count(), AuditEvent.objects.count()) == (0, events)


def test_after_closing_the_link_says_so_and_takes_nothing(asked, client, today, project):
    over_with(today)
    page = client.get(link_of(asked))
    assert page.status_code == 200
    assert "This is closed" in page.text
    assert f'href="{reverse("alumni:own")}"' not in page.text
    client.post(link_of(asked), typed(project))
    assert not Answer.objects.exists()


def test_after_closing_the_link_shows_the_way_to_what_one_told_and_not_the_words(over, asked, client, today):
    answer(over.place)
    over_with(today)
    page = client.get(link_of(asked)).text
    assert f'href="{reverse("alumni:own")}"' in page
    assert WORDS not in page


# Answering


def test_an_answer_is_kept_shown_back_and_replaced_while_it_is_open(over, asked, client, project):
    first = client.post(link_of(asked), typed(project, words="First words", may_quote="on"), follow=True)
    assert "Your answer is kept" in first.text
    assert "First words" in first.text
    page = client.post(link_of(asked), typed(project, use="2", words="Second words"), follow=True)
    assert "Second words" in page.text and "First words" not in page.text
    kept = Answer.objects.get()
    assert (kept.use, kept.words, kept.may_quote) == (2, "Second words", False)
    assert ProjectAnswer.objects.count() == 1


def test_the_quotation_is_unticked_until_its_writer_ticks_it(asked, client):
    form = client.get(link_of(asked)).context["form"]
    assert not form["may_quote"].value()


def test_what_was_typed_is_there_after_an_error_and_the_messages_stand_beside_the_fields(asked, client, project):
    words = {"job": "changed", "title": "Deputy chief nurse", "words": "Do not lose me", f"why_{project.pk}": "Nor me"}
    page = client.post(link_of(asked), words)
    for shown in ("Deputy chief nurse", "Do not lose me", "Nor me"):
        assert shown in page.text
    errors = page.context["form"].errors
    assert set(errors) == {"move", "organisation", "leading", "use", f"runs_{project.pk}"}
    assert "There is a problem" in page.text
    assert not Answer.objects.exists()
    # The part on a new job stands open, so that its messages are seen without a script.
    assert re.search(r"<details class=\"c-behind\" open>\s*<summary>If it has changed", page.text)


def test_a_job_that_is_the_same_keeps_nothing_of_another(asked, client, project):
    client.post(link_of(asked), typed(project, move="aside", title="Research nurse", organisation="Elsewhere"))
    kept = Answer.objects.get()
    assert (kept.move, kept.title, kept.organisation) == ("", "", "")


def test_a_move_is_kept_with_title_organisation_and_what_kind_it_is(asked, client, project):
    changed = {"job": "changed", "move": "bigger", "title": "Deputy chief nurse", "organisation": "Northfleet Trust"}
    client.post(link_of(asked), typed(project, **changed))
    kept = Answer.objects.get()
    assert (kept.move, kept.title, kept.organisation) == ("bigger", "Deputy chief nurse", "Northfleet Trust")


def test_a_number_that_may_be_a_patient_s_is_asked_about_before_it_is_kept(asked, client, project):
    page = client.post(link_of(asked), typed(project, words="NHS 943 476 5919 was missed"))
    assert "943 476 5919" in page.text
    assert not Answer.objects.exists()
    client.post(link_of(asked), typed(project, words="NHS 943 476 5919 was missed", checked="on"))
    assert Answer.objects.exists()


def test_a_place_where_else_it_runs_is_put_on_the_project_by_its_own_verb(asked, client, project):
    spread = {"where": "Lark Street", "state": "adapted", "contact": "Jo Ray, 01234 555 0199"}
    client.post(link_of(asked), typed(project, **{f"{name}_{project.pk}": value for name, value in spread.items()}))
    place = SpreadPlace.objects.get()
    assert (place.project, place.organisation, place.state) == (project, "Lark Street", "adapted")
    assert place.contact == "Jo Ray, 01234 555 0199"
    event = AuditEvent.objects.get(verb="add spread")
    assert event.actor_id is None and "Jo" not in str(event.details)
    shown = client.get(link_of(asked)).text
    assert "Lark Street" in shown and "Jo Ray" in shown


def test_a_place_that_is_on_the_list_already_is_brought_up_to_date_and_keeps_its_note(over, asked, client, project):
    add_spread(project=project, organisation="Lark Street", state="exploring", note="Since May", by=over.participant)
    client.post(
        link_of(asked), typed(project, **{f"where_{project.pk}": "lark street", f"state_{project.pk}": "stopped"})
    )
    place = SpreadPlace.objects.get()
    assert (place.organisation, place.state, place.note) == ("Lark Street", "stopped", "Since May")


def places(project):
    return list(project.spread_places.values_list("organisation", "state", "note", "contact"))


def test_a_place_that_the_team_put_there_is_never_renamed_by_an_answer(over, asked, client, project):
    add_spread(
        project=project, organisation="Leicester", state="exploring", note="Since May", contact="Ann Ward",
        by=over.participant,
    )  # fmt: skip
    client.post(link_of(asked), elsewhere(project, "leicester", "adopted"))
    client.post(link_of(asked), elsewhere(project, "Northampton", "adapted"))
    client.post(link_of(asked), elsewhere(project, "Kettering", "adapted"))
    assert places(project) == [
        ("Kettering", "adapted", "", ""),
        ("Leicester", "adopted", "Since May", "Ann Ward"),
    ]


def test_a_place_that_one_s_own_answer_added_takes_its_new_name(asked, client, project):
    client.post(link_of(asked), elsewhere(project, "Lark Street", "adopted", "Jo Ray"))
    client.post(link_of(asked), elsewhere(project, "Lark Road", "adapted"))
    assert places(project) == [("Lark Road", "adapted", "", "")]


def test_an_added_place_that_others_have_noted_or_named_since_keeps_its_name(over, asked, client):
    shared = make.project(over.place, "Everybody’s", whose="cohort")
    own = {f"runs_{row.pk}": "as it was" for row in projects_of(over.place)}
    client.post(link_of(asked), own | elsewhere(shared, "Lark Street", "adopted"))
    peers = follow_up_of(over.peer_place)
    client.post(link_of(peers), elsewhere(shared, "Lark Street", "adopted"))
    client.post(link_of(asked), own | elsewhere(shared, "Elm", "adopted"))
    SpreadPlace.objects.filter(organisation="Elm").update(note="Since May")
    client.post(link_of(asked), own | elsewhere(shared, "Oak", "adopted"))
    assert [name for name, *_ in places(shared)] == ["Elm", "Lark Street", "Oak"]


def test_the_history_of_a_project_does_not_say_who_named_a_place(over, asked, client, project, sign_in):
    client.post(link_of(asked), elsewhere(project, "Lark Street", "adopted"))
    for _ in range(2):
        client.post(link_of(asked), elsewhere(project, "Lark Street", "stopped"))
    changes = sign_in(over.peer).get(reverse("projects:history", args=[project.pk])).context["changes"]
    assert [(each.who, each.what) for each in changes] == [
        ("One of its team, after the programme", "changed a place where it runs"),
        ("One of its team, after the programme", "added a place where it runs"),
    ]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [({"where": "Lark Street"}, "state"), ({"state": "adopted"}, "where"), ({"contact": "Jo"}, "where")],
)
def test_half_a_place_is_asked_for_the_other_half(asked, client, project, given, wanted):
    page = client.post(link_of(asked), typed(project, **{f"{name}_{project.pk}": each for name, each in given.items()}))
    assert set(page.context["form"].errors) == {f"{wanted}_{project.pk}"}
    assert not SpreadPlace.objects.exists()


def test_each_project_that_one_worked_on_is_asked_about_and_no_other(over, asked, client, project):
    make.project(over.peer_place, "Somebody else’s")
    whole = make.project(over.peer_place, "Everybody’s", whose="cohort")
    shown = client.get(link_of(asked)).text
    assert project.title in shown and "Everybody’s" in shown and "Somebody else’s" not in shown
    client.post(link_of(asked), typed(project, **{f"runs_{whole.pk}": "changed"}))
    assert {each.project: each.runs for each in ProjectAnswer.objects.all()} == {project: "as it was", whole: "changed"}


def test_somebody_without_a_project_has_a_short_form(over, today, client):
    morning(today)
    row = follow_up_of(over.place)
    assert "still run?" not in client.get(link_of(row)).text
    client.post(link_of(row), typed())
    assert Answer.objects.exists()


# One's choice


def test_to_be_asked_no_more_stands_apart_and_is_asked_for_once_more(over, asked, client, sign_in):
    for page in (client.get(link_of(asked)), sign_in(over.participant).get(reverse("alumni:own"))):
        [apart] = re.findall(r"<details(?:(?!</details>).)*Do not ask me again.*?</details>", page.text, re.S)
        assert 'value="no more"' in apart and "Yes, do not ask me again" in apart
        assert page.text.count('value="no more"') == 1


def test_the_form_says_where_one_is_and_whoever_is_signed_in_comes_back_from_it(over, asked, client, sign_in):
    page = client.get(link_of(asked)).text
    assert f"<title>How did it go on? After the programme: {over.cohort}" in page
    assert 'aria-label="Breadcrumb"' not in page
    own = sign_in(over.participant).get(link_of(asked)).text
    assert f'<a href="{reverse("alumni:own")}">After the programme</a>' in own
    assert 'aria-label="Breadcrumb"' not in sign_in(over.peer).get(link_of(asked)).text


def test_by_the_link_one_is_not_asked_again_until_one_says_so(over, asked, client):
    address = link_of(asked) + "asking/"
    page = client.post(address, {"ask": "no more"}, follow=True)
    assert "You are not asked again" in page.text
    assert "You may ask me again" in page.text
    client.post(address, {"ask": "no more"})
    assert AskNotAgain.objects.get().person == over.participant
    client.post(address, {"ask": "again"})
    assert not AskNotAgain.objects.exists()


def test_what_was_told_can_be_deleted_by_the_link_and_is_gone_from_every_page(over, asked, client, sign_in, project):
    answer(over.place)
    page = reverse("alumni:cohort", args=[over.cohort.pk])
    assert "Deputy chief nurse" in sign_in(over.coordinator).get(page).text
    client.logout()
    client.post(link_of(asked) + "take-back/")
    assert not Answer.objects.exists() and not ProjectAnswer.objects.exists()
    text = sign_in(over.coordinator).get(page).text
    for gone in ("Deputy chief nurse", WORDS, WHY):
        assert gone not in text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_form_takes_the_same_queries_for_1_3_and_30_projects(over, today, client, rows, django_assert_num_queries):
    for number in range(rows):
        make.project(over.place, f"Project {number}")
    morning(today)
    answer(over.place)
    link = link_of(follow_up_of(over.place))
    with django_assert_num_queries(4):
        client.get(link)
