"""A realistic series for tests: forty-eight weeks of missed first appointments, which fell after two changes."""

from datetime import date, timedelta
from decimal import Decimal

from projects.series import Series
from projects.spc import xmr

# 24 weeks before anything was tried (an outlier in the 21st), 7 after a first change, 17 after a second.
BEFORE = (
    "19.1 22.8 20.3 20.3 19.5 19.1 19.6 18.4 17.2 16.9 16.4 19.0 "
    "19.6 21.5 19.5 19.1 19.8 18.6 15.2 20.5 24.9 19.0 18.1 23.8"
)
FIRST = "17.4 16.6 14.8 17.1 15.1 17.4 14.4"
SECOND = "11.9 13.5 10.8 12.2 12.3 13.5 11.3 13.2 15.3 9.8 10.7 12.8 11.1 10.0 14.3 13.6 13.8"
WEEKS = [Decimal(value) for value in f"{BEFORE} {FIRST} {SECOND}".split()]
START = date(2026, 4, 6)
REBASED = 31  # the index from which the limits are re-based


def dates(count, frequency="week", start=START):
    if frequency == "month":
        months = [start.year * 12 + start.month - 1 + index for index in range(count)]
        return [date(month // 12, month % 12 + 1, 1) for month in months]
    return [start + timedelta((7 if frequency == "week" else 1) * index) for index in range(count)]


def series(
    values=WEEKS, *, name="Missed first appointments", unit="%", frequency="week", left_out=(), style="usual", **how
):
    """A series of values, read by its chart; `left_out` are indexes."""
    values = [Decimal(str(value)) for value in values]
    how.setdefault("improvement", "decrease")
    counted = [None if index in left_out else value for index, value in enumerate(values)]
    return Series(
        name, unit, frequency, tuple(dates(len(values), frequency)), tuple(values), xmr(counted, **how), style
    )
