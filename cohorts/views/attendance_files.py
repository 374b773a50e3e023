"""Attendance of a cohort as files for a spreadsheet: a row for each person, and a row for each mark."""

from collections import Counter
from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify

from cohorts.models import Attendance, AttendanceMark, Cohort, Session
from cohorts.roll import marks_of
from cohorts.views.attendance import HEADINGS, MARKS, AttendanceLine, lines_of
from cohorts.views.frame import managed, seen
from core.dates import local, today
from core.spreadsheets import csv_answer
from people import audit
from people.access import SignedIn, signed_in

PEOPLE = (
    "Last name",
    "First name",
    "Organisation",
    "Profession",
    "Learning set",
    "Sessions attended",
    "Sessions held",
    "Coaching hours",
    "Hours attended",
    "Hours held",
    "Hours of the programme",
    "Per cent so far",
    "State",
    *HEADINGS,
)
EACH_MARK = (
    "Session",
    "Kind",
    "For",
    "Date",
    "Starts",
    "Ends",
    "Held at",
    "Led by",
    "Last name",
    "First name",
    "Organisation",
    "Profession",
    "Hours of the session",
    "Mark",
    "Hours counted",
    "Came or left at",
    "Reason",
    "Caught up with",
    "Agreed by",
)


@signed_in
def attendance_csv(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The table as a file: a row for each participant."""
    found = seen(request, cohort)
    audit.record(by=request.user, verb="download attendance", subject=found, file="people")
    return csv_answer(_name("attendance", found), [PEOPLE, *map(_of_person, lines_of(found))])


@signed_in
def marks_csv(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Every mark of every register, a row each. It has the reasons in it, which only those who run the cohort read."""
    found = managed(request, cohort)
    audit.record(by=request.user, verb="download attendance", subject=found, file="marks")
    return csv_answer(_name("marks", found), [EACH_MARK, *map(_of_mark, marks_of(found))])


def _name(what: str, cohort: Cohort) -> str:
    return f"{what}-{slugify(str(cohort))}-{today().isoformat()}"


def _of_person(line: AttendanceLine) -> list[object]:
    place, tally = line.place, line.tally
    counts = Counter(each.square for each in tally.lines)
    return [
        place.person.family_name,
        place.person.given_name,
        place.organisation.name,
        place.profession.name,
        place.learning_set.name if place.learning_set else "",
        tally.sessions_attended,
        tally.sessions_held,
        tally.coaching[0],
        tally.attended,
        tally.held,
        tally.expected,
        "" if tally.percent_so_far is None else tally.percent_so_far,
        line.course,
        *(counts[mark] for mark in MARKS),
    ]


def _of_mark(row: Attendance) -> list[object]:
    session, place = row.session, row.place
    start, end = local(session.starts_at), local(session.ends_at)
    caught_up = row.mark == AttendanceMark.CAUGHT_UP
    return [
        session.title,
        session.get_kind_display(),
        _whom(session),
        start.date().isoformat(),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        session.venue,
        ", ".join(leader.person.name for leader in session.leaders.all()),
        place.person.family_name,
        place.person.given_name,
        place.organisation.name,
        place.profession.name,
        session.hours,
        row.get_mark_display(),
        row.hours,
        f"{row.time:%H:%M}" if row.time else "",
        row.note if row.mark == AttendanceMark.APOLOGIES else "",
        row.note if caught_up else "",
        row.marked_by.name if caught_up and row.marked_by else "",
    ]


def _whom(session: Session) -> str:
    if session.learning_set:
        return session.learning_set.name
    if session.organisation:
        return session.organisation.name
    return "Coaching" if session.coaching_id else "Whole cohort"
