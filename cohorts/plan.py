"""What a start date makes of a design: numbered, dated meetings, before anything is saved and as it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.conf import settings

from cohorts.layout import Meeting, Pattern, meetings
from cohorts.models import Cohort
from cohorts.segments import Segment, in_a_list
from core.dates import bank_holiday, is_working_day
from core.formats import weekday_long_date
from programmes.models import Element, Programme
from programmes.phases import PhaseFact, PhasePosition, where

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
    phase: str = ""
    made_of: tuple[Segment, ...] = ()  # of a combined day

    @property
    def says(self) -> str:
        return in_a_list(self.label, self.phase, self.made_of)


@dataclass(frozen=True)
class Design:
    """What laying out reads of a programme: its elements with dates, how they are numbered, its phases."""

    elements: tuple[Element, ...]
    numbers: Mapping[UUID, tuple[int, int]]
    phases: tuple[PhaseFact, ...]

    @classmethod
    def of(cls, programme: Programme) -> "Design":
        """In three queries, however many elements there are."""
        elements = tuple(programme.elements.scheduled().select_related("phase").prefetch_related("parts"))
        return cls(elements, numbering(elements), phases_of(programme))

    def for_group(self, size: str) -> list[Element]:
        return [element for element in self.elements if element.group_size == size]

    def phase_of(self, element: Element | None, week: int) -> str:
        """The name of an element's phase; of one that runs across phases, and of none, the phase of the week."""
        if element and element.phase:
            return element.phase.name
        position = where(self.phases, week)
        return position.name if position else ""


def phases_of(programme: Programme) -> tuple[PhaseFact, ...]:
    """In their order; one query."""
    rows = programme.phases.order_by("position", "starts_week")
    return tuple(PhaseFact(row.name, row.starts_week, row.ends_week) for row in rows)


def current_phase(cohort: Cohort, today: date) -> PhasePosition | None:
    """Which phase a cohort is in on a day: “second of three trimesters”. None where its design has no phases, and
    outside of them."""
    return where(phases_of(cohort.programme), week_of(cohort.starts_on, today))


def week_of(starts_on: date, day: date) -> int:
    """The week of a day, counted from the cohort's first day, 0 the first; below 0 before it."""
    return (day - starts_on).days // 7


def segments_of(element: Element) -> tuple[Segment, ...]:
    """What a combined day is made of, as its sessions keep it."""
    return tuple(Segment(part.title, part.kind, part.hours, part.share) for part in element.parts.all())


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


def preview(design: Design, starts_on: date) -> list[Planned]:
    """Every meeting of a cohort that would start on a day, in order of time. Those of sets and pairs stand on their
    first possible day: they are dated when the set is formed and the coach is paired."""
    lines = []
    for element in design.elements:
        first, of = design.numbers[element.pk]
        for meeting in dated(element, starts_on):
            number = first + meeting.part - 1
            kind = element.get_kind_display()
            label = f"{kind} {number} of {of}" if of > 1 else kind
            why = closed(meeting.planned) if meeting.moved else ""
            phase = design.phase_of(element, week_of(starts_on, meeting.planned))
            made_of = segments_of(element)
            lines.append(Planned(element.title, label, element.group_size, meeting, why, phase, made_of))
    return sorted(lines, key=lambda line: line.meeting.starts_at)


def ends_on(design: Design, starts_on: date) -> date:
    """The last day of a cohort: that of its last meeting or of its last phase, whichever is later."""
    meeting_days = (each.starts_at.date() for element in design.elements for each in dated(element, starts_on))
    phase_days = (starts_on + timedelta(weeks=phase.ends_week + 1, days=-1) for phase in design.phases)
    return max([*meeting_days, *phase_days], default=starts_on)
