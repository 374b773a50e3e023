"""The demo's clock: what was done then is dated then, in the trail and in every row."""

from datetime import date, datetime, time, timedelta

import time_machine

from core.dates import at

NOON = time(12)
A_DAY = timedelta(days=1)


def it_is(moment: datetime) -> time_machine.travel:
    """While it lasts the clock stands at that moment, for all that asks Python for the time."""
    return time_machine.travel(moment, tick=False)


def it_is_noon(on: date, *, today: date) -> time_machine.travel:
    """Noon of that day, or of yesterday where the day has not been yet."""
    return it_is(at(min(on, today - A_DAY), NOON))
