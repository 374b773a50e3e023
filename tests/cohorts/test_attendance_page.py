"""Attendance as a table and as a file: the same figures, recomputed here by hand."""

import csv
import io
from datetime import time

import pytest
from django.urls import reverse

from core.dates import local
from people.models import AuditEvent
from tests import factories as make


def at(page, cohort):
    return reverse(f"cohorts:{page}", args=[cohort.pk])


@pytest.fixture
def held(cast, today):
    """Three sessions over: 3½ hours of the cohort, 3½ of the set, 1½ of coaching."""
    for session in (cast.session, cast.set_session, cast.coaching_session):
        today(session, minutes_ago=600)
    make.attendance(cast.session, cast.place)
    make.attendance(cast.set_session, cast.place, "late", hours="2.75")
    make.attendance(cast.coaching_session, cast.place)
    make.attendance(cast.session, cast.peer_place, "called back")
    make.attendance(cast.set_session, cast.peer_place, "caught up")


def test_each_participant_has_sessions_hours_share_and_course(cast, sign_in, held):
    lines = sign_in(cast.coordinator).get(at("attendance", cast.cohort)).context["lines"]
    found = {
        line.place.person.name: (
            line.tally.sessions_attended,
            line.tally.sessions_held,
            float(line.tally.attended),
            float(line.tally.held),
            line.tally.percent_so_far,
            line.course,
        )
        for line in lines
    }
    assert found == {
        "Amara Okafor": (2, 2, 7.75, 8.5, 91, "On course"),
        "Tom Bevan": (1, 2, 3.5, 7.0, 50, "Below 80%"),
    }


def test_the_page_says_how_many_are_below_and_the_share_of_all(cast, sign_in, held):
    text = sign_in(cast.coordinator).get(at("attendance", cast.cohort)).text
    assert "1 person is below the 80% that completion asks for" in text
    assert "Cohort 1: 73% of the hours held so far" in text  # 11¼ of 15½
    assert "7¾ of 8½" in text
    assert "called back to service" in text


def test_before_anything_is_held_the_page_claims_nothing(cast, sign_in, today):
    for session in (cast.session, cast.set_session, cast.coaching_session):
        today(session, minutes_ago=-5000)
    text = sign_in(cast.coordinator).get(at("attendance", cast.cohort)).text
    assert "No session has been held yet." in text
    assert "%" not in text.split("<main")[1].split("</main>")[0]


def test_a_cohort_of_nobody_says_so(cast, sign_in):
    cast.other_cohort.places.all().delete()
    text = sign_in(cast.coordinator).get(at("attendance", cast.other_cohort)).text
    assert "Nobody has a place yet" in text


