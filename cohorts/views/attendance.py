"""Attendance of a cohort as a table and as a file: both read the same tallies."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify

from cohorts.attendance import CALLED_BACK, CohortAttendance, Tally, of_cohort
from cohorts.models import Cohort, Place, tallies
from cohorts.views.frame import frame, seen
from core.charts import Mark, attendance_key, attendance_squares
from core.dates import today
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


def lines_of(cohort: Cohort) -> list[AttendanceLine]:
    """Everybody who took a place, by name."""
    percent = cohort.programme.complete_hours_percent
    found = tallies(cohort, timezone.now())
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


def _together(lines: list[AttendanceLine]) -> CohortAttendance:
    return of_cohort([line.tally for line in lines])


@signed_in
def attendance(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Sessions and hours attended of those held, for each participant."""
    found = seen(request, cohort)
    lines = lines_of(found)
    context = frame(
        request,
        found,
        "attendance",
        lines=lines,
        together=_together(lines),
        called_back=called_back_of(lines),
        below=sum(not line.on_course and line.place.state == Place.State.TAKEN for line in lines),
        percent=found.programme.complete_hours_percent,
        key=[(attendance_key(mark), WORDS.get(mark, mark)) for mark in KEY],
    )
    return render(request, "cohorts/attendance.html", context)


HEAD = (
    "Last name",
    "First name",
    "Organisation",
    "Profession",
    "Learning set",
    "Sessions attended",
    "Sessions held",
    "Coaching hours",
    "Called back to service",
    "Hours attended",
    "Hours held",
    "Hours of the programme",
    "Per cent so far",
    "State",
)


@signed_in
def attendance_csv(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The table as a file for a spreadsheet."""
    found = seen(request, cohort)
    name = f"attendance-{slugify(str(found))}-{today().isoformat()}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # a spreadsheet reads the accents of names right
    writer = csv.writer(response)
    writer.writerow(HEAD)
    for line in lines_of(found):
        writer.writerow([plain(cell) for cell in _cells(line)])
    return response


def _cells(line: AttendanceLine) -> list[object]:
    place, tally = line.place, line.tally
    return [
        place.person.family_name,
        place.person.given_name,
        place.organisation.name,
        place.profession.name,
        place.learning_set.name if place.learning_set else "",
        tally.sessions_attended,
        tally.sessions_held,
        tally.coaching[0],
        line.called_back,
        tally.attended,
        tally.held,
        tally.expected,
        "" if tally.percent_so_far is None else tally.percent_so_far,
        line.course,
    ]


def plain(cell: object) -> str:
    """The cell as text that a spreadsheet does not take for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
