"""Scores and what is withheld, by hand and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import score
from evaluations.statistics import NONE, Part, Rate, Score, Withheld, element_score, merged, pooled, rate

counts = st.tuples(*[st.integers(0, 9)] * 5)
parts = st.builds(lambda c, more: Part(c, sum(c) + more), counts, st.integers(0, 5))
minimums = st.integers(1, 12)


def test_a_mean_is_worked_out_by_hand():
    # 1×1 + 0×2 + 2×3 + 8×4 + 9×5 = 84, of 20 answers
    figure = element_score((1, 0, 2, 8, 9), 22, 5)
    assert figure == Score(counts=(1, 0, 2, 8, 9), invited=22, n=20, mean=Decimal("4.2"))


def test_a_mean_is_kept_unrounded_and_shown_with_one_decimal_half_up():
    # 11 fours and 9 fives are 89 of 20: 4.45, which a float would show as 4.4
    figure = element_score((0, 0, 0, 11, 9), 20, 5)
    assert figure.mean == Decimal("4.45")
    assert score(figure.mean) == "4.5"


@pytest.mark.parametrize(
    ("minimum", "shown"),
    [(3, [False, False, False, True, True, True, True]), (5, [False, False, False, False, False, True, True])],
)
def test_scores_of_none_to_six_answers(minimum, shown):
    figures = [element_score((0, 0, 0, 0, n), 20, minimum) for n in range(7)]
    assert [isinstance(figure, Score) for figure in figures] == shown


def test_no_answers_are_withheld_whatever_the_minimum():
    assert element_score(NONE, 20, 0) == Withheld(0)


def test_a_withheld_figure_holds_the_rule_and_nothing_else():
    assert vars(element_score((0, 0, 0, 2, 2), 20, 5)) == {"minimum": 5}
    assert element_score((0, 0, 0, 2, 2), 20, 5).reason == "Fewer than 5 answers"


def test_under_half_of_those_asked_is_indicative():
    assert element_score((0, 0, 0, 5, 4), 19, 5).indicative
    assert not element_score((0, 0, 0, 5, 5), 20, 5).indicative
    assert rate([(3, 20), (4, 20)]) == Rate(7, 40)
    assert rate([(3, 20), (4, 20)]).indicative


def test_sessions_of_an_element_are_merged_by_their_counts():
    figure = merged([Part((0, 0, 0, 4, 4), 10), Part((1, 0, 0, 0, 5), 9)], 5)
    # 16 + 20 + 1 + 25 = 62, of 14
    assert figure == Score(counts=(1, 0, 0, 4, 9), invited=19, n=14, mean=Decimal(62) / 14)


def test_a_session_with_few_answers_waits_so_that_yesterdays_figure_does_not_give_it_away():
    before = merged([Part((0, 0, 0, 9, 9), 20)], 5)
    with_two_more = merged([Part((0, 0, 0, 9, 9), 20), Part((2, 0, 0, 0, 0), 20)], 5)
    with_five_more = merged([Part((0, 0, 0, 9, 9), 20), Part((2, 0, 0, 0, 0), 20), Part((0, 0, 3, 0, 0), 20)], 5)
    assert with_two_more == before
    assert with_five_more.counts == (2, 0, 3, 9, 9)


def test_a_withheld_cohort_is_not_in_the_total_so_that_subtraction_finds_nothing():
    small, large = element_score((4, 0, 0, 0, 0), 20, 5), element_score((0, 0, 0, 10, 8), 20, 5)
    pool = pooled([small, large], 5)
    assert pool.parts == (Withheld(5), large)
    assert pool.total == large


def test_two_small_cohorts_have_no_total():
    assert pooled([Withheld(5), Withheld(5)], 5).total == Withheld(5)


@given(st.lists(parts, max_size=6), minimums)
def test_nothing_is_ever_shown_of_fewer_answers_than_the_minimum(several, minimum):
    figure = merged(several, minimum)
    assert isinstance(figure, Withheld) or figure.n >= minimum


@given(st.lists(parts, min_size=1, max_size=6), minimums)
def test_two_days_differ_by_no_answers_or_by_at_least_the_minimum(several, minimum):
    def counted(figure):
        return figure.counts if isinstance(figure, Score) else NONE

    for days in range(len(several)):
        before, after = counted(merged(several[:days], minimum)), counted(merged(several[: days + 1], minimum))
        difference = [late - early for late, early in zip(after, before, strict=True)]
        assert all(each >= 0 for each in difference)
        assert sum(difference) == 0 or sum(difference) >= minimum


@given(st.lists(st.lists(parts, max_size=4), max_size=5), minimums, st.randoms())
def test_a_total_less_any_of_its_cohorts_leaves_nobody_or_at_least_the_minimum(cohorts, minimum, chance):
    pool = pooled([merged(each, minimum) for each in cohorts], minimum)
    if isinstance(pool.total, Withheld):
        assert all(isinstance(part, Withheld) for part in pool.parts)
        return
    shown = [part for part in pool.parts if isinstance(part, Score)]
    taken = [part for part in shown if chance.random() < 0.5]
    left = pool.total.n - sum(part.n for part in taken)
    assert left == 0 or left >= minimum


@given(st.lists(parts, max_size=6), minimums)
def test_a_mean_lies_on_the_scale_and_is_that_of_its_counts(several, minimum):
    figure = merged(several, minimum)
    if isinstance(figure, Score):
        assert 1 <= figure.mean <= 5
        every_answer = [value for value, count in enumerate(figure.counts, start=1) for _ in range(count)]
        assert figure.mean == Decimal(sum(every_answer)) / len(every_answer)
        assert figure.n == len(every_answer) <= figure.invited
