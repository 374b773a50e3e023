"""When alumni are asked: 3 and 12 months after the last day of their cohort. Pure.

Months are those of the calendar: three months after 30 November is the last day of February.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

MONTHS = (3, 12)
REMIND_AFTER = timedelta(days=10)
OPEN_FOR = timedelta(weeks=6)
# Everybody to be asked today has a cohort that ended this long ago at the longest, and at the shortest.
LONGEST_AGO, SHORTEST_AGO = timedelta(days=366) + OPEN_FOR, timedelta(days=89)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due(ends_on: date, today: date, begun: Collection[int] = ()) -> list[int]:
    """Which waves of a cohort that ended on the day are to begin today: their day has come, no longer ago than a wave
    stays open, and they have not begun. One that nobody could begin in time is left out: it would ask the wrong
    question."""
    return [
        months
        for months in MONTHS
        if months not in begun and months_after(ends_on, months) <= today <= months_after(ends_on, months) + OPEN_FOR
    ]


def closes_on(opened_on: date) -> date:
    """The last day on which a wave takes answers: six weeks from the day on which it began, late or not."""
    return opened_on + OPEN_FOR


def to_be_reminded(asked_on: date, today: date) -> bool:
    """Whether somebody who was asked and has not answered is to be reminded."""
    return today >= asked_on + REMIND_AFTER
