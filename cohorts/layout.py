"""Lay out a cohort's meetings from a design and a start date, and move them. Pure: what an open day is comes from the
caller."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.formats import LONDON

LUNCH_AFTER = Decimal(5)  # a meeting longer than this has an hour's lunch, which is not learning
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
FURTHEST = 750  # days: nobody looks further for an open one

OpenDay = Callable[[date], bool]


class NoOpenDay(Exception):
    """Everything is closed for two years on."""


class Way(StrEnum):
    """The way out for a date that cannot be."""

    NEXT = "next"
    BEFORE = "before"
    WEEKDAY = "weekday"
    SHIFT = "shift"


@dataclass(frozen=True)
class Pattern:
    """An element's rhythm: the first meeting `offset_weeks` after the start, the others `interval_weeks` apart, on the
    first of its weekdays from there on. Without weekdays, on that of the start."""

    element: UUID
    count: int
    hours: Decimal
    offset_weeks: int
    interval_weeks: int
    starts_at: time
    weekdays: frozenset[int] = frozenset()
    everybody: bool = True  # the whole cohort is at it, so that no two such may meet at once


@dataclass(frozen=True)
class Meeting:
    element: UUID
    part: int
    starts_at: datetime
    ends_at: datetime
    planned: date  # the day that the pattern gives, before closed days are stepped over
    impossible: bool = False  # that day is closed
    way: Way | None = None  # how it was mended, or that it went with others

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def moved(self) -> bool:
        return self.day != self.planned


@dataclass(frozen=True)
class _Aim:
    """A meeting that is to find its day; `day` is where it would stand."""

    pattern: Pattern
    part: int
    planned: date
    day: date
    impossible: bool = False
    way: Way | None = None

    @property
    def key(self) -> tuple[UUID, int]:
        return self.pattern.element, self.part

    def dated(self, day: date) -> Meeting:
        start = datetime.combine(day, self.pattern.starts_at, LONDON)
        end = start + length(self.pattern.hours)
        return Meeting(self.pattern.element, self.part, start, end, self.planned, self.impossible, self.way)


def lay_out(
    patterns: Iterable[Pattern],
    starts_on: date,
    is_open: OpenDay,
    way: Way = Way.NEXT,
    ways: Mapping[tuple[UUID, int], Way] | None = None,
) -> list[Meeting]:
    """The dated meetings of a whole design in order of time. `way` is the way out for dates that cannot be, `ways`
    those of single meetings. Meetings of one element keep their order; raises NoOpenDay."""
    aims = sorted(_aims(patterns, starts_on), key=lambda aim: (aim.planned, aim.pattern.starts_at))
    ways = ways or {}
    aims = _shifted(aims, is_open, lambda aim: ways.get(aim.key, way))
    placed = {aim.key: aim.dated(aim.day) for aim in aims if is_open(aim.day)}
    for aim in aims:
        if aim.key not in placed:
            placed[aim.key] = _mended(aim, placed, starts_on, is_open)
    return sorted(placed.values(), key=lambda meeting: meeting.starts_at)


def _aims(patterns: Iterable[Pattern], starts_on: date) -> Iterable[_Aim]:
    for pattern in patterns:
        for index in range(pattern.count):
            weeks = pattern.offset_weeks + index * pattern.interval_weeks
            day = starts_on + timedelta(weeks=weeks)
            while weeks and pattern.weekdays and day.weekday() not in pattern.weekdays:
                day += A_DAY
            yield _Aim(pattern, index + 1, day, day)


def _shifted(aims: Sequence[_Aim], is_open: OpenDay, way_of: Callable[[_Aim], Way]) -> list[_Aim]:
    """Each date that cannot be, marked with its way out; one that shifts takes all after it along, by whole weeks."""
    found, by = [], timedelta(0)
    for aim in aims:
        stands = aim.planned + by
        closed, way = not is_open(stands), way_of(aim)
        if closed and way == Way.SHIFT:
            by = _first(stands, is_open, A_WEEK) - aim.planned
        went = Way.SHIFT if by and not closed else None
        found.append(replace(aim, day=aim.planned + by, impossible=closed, way=way if closed else went))
    return found


def _mended(aim: _Aim, placed: Mapping[tuple[UUID, int], Meeting], starts_on: date, is_open: OpenDay) -> Meeting:
    """On a free day by its way out, between the meetings of its element before and after; failing that on the other
    side; failing that on an open day at the time of another meeting, for a person to see to."""
    kin = [meeting for (element, _), meeting in placed.items() if element == aim.pattern.element]
    lower = max((meeting.day for meeting in kin if meeting.part < aim.part), default=starts_on - A_DAY)
    upper = min((meeting.day for meeting in kin if meeting.part > aim.part), default=date.max)
    others = [meeting for meeting in placed.values() if meeting.element != aim.pattern.element]
    full = others if aim.pattern.everybody else []

    def is_free(day: date) -> bool:
        meeting = aim.dated(day)
        return is_open(day) and all(
            each.ends_at <= meeting.starts_at or meeting.ends_at <= each.starts_at for each in full
        )

    steps = {Way.NEXT: A_DAY, Way.WEEKDAY: A_WEEK, Way.BEFORE: -A_DAY}
    for way in dict.fromkeys([aim.way or Way.NEXT, Way.NEXT, Way.BEFORE]):
        for day in _days_from(aim.day, steps[way]):
            if not lower < day < upper:
                if (day <= lower) == (steps[way] < timedelta(0)):
                    break
                continue
            if is_free(day):
                return replace(aim, way=way).dated(day)
    return aim.dated(_first(max(aim.day, lower), is_open, A_DAY))


def _days_from(day: date, step: timedelta) -> Iterable[date]:
    return (day + n * step for n in range(1, FURTHEST // abs(step.days)))


def _first(day: date, is_open: OpenDay, step: timedelta) -> date:
    """The day itself if it is open, or the first such a step or more on."""
    for each in (day, *_days_from(day, step)):
        if is_open(each):
            return each
    raise NoOpenDay


def meetings(
    pattern: Pattern,
    starts_on: date,
    is_open: OpenDay,
    turn: int = 0,
    is_free: Callable[[datetime, datetime], bool] = lambda start, end: True,
) -> list[Meeting]:
    """The dated meetings of one element. `turn` staggers groups that have a meeting each, in open days (set B meets the
    one after set A), so that one adviser or coach can lead several; a day on which the group is not free is stepped
    over."""
    made = []
    for index in range(pattern.count):
        planned = starts_on + timedelta(weeks=pattern.offset_weeks + index * pattern.interval_weeks)
        aim = _Aim(pattern, index + 1, planned, planned, impossible=not is_open(planned))

        def suits(day: date, aim: _Aim = aim) -> bool:
            meeting = aim.dated(day)
            return is_open(day) and is_free(meeting.starts_at, meeting.ends_at)

        made.append(aim.dated(_first(open_day_from(planned, is_open, turn), suits, A_DAY)))
    return made


def length(hours: Decimal) -> timedelta:
    """From first word to last: the hours of learning, and lunch in a long day."""
    return timedelta(minutes=int(hours * 60) + (60 if hours > LUNCH_AFTER else 0))


def open_day_from(day: date, is_open: OpenDay, turn: int = 0) -> date:
    """The first open day on or after `day`, then `turn` open days on; raises NoOpenDay."""
    day = _first(day, is_open, A_DAY)
    for _ in range(turn):
        day = _first(day + A_DAY, is_open, A_DAY)
    return day


@dataclass(frozen=True)
class Step:
    """One session's day before and after a move. `meant` is the day that the move gives; it stands on the first open
    one from there. Moving back starts from what was meant, so that there and back is where it was."""

    before: date
    meant: date
    after: date

    @property
    def stepped_over(self) -> bool:
        return self.meant != self.after


def moved(day: date, meant: date | None, by: timedelta, is_open: OpenDay) -> Step:
    """Where a session goes that stands on `day`, and was `meant` for another if it was stepped over a closed one."""
    aim = (meant or day) + by
    return Step(day, aim, _first(aim, is_open, A_DAY))
