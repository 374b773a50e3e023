"""The team's page of a cohort, one's own page, and what stands on the home page while it is open."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from alumni import actions
from alumni.models import Answer, AskNotAgain, Wave
from alumni.mornings import morning
from cohorts.models import Cohort
from core.refusal import Refused
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.alumni.making import WHY, WORDS, alumni, an_hour_later, answer, follow_up_of, link_of


def page(cohort, name="cohort"):
    return reverse(f"alumni:{name}", args=[cohort.pk])


def lines(response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(response.content.decode().removeprefix("\ufeff"))))


# The team


def test_a_wave_says_who_answered_who_did_not_and_who_was_not_asked_and_why(over, today, sign_in):
    silent, inactive, declined = alumni(over.cohort, 3)
    inactive.person.is_active = False
    inactive.person.save(update_fields=["is_active"])
    actions.say_not_again(person=declined.person, by=None)
    morning(today)
    answer(over.place)
    shown = sign_in(over.coordinator).get(page(over.cohort))
    [wave] = shown.context["page"].waves
    assert [row.place for row in wave.answered] == [over.place]
    assert {row.place for row in wave.waiting} == {over.peer_place, silent}
    assert {reason: [row.place for row in rows] for reason, rows in wave.not_asked} == {
        "Said not to ask again": [declined],
        "Has no account that is open": [inactive],
    }
    for words in ("1 of 3", "Not asked: said not to ask again", "Not asked: has no account that is open"):
        assert words in shown.text


def test_each_answer_can_be_read_and_career_moves_are_a_list(over, today, project, sign_in):
    morning(today)
    answer(over.place)
    answer(over.peer_place, job="same", words="")
    text = sign_in(over.evaluator).get(page(over.cohort)).text
    for words in (
        "Deputy chief nurse",
        "Northfleet Trust",
        "A bigger job",
        "Head of nursing",
        WORDS,
        WHY,
        project.title,
    ):
        assert words in text
    [wave] = sign_in(over.evaluator).get(page(over.cohort)).context["page"].waves
    assert [row.place for row in wave.moves] == [over.place]


def test_before_anybody_is_asked_the_page_says_when(cast, sign_in):
    text = sign_in(cast.coordinator).get(page(cast.cohort)).text
    assert "3 months after the end, on 10 September 2027" in text
    assert "12 months after the end, on 10 June 2028" in text
    assert "Download" not in text


def test_a_cohort_that_ended_long_ago_says_that_nobody_was_asked(cast, today, sign_in):
    Cohort.objects.filter(pk=cast.cohort.pk).update(starts_on=today - timedelta(1500), ends_on=today - timedelta(1200))
    assert "Nobody of this cohort was asked" in sign_in(cast.coordinator).get(page(cast.cohort)).text


def test_the_file_has_a_line_for_each_person_and_nothing_that_a_spreadsheet_would_run(over, today, project, sign_in):
    make.project(over.place, "A second one")
    morning(today)
    answer(over.place, title='=HYPERLINK("evil")')
    rows = lines(sign_in(over.coordinator).get(page(over.cohort, "csv")))
    assert [(row["Last name"], row["Project"]) for row in rows] == [
        ("Okafor", "A second one"),
        ("Okafor", project.title),
        ("Bevan", ""),
    ]
    assert rows[0]["Job title now"] == '\'=HYPERLINK("evil")'
    assert (rows[0]["Change"], rows[0]["Uses, 1 to 5"], rows[0]["May be quoted"]) == ("A bigger job", "4", "Yes")
    assert rows[2]["Answered on"] == ""


def test_the_coordinator_sends_a_new_link_to_somebody_who_has_not_answered(over, asked, sign_in):
    an_hour_later()
    shown = sign_in(over.coordinator).post(reverse("alumni:ask_again", args=[asked.pk]), follow=True)
    assert "Amara Okafor gets a new link" in shown.text
    assert Message.objects.filter(kind="alumni asked", to=over.participant).count() == 2


def test_nobody_is_sent_two_within_an_hour_however_often_it_is_pressed(over, asked, sign_in):
    client, address = sign_in(over.coordinator), reverse("alumni:ask_again", args=[asked.pk])
    assert "Amara Okafor was sent this at" in client.post(address, follow=True).text
    an_hour_later()
    link = link_of(asked)
    client.post(address)
    assert "before you send it again" in client.post(address, follow=True).text
    assert Message.objects.filter(kind="alumni asked", to=over.participant).count() == 2
    assert link_of(asked) != link


def test_a_reminder_counts_as_an_e_mail_too(over, asked, today):
    an_hour_later()
    assert actions.remind(follow_up=asked, on=today + timedelta(10))
    with pytest.raises(Refused, match="was sent this at"):
        actions.ask_again(follow_up=asked, by=over.coordinator)


def test_that_somebody_took_the_file_away_is_in_the_trail(over, asked, sign_in):
    client = sign_in(over.evaluator)
    client.get(page(over.cohort))
    assert not AuditEvent.objects.filter(verb="download alumni answers").exists()
    client.get(page(over.cohort, "csv"))
    event = AuditEvent.objects.get(verb="download alumni answers")
    assert (event.actor_id, event.subject_id, event.details) == (over.evaluator.pk, str(over.cohort.pk), {})


def test_the_day_of_an_answer_in_the_file_is_the_day_in_london(over, asked, sign_in):
    answer(over.place)
    Answer.objects.update(at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    row = lines(sign_in(over.coordinator).get(page(over.cohort, "csv")))[0]
    assert row["Answered on"] == "2026-07-02"


def test_nobody_is_sent_it_again_who_answered_said_no_or_is_too_late(over, asked, sign_in, today):
    client = sign_in(over.coordinator)
    address = reverse("alumni:ask_again", args=[asked.pk])
    answer(over.place)
    assert "has answered meanwhile" in client.post(address, follow=True).text
    peers = follow_up_of(over.peer_place)
    actions.say_not_again(person=over.peer, by=None)
    with pytest.raises(Refused, match="not to be asked"):
        actions.ask_again(follow_up=peers, by=over.coordinator)
    Wave.objects.update(opened_on=today - timedelta(50), closes_on=today - timedelta(1))
    with pytest.raises(Refused, match="is closed"):
        actions.ask_again(follow_up=peers, by=over.coordinator)
    assert Message.objects.filter(kind="alumni asked").count() == 2


def test_the_evaluator_reads_and_sends_nothing(over, asked, sign_in):
    client = sign_in(over.evaluator)
    assert "Send again" not in client.get(page(over.cohort)).text
    assert client.post(reverse("alumni:ask_again", args=[asked.pk])).status_code == 403


def test_the_workspace_and_the_results_lead_there(over, sign_in):
    address = f'href="{page(over.cohort)}"'
    assert address in sign_in(over.coordinator).get(reverse("home:workspace", args=[over.cohort.pk])).text
    assert address not in sign_in(over.facilitator).get(reverse("home:workspace", args=[over.cohort.pk])).text
    assert address in sign_in(over.evaluator).get(reverse("evaluations:results", args=[over.cohort.pk])).text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_and_its_file_take_the_same_queries_for_1_3_and_30(
    over, today, sign_in, rows, django_assert_num_queries
):
    for place in alumni(over.cohort, rows):
        make.project(place)
    morning(today)
    for row in over.cohort.places.exclude(person=over.peer):
        row.cohort = over.cohort
        answer(row)
    client = sign_in(over.coordinator)
    client.get(page(over.cohort))
    for name, queries in (("cohort", 6), ("csv", 9)):
        with django_assert_num_queries(queries):
            client.get(page(over.cohort, name))


# One's own


def test_while_it_is_open_the_home_page_says_so_and_leads_to_the_form(over, asked, sign_in):
    client = sign_in(over.participant)
    [due] = [each for each in client.get("/home/").context["page"].due if "how it went on" in each.what]
    assert due.by == asked.wave.closes_on
    assert due.when.startswith("2 minutes, by ")
    assert client.get(due.url).url == link_of(asked)
    answer(over.place)
    assert "how it went on" not in client.get("/home/").text


def test_the_home_page_says_it_of_an_earlier_programme_too(over, asked, sign_in):
    """Somebody who is on another cohort by now has that one's home page."""
    make.place(over.other_cohort, over.participant)
    shown = sign_in(over.participant).get("/home/")
    assert shown.context["page"].cohort == over.other_cohort
    assert "Say how it went on, 3 months after" in shown.text


