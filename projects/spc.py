"""XmR charts: mean, limits and special causes of a series, by the rules of NHS England's Making Data Count.

Pure: the standard library only. Values may be int, float or Decimal, mixed, and None where there is none. They are
compared exactly: a float counts as it is written (0.1 is a tenth), so that a point on the mean or on a limit is
neither above nor below it whatever the scale. Mean and limits come back as floats, the nearest to the exact ones.

The rules, inside each group (a group begins at a rebase and shares nothing with the one before):
1. outside: beyond a limit, mean ± 2.66 × the average moving range; on the limit is inside.
2. trend: seven or more in a row, each above the one before, or each below; an equal value breaks it.
3. two in three: of three in a row on one side of the mean at least two lie beyond two thirds of the way to the limit;
   those are flagged. "beyond" counts points past the limit among the two, "within", the older rule, does not.
4. shift: seven or more in a row on one side of the mean; a point on the mean breaks it.
A point carries the first that it meets. A missing value breaks trends, shifts and threes, and has no moving range.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

Number = int | float | Decimal
Improvement = Literal["increase", "decrease", "neutral"]
TwoInThree = Literal["beyond", "within"]
Rule = Literal["outside", "trend", "two_in_three", "shift"]
Side = Literal["high", "low"]
Kind = Literal["common", "improvement", "concern", "neutral"]
Assurance = Literal["pass", "fail", "hit or miss"]

# Limits stand 2.66 average moving ranges from the mean (133/50), and a point is near one beyond two thirds of that
# (133/75). A moving range that is not below 3.267 of the average is left out of it by screening.
TO_LIMIT, TO_NEAR, TO_SCREEN = (133, 50), (133, 75), (3267, 1000)
FULL_GROUP = 13  # with fewer points in the current group its limits are provisional
LEAST_BASELINE = 12
LENGTHS = (6, 7, 8)  # of a shift and of a trend
LARGEST, SMALLEST = 1e100, 1e-100


@dataclass(frozen=True)
class XmrPoint:
    """One value beside its group's mean and limits. `relative` is 1 above the mean, -1 below, 0 on it or without a
    value; `near` is beyond two thirds of the way to a limit. `rule` and `side` are None where variation is common;
    a trend's side is "high" when it rises."""

    value: Number | None
    group: int
    mean: float | None
    lower: float | None
    upper: float | None
    relative: int = 0
    near: bool = False
    rule: Rule | None = None
    side: Side | None = None
    kind: Kind = "common"


@dataclass(frozen=True)
class XmrGroup:
    """Points `start` to `stop` (exclusive) with the mean and limits that they share. `n` values stand in it, and
    `counted` of them fix the limits. Without two neighbours among those there are no limits."""

    start: int
    stop: int
    n: int
    counted: int
    mean: float | None
    lower: float | None
    upper: float | None

    @property
    def provisional(self) -> bool:
        return self.n < FULL_GROUP


@dataclass(frozen=True)
class XmrChart:
    """A series read by the rules. `variation` is the kind of the latest point and `assurance` what the current limits
    say of the target; each is None where nothing can be said."""

    points: tuple[XmrPoint, ...]
    groups: tuple[XmrGroup, ...]
    improvement: Improvement
    target: Number | None
    variation: Kind | None
    assurance: Assurance | None
    screened: bool
    baseline: int | None
    two_in_three: TwoInThree
    shift: int
    trend: int

    @property
    def n(self) -> int:
        """How many values there are."""
        return sum(group.n for group in self.groups)

    @property
    def current(self) -> XmrGroup | None:
        return self.groups[-1] if self.groups else None

    @property
    def first(self) -> XmrGroup | None:
        return self.groups[0] if self.groups else None

    @property
    def latest(self) -> XmrPoint | None:
        """The last point of the current group that has a value."""
        group = self.current
        found = self.points[group.start : group.stop] if group else ()
        return next((point for point in reversed(found) if point.value is not None), None)

    @property
    def provisional(self) -> bool:
        """Whether the current group has too few points for its limits to be relied on."""
        return self.current is None or self.current.provisional


