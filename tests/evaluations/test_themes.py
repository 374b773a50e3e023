"""How many people raised a theme, and that nothing told of it gives away fewer than the minimum."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.themes import Raised, of_cohort, told

# For each of up to five cohorts, in how many answers each of up to three surveys has the theme.
programmes = st.lists(st.lists(st.integers(1, 20), max_size=3), max_size=5).map(
    lambda cohorts: {number: dict(enumerate(counts)) for number, counts in enumerate(cohorts)}
)


def test_people_are_as_many_as_raised_it_in_the_one_survey_that_has_it_most_often():
    assert of_cohort({"launch": 4, "coaching": 11, "sets": 7}) == Raised(people=11, answers=22)


def test_a_theme_that_nine_people_raised_is_not_told():
    assert told({"pilot": {"coaching": 9, "sets": 9}}, 10).total is None


def test_cohorts_add_up_since_they_are_different_people():
    figures = told({"pilot": {"coaching": 12}, "second": {"coaching": 10, "sets": 3}}, 10)
    assert figures.total == Raised(people=22, answers=25)


def test_small_cohorts_are_told_together_where_together_they_are_enough():
    figures = told({"pilot": {"coaching": 12}, "second": {"sets": 6}, "third": {"sets": 5}}, 10)
    assert (figures.rest, figures.total) == (Raised(11, 11), Raised(23, 23))


def test_what_would_be_left_over_of_a_total_is_left_out_of_it():
    """12 in the pilot's own report and 15 in the programme's would give away three people of the second cohort."""
    figures = told({"pilot": {"coaching": 12}, "second": {"coaching": 3}}, 10)
    assert figures.total == Raised(12, 12)


@given(programmes, st.integers(1, 15))
def test_a_total_less_any_cohorts_that_are_told_is_nobody_or_enough_people(cohorts, minimum):
    figures = told(cohorts, minimum)
    if figures.total is None:
        assert not figures.alone
        return
    left = figures.total.people - sum(figure.people for figure in figures.alone.values())
    assert left == 0 or left >= minimum
    assert all(figure.people >= minimum for figure in figures.alone.values())


@given(programmes, st.integers(1, 15))
def test_nothing_told_is_more_than_there_is(cohorts, minimum):
    total = told(cohorts, minimum).total
    assert total is None or total.people <= sum(of_cohort(each).people for each in cohorts.values())
    assert total is None or total.people <= total.answers
