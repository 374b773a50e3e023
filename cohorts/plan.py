"""What a start date makes of a design: numbered, dated meetings, before anything is saved and as it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.conf import settings

from cohorts.layout import Meeting, Pattern, meetings
from core.dates import bank_holiday, is_working_day
from core.formats import weekday_long_date
from programmes.models import Element, GroupSize

MORNING = time(9, 30)
SATURDAY = 5


@dataclass(frozen=True)
class Planned:
    """One meeting to come, for a page: what it is, when, and why it is not on the day that the design gives."""

    title: str
    label: str
    group_size: str
    meeting: Meeting
    why: str  # "" when it stands on the day that the design gives


def pattern_of(element: Element) -> Pattern:
    return Pattern(
        element.pk,
        element.count,
        element.hours,
        element.offset_weeks,
        element.interval_weeks,
        element.starts_at or MORNING,
    )


def working_day(day: date) -> bool:
    """Whether it is one where this installation works."""
    return is_working_day(day, settings.HOLIDAY_NATION)


def closed(day: date) -> str:
    """Why nothing is held on a day, as a sentence; "" of a working day."""
    holiday = bank_holiday(day, settings.HOLIDAY_NATION)
    if holiday:
        return f"{weekday_long_date(day)} is a bank holiday ({holiday})."
    return f"{weekday_long_date(day)} is at a weekend." if day.weekday() >= SATURDAY else ""


def dated(element: Element, starts_on: date, turn: int = 0) -> list[Meeting]:
    """The meetings of one element of a cohort that starts on a day; `turn` staggers sets and pairs."""
    return meetings(pattern_of(element), starts_on, working_day, turn)


def numbering(elements: Sequence[Element]) -> dict[UUID, tuple[int, int]]:
    """For each element the number of its first meeting among its kind, and how many that kind has: a master class
    is the third of four though each has a title of its own."""
    found: dict[UUID, tuple[int, int]] = {}
    for element in elements:
        kin = sorted(
            (each for each in elements if each.kind == element.kind),
            key=lambda each: (each.offset_weeks, each.position),
        )
        before = kin[: kin.index(element)]
        found[element.pk] = (1 + sum(each.count for each in before), sum(each.count for each in kin))
    return found


def preview(elements: Sequence[Element], starts_on: date) -> list[Planned]:
    """Every meeting of a cohort that would start on a day, in order of time. Those of sets and pairs stand on their
    first possible day: they are dated when the set is formed and the coach is paired."""
    numbers = numbering(elements)
    lines = []
    for element in elements:
        first, of = numbers[element.pk]
        for meeting in dated(element, starts_on):
            number = first + meeting.part - 1
            kind = element.get_kind_display()
            label = f"{kind} {number} of {of}" if of > 1 else kind
            why = closed(meeting.planned) if meeting.moved else ""
            lines.append(Planned(element.title, label, element.group_size, meeting, why))
    return sorted(lines, key=lambda line: line.meeting.starts_at)


def ends_on(elements: Sequence[Element], starts_on: date) -> date:
    """The day of the last meeting, or the start when the design has none."""
    return max(
        (meeting.starts_at.date() for element in elements for meeting in dated(element, starts_on)), default=starts_on
    )


def of_cohort(elements: Sequence[Element]) -> list[Element]:
    """Elements whose sessions are for everybody; the others are dated later, group by group."""
    return [element for element in elements if element.group_size == GroupSize.COHORT]
