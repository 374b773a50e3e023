"""How far apart figures are, beside how often their measure is counted. Pure."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median

ENOUGH = 4  # figures: of fewer one gap that was missed says nothing
APART = {"day": (1, 1), "week": (6, 8), "month": (27, 32), "quarter": (86, 95)}  # days from one to the next


def spacing(days: Iterable[date]) -> str:
    """day, week, month or quarter, as most of the figures are apart; "" where that is none of them or cannot be told.

    Weekdays alone are a day apart, and a holiday that was not counted changes nothing."""
    ordered = sorted(set(days))
    if len(ordered) < ENOUGH:
        return ""
    usual = median((after - before).days for before, after in pairwise(ordered))
    return next((name for name, (least, most) in APART.items() if least <= usual <= most), "")
