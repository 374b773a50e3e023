"""Where an axis has its ticks: figures at round steps, dates at months or days that leave room for their names."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.charts.canvas import Look
from core.charts.lettering import text_width
from core.formats import MONTHS

STEPS = (1, 2, 3, 5)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
FEW_DAYS = 62  # a series no longer than this has days named, not months


@dataclass(frozen=True)
class DateTick:
    x: float
    text: str
    year: str = ""  # in a second line, where the year begins


def round_steps(low: float, high: float, most: int = 4) -> tuple[list[float], float]:
    """At most `most` round figures from `low` to `high`, as many as there can be, and the step between them."""
    span = high - low
    if span <= 0:
        return [low], 1
    size = 10.0 ** (math.floor(math.log10(span)) - 1)
    while True:
        for factor in STEPS:
            step = factor * size
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            if last - first < most:
                return [index * step for index in range(first, last + 1)], step
        size *= 10


def with_air(shown: Sequence[float]) -> tuple[float, float]:
    """From the lowest to the highest that is drawn, with a little air; from nought if that is not far."""
    low, high = min(shown), max(shown)
    air = (high - low) * 0.06 or abs(high) * 0.1 or 1
    if 0 <= low <= high * 0.5:
        return 0.0, high + air
    if low * 0.5 >= high and high <= 0:
        return low - air, 0.0
    return low - air, high + air


def decimals(step: float) -> int:
    """How many decimals a multiple of `step` is written with."""
    return next((places for places in range(7) if abs(step * 10**places - round(step * 10**places)) < 1e-6), 6)


def date_ticks(days: Sequence[date], across: Callable[[date], float], look: Look) -> list[DateTick]:
    """The dates to name under a series of `days`, in order; `across` gives a day's place."""
    if (days[-1] - days[0]).days <= FEW_DAYS:
        return _named_days(days, across, look)
    first, last = days[0], days[-1]
    found: list[date] = []
    for step in MONTH_STEPS:
        found = [max(month, first) for month in _months(first, last, step)]
        if len(found) > 1 and not _apart(found[:2], across, _month_room(step, look)):
            found = found[1:]
        if _apart(found, across, _month_room(step, look)):
            return _with_years(found, [_month_name(day, step) for day in found], across, years=step < 12)
    return _with_years(found[:1], [str(day.year) for day in found[:1]], across, years=False)


def _months(first: date, last: date, step: int) -> list[date]:
    """The first of each month from `first`'s on whose number, counted from the year 0, is a multiple of `step`."""
    count = first.year * 12 + first.month - 1
    numbers = range(count, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers if number % step == 0]


def _month_name(day: date, step: int) -> str:
    return str(day.year) if step >= 12 else MONTHS[day.month - 1][:3]


def _month_room(step: int, look: Look) -> float:
    return text_width("2026" if step >= 12 else "May", look.small) + 10 * look.scale


def _apart(days: Sequence[date], across: Callable[[date], float], room: float) -> bool:
    places = [across(day) for day in days]
    return all(b - a >= room for a, b in pairwise(places))


def _named_days(days: Sequence[date], across: Callable[[date], float], look: Look) -> list[DateTick]:
    room = text_width("28 May", look.small) + 10 * look.scale
    found: list[date] = []
    for day in days:
        if not found or across(day) - across(found[-1]) >= room:
            found.append(day)
    return _with_years(found, [f"{day.day} {MONTHS[day.month - 1][:3]}" for day in found], across, years=True)


def _with_years(
    days: Sequence[date], names: Sequence[str], across: Callable[[date], float], *, years: bool
) -> list[DateTick]:
    ticks, before = [], 0
    for day, name in zip(days, names, strict=True):
        ticks.append(DateTick(across(day), name, str(day.year) if years and day.year != before else ""))
        before = day.year
    return ticks


def day_scale(first: date, last: date, left: float, right: float) -> Callable[[date], float]:
    """Days to places across; a single day stands in the middle."""
    span = (last - first).days

    def across(day: date) -> float:
        return left + (right - left) * (day - first).days / span if span else (left + right) / 2

    return across


def spread_apart(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """The places in their order, moved as little as may be so that each is `gap` below the one before, all inside."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for index, at in enumerate(order):
        least = moved[order[index - 1]] + gap if index else top
        moved[at] = max(moved[at], least)
    most = bottom
    for at in reversed(order):
        moved[at] = min(moved[at], most)
        most = moved[at] - gap
    return moved