def test_nothing_is_due_once_it_is_closed(over, asked, sign_in, today):
    Wave.objects.update(opened_on=today - timedelta(50), closes_on=today - timedelta(1))
    assert "how it went on" not in sign_in(over.participant).get("/home/").text


def test_one_s_own_page_says_what_one_was_asked_and_switches_it_off_and_on(over, asked, sign_in):
    client = sign_in(over.participant)
    own = reverse("alumni:own")
    assert link_of(asked) in client.get(own).text
    shown = client.post(reverse("alumni:own_asking"), {"ask": "no more"}, follow=True)
    assert "You are not asked" in shown.text
    assert AskNotAgain.objects.get().person == over.participant
    assert "You may be asked" in client.post(reverse("alumni:own_asking"), {"ask": "again"}, follow=True).text
    assert not AskNotAgain.objects.exists()


def test_what_one_told_can_be_deleted_after_the_wave_is_closed(over, asked, sign_in, today):
    answer(over.place)
    morning(today + timedelta(weeks=7))
    shown = sign_in(over.participant).post(reverse("alumni:own_take_back", args=[asked.pk]), follow=True)
    assert "is deleted" in shown.text
    assert not Answer.objects.exists()
    assert Wave.objects.get().counted.answered == 1


def test_what_one_told_can_be_read_on_one_s_own_page_after_the_wave_is_closed_and_no_other_s(  # noqa: PLR0917
    over, asked, project, sign_in, client, today
):
    answer(over.place)
    answer(over.peer_place, words="Another’s words", title="Another’s title")
    morning(today + timedelta(weeks=7))
    own = reverse("alumni:own")
    text = sign_in(over.participant).get(own).text
    for words in ("Deputy chief nurse", "Northfleet Trust", WORDS, WHY, project.title, "May be quoted"):
        assert words in text
    assert "Another’s" not in text
    assert WORDS not in sign_in(over.peer).get(own).text


def test_somebody_who_was_never_asked_is_told_when(cast, sign_in):
    assert "3 and 12 months after your programme has ended" in sign_in(cast.participant).get(reverse("alumni:own")).text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_one_s_own_page_takes_the_same_queries_for_1_3_and_30(over, today, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        cohort = make.cohort(
            over.programme, number=100 + number, ends_on=over.cohort.ends_on, starts_on=over.cohort.starts_on
        )
        place = make.place(cohort, over.participant)
        wave = actions.open_wave(cohort=cohort, months=3, on=today)
        actions.ask(wave=wave, place=place, on=today, tell=False)
        answer(place)
    client = sign_in(over.participant)
    client.get(reverse("alumni:own"))
    with django_assert_num_queries(5):
        client.get(reverse("alumni:own"))
