"""What a chart is said to show, and whether a measure moved: held to series of which the answer is known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.chart_words import by_how_much, key, periods, reading, rule_words, state, tell
from projects.movement import movement
from projects.spc import xmr
from tests.projects.series import REBASED, WEEKS, series

CHECKS = [43, 45, 41, 44, 46, 42, 40, 45, 43, 47, 44, 45, 42, 47, 52, 55, 58, 61, 60, 64, 66]
STEADY = [10, 12] * 10


def words(read):
    told = tell(read)
    return f"{told.finding} {told.meaning} {told.advice}".strip()


def rebased(**how):
    return series(rebase_at=[REBASED], baseline=24, target=10, **how)


def test_a_fall_that_lasted_is_told_with_its_size_its_length_and_what_it_means_for_the_aim():
    read = rebased()
    assert words(read) == (
        "Missed first appointments fell by more than a third, from an average of 19.5% to 12.4%, and stayed lower for "
        "17 weeks. An ordinary week now lies between 7.4% and 17.3%, so 10% will be met in some weeks and not in "
        "others. Reaching it every week needs another change."
    )
    assert reading(read) == "Lower for 17 weeks"
    assert state(read) == "Latest week: ordinary. Aim: hit or miss."
    assert (read.movement.moved, read.movement.since) == ("improved", REBASED)


def test_the_same_fall_is_worse_where_more_is_better_and_neither_where_it_is_neither():
    worse = series(rebase_at=[REBASED], baseline=24, target=30, improvement="increase")
    assert (worse.movement.moved, reading(worse)) == ("worse", "Lower for 17 weeks")
    assert "Find out what is different since then" in words(worse)
    neither = series(rebase_at=[REBASED], improvement="neutral")
    assert (neither.movement.moved, reading(neither)) == (None, "Lower for 17 weeks")
    assert "aim" not in words(neither).lower()


def test_a_rise_that_no_rebase_followed_is_told_and_the_aim_is_not_judged_by_limits_of_before():
    read = series(
        CHECKS, name="Yearly checks on time", improvement="increase", frequency="month", target=60, baseline=13
    )
    told = tell(read)
    assert told.finding == (
        "Yearly checks on time rose by more than a quarter, from an average of 43.6% to 57.9%, and stayed higher for "
        "8 months."
    )
    assert told.meaning == "60% was reached in 4 of 8 months since then."
    assert "re-base the limits from May 2027" in told.advice
    assert state(read) == "Latest month: improvement. Aim: not judged by limits of before."


def test_the_average_before_is_of_the_figures_before_the_run_where_no_baseline_is_fixed():
    read = series([*STEADY, *[6, 7] * 4])
    moved = read.movement
    assert (moved.start, moved.now, moved.since, moved.moved) == (11, 6.5, 20, "improved")


def test_ordinary_variation_is_called_no_change_however_far_its_ends_lie_apart():
    read = series(WEEKS[:20], target=10)
    assert (read.movement.moved, reading(read)) == ("no change", "No change beyond ordinary variation")
    assert "no change beyond ordinary variation" in tell(read).finding
    assert "10% will not be met while nothing changes" in tell(read).meaning


def test_what_stood_out_and_is_over_is_told_as_a_change_that_has_not_lasted():
    read = series([*STEADY, *[14] * 8, *STEADY])  # the week before is above the average of 11.5 as well
    assert (read.movement.moved, reading(read)) == ("no change", "No change that has lasted")
    assert "no change that has lasted; 9 weeks stood out, and the latest does not." in tell(read).finding


def test_one_figure_beyond_a_limit_is_news_and_no_change():
    read = series(WEEKS[:21], target=20)
    assert (read.movement.moved, reading(read)) == ("no change", "Latest week worse than ordinary variation")
    assert tell(read).finding == (
        "The latest week, 24 August 2026, was worse than ordinary variation: 24.9% (above the upper limit)."
    )
    assert tell(read).advice == "Ask what was different that week, before changing anything."


@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_nothing_is_claimed_of_fewer_than_thirteen_figures(count):
    read = series([30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19][:count], target=10)
    assert read.movement.moved == "too few points"
    assert reading(read) == f"Too few figures to say ({count} of 13)"
    assert "fell" not in words(read)
    assert f"{13 - count} more" in words(read)


def test_too_few_since_the_rebase_are_too_few_too():
    read = series(WEEKS[: REBASED + 5], rebase_at=[REBASED])
    assert read.movement.moved == "too few points"
    assert reading(read) == "Too few figures since 9 November 2026 to say"
    assert "5 figures since the limits were re-based" in words(read)


def test_a_rebase_alone_is_no_improvement():
    """A team may re-base where it likes: the figures must bear the claim."""
    read = series([*STEADY, *STEADY], rebase_at=[20])
    assert (read.movement.moved, read.movement.side) == ("no change", None)
    assert reading(read) == "No change beyond ordinary variation"


def test_a_level_that_is_lower_on_average_only_is_not_said_to_have_stayed():
    lower = [*[20, 22] * 8, *[15, 16, 15, 16, 15, 16, 15, 25, 16, 15, 16, 15, 16, 15]]
    read = series(lower, rebase_at=[16])
    assert (read.movement.moved, read.movement.steady) == ("improved", False)
    assert reading(read) == "Lower on average since 27 July 2026"
    assert "stayed" not in words(read)


def test_the_length_of_a_change_runs_over_a_second_step_the_same_way():
    read = series([*[20, 22] * 8, *[15, 16] * 5, *[11, 12] * 5], rebase_at=[16, 26])
    assert (read.movement.start, read.movement.now, read.movement.since) == (21, 11.5, 16)
    assert reading(read) == "Lower for 20 weeks"


def test_no_figure_is_an_invitation():
    read = series([])
    assert (reading(read), state(read)) == ("No figures yet", "")
    assert "they are the baseline" in words(read)


def test_what_never_varies_is_doubted():
    assert "check that it is counted anew each week" in words(series([5] * 20, target=5))


def test_a_limit_that_cannot_be_reached_is_not_named():
    read = series([2, 3, 1, 2, 0, 4, 2, 3, 1, 2, 3, 2, 1, 2], name="Falls", unit="falls", target=3)
    assert "An ordinary week is 6.1 falls or less, so 3 will be met in some weeks" in words(read)
    assert read.bounds == (0.0, None)
    high = series([97, 99, 98, 96, 99, 97, 98, 99, 95, 98, 97, 99, 98, 97], improvement="increase")
    assert high.bounds == (0.0, 100.0)
    assert "An ordinary week is" in words(high) and "or more" in words(high)
    assert series([-3, 2] * 10, unit="days").bounds == (None, None)


def test_limits_that_are_provisional_are_said_to_be_and_do_not_judge_the_aim():
    assert state(series(WEEKS[:9], target=10, style="xmr")) == "Latest week: ordinary. Limits are provisional."
    again = series(WEEKS[: REBASED + 12], rebase_at=[REBASED], target=10)
    assert state(again) == "Latest week: ordinary. Limits are provisional."
    assert "too early to say if 10% can be met" in words(again)
    firm = series(WEEKS[: REBASED + 13], rebase_at=[REBASED], target=10)
    assert state(firm) == "Latest week: ordinary. Aim: hit or miss."
    assert state(series(WEEKS[:9], target=10)) == ""


@pytest.mark.parametrize(
    ("start", "now", "said"),
    [
        (20, 9, "by more than half"),
        (20, 13, "by more than a third"),
        (20, 14, "by more than a quarter"),
        (20, 16, ""),
        (20, 10, "by more than a third"),  # a half is not more than a half
        (20, 41, "more than doubled"),
        (20, 60, "more than doubled"),
        (3, 75.4, ""),  # more than doubled says too little of 25 times
        (20, 28, "by more than a third"),
        (0, 5, ""),
        (-4, 5, ""),
    ],
)
def test_a_change_is_never_said_to_be_more_than_it_is(start, now, said):
    assert by_how_much(start, now) == said


@pytest.mark.parametrize(
    ("first", "last", "frequency", "count"),
    [
        (date(2026, 11, 9), date(2027, 3, 1), "week", 17),
        (date(2026, 11, 9), date(2026, 11, 9), "week", 1),
        (date(2026, 11, 9), date(2026, 11, 18), "day", 10),
        (date(2026, 11, 1), date(2027, 2, 1), "month", 4),
        (date(2026, 4, 1), date(2027, 1, 1), "quarter", 4),
    ],
)
def test_periods_are_counted_with_both_ends(first, last, frequency, count):
    assert periods(first, last, frequency) == count


def test_each_rule_is_named_with_the_length_that_was_asked_for():
    chart = xmr(WEEKS, improvement="decrease", baseline=24, shift=8)
    named = {rule_words(point, chart) for point in chart.points}
    assert {"above the upper limit", "8 in a row below average", "below the lower limit", ""} <= named
    rise = xmr([*STEADY, *[11 + 0.1 * step for step in range(7)]], improvement="decrease", baseline=20)
    assert rule_words(rise.points[-1], rise) == "7 in a row rising"


def test_the_key_names_the_kinds_of_point_that_are_there_and_their_rules():
    assert [kind for kind, _ in key(rebased())] == ["common", "improvement", "concern"]
    assert dict(key(rebased()))["concern"] == "Concern (above the upper limit)"
    assert key(series([10, 12] * 8)) == (("common", "Ordinary variation"),)


def test_a_figure_left_out_is_not_the_latest():
    read = series([*STEADY, 30], left_out={20}, target=17)
    assert read.latest_index == 19
    assert state(read) == "Latest week: ordinary. Aim: met as things are."


@given(
    st.lists(st.decimals(0, 100, places=1), max_size=50),
    st.sampled_from(["increase", "decrease", "neutral"]),
    st.sets(st.integers(1, 49), max_size=2),
    st.none() | st.decimals(0, 100, places=0),
)
def test_whatever_the_figures_the_words_agree_with_one_another(values, improvement, begins, target):
    begins = [index for index in begins if index < len(values)]
    read = series(values, improvement=improvement, rebase_at=begins, target=target)
    moved, said = read.movement, words(read)
    assert said and reading(read)
    claims = " fell " in said or " rose " in said or "doubled" in said
    assert claims == (moved.side is not None and read.chart.n >= 13 and moved.moved != "too few points")
    if moved.moved in ("improved", "worse"):
        assert read.chart.n >= 13
        better = {"high": "increase", "low": "decrease"}[moved.side]
        assert (better == improvement) == (moved.moved == "improved")
        assert (moved.now > moved.start) == (moved.side == "high")
    if improvement == "neutral":
        assert moved.moved is None or read.chart.n == 0
    if moved.steady:
        start = Decimal(str(moved.start))
        assert all((value > start) == (moved.side == "high") for value in read.values[moved.since :])


@given(st.lists(st.integers(0, 30), min_size=13, max_size=40))
def test_a_mirror_turns_better_into_worse(values):
    up = movement(xmr(values, improvement="increase"))
    down = movement(xmr(values, improvement="decrease"))
    turn = {"improved": "worse", "worse": "improved"}
    assert down.moved == turn.get(up.moved, up.moved)
