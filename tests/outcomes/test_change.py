"""The interval of a change: against published values of Student's t, an example worked by hand, and what must hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.statistics import element_score
from outcomes.change import change, quantile


@pytest.mark.parametrize(
    ("share", "freedom", "t"),
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 3, 3.182),
        (0.95, 7, 1.895),
        (0.975, 10, 2.228),
        (0.995, 5, 4.032),
        (0.975, 30, 2.042),
        (0.975, 120, 1.980),
        (0.9995, 4, 8.610),
    ],
)
def test_students_t_is_that_of_the_published_table(share, freedom, t):
    assert abs(quantile(share, freedom) - t) < 0.001


def score(*counts: int):
    return element_score(counts, sum(counts), 5)


def test_welchs_interval_of_two_small_groups():
    # 3,3,4,4,4,5 and 4,5,5,5,5,5: means 23/6 and 29/6, variances 17/30 and 1/6
    found = change(score(0, 0, 2, 3, 1), score(0, 0, 0, 1, 5), (6, 6))
    assert found.by == Decimal(29) / 6 - Decimal(23) / 6
    # error of the difference 0.34960, 7.69 degrees of freedom taken as 7, t 2.36462
    assert (round(found.low, 3), round(found.high, 3)) == (0.173, 1.827)
    assert (found.moved, found.words) == ("rose", "+1.00 (+0.17 to +1.83)")


def test_with_more_changes_looked_at_each_interval_is_wider():
    one, ten = (change(score(0, 0, 2, 3, 1), score(0, 0, 0, 1, 5), (6, 6), looked_at=each) for each in (1, 10))
    assert ten.low < one.low < one.high < ten.high
    assert ten.moved == ""


def test_who_answered_about_several_sessions_counts_once():
    thrice = change(score(0, 0, 6, 9, 3), score(0, 0, 0, 3, 15), (6, 6))
    free = change(score(0, 0, 6, 9, 3), score(0, 0, 0, 3, 15), (18, 18))
    assert thrice.low < free.low
    assert thrice.high > free.high


def test_answers_that_are_all_alike_still_leave_room():
    found = change(score(0, 0, 0, 5, 0), score(0, 0, 0, 5, 0), (5, 5))
    assert found.low < 0 < found.high
    assert found.moved == ""


answers = st.tuples(*[st.integers(0, 9)] * 5).filter(lambda counts: sum(counts) >= 5)


@given(answers, answers, st.integers(1, 12))
def test_an_interval_lies_about_the_change_and_turns_with_it(before, after, looked_at):
    there = change(score(*before), score(*after), (20, 20), looked_at)
    back = change(score(*after), score(*before), (20, 20), looked_at)
    assert there.low < float(there.by) < there.high
    assert abs(there.low + back.high) < 1e-9
    assert (there.moved == "rose") == (back.moved == "fell")
