"""Whether a score rose or fell from one cohort to another, beyond what answers vary by. Pure.

Two cohorts are different people, so the difference of their means has Welch's interval. It errs on the side of saying
nothing: who answered about several sessions of an element counts once, answers are taken to differ at least as much as
whole points must, and with several elements looked at together the intervals are wider (Bonferroni), so that all of
them hold at once 95 times in 100.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import atan, cos, floor, pi, sin, sqrt

from core.formats import round_half_up
from evaluations.statistics import SCALE, Score

ERROR = 0.05  # how often any of the intervals looked at together may miss
LEAST_VARIANCE = 1 / 12  # of answers in whole points, which stand for anything within half a point
RISEN, FALLEN = "rose", "fell"


@dataclass(frozen=True)
class Change:
    """From one mean to another, in points of the scale; `low` to `high` is the interval of the difference."""

    before: Decimal
    after: Decimal
    low: float
    high: float

    @property
    def by(self) -> Decimal:
        return self.after - self.before

    @property
    def moved(self) -> str:
        """That it rose or fell, or nothing where the interval holds no change too."""
        if self.low > 0:
            return RISEN
        return FALLEN if self.high < 0 else ""

    @property
    def words(self) -> str:
        """+0.31 (−0.02 to +0.64)"""
        return f"{_signed(self.by)} ({_signed(self.low)} to {_signed(self.high)})"


def _signed(value: Decimal | float) -> str:
    rounded = round_half_up(value, 2)
    if rounded == 0:
        return "0.00"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded)}"


def change(before: Score, after: Score, people: tuple[int, int], looked_at: int = 1) -> Change:
    """From `before` to `after`, given by at most so many `people` each, as one of `looked_at` changes."""
    counts = [max(2, min(score.n, most)) for score, most in zip((before, after), people, strict=True)]
    parts = [_variance(score) / n for score, n in zip((before, after), counts, strict=True)]
    error = sum(parts)
    freedom = error**2 / sum(part**2 / (n - 1) for part, n in zip(parts, counts, strict=True))
    half = quantile(1 - ERROR / (2 * max(1, looked_at)), max(1, floor(freedom))) * sqrt(error)
    by = float(after.mean - before.mean)
    return Change(before.mean, after.mean, by - half, by + half)


def _variance(score: Score) -> float:
    """Of the answers, about their mean, for a sample."""
    mean = float(score.mean)
    squares = sum(count * (value - mean) ** 2 for value, count in zip(SCALE, score.counts, strict=True))
    return max(squares / (score.n - 1) if score.n > 1 else 0.0, LEAST_VARIANCE)


@lru_cache(maxsize=512)
def quantile(share: float, freedom: int) -> float:
    """Student's t below which a `share` (over a half) of its distribution lies, for whole degrees of freedom."""
    low, high = 0.0, 2.0
    while _below(high, freedom) < share:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < share else (low, middle)
    return high


def _below(t: float, freedom: int) -> float:
    """The share of Student's t below `t`, which is not negative: the finite series for whole degrees of freedom."""
    angle = atan(t / sqrt(freedom))
    even = freedom % 2 == 0
    term = 1.0 if even else cos(angle)
    total = term if freedom > 1 else 0.0
    for step in range(2 if even else 3, freedom, 2):
        term *= cos(angle) ** 2 * (step - 1) / step
        total += term
    between = sin(angle) * total if even else 2 / pi * (angle + sin(angle) * total)
    return (1 + between) / 2
