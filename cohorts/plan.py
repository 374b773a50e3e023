"""What a start date makes of a design: numbered, dated meetings, before anything is saved and as it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from cohorts.layout import Meeting, Pattern, Way, lay_out, meetings
from cohorts.models import ClosedPeriod, Cohort
from cohorts.models.cohort import usual_nation
from cohorts.open_days import Closure, OpenDays
from cohorts.rhythm import Rhythm
from cohorts.segments import Segment, in_a_list
from programmes.models import Element, GroupSize, Programme
from programmes.phases import PhaseFact, PhasePosition, where

MORNING = time(9, 30)
FreeTime = Callable[[datetime, datetime], bool]


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
    missed: bool = False  # it is mended onto a weekday that is not preferred

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
        everybody=element.group_size == GroupSize.COHORT,
    )


def open_days(programme: Programme, nation: str = "") -> OpenDays:
    """The days on which a programme meets in a nation, or in the installation's; one query."""
    rows = ClosedPeriod.objects.of(programme)
    return OpenDays(nation or usual_nation(), tuple(Closure(row.name, row.starts_on, row.ends_on) for row in rows))


@dataclass(frozen=True)
class Wishes:
    """How a cohort is to be laid out: where, on which days, and the ways out for dates that cannot be."""

    nation: str = ""
    rhythm: Rhythm = field(default_factory=Rhythm)
    way: Way = Way.NEXT
    ways: Mapping[tuple[UUID, int], Way] = field(default_factory=dict)  # of single meetings


def dated(design: Design, starts_on: date, wishes: Wishes, days: OpenDays) -> list[Meeting]:
    """Every meeting of a cohort that would start on a day, in order of time."""
    patterns = [wishes.rhythm.applied(pattern_of(element)) for element in design.elements]
    return lay_out(patterns, starts_on, days.is_open, wishes.way, wishes.ways)


def dated_for_group(cohort: Cohort, element: Element, days: OpenDays, turn: int, is_free: FreeTime) -> list[Meeting]:
    """The meetings of one set or pair, on open days when nobody of it is engaged; `turn` staggers them."""
    pattern = Rhythm.read(cohort.rhythm).applied(pattern_of(element))
    return meetings(pattern, cohort.starts_on, days.is_open, turn, is_free)


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


def preview(design: Design, starts_on: date, wishes: Wishes, days: OpenDays) -> list[Planned]:
    """Every meeting of a cohort that would start on a day, in order of time. Those of sets and pairs stand on their
    first possible day: they are dated when the set is formed and the coach is paired."""
    by_key = {element.pk: element for element in design.elements}
    lines = []
    for meeting in dated(design, starts_on, wishes, days):
        element = by_key[meeting.element]
        first, of = design.numbers[element.pk]
        kind = element.get_kind_display()
        liked = wishes.rhythm.applied(pattern_of(element)).weekdays
        lines.append(
            Planned(
                title=element.title,
                label=f"{kind} {first + meeting.part - 1} of {of}" if of > 1 else kind,
                group_size=element.group_size,
                meeting=meeting,
                why=days.why_closed(meeting.planned) if meeting.impossible else "",
                phase=design.phase_of(element, week_of(starts_on, meeting.planned)),
                made_of=segments_of(element),
                missed=bool(meeting.moved and liked and meeting.day.weekday() not in liked),
            )
        )
    return lines


def ends_on(design: Design, starts_on: date, meetings: Sequence[Meeting]) -> date:
    """The last day of a cohort: that of its last meeting or of its last phase, whichever is later."""
    phase_days = (starts_on + timedelta(weeks=phase.ends_week + 1, days=-1) for phase in design.phases)
    return max([*(meeting.day for meeting in meetings), *phase_days], default=starts_on)
