"""Hours and attendance of a participant: pure arithmetic over sessions, places and marks.

The denominator is the sessions expected of that person: those of the whole cohort, of their own learning set and of
their own coaching, that stand (were not cancelled). A person who left is expected only until the day they left.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

CAME = frozenset({"present", "late", "left early"})
COUNTS = CAME | {"caught up"}


@dataclass(frozen=True)
class SessionFact:
    id: UUID
    title: str
    kind: str
    share: str
    hours: Decimal
    starts_at: datetime
    ends_at: datetime
    group_size: str = "cohort"
    learning_set: UUID | None = None
    coaching: UUID | None = None
    counts: bool = True
    element: UUID | None = None


@dataclass(frozen=True)
class PlaceFact:
    id: UUID
    learning_set: UUID | None = None
    coaching: UUID | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class MarkFact:
    mark: str
    hours: Decimal


@dataclass(frozen=True)
class SessionLine:
    """One session expected of a person: what became of it, or None for `mark` when nothing is marked."""

    session: SessionFact
    held: bool
    mark: str | None
    hours: Decimal

    @property
    def came(self) -> bool:
        return self.mark in CAME


@dataclass(frozen=True)
class Tally:
    """Hours of one person. Hours are decimal hours; percentages are whole numbers, or None from nothing held."""

    lines: tuple[SessionLine, ...]
    expected: Decimal  # hours over the whole programme
    held: Decimal  # hours of the expected sessions that have been held
    attended: Decimal  # hours that count: attended or caught up
    by_share: Mapping[str, Decimal] = field(default_factory=dict)  # attended hours by kind of learning

    @property
    def percent_so_far(self) -> int | None:
        """Attended of what has been held, rounded half up."""
        return _percent(self.attended, self.held)

    @property
    def percent_of_programme(self) -> int | None:
        return _percent(self.attended, self.expected)

    @property
    def could_reach(self) -> Decimal:
        """Hours if every session still to come is attended."""
        return self.attended + (self.expected - self.held)

    def meets(self, percent: int) -> bool:
        """Whether the hours attended are at least `percent` of the hours expected."""
        return self.expected > 0 and self.attended * 100 >= self.expected * percent

    def on_course(self, percent: int) -> bool:
        """Whether attendance so far is at least `percent`; nothing held yet is on course."""
        return self.held == 0 or self.attended * 100 >= self.held * percent

    def lines_in_common(self) -> tuple[SessionLine, ...]:
        """Sessions of the cohort and of sets: coaching is arranged by the pair and not counted among them."""
        return tuple(line for line in self.lines if line.session.group_size != "pair")


def hours_attended(mark: str, hours: Decimal, minutes_missed: int = 0) -> Decimal:
    """Hours that a mark counts for: all of them if present or caught up, less what was missed (to the nearest
    quarter of an hour, half up) if late or left early, none otherwise."""
    if mark not in COUNTS:
        return Decimal(0)
    if mark in ("late", "left early"):
        quarters = (Decimal(max(0, minutes_missed)) / 15).quantize(Decimal(1), ROUND_HALF_UP)
        return max(Decimal(0), hours - quarters / 4)
    return hours


def expected_of(place: PlaceFact, sessions: Iterable[SessionFact]) -> list[SessionFact]:
    """The sessions expected of a place, in order of time."""
    mine = [
        session
        for session in sessions
        if session.group_size == "cohort"
        or (session.learning_set is not None and session.learning_set == place.learning_set)
        or (session.coaching is not None and session.coaching == place.coaching)
    ]
    if place.left_on:
        mine = [session for session in mine if session.starts_at.date() <= place.left_on]
    return sorted(mine, key=lambda session: session.starts_at)


def tally(place: PlaceFact, sessions: Iterable[SessionFact], marks: Mapping[UUID, MarkFact], now: datetime) -> Tally:
    """Hours of one person. `marks` are that person's, by session."""
    lines = tuple(
        SessionLine(session, session.ends_at <= now, mark.mark if mark else None, mark.hours if mark else Decimal(0))
        for session in expected_of(place, sessions)
        for mark in (marks.get(session.id),)
    )
    counted = [line for line in lines if line.session.counts]
    by_share: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_share[line.session.share] += line.hours
    return Tally(
        lines=lines,
        expected=_total(line.session.hours for line in counted),
        held=_total(line.session.hours for line in counted if line.held),
        attended=_total(line.hours for line in counted if line.held),
        by_share=dict(by_share),
    )


@dataclass(frozen=True)
class CohortAttendance:
    """Attendance of a cohort: hours attended of hours held, over its people."""

    people: int
    attended: Decimal
    held: Decimal

    @property
    def percent(self) -> int | None:
        return _percent(self.attended, self.held)


def of_cohort(tallies: Sequence[Tally]) -> CohortAttendance:
    """Pooled over people: each hour held weighs the same."""
    return CohortAttendance(
        people=len(tallies),
        attended=_total(each.attended for each in tallies),
        held=_total(each.held for each in tallies),
    )


def _total(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, Decimal(0))


def _percent(part: Decimal, whole: Decimal) -> int | None:
    if whole == 0:
        return None
    return int((part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
