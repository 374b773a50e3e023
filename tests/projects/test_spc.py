"""The engine of the charts, against other people's answers and against what must hold for any figures."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.spc import XmrChart, xmr
from tests.projects.reference_charts import PEAKS, STILL, assert_agrees, cases, drawn, folder

ORDINARY = [case for case in cases() if case["id"] not in PEAKS | {STILL}]
MISSING = "missing-values"


def by_name(name: str) -> dict:
    return next(case for case in cases() if case["id"] == name)


def flags(chart: XmrChart) -> list:
    return [(point.rule, point.side) for point in chart.points]


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case["id"])
def test_the_chart_is_the_one_that_the_nhs_s_own_package_makes(case):
    assert_agrees(drawn(case), case)


@pytest.mark.parametrize("name", sorted(PEAKS))
def test_the_last_point_of_a_trend_takes_that_trend_s_direction(name):
    """The package calls the eighteenth point of a rise “decreasing” where its right neighbour does not rise."""
    case, chart = by_name(name), drawn(by_name(name))
    assert case["expected"]["special_cause_type"][18] == "7 Point Trend (Decreasing)"
    assert (chart.points[18].rule, chart.points[18].side) == ("trend", "high")
    assert_agrees(chart, case, peak=18)


def test_where_two_trends_meet_in_a_peak_the_point_belongs_to_the_later_one():
    chart = xmr([*[-10, 10] * 6, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0], improvement="increase", baseline=12)
    assert [point.side for point in chart.points[12:]] == ["high"] * 6 + ["low"] * 7


def test_a_series_that_never_moves_has_limits_on_its_mean_screened_or_not():
    case, chart = by_name(STILL), drawn(by_name(STILL))
    assert {(point.lower, point.mean, point.upper) for point in chart.points} == {(95.0, 95.0, 95.0)}
    assert chart.assurance == "pass"
    but = ("lpl", "upl", "outside_limits", "close_to_limits", "assurance_type", "assurance_icon")
    assert_agrees(chart, case, but=but)


# The newer two in three


def test_a_point_beyond_the_limit_counts_among_the_two_of_three_unless_the_older_rule_is_asked_for():
    steady = [50, 52, 48, 51, 49, 53, 47, 50, 52, 48, 51, 49]  # mean 50, near the upper limit from 56.0
    newer = xmr([*steady, 60, 57, 51, 49], improvement="increase", baseline=12)
    older = xmr([*steady, 60, 57, 51, 49], improvement="increase", baseline=12, two_in_three="within")
    assert [point.rule for point in newer.points[12:]] == ["outside", "two_in_three", None, None]
    assert [point.rule for point in older.points[12:]] == ["outside", None, None, None]


@pytest.mark.parametrize("length", [6, 7, 8])
def test_a_shift_and_a_trend_are_as_long_as_asked_and_no_shorter(length):
    # Every second fall is followed by a rise: below the mean of the baseline throughout, and no trend.
    base = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 12]
    for run, flagged in ((length - 1, 0), (length, length)):
        low = [10.5, 10.6] * 4
        chart = xmr([*base, *low[:run], 12], improvement="increase", baseline=12, shift=length)
        assert sum(point.rule == "shift" for point in chart.points[13:]) == flagged
        rise = [10.6 + 0.1 * step for step in range(run)]
        chart = xmr([*base, *rise, 10.5], improvement="increase", baseline=12, trend=length, shift=8)
        assert sum(point.rule == "trend" for point in chart.points[13:]) == flagged


# Few points, and none


def test_nothing_is_said_of_no_value_at_all():
    for values in ([], [None, None]):
        chart = xmr(values, improvement="increase", target=5)
        assert (chart.variation, chart.assurance, chart.provisional, chart.n) == (None, None, True, 0)
        assert chart.latest is None


def test_one_value_has_a_mean_and_neither_limits_nor_a_reading():
    chart = xmr([Decimal("4.5")], improvement="increase", target=5)
    (point,) = chart.points
    assert (point.mean, point.lower, point.upper, point.kind) == (4.5, None, None, "common")
    assert (chart.variation, chart.assurance) == (None, None)


def test_two_values_have_limits_that_are_provisional():
    chart = xmr([10, 12], improvement="decrease", target=3)
    assert chart.points[1].mean == 11
    assert (chart.points[1].lower, chart.points[1].upper) == pytest.approx((5.68, 16.32))
    assert (chart.variation, chart.assurance, chart.provisional) == ("common", "fail", True)


def test_limits_are_provisional_until_the_current_group_has_thirteen_values():
    assert xmr([1, 2] * 6, improvement="increase").provisional
    assert not xmr([*[1, 2] * 6, 1], improvement="increase").provisional
    assert xmr([*[1, 2] * 10, 5, 6, 5], improvement="increase", rebase_at=[20]).provisional
    assert xmr([*[1, 2] * 6, None, None], improvement="increase").provisional


def test_a_missing_value_breaks_a_run_and_has_no_range_beside_it():
    low = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10.4, 10.5, 10.4, 10.5, None, 10.4, 10.5, 10.4, 12]
    chart = xmr(low, improvement="increase", baseline=12)
    assert {point.rule for point in chart.points} == {None}
    assert chart.points[16].value is None and chart.points[16].mean == 11
    assert xmr([1, None, 9], improvement="increase").points[0].upper is None


def test_the_reading_is_of_the_latest_value_where_a_missing_one_follows_it():
    chart = xmr([*[10, 12] * 7, 30, None], improvement="increase", baseline=14)
    assert chart.variation == "improvement"
    assert chart.latest is not None and chart.latest.value == 30


def test_a_new_group_forgets_the_one_before():
    chart = xmr([*[10, 12] * 7, *[10.4, 10.6] * 4], improvement="increase", rebase_at=[14])
    assert {point.rule for point in chart.points} == {None}
    assert [point.group for point in chart.points] == [0] * 14 + [1] * 8
    assert chart.points[14].mean == 10.5


# Numbers as they are written


def test_a_value_on_the_mean_is_on_it_whatever_the_fractions():
    chart = xmr([0.1, 0.2, 0.3], improvement="increase")
    assert [point.relative for point in chart.points] == [-1, 0, 1]
    mixed = xmr([Decimal("0.1"), 0.2, Decimal("0.3")], improvement="increase")
    assert mixed.points[1].relative == 0


def test_a_value_on_a_limit_is_inside_it():
    # Mean 11 and an average moving range of 2: the limits are 5.68 and 16.32 to the last decimal.
    base = [10, 12] * 6
    on = xmr([*base, Decimal("16.32")], improvement="increase", baseline=12)
    over = xmr([*base, Decimal("16.320001")], improvement="increase", baseline=12)
    assert (on.points[12].rule, over.points[12].rule) == (None, "outside")


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ([1, 2], {"improvement": "up"}),
        ([1, 2], {"two_in_three": "both"}),
        ([1, 2], {"rebase_at": [2]}),
        ([1, 2], {"rebase_at": [-1]}),
        ([1, 2], {"baseline": 11}),
        ([1, 2], {"shift": 5}),
        ([1, 2], {"trend": 9}),
        ([1, float("nan")], {}),
        ([1, Decimal("Infinity")], {}),
        ([1, Decimal("NaN")], {}),
        ([1, "2"], {}),
        ([1, Decimal("1E+5000")], {}),
        ([1, Decimal("1E-5000")], {}),
        ([1, 2], {"target": float("inf")}),
    ],
)
def test_what_cannot_be_meant_is_refused(values, more):
    with pytest.raises(ValueError, match=r"\w"):
        xmr(values, **({"improvement": "increase"} | more))


# What holds for any figures

figures = st.lists(st.decimals(-1000, 1000, places=2) | st.none(), min_size=0, max_size=60)
ways = st.fixed_dictionaries(
    {
        "improvement": st.sampled_from(["increase", "decrease", "neutral"]),
        "baseline": st.none() | st.integers(12, 20),
        "screen": st.booleans(),
        "two_in_three": st.sampled_from(["beyond", "within"]),
        "shift": st.integers(6, 8),
        "trend": st.integers(6, 8),
    }
)


@st.composite
def asked(draw):
    """Values, the indexes at which groups begin, and the settings."""
    values = draw(figures)
    begins = draw(st.sets(st.integers(0, len(values) - 1), max_size=3)) if values else set()
    return values, begins, draw(ways)


def moved(values, by, times=1):
    return [None if value is None else value * times + by for value in values]


def near(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@given(asked(), st.decimals(-500, 500, places=2), st.decimals("0.01", 100, places=2))
def test_shifting_and_scaling_move_the_limits_and_change_no_flag(asked, by, times):
    values, begins, how = asked
    plain = xmr(values, rebase_at=begins, **how)
    other = xmr(moved(values, by, times), rebase_at=begins, **how)
    assert flags(other) == flags(plain)
    assert other.variation == plain.variation
    for was, now in zip(plain.points, other.points, strict=True):
        for name in ("mean", "lower", "upper"):
            before = getattr(was, name)
            assert near(getattr(now, name), None if before is None else before * float(times) + float(by))


@given(asked(), st.none() | st.decimals(-1000, 1000, places=2))
def test_a_mirror_swaps_the_sides_and_nothing_else(asked, target):
    values, begins, how = asked
    turned = how | {"improvement": {"increase": "decrease", "decrease": "increase"}.get(how["improvement"], "neutral")}
    plain = xmr(values, rebase_at=begins, target=target, **how)
    mirror = xmr(moved(values, 0, -1), rebase_at=begins, target=None if target is None else -target, **turned)
    swap = {"high": "low", "low": "high", None: None}
    assert flags(mirror) == [(rule, swap[side]) for rule, side in flags(plain)]
    assert [point.kind for point in mirror.points] == [point.kind for point in plain.points]
    assert (mirror.variation, mirror.assurance) == (plain.variation, plain.assurance)


@given(figures.filter(len), ways, st.data())
def test_a_rebase_makes_two_charts_of_one(values, how, data):
    at = data.draw(st.integers(0, len(values) - 1))
    whole = xmr(values, rebase_at=[at], **how)
    second = xmr(values[at:], **how)
    parts = (xmr(values[:at], **how).points + second.points) if at else second.points
    told = [(p.value, p.mean, p.lower, p.upper, p.rule, p.side, p.kind, p.near) for p in whole.points]
    assert told == [(p.value, p.mean, p.lower, p.upper, p.rule, p.side, p.kind, p.near) for p in parts]
    assert whole.variation == second.variation


@given(asked())
def test_limits_stand_round_the_mean_and_a_flag_always_has_its_side(asked):
    values, begins, how = asked
    chart = xmr(values, rebase_at=begins, **how)
    assert len(chart.points) == len(values)
    for point in chart.points:
        assert (point.rule is None) == (point.side is None)
        assert (point.kind == "common") == (point.rule is None)
        if point.upper is not None:
            assert point.lower <= point.mean <= point.upper
        if point.value is None:
            assert point.rule is None


# More series, where somebody has them (CADRE_REFERENCE names their folder)

if FOLDER := folder():
    REAL = [case for name in ("ptd_real_ae.json", "ptd_bulk_ae.json") for case in cases(FOLDER / name)]
    UNIT = json.loads((FOLDER / "ptd_unit.json").read_text())
    NEWER = {case["id"]: case for case in cases(FOLDER / "pyqicharts_variant.json")}

    @pytest.mark.parametrize("case", REAL, ids=lambda case: case["id"])
    def test_real_series_agree(case):
        assert_agrees(drawn(case), case)

    @pytest.mark.parametrize("case", UNIT["assurance"])
    def test_assurance_is_read_as_upstream_reads_it(case):
        words = {"pass": "consistent_pass", "fail": "consistent_fail", "hit or miss": "inconsistent", None: None}
        middle, range_ = (case["lpl"] + case["upl"]) / 2, (case["upl"] - case["lpl"]) / 2 / 2.66
        chart = xmr([middle - range_ / 2, middle + range_ / 2], improvement=case["direction"], target=case["target"])
        assert words[chart.assurance] == case["expected"]

    def test_the_worked_examples_agree_to_the_figures_that_were_printed():
        worked = UNIT["vignette"]
        for screen, name in ((True, "screened"), (False, "unscreened")):
            point = xmr(worked["y"], improvement="increase", screen=screen).points[0]
            found = [point.upper, point.mean, point.lower]
            assert found == pytest.approx([worked[name][key] for key in ("upl", "mean", "lpl")], abs=0.005)
        printed = UNIT["snapshot"]
        outlier = [*printed["y"][:14], 10, *printed["y"][15:]]
        for values, screen, name in ((printed["y"], True, "r1"), (outlier, True, "r2"), (outlier, False, "r3")):
            point = xmr(values, improvement="increase", screen=screen).points[0]
            found = [point.mean, point.lower, point.upper]
            assert found == pytest.approx([printed[name][key] for key in ("mean", "lpl", "upl")], rel=1e-6)

    @pytest.mark.parametrize("case", [case for case in REAL if case["id"] in NEWER], ids=lambda case: case["id"])
    def test_the_newer_two_in_three_agrees_with_a_second_implementation(case):
        """Compared where no rule of more weight has the point and where no three lie over a rebase."""
        chart, other = drawn(case, two_in_three="beyond"), NEWER[case["id"]]
        begins = {group.start for group in chart.groups[1:]}
        across = {index + step for index in begins for step in (-2, -1, 0, 1)}
        for index, point in enumerate(chart.points):
            if point.rule in (None, "two_in_three", "shift") and index not in across:
                assert (point.rule == "two_in_three") == other["n7"]["two_sigma"][index], index
