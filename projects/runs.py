"""Run charts: the median of a series and its runs, by the usual rules and by Anhøj's.

Pure: the standard library only. Values may be int, float or Decimal, mixed, and None where there is none; they are
compared exactly, as in `spc`. Points on the median lie on neither side: they are not counted and do not break a run.

The rules, inside each group (a group begins at a rebase and shares nothing with the one before):
1. shift: six or more useful points in a row on one side of the median.
2. trend: five or more points in a row, each above the one before, or each below; of equal neighbours one counts.
3. runs: fewer than chance would leave, or more (Swed and Eisenhart's limits, at 5%).
4. Anhøj's: the longest run is longer than round(log2 n) + 3, or the median is crossed less often than the 5% point
   of the binomial distribution of n - 1 and a half.
n is the number of useful points; with fewer than ten of them nothing is said. A missing value is passed over by all.
What one point astonishes with is for people to judge; no rule here marks it.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from projects.spc import Improvement, Kind, Number, exactly, group_starts, kind_of

RunRule = Literal["shift", "trend"]
Side = Literal["high", "low"]

LEAST_USEFUL = 10
SHIFT, TREND = 6, 5
SIDES: dict[int, Side | None] = {1: "high", -1: "low", 0: None}

# Of 10 to 60 useful points, how many runs are neither too few nor too many (Perla, Provost and Murray 2011, after Swed
# and Eisenhart 1943).
RUN_LIMITS = (
    (3, 9),
    (3, 10),
    (3, 11),
    (4, 11),
    (4, 12),
    (5, 12),
    (5, 13),
    (5, 13),
    (6, 14),
    (6, 15),
    (6, 16),
    (7, 16),
    (7, 17),
    (7, 17),
    (8, 18),
    (8, 18),
    (9, 19),
    (10, 19),
    (10, 20),
    (10, 20),
    (11, 21),
    (11, 22),
    (11, 23),
    (12, 23),
    (12, 24),
    (12, 24),
    (13, 25),
    (13, 25),
    (14, 26),
    (14, 26),
    (15, 27),
    (15, 27),
    (16, 28),
    (16, 28),
    (17, 29),
    (17, 30),
    (17, 31),
    (18, 31),
    (18, 32),
    (19, 32),
    (19, 33),
    (20, 33),
    (20, 34),
    (21, 34),
    (21, 35),
    (22, 35),
    (22, 36),
    (23, 36),
    (23, 37),
    (24, 38),
    (24, 38),
)


@dataclass(frozen=True)
class RunPoint:
    """One value beside its group's median. `relative` is 1 above it, -1 below, 0 on it or without a value; `rule` and
    `side` are None where nothing is marked; a trend's side is "high" when it rises."""

    value: Number | None
    group: int
    median: float | None
    relative: int = 0
    rule: RunRule | None = None
    side: Side | None = None
    kind: Kind = "common"


@dataclass(frozen=True)
class RunGroup:
    """Points `start` to `stop` (exclusive) about one median. `n` values stand in it, `useful` of them off the median.
    The limits and what is judged by them are None with fewer than ten useful ones."""

    start: int
    stop: int
    n: int
    useful: int
    median: float | None
    runs: int
    longest: int
    crossings: int
    runs_low: int | None
    runs_high: int | None
    longest_high: int | None
    crossings_low: int | None

    @property
    def enough(self) -> bool:
        return self.useful >= LEAST_USEFUL

    @property
    def too_few_runs(self) -> bool | None:
        return None if self.runs_low is None else self.runs < self.runs_low

    @property
    def too_many_runs(self) -> bool | None:
        return None if self.runs_high is None else self.runs > self.runs_high

    @property
    def long_run(self) -> bool | None:
        """Whether the longest run is longer than chance would leave it."""
        return None if self.longest_high is None else self.longest > self.longest_high

    @property
    def few_crossings(self) -> bool | None:
        return None if self.crossings_low is None else self.crossings < self.crossings_low

    @property
    def anhoej(self) -> bool | None:
        """Whether the level moved, by Anhøj's two rules; None where there are not enough points to say."""
        return None if not self.enough else bool(self.long_run or self.few_crossings)


@dataclass(frozen=True)
class RunChart:
    """A series read by the rules, with the latest group for what is so now."""

    points: tuple[RunPoint, ...]
    groups: tuple[RunGroup, ...]
    improvement: Improvement
    baseline: int | None
    shift: int
    trend: int

    @property
    def n(self) -> int:
        """How many values there are."""
        return sum(group.n for group in self.groups)

    @property
    def current(self) -> RunGroup | None:
        return self.groups[-1] if self.groups else None

    @property
    def enough(self) -> bool:
        """Whether the current group has enough points to say anything."""
        return self.current is not None and self.current.enough