def read(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_the_figures_of_the_page(cast, sign_in, held):
    client = sign_in(cast.coordinator)
    response = client.get(at("attendance_csv", cast.cohort))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attendance-leading-for-change-cohort-1-" in response["Content-Disposition"]
    rows = {row["Last name"]: row for row in read(response)}
    for line in client.get(at("attendance", cast.cohort)).context["lines"]:
        row = rows[line.place.person.family_name]
        assert (row["Hours attended"], row["Hours held"], row["Per cent so far"], row["State"]) == (
            str(line.tally.attended),
            str(line.tally.held),
            str(line.tally.percent_so_far),
            line.course,
        )
    assert rows["Okafor"]["Hours attended"] == "7.75"
    assert rows["Bevan"]["Learning set"] == "Set A"


def test_who_was_called_back_to_service_is_counted_by_organisation(cast, sign_in, held):
    make.attendance(make.session(cast.cohort, "Long ago", cast.cohort.starts_on), cast.peer_place, "called back")
    client = sign_in(cast.coordinator)
    assert client.get(at("attendance", cast.cohort)).context["called_back"] == [
        (cast.peer_place.organisation.name, 2, 1)
    ]
    rows = {row["Last name"]: row for row in read(client.get(at("attendance_csv", cast.cohort)))}
    assert (rows["Bevan"]["Called back to service"], rows["Okafor"]["Called back to service"]) == ("2", "0")


def test_each_session_that_was_held_has_its_marks_counted(cast, sign_in, held):
    make.attendance(make.session(cast.cohort, "Long ago", cast.cohort.starts_on), cast.place, "left early")
    rows = sign_in(cast.coordinator).get(at("attendance", cast.cohort)).context["rows"]
    found = {row.session.title: (row.expected, {name: count for name, count in row.counts if count}) for row in rows}
    assert found == {
        "Long ago": (2, {"Left early": 1, "Not marked": 1}),
        "Leading self": (2, {"Present": 1, "Called back to service": 1}),
        "Action learning": (2, {"Late": 1, "Caught up": 1}),
    }
    assert rows[0].session.title == "Long ago"


def test_the_file_of_people_counts_each_mark_of_each_person(cast, sign_in, held):
    rows = {row["Last name"]: row for row in read(sign_in(cast.coordinator).get(at("attendance_csv", cast.cohort)))}
    marks = (
        "Present",
        "Late",
        "Left early",
        "Apologies",
        "Absent",
        "Caught up",
        "Called back to service",
        "Not marked",
    )
    assert [rows["Okafor"][mark] for mark in marks] == ["2", "1", "0", "0", "0", "0", "0", "0"]
    assert [rows["Bevan"][mark] for mark in marks] == ["0", "0", "0", "0", "0", "1", "1", "0"]


def test_the_file_of_marks_has_a_row_for_each_with_who_led_and_what_was_caught_up_with(cast, sign_in, held):
    cast.session.attendances.filter(place=cast.peer_place).update(mark="apologies", note="=Leave")
    cast.set_session.attendances.filter(place=cast.peer_place).update(
        note="The recording", hours="3.5", marked_by=cast.facilitator
    )
    cast.set_session.attendances.filter(place=cast.place).update(time=time(9, 45))
    cast.session.venue = "Beck House"
    cast.session.save(update_fields=["venue"])
    rows = read(sign_in(cast.coordinator).get(at("marks_csv", cast.cohort)))
    assert len(rows) == 5
    found = {(row["Session"], row["Last name"]): row for row in rows}
    led = found["Leading self", "Okafor"]
    assert (led["Held at"], led["Led by"], led["For"], led["Mark"]) == (
        "Beck House",
        "Helen Marsh",
        "Whole cohort",
        "Present",
    )
    assert led["Date"] == local(cast.session.starts_at).date().isoformat()
    late, caught_up = found["Action learning", "Okafor"], found["Action learning", "Bevan"]
    assert (late["Mark"], late["Came or left at"], late["Hours counted"], late["For"]) == (
        "Late",
        "09:45",
        "2.75",
        "Set A",
    )
    assert (caught_up["Caught up with"], caught_up["Agreed by"], caught_up["Reason"]) == (
        "The recording",
        "Helen Marsh",
        "",
    )
    away = found["Leading self", "Bevan"]
    assert (away["Reason"], away["Caught up with"], away["Agreed by"]) == ("'=Leave", "", "")


def test_reasons_are_downloaded_only_by_who_runs_the_cohort_and_who_did_is_kept(cast, sign_in, held):
    assert sign_in(cast.facilitator).get(at("marks_csv", cast.cohort)).status_code == 403
    assert "every mark" not in sign_in(cast.facilitator).get(at("attendance", cast.cohort)).text
    client = sign_in(cast.coordinator)
    assert "Download every mark (CSV)" in client.get(at("attendance", cast.cohort)).text
    for page in ("attendance_csv", "marks_csv"):
        client.get(at(page, cast.cohort))
    events = AuditEvent.objects.filter(verb="download attendance", subject_id=cast.cohort.pk)
    assert {(event.actor_id, event.details["file"]) for event in events} == {
        (cast.coordinator.pk, "people"),
        (cast.coordinator.pk, "marks"),
    }


def test_where_nobody_was_called_back_nothing_is_said_of_it(cast, sign_in):
    assert "Called back to service</h2>" not in sign_in(cast.coordinator).get(at("attendance", cast.cohort)).text


@pytest.mark.parametrize("cell", ["=1+1", "+44 1632", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_the_file_is_taken_for_a_formula(cast, sign_in, cell):
    cast.participant.family_name = cell
    cast.participant.save(update_fields=["family_name"])
    content = sign_in(cast.coordinator).get(at("attendance_csv", cast.cohort)).content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(content, newline=""))][1:].count(f"'{cell}") == 1


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_table_and_file_ask_as_much_however_many_people(cast, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        place = make.place(cast.cohort, learning_set=cast.learning_set)
        make.coaching(place)
        make.attendance(cast.session, place)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(6):
        client.get(at("attendance", cast.cohort))
    with django_assert_num_queries(7):  # one writes who downloaded it
        client.get(at("attendance_csv", cast.cohort))
    with django_assert_num_queries(8):
        client.get(at("marks_csv", cast.cohort))
