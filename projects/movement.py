"""Whether a measure moved, from where to where, and since when: one rule for every page and document. Pure.

A claim needs a signal that lasts. After a rebase it is a run of the chart's own length of shift on one side of the
first average, and none on the other; without one, a shift or a trend that still holds at the latest figure. Anything
less is no change, and fewer than 13 figures, or fewer than a run since the rebase, are too few to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from projects.runs import RunChart
from projects.spc import FULL_GROUP, Number, Side, XmrChart, XmrGroup, XmrPoint

Moved = Literal["improved", "worse", "no change", "too few points"]


@dataclass(frozen=True)
class Movement:
    """`start` is the average of the first group or of the baseline, or of what was before the run; `now` of the last
    group, or of the run. The present level holds from the point at `since`; `steady` says that every figure from there
    lies on the `side` of the start to which it moved. `moved` is None of a measure that is neither good nor bad."""

    start: float | None
    now: float | None
    since: int
    side: Side | None
    steady: bool
    moved: Moved | None


def movement(chart: XmrChart) -> Movement:
    values = [point.value for point in chart.points]
    groups = [group for group in chart.groups if group.n and group.mean is not None]
    if not groups:
        return Movement(None, None, 0, None, False, None if chart.improvement == "neutral" else "too few points")
    if len(groups) > 1:
        return _between_groups(chart, groups, values)
    begins = _shift(chart) or _trend(chart)
    if begins is not None:
        return _of_a_run(chart, begins, values)
    mean, after = groups[0].mean, chart.baseline or 0
    later = [value for value in values[after:] if value is not None] if after else []
    now = _mean(later) if later else mean
    return Movement(mean, now, after if later else 0, None, False, _moved(chart, None))


def run_movement(chart: RunChart) -> Movement:
    """The same of a run chart, about medians: a shift that still holds at the latest point off the median.

    `start` is the median of the first group, of its baseline, or of what was before the shift; `now` that of the last
    group or of the shift.
    """
    groups = [group for group in chart.groups if group.median is not None]
    if not groups:
        return Movement(None, None, 0, None, False, None if chart.improvement == "neutral" else "too few points")
    last = groups[-1]
    start, now = groups[0].median, last.median
    if not last.enough or chart.n < FULL_GROUP:
        moved: Moved | None = None if chart.improvement == "neutral" else "too few points"
        return Movement(start, now, last.start, None, False, moved)
    since, side = _run_that_holds(chart, start)
    if side is not None:
        now = _median_of(chart, since, len(chart.points))
        start = start if chart.baseline or len(groups) > 1 else _median_of(chart, 0, since) or start
    kind: Moved = "no change"
    if side is not None:
        kind = "improved" if (side == "high") == (chart.improvement == "increase") else "worse"
    return Movement(start, now, since, side, side is not None, None if chart.improvement == "neutral" else kind)


def _run_that_holds(chart: RunChart, start: float | None) -> tuple[int, Side | None]:
    """Where the run about the first median begins that holds at the latest figure, and its side if it is a shift."""
    sides = [(at, _side(point.value, start or 0.0)) for at, point in enumerate(chart.points)]
    useful = [(at, side) for at, side in sides if side]
    if not useful:
        return 0, None
    begin = len(useful)
    while begin and useful[begin - 1][1] == useful[-1][1]:
        begin -= 1
    run = useful[begin:]
    if len(run) < chart.shift:
        return 0, None
    return run[0][0], "high" if run[0][1] == 1 else "low"


def _median_of(chart: RunChart, start: int, stop: int) -> float | None:
    values = [float(point.value) for point in chart.points[start:stop] if point.value is not None]
    return median(values) if values else None


def _between_groups(chart: XmrChart, groups: Sequence[XmrGroup], values: Sequence[Number | None]) -> Movement:
    first, last = groups[0], groups[-1]
    start, now = first.mean or 0.0, last.mean
    sides = [_side(value, start) for value in values]
    signs = [sign for sign in sides[last.start : last.stop] if sign is not None]
    up, down = (_longest(signs, sign) >= chart.shift for sign in (1, -1))
    side: Side | None = None if up == down else "high" if up else "low"
    wanted = 1 if side == "high" else -1
    since, steady = last.start, side is not None and _all(sides[last.start :], wanted)
    if steady:
        held = [group.start for group in groups[1:] if _all(sides[group.start :], wanted)]
        since = min(held)
    moved = _moved(chart, side)
    if moved and last.n < chart.shift:
        moved = "too few points"
    return Movement(start, now, since, side, steady, moved)


def _of_a_run(chart: XmrChart, run: tuple[int, Side], values: Sequence[Number | None]) -> Movement:
    since, side = run
    since_then = [value for value in values[since:] if value is not None]
    before = [value for value in values[:since] if value is not None]
    fixed = chart.groups[0].mean if chart.baseline else None
    start = fixed if fixed is not None else _mean(before or since_then[:1])
    wanted = 1 if side == "high" else -1
    steady = all(_side(value, start) == wanted for value in since_then)
    return Movement(start, _mean(since_then), since, side, steady, _moved(chart, side))


def _moved(chart: XmrChart, side: Side | None) -> Moved | None:
    if chart.improvement == "neutral":
        return None
    if chart.n < FULL_GROUP:
        return "too few points"
    if side is None:
        return "no change"
    return "improved" if (side == "high") == (chart.improvement == "increase") else "worse"


def _shift(chart: XmrChart) -> tuple[int, Side] | None:
    """Where the shift begins that holds at the latest figure, and its side."""
    return _still_holding([point.relative for point in _to_the_latest(chart)], chart.shift)


def _trend(chart: XmrChart) -> tuple[int, Side] | None:
    """The same of a trend."""
    values = [point.value for point in _to_the_latest(chart)]
    return _still_holding([_step(a, b) for a, b in pairwise(values)], chart.trend - 1)


def _to_the_latest(chart: XmrChart) -> list[XmrPoint]:
    last = max(index for index, point in enumerate(chart.points) if point.value is not None)
    return list(chart.points[: last + 1])


def _step(before: Number | None, after: Number | None) -> int:
    return 0 if before is None or after is None else (after > before) - (after < before)


def _still_holding(signs: Sequence[int], length: int) -> tuple[int, Side] | None:
    begin = len(signs)
    while begin and signs[begin - 1] == signs[-1]:
        begin -= 1
    if not signs or signs[-1] == 0 or len(signs) - begin < length:
        return None
    return begin, "high" if signs[-1] > 0 else "low"


def _side(value: Number | None, mean: float) -> int | None:
    return None if value is None else (float(value) > mean) - (float(value) < mean)


def _all(sides: Iterable[int | None], wanted: int) -> bool:
    return all(side == wanted for side in sides if side is not None)


def _longest(signs: Iterable[int], wanted: int) -> int:
    longest = length = 0
    for sign in signs:
        length = length + 1 if sign == wanted else 0
        longest = max(longest, length)
    return longest


def _mean(values: Sequence[Number]) -> float:
    return sum(float(value) for value in values) / len(values)