def run_chart(
    values: Sequence[Number | None],
    *,
    improvement: Improvement,
    rebase_at: Collection[int] = (),
    baseline: int | None = None,
    shift: int = SHIFT,
    trend: int = TREND,
) -> RunChart:
    """The run chart of `values` in the order of their dates.

    `rebase_at` are the indexes that begin a new group; `baseline` how many points from each group's first fix its
    median (all without it). Raises ValueError for what cannot be meant.
    """
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"An improvement is an increase, a decrease or neutral, not {improvement!r}.")
    if baseline is not None and baseline < LEAST_USEFUL:
        raise ValueError(f"A median is fixed on {LEAST_USEFUL} points or more, not {baseline}.")
    if shift < 2 or trend < 2:
        raise ValueError("A shift and a trend are two points in a row or more.")
    starts = group_starts(rebase_at, len(values))
    exact = [None if value is None else exactly(value) for value in values]
    points: list[RunPoint] = []
    groups: list[RunGroup] = []
    for number, (start, stop) in enumerate(pairwise([*starts, len(values)])):
        part = exact[start:stop]
        middle = _median(part[:baseline])
        sides = [_side(value, middle) for value in part]
        group = _group(start, stop, part, middle, sides)
        marks = _marks(part, sides, shift, trend) if group.enough else [(None, 0)] * len(part)
        points += [
            RunPoint(value, number, group.median, relative, rule, SIDES[sign], kind_of(SIDES[sign], improvement))
            for value, relative, (rule, sign) in zip(values[start:stop], sides, marks, strict=True)
        ]
        groups.append(group)
    return RunChart(tuple(points), tuple(groups), improvement, baseline, shift, trend)


def unmarked(chart: RunChart) -> RunChart:
    """The same chart with no point marked, where too little was counted to claim anything."""
    points = (replace(point, rule=None, side=None, kind="common") for point in chart.points)
    return replace(chart, points=tuple(points))


# Limits by the number of useful points


def longest_limit(useful: int) -> int:
    """How long the longest run may be before it is a signal."""
    return round(math.log2(useful)) + 3


def crossings_limit(useful: int) -> int:
    """How often the median is crossed at least: the 5% point of the binomial distribution of n - 1 and a half."""
    throws, ways = useful - 1, 0
    for count in range(throws + 1):
        ways += math.comb(throws, count)
        if 20 * ways >= 2**throws:
            return count
    raise AssertionError("The last count has every way.")


def run_limits(useful: int) -> tuple[int, int] | None:
    """The fewest runs and the most that chance would leave, or None where the table has no line."""
    at = useful - LEAST_USEFUL
    return RUN_LIMITS[at] if 0 <= at < len(RUN_LIMITS) else None


# One group


def _median(part: Sequence[Fraction | None]) -> Fraction | None:
    there = [value for value in part if value is not None]
    return median(there) if there else None


def _side(value: Fraction | None, middle: Fraction | None) -> int:
    if value is None or middle is None:
        return 0
    return (value > middle) - (value < middle)


def _group(
    start: int, stop: int, part: Sequence[Fraction | None], middle: Fraction | None, sides: Sequence[int]
) -> RunGroup:
    runs = [len(list(same)) for _, same in groupby(side for side in sides if side)]
    useful = sum(runs)
    enough = useful >= LEAST_USEFUL
    low, high = (run_limits(useful) if enough else None) or (None, None)
    return RunGroup(
        start=start,
        stop=stop,
        n=sum(value is not None for value in part),
        useful=useful,
        median=None if middle is None else float(middle),
        runs=len(runs),
        longest=max(runs, default=0),
        crossings=max(len(runs) - 1, 0),
        runs_low=low,
        runs_high=high,
        longest_high=longest_limit(useful) if enough else None,
        crossings_low=crossings_limit(useful) if enough else None,
    )


def _marks(
    part: Sequence[Fraction | None], sides: Sequence[int], shift: int, trend: int
) -> list[tuple[RunRule | None, int]]:
    """What each point of one group meets: a shift before a trend."""
    shifts, trends = _shifts(sides, shift), _trends(part, trend)
    return [
        ("shift", moved) if moved else ("trend", going) if going else (None, 0)
        for moved, going in zip(shifts, trends, strict=True)
    ]


def _shifts(sides: Sequence[int], length: int) -> list[int]:
    """The side at the points of every run of `length` or more; those on the median are left unmarked."""
    marked = [0] * len(sides)
    off = [at for at, side in enumerate(sides) if side]
    for side, same in groupby(off, key=lambda at: sides[at]):
        run = list(same)
        if len(run) >= length:
            for at in run:
                marked[at] = side
    return marked


def _trends(part: Sequence[Fraction | None], length: int) -> list[int]:
    """1 at each point of a rise of `length` points or more, -1 of a fall; the later one has the peak between two."""
    marked = [0] * len(part)
    there = [(at, value) for at, value in enumerate(part) if value is not None]
    steps = [
        (a, b, (later > earlier) - (later < earlier))
        for (a, earlier), (b, later) in pairwise([next(same) for _, same in groupby(there, key=lambda each: each[1])])
    ]
    for way, same in groupby(steps, key=lambda step: step[2]):
        going = list(same)
        if len(going) + 1 >= length:
            for at in [going[0][0], *(b for _, b, _ in going)]:
                marked[at] = way
    return marked
