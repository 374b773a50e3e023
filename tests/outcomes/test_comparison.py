"""Cohorts side by side: a choice selects among the figures of the whole page, and tells nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.statistics import Score
from outcomes.comparison import compare
from outcomes.forms import CohortChoice
from tests.outcomes.facts import cohort, element, made_of, places


def five():
    return made_of(
        cohorts=[cohort(number) for number in range(1, 6)],
        places=[each for number in range(1, 6) for each in places(10, hours=5 + number % 5, cohort=number)],
        elements=[
            element("Launch day", (0, 0, 2, 8, 4), (0, 0, 1, 2, 0), (0, 0, 2, 8, 5), (0, 0, 0, 8, 9), (0, 0, 0, 0, 9)),
            element("Coaching", (0, 0, 0, 2, 2), (0, 0, 0, 3, 9)),
        ],
    )


def test_the_chosen_cohorts_stand_in_their_order_whatever_the_order_of_choosing():
    chosen = compare(five(), [4, 1])
    assert [each.number for each in chosen.cohorts] == [1, 4]
    assert not chosen.whole
    assert [each.number for each in compare(five()).cohorts] == [1, 2, 3, 4, 5]
    assert compare(five()).whole


@given(st.sets(st.integers(1, 5)))
def test_a_choice_shows_only_figures_that_the_whole_page_shows(numbers):
    made = five()
    whole, chosen = compare(made), compare(made, numbers)
    assert set(chosen.cohorts) <= set(whole.cohorts)
    for every, some in zip(whole.elements, chosen.elements, strict=True):
        assert some.element is every.element
        assert all(pair in every.figures for pair in some.figures)


@given(st.sets(st.integers(1, 5)))
def test_a_change_is_between_two_figures_that_are_shown(numbers):
    for line in compare(five(), numbers).elements:
        shown = [cohort for cohort, figure in line.figures if isinstance(figure, Score)]
        if line.changed:
            assert (line.changed.first, line.changed.last) == (shown[0], shown[-1])
        else:
            assert len(shown) < 2


def test_the_range_of_an_element_is_of_the_cohorts_that_are_compared():
    launch, coaching = compare(five(), [1, 2, 4]).elements
    assert (float(launch.range.low), float(launch.range.high)) == (58 / 14, 77 / 17)
    assert coaching.range is None


def choice(**given) -> CohortChoice:
    return CohortChoice(given, outcomes=five())


def test_two_cohorts_or_more_are_chosen_by_their_numbers():
    assert list(choice(cohort=["1", "4"]).numbers) == [1, 4]


def test_a_cohort_of_another_programme_or_one_alone_is_refused_in_words():
    other = choice(cohort=["1", "9"])
    assert (list(other.numbers), other.errors["cohort"]) == ([], ["Choose among the cohorts of this programme"])
    alone = choice(cohort=["1"])
    assert (list(alone.numbers), alone.errors["cohort"]) == ([], ["Choose at least two cohorts"])
