"""Attendance of a cohort as two tables, by person and by session; its files read the same tallies."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from cohorts.attendance import CALLED_BACK, CohortAttendance, SessionMarks, Tally, marks_by_session, of_cohort
from cohorts.models import Cohort, Place, Session, tallies
from cohorts.views.frame import frame, seen
from core.charts import Mark, attendance_key, attendance_squares
from people.access import SignedIn, signed_in

KEY: tuple[Mark, ...] = (
    "present",
    "late",
    "left early",
    "caught up",
    "apologies",
    "called back",
    "absent",
    "not marked",
)
WORDS = {"called back": "called back to service"}
MARKS = ("present", "late", "left early", "apologies", "absent", "caught up", CALLED_BACK, "not marked")
HEADINGS = tuple(WORDS.get(mark, mark).capitalize() for mark in MARKS)


@dataclass(frozen=True)
class AttendanceLine:
    """One participant of the table. `course` says in words how they stand."""

    place: Place
    tally: Tally
    on_course: bool
    course: str
    squares: SafeString

    @property
    def called_back(self) -> int:
        return sum(line.mark == CALLED_BACK for line in self.tally.lines)


@dataclass(frozen=True)
class SessionRow:
    """One session of the second table: a count for each mark, in the order of MARKS."""

    session: Session
    expected: int
    counts: tuple[tuple[str, int], ...]


def lines_of(cohort: Cohort, sessions: Iterable[Session] | None = None) -> list[AttendanceLine]:
    """Everybody who took a place, by name. `sessions` are those that stand, where the caller has read them."""
    percent = cohort.programme.complete_hours_percent
    found = tallies(cohort, timezone.now(), sessions)
    ordered = sorted(found.items(), key=lambda item: (item[0].person.family_name, item[0].person.given_name))
    return [_line(place, tally, percent) for place, tally in ordered]


def _line(place: Place, tally: Tally, percent: int) -> AttendanceLine:
    on_course = tally.on_course(percent)
    if place.state == Place.State.LEFT:
        course = "Left the programme"
    else:
        course = "On course" if on_course else f"Below {percent}%"
    held = [cast(Mark, line.square) for line in tally.lines_in_common() if line.held]
    squares = attendance_squares(held, id=f"squares-{place.pk}", title=f"Sessions of {place.person.name}")
    return AttendanceLine(place, tally, on_course, course, squares)


def called_back_of(lines: Iterable[AttendanceLine]) -> list[tuple[str, int, int]]:
    """Absences called back to service by organisation, most first: its name, how many, and of how many people."""
    found = [(line.place.organisation.name, line.called_back) for line in lines if line.called_back]
    times, people = Counter[str](), Counter(name for name, _ in found)
    for name, number in found:
        times[name] += number
    return sorted(((name, times[name], people[name]) for name in times), key=lambda row: (-row[1], row[0]))


def rows_of(sessions: Iterable[Session], lines: Iterable[AttendanceLine]) -> list[SessionRow]:
    """Sessions in common that were held, in order of time, each with its marks counted."""
    by_key = {session.pk: session for session in sessions}
    found = marks_by_session([line.tally for line in lines])
    return [SessionRow(by_key[each.session.id], each.expected, _counted(each)) for each in found]


def _counted(marks: SessionMarks) -> tuple[tuple[str, int], ...]:
    return tuple((heading, marks.counts[mark]) for mark, heading in zip(MARKS, HEADINGS, strict=True))


def _together(lines: list[AttendanceLine]) -> CohortAttendance:
    return of_cohort([line.tally for line in lines])


@signed_in
def attendance(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Sessions and hours attended of those held, for each participant."""
    found = seen(request, cohort)
    sessions = list(found.sessions.standing().select_related("learning_set", "organisation"))
    lines = lines_of(found, sessions)
    context = frame(
        request,
        found,
        "attendance",
        lines=lines,
        together=_together(lines),
        rows=rows_of(sessions, lines),
        headings=HEADINGS,
        called_back=called_back_of(lines),
        below=sum(not line.on_course and line.place.state == Place.State.TAKEN for line in lines),
        percent=found.programme.complete_hours_percent,
        key=[(attendance_key(mark), WORDS.get(mark, mark)) for mark in KEY],
    )
    return render(request, "cohorts/attendance.html", context)
