"""XmR series and the answers that NHSRplotthedots gave for them (tests/projects/vectors, and more where they lie).

The package's two-in-three is the older rule. It has two faults that are not copied: a point on a peak can take the
direction of no trend that it belongs to, and a screened series that never moves has no limits.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from projects.spc import XmrChart, xmr

COMMITTED = Path(__file__).parent / "vectors" / "xmr_invented.json"
RULES = {
    ("outside", "high"): "Above UCL",
    ("outside", "low"): "Below LCL",
    ("trend", "high"): "7 Point Trend (Increasing)",
    ("trend", "low"): "7 Point Trend (Decreasing)",
    ("two_in_three", "high"): "2 in 3 Above CL",
    ("two_in_three", "low"): "2 in 3 Below CL",
    ("shift", "high"): "7 Points Above CL",
    ("shift", "low"): "7 Points Below CL",
    (None, None): "Common Cause",
}
ASSURANCE = {
    None: (None, None),
    "pass": ("consistent_pass", "pass"),
    "fail": ("consistent_fail", "fail"),
    "hit or miss": ("inconsistent", "inconsistent"),
}
PEAKS = {"trend-then-tie-then-trend", "two-trends-abutting"}
STILL = "constant"


def cases(path: Path = COMMITTED) -> list[dict]:
    return json.loads(path.read_text())["cases"]


def folder() -> Path | None:
    """Where the series lie that may not be committed, if somebody has them: $CADRE_REFERENCE/spc-check-only."""
    named = os.environ.get("CADRE_REFERENCE")
    return Path(named) / "spc-check-only" if named else None


def series(case: dict) -> tuple[list, list[int]]:
    """The values by date, and the indexes of the dates that begin a group."""
    rows = sorted(zip(case["input"]["dates"], case["input"]["values"], strict=True), key=lambda row: row[0])
    days = [date.fromisoformat(day) for day, _ in rows]
    begins = [days.index(day) for day in map(date.fromisoformat, case["input"]["rebase_dates"]) if day in days]
    return [value for _, value in rows], begins


def drawn(case: dict, **more) -> XmrChart:
    values, begins = series(case)
    asked = case["input"]
    more.setdefault("two_in_three", "within")
    return xmr(
        values,
        improvement=asked["improvement_direction"],
        target=asked["target"],
        rebase_at=begins,
        baseline=asked["fix_after_n_points"],
        screen=asked["screen_outliers"],
        **more,
    )


def assert_agrees(chart: XmrChart, case: dict, *, but: tuple[str, ...] = (), peak: int | None = None) -> None:
    """Every column and icon, but those named; `peak` is the point whose direction the reference has wrong."""
    columns = {name: values for name, values in _columns(chart, case).items() if name not in but}
    expected = dict(case["expected"])
    for name, found in columns.items():
        given = list(expected[name])
        if peak is not None and name in ("special_cause_type", "point_type"):
            given[peak] = found[peak]
        if name in ("mean", "lpl", "upl"):
            assert found == pytest.approx(given, rel=1e-9, abs=1e-12, nan_ok=True), name
        else:
            assert found == given, name
    assert _icons(chart, but) == {name: expected[name] for name in _icons(chart, but)}


def _columns(chart: XmrChart, case: dict) -> dict[str, list]:
    points = chart.points
    there = [point.value is not None for point in points]
    first = case["expected"]["rebase_group"][0]  # a rebase at the first point counts as one there
    short = [chart.groups[point.group].provisional for point in points]
    return {
        "rebase_group": [point.group + first for point in points],
        "mean": [point.mean for point in points],
        "lpl": [point.lower for point in points],
        "upl": [point.upper for point in points],
        "outside_limits": [_where(has, p.rule == "outside") for has, p in zip(there, points, strict=True)],
        "relative_to_mean": [_where(has, p.relative) for has, p in zip(there, points, strict=True)],
        "close_to_limits": [_where(has, p.near) for has, p in zip(there, points, strict=True)],
        "special_cause_type": [RULES[point.rule, point.side] for point in points],
        "special_cause_flag": [point.rule is not None for point in points],
        "point_type": [_point_type(point) for point in points],
        "short_group_warning": short,
    }


def _where(there: bool, value):
    return value if there else None


def _point_type(point) -> str:
    if point.kind == "common":
        return "common_cause"
    return f"special_cause_{point.kind}" + (f"_{point.side}" if point.kind == "neutral" else "")


def _icons(chart: XmrChart, but: tuple[str, ...]) -> dict:
    latest = chart.latest
    variation = "common_cause" if chart.variation in ("common", None) else f"{chart.variation}_{latest.side}"
    kind, icon = ASSURANCE[chart.assurance]
    icons = {"variation_icon": variation, "assurance_type": kind, "assurance_icon": icon}
    return {name: value for name, value in icons.items() if name not in but}
