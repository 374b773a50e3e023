"""Days and moments in Europe/London: today, a time on a day, working days with bank holidays.

Moments are aware and in UTC, as the database gives them back, so that the hours between two of them are
right across a change of the clocks. Dates are dates.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from core.formats import LONDON

NATIONS = ("ENG", "WLS", "SCT", "NIR")
SATURDAY = 5


def today() -> date:
    """The day it is in London."""
    return local(timezone.now()).date()


def local(moment: datetime) -> datetime:
    """The moment as London's clocks show it; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no place in London.")
    return moment.astimezone(LONDON)


def at(day: date, clock: time) -> datetime:
    """The moment when London's clocks show `clock` on `day`.

    When the clocks go back an hour comes twice, and the first is meant; when they go forward an hour is
    left out, and a time in it is the hour after.
    """
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=LONDON).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The moments when the day begins and when the next begins: 23 to 25 hours apart."""
    return at(day, time.min), at(day + timedelta(days=1), time.min)


def greeting(now: datetime) -> str:
    """Good morning before noon, good afternoon before 6pm, then good evening."""
    hour = local(now).hour
    if hour < 12:
        return "Good morning"
    return "Good afternoon" if hour < 18 else "Good evening"


def bank_holiday(day: date, nation: str) -> str:
    """The bank holiday's name in England (ENG), Wales (WLS), Scotland (SCT) or Northern Ireland (NIR), or ""."""
    return _bank_holidays(nation, day.year).get(day, "")


@lru_cache(maxsize=64)
def _bank_holidays(nation: str, year: int) -> dict[date, str]:
    if nation not in NATIONS:
        raise ValueError(f"'{nation}' is not a nation whose bank holidays are known: {', '.join(NATIONS)}.")
    return dict(holidays.country_holidays("GB", subdiv=nation, years=year, language="en_GB"))


def is_working_day(day: date, nation: str) -> bool:
    """Neither Saturday nor Sunday nor a bank holiday of the nation."""
    return day.weekday() < SATURDAY and not bank_holiday(day, nation)


def next_working_day(day: date, nation: str) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, nation: str) -> date:
    """The day itself if it is a working day, else the last one before it."""
    while not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, nation: str) -> date:
    """The working day `count` working days after `day`, or before it if negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, nation):
            day += step
    return day


def working_days_between(start: date, end: date, nation: str) -> int:
    """How many working days from `start` to the day before `end`; 0 if `end` is not later."""
    days = (start + timedelta(days=n) for n in range((end - start).days))
    return sum(is_working_day(day, nation) for day in days)