def xmr(
    values: Sequence[Number | None],
    *,
    improvement: Improvement,
    target: Number | None = None,
    rebase_at: Collection[int] = (),
    baseline: int | None = None,
    screen: bool = False,
    two_in_three: TwoInThree = "beyond",
    shift: int = 7,
    trend: int = 7,
) -> XmrChart:
    """The chart of `values` in the order of their dates.

    `rebase_at` are the indexes that begin a new group; `baseline` how many points, from each group's first and with
    those that have no value, fix its limits (12 or more; all without it). Raises ValueError for what cannot be meant.
    """
    _check(improvement, two_in_three, baseline, {"shift": shift, "trend": trend})
    starts = group_starts(rebase_at, len(values))
    exact = [None if value is None else exactly(value) for value in values]
    goal = None if target is None else exactly(target)
    unit = math.lcm(*(each.denominator for each in exact if each is not None), 1)
    whole = [None if each is None else each.numerator * (unit // each.denominator) for each in exact]
    points: list[XmrPoint] = []
    groups: list[XmrGroup] = []
    limits = _Limits()
    for number, (start, stop) in enumerate(pairwise([*starts, len(values)])):
        part = whole[start:stop]
        limits = _limits(part[:baseline], screen=screen)
        found = _group(limits, unit, start, stop, sum(value is not None for value in part))
        marks = _marks(part, limits, within=two_in_three == "within", shift=shift, trend=trend)
        shared = (number, found.mean, found.lower, found.upper)
        points += [
            XmrPoint(value, *shared, relative, near, rule, side, kind_of(side, improvement))
            for value, (relative, near, rule, side) in zip(values[start:stop], marks, strict=True)
        ]
        groups.append(found)
    chart = XmrChart(
        points=tuple(points),
        groups=tuple(groups),
        improvement=improvement,
        target=target,
        variation=None,
        assurance=_assurance(limits, unit, goal, improvement),
        screened=screen,
        baseline=baseline,
        two_in_three=two_in_three,
        shift=shift,
        trend=trend,
    )
    latest = chart.latest
    return replace(chart, variation=latest.kind) if latest and latest.upper is not None else chart


# What is asked for


def _check(improvement: str, two_in_three: str, baseline: int | None, lengths: dict[str, int]) -> None:
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"An improvement is an increase, a decrease or neutral, not {improvement!r}.")
    if two_in_three not in ("beyond", "within"):
        raise ValueError(f"Two in three counts points “beyond” the limits or “within” them, not {two_in_three!r}.")
    if baseline is not None and baseline < LEAST_BASELINE:
        raise ValueError(f"Limits are fixed on {LEAST_BASELINE} points or more, not {baseline}.")
    for name, length in lengths.items():
        if length not in LENGTHS:
            raise ValueError(f"A {name} is 6, 7 or 8 points in a row, not {length}.")


def group_starts(rebase_at: Collection[int], count: int) -> list[int]:
    """The index at which each group begins; the first value begins one whatever is asked."""
    if wrong := [index for index in rebase_at if not 0 <= index < count]:
        raise ValueError(f"A new group begins at one of the {count} values, not at index {wrong[0]}.")
    return sorted({0, *rebase_at}) if count else []


def exactly(value: Number) -> Fraction:
    """The number as it is written. ValueError where it is none that a measure has."""
    if isinstance(value, int):
        size: float = abs(value)
    elif isinstance(value, float | Decimal):
        size = abs(float(value))
    else:
        raise ValueError(f"A value is a number, not {value!r}.")
    if not size <= LARGEST or (value and size < SMALLEST):
        raise ValueError(f"{value!r} is not a number that can be charted.")
    return Fraction(Decimal(repr(value))) if isinstance(value, float) else Fraction(value)


# Mean and limits, as whole numbers of a unit: 1 over the least common denominator of all values


@dataclass(frozen=True)
class _Limits:
    """mean = total / count; average moving range = moved / ranges. Nothing is known of none."""

    total: int = 0
    count: int = 0
    moved: int = 0
    ranges: int = 0

    def side(self, value: int) -> int:
        """1 above the mean, -1 below, 0 on it."""
        away = self.count * value - self.total
        return (away > 0) - (away < 0)

    def beyond(self, value: int, factor: tuple[int, int]) -> bool:
        """Whether the value is more than `factor` average moving ranges from the mean."""
        away = abs(self.count * value - self.total)
        return away * factor[1] * self.ranges > factor[0] * self.moved * self.count

    def at(self, sign: int) -> Fraction:
        """The upper limit (1) or the lower one (-1)."""
        return Fraction(self.total, self.count) + sign * Fraction(TO_LIMIT[0] * self.moved, TO_LIMIT[1] * self.ranges)


def _limits(values: Sequence[int | None], *, screen: bool) -> _Limits:
    there = [value for value in values if value is not None]
    pairs = pairwise(values)
    ranges = [abs(b - a) for a, b in pairs if a is not None and b is not None]
    moved = sum(ranges)
    if screen and moved:
        ranges = [each for each in ranges if each * TO_SCREEN[1] * len(ranges) < TO_SCREEN[0] * moved]
        moved = sum(ranges)
    return _Limits(sum(there), len(there), moved, len(ranges))


def _group(limits: _Limits, unit: int, start: int, stop: int, n: int) -> XmrGroup:
    mean = lower = upper = None
    if limits.count:
        mean = float(Fraction(limits.total, limits.count * unit))
    if limits.ranges:
        lower, upper = float(limits.at(-1) / unit), float(limits.at(1) / unit)
    return XmrGroup(start, stop, n, limits.count, mean, lower, upper)


def _assurance(limits: _Limits, unit: int, target: Fraction | None, improvement: Improvement) -> Assurance | None:
    """What the limits say of the target: strictly beyond one of them it is always met, or never."""
    if target is None or improvement == "neutral" or not limits.ranges:
        return None
    if target * unit > limits.at(1):
        return "fail" if improvement == "increase" else "pass"
    if target * unit < limits.at(-1):
        return "pass" if improvement == "increase" else "fail"
    return "hit or miss"


# The rules

Mark = tuple[int, bool, Rule | None, Side | None]  # relative, near, rule and side
SIDES: dict[int, Side | None] = {1: "high", -1: "low", 0: None}


def _marks(part: Sequence[int | None], limits: _Limits, *, within: bool, shift: int, trend: int) -> list[Mark]:
    """What each point of one group meets."""
    known = bool(limits.count)
    sides = [limits.side(value) if known and value is not None else 0 for value in part]
    outside = [value is not None and bool(limits.ranges) and limits.beyond(value, TO_LIMIT) for value in part]
    near = [
        value is not None and bool(limits.ranges) and limits.beyond(value, TO_NEAR) and not (within and out)
        for value, out in zip(part, outside, strict=True)
    ]
    met: tuple[tuple[Rule, list[int]], ...] = (
        ("outside", [side if out else 0 for side, out in zip(sides, outside, strict=True)]),
        ("trend", _trends(part, trend)),
        ("two_in_three", _threes(sides, near)),
        ("shift", _runs(sides, shift)),
    )
    marks: list[Mark] = []
    for index, side in enumerate(sides):
        rule, sign = next(((rule, found[index]) for rule, found in met if found[index]), (None, 0))
        marks.append((side, near[index], rule, SIDES[sign]))
    return marks


def kind_of(side: Side | None, improvement: Improvement) -> Kind:
    if side is None:
        return "common"
    if improvement == "neutral":
        return "neutral"
    return "improvement" if (side == "high") == (improvement == "increase") else "concern"


def _runs(signs: Sequence[int], length: int, extra: int = 0) -> list[int]:
    """The sign, at every place of a stretch of `length` or more equal signs that are not 0; elsewhere 0.

    `extra` places after the stretch belong to it too; where two meet, the later one has the place.
    """
    marked = [0] * (len(signs) + extra)
    start = 0
    for index in range(1, len(signs) + 1):
        if index < len(signs) and signs[index] == signs[start]:
            continue
        if signs[start] and index - start >= length:
            marked[start : index + extra] = [signs[start]] * (index + extra - start)
        start = index
    return marked


def _trends(part: Sequence[int | None], length: int) -> list[int]:
    """1 at each point of a rise of `length` points or more, -1 of a fall: `length` points are one step fewer."""
    if len(part) < length:
        return [0] * len(part)
    steps = [0 if a is None or b is None else (b > a) - (b < a) for a, b in pairwise(part)]
    return _runs(steps, length - 1, extra=1)


def _threes(sides: Sequence[int], near: Sequence[bool]) -> list[int]:
    """The side, at the near points of every three in a row that lie on it with two or more of them near."""
    marked = [0] * len(sides)
    for start in range(len(sides) - 2):
        window = range(start, start + 3)
        side = sides[start]
        if side and all(sides[at] == side for at in window) and sum(near[at] for at in window) >= 2:
            for at in window:
                if near[at]:
                    marked[at] = side
    return marked
