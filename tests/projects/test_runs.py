"""Run charts, against other people's answers and against what must hold for any figures."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.runs import LEAST_USEFUL, RunChart, crossings_limit, longest_limit, run_chart, run_limits

VECTORS = Path(__file__).parent / "vectors"
QI = json.loads((VECTORS / "qicharts2_runs_and_i.json").read_text())
CASES = [case for case in QI["cases"] if case["chart"] == "run"]
ROWS = json.loads((VECTORS / "run_count_limits.json").read_text())["rows"]


def drawn(case: dict) -> RunChart:
    asked = case["input"]
    values = [None if at + 1 in asked["exclude"] else value for at, value in enumerate(asked["values"])]
    return run_chart(values, improvement="neutral", rebase_at=asked["part_after"], baseline=asked["freeze"])


def marked(chart: RunChart) -> list:
    return [(point.rule, point.side) for point in chart.points]


# Other people's answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_median_runs_and_crossings_are_those_that_qicharts2_counts(case):
    chart = drawn(case)
    assert [point.median for point in chart.points] == pytest.approx(case["expected"]["cl"], rel=1e-9)
    for group, part in zip(chart.groups, case["expected"]["parts"], strict=True):
        assert (group.useful, group.longest, group.crossings) == (
            part["n_useful"],
            part["longest_run"],
            part["n_crossings"],
        )
        if group.enough:
            assert (group.longest_high, group.crossings_low) == (part["longest_run_max"], part["n_crossings_min"])
            assert group.anhoej is part["runs_signal"]
        else:
            assert (group.longest_high, group.crossings_low, group.anhoej) == (None, None, None)


@pytest.mark.parametrize("row", QI["anhoej_limits"], ids=lambda row: str(row["n"]))
def test_the_limits_of_the_longest_run_and_of_crossings_are_anhoej_s(row):
    assert (longest_limit(row["n"]), crossings_limit(row["n"])) == (row["longest_run_max"], row["n_crossings_min"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["n_useful"]))
def test_the_limits_of_the_number_of_runs_are_those_of_the_published_table(row):
    assert run_limits(row["n_useful"]) == (row["lower"], row["upper"])


def test_beyond_the_table_the_number_of_runs_is_not_judged_and_anhoej_s_rules_still_are():
    assert (run_limits(9), run_limits(61)) == (None, None)
    group = run_chart([1, 2] * 40, improvement="increase").groups[0]
    assert (group.too_few_runs, group.too_many_runs, group.anhoej) == (None, None, False)


# The rules

WAVE = [4, 6, 3, 7, 4, 6, 3, 7, 4, 6]


def test_six_on_one_side_of_the_median_are_a_shift_and_five_are_none():
    low = [1, 2, 1, 2, 1, 2]
    chart = run_chart([*low, 9, 8, 9, 1, 9, 8, 9, 8], improvement="increase")
    assert [point.rule for point in chart.points[:7]] == ["shift"] * 6 + [None]
    assert {point.kind for point in chart.points[:6]} == {"concern"}
    chart = run_chart([*low[:5], 9, 8, 1, 9, 8, 9, 8], improvement="increase")
    assert "shift" not in {point.rule for point in chart.points}


def test_a_point_on_the_median_neither_counts_nor_breaks_a_shift():
    chart = run_chart([1, 2, 1, 5, 2, 1, 2, 9, 8, 9, 8, 9, 8], improvement="decrease")
    on = [point.rule for point in chart.points]
    assert (chart.groups[0].median, chart.groups[0].useful) == (5, 12)
    assert on[:7] == ["shift", "shift", "shift", None, "shift", "shift", "shift"]
    assert {point.kind for point in chart.points[:3]} == {"improvement"}


def test_five_in_a_row_that_rise_are_a_trend_and_of_equal_neighbours_one_counts():
    five = run_chart([*WAVE, 3, 4, 4, 5, 6, 7, 3], improvement="increase")
    assert [point.side for point in five.points[10:16]] == ["high", "high", None, "high", "high", "high"]
    four = run_chart([*WAVE, 4, 4, 5, 6, 3], improvement="increase")
    assert "trend" not in {point.rule for point in four.points}


def test_a_missing_value_is_passed_over():
    whole = run_chart([1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8], improvement="increase")
    holed = run_chart([1, 2, 1, None, 2, 1, 2, 9, 8, 9, 8, 9, 8], improvement="increase")
    assert marked(holed)[:3] + marked(holed)[4:] == marked(whole)
    assert holed.points[3].rule is None
    assert holed.groups[0].n == 12


def test_what_runs_too_much_up_and_down_has_too_many_runs():
    group = run_chart([1, 9] * 8, improvement="increase").groups[0]
    assert (group.runs, group.too_many_runs, group.too_few_runs) == (16, True, False)


def test_a_new_group_shares_nothing_with_the_one_before():
    chart = run_chart([*WAVE, *[value + 50 for value in WAVE]], improvement="increase", rebase_at=[10])
    assert [group.median for group in chart.groups] == [5.0, 55.0]
    assert {rule for rule, _ in marked(chart)} == {None}


# Few points, and what cannot be meant


@pytest.mark.parametrize("values", [[], [None, None], [5] * 30, [1, 2, 3, 4, 5, 6, 7, 8, 9]])
def test_with_fewer_than_ten_useful_points_nothing_is_said(values):
    chart = run_chart(values, improvement="increase")
    assert not chart.enough
    assert {rule for rule, _ in marked(chart)} <= {None}
    assert all((group.anhoej, group.too_few_runs, group.long_run) == (None, None, None) for group in chart.groups)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"improvement": "up"}, "increase, a decrease or neutral"),
        ({"baseline": 9}, "10 points or more"),
        ({"shift": 1}, "two points in a row"),
        ({"rebase_at": [3]}, "one of the 2 values"),
    ],
)
def test_what_cannot_be_meant_is_refused(how, said):
    with pytest.raises(ValueError, match=said):
        run_chart([1, 2], **{"improvement": "increase"} | how)


# What holds for any figures

figures = st.lists(st.decimals(-1000, 1000, places=2) | st.none(), max_size=60)
several = settings(max_examples=80, deadline=None)


@several
@given(figures, st.integers(-500, 500), st.sampled_from([Decimal("0.1"), 3, 100]))
def test_another_unit_or_another_nought_changes_no_mark(values, moved, times):
    other = [None if value is None else value * times + moved for value in values]
    one, two = run_chart(values, improvement="increase"), run_chart(other, improvement="increase")
    assert marked(one) == marked(two)
    for a, b in zip(one.groups, two.groups, strict=True):
        assert (a.useful, a.runs, a.longest, a.crossings) == (b.useful, b.runs, b.longest, b.crossings)


@several
@given(figures)
def test_backwards_it_counts_the_same(values):
    one, two = run_chart(values, improvement="increase"), run_chart(values[::-1], improvement="increase")
    for a, b in zip(one.groups, two.groups, strict=True):
        assert (a.median, a.useful, a.runs, a.longest, a.crossings) == (
            b.median,
            b.useful,
            b.runs,
            b.longest,
            b.crossings,
        )
        assert a.anhoej == b.anhoej


@several
@given(figures)
def test_turned_over_every_mark_is_on_the_other_side(values):
    over = [None if value is None else -value for value in values]
    turned = {"high": "low", "low": "high", None: None}
    found = marked(run_chart(over, improvement="decrease"))
    assert [(rule, turned[side]) for rule, side in found] == marked(run_chart(values, improvement="increase"))


@several
@given(figures)
def test_useful_points_fill_the_runs_and_only_they_are_in_a_shift(values):
    chart = run_chart(values, improvement="increase")
    for group in chart.groups:
        assert group.longest <= group.useful <= group.n
        assert group.crossings == max(group.runs - 1, 0)
        assert group.enough == (group.useful >= LEAST_USEFUL)
    assert all(point.relative for point in chart.points if point.rule == "shift")
