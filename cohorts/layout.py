"""Lay out a cohort's meetings from a design and a start date. Pure: what a working day is comes from the caller."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from core.formats import LONDON

LUNCH_AFTER = Decimal(5)  # a meeting longer than this has an hour's lunch, which is not learning


@dataclass(frozen=True)
class Pattern:
    """An element's rhythm: the first meeting `offset_weeks` after the start, the others `interval_weeks` apart."""

    element: UUID
    count: int
    hours: Decimal
    offset_weeks: int
    interval_weeks: int
    starts_at: time


@dataclass(frozen=True)
class Meeting:
    element: UUID
    part: int
    starts_at: datetime
    ends_at: datetime
    planned: date  # the day that the pattern gives, before weekends and bank holidays are stepped over

    @property
    def moved(self) -> bool:
        return self.starts_at.date() != self.planned


def meetings(pattern: Pattern, starts_on: date, is_working_day: Callable[[date], bool], turn: int = 0) -> list[Meeting]:
    """The dated meetings of one element. `turn` staggers groups that have a meeting each, in working days (set B meets
    the one after set A), so that one adviser or coach can lead several."""
    made = []
    for index in range(pattern.count):
        weeks = pattern.offset_weeks + index * pattern.interval_weeks
        planned = starts_on + timedelta(weeks=weeks)
        day = working_day_from(planned, is_working_day, turn)
        start = datetime.combine(day, pattern.starts_at, LONDON)
        made.append(Meeting(pattern.element, index + 1, start, start + length(pattern.hours), planned))
    return made


def length(hours: Decimal) -> timedelta:
    """From first word to last: the hours of learning, and lunch in a long day."""
    return timedelta(minutes=int(hours * 60) + (60 if hours > LUNCH_AFTER else 0))


def working_day_from(day: date, is_working_day: Callable[[date], bool], turn: int = 0) -> date:
    """The first working day on or after `day`, then `turn` working days on."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(turn):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day
