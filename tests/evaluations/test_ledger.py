"""Two versions of a report differ, in every count, by nothing or by at least its threshold."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.ledger import WHOLE, Difference, Entry, too_near

MINIMUM = {"places": 5, "answers": 5, "people": 10}


def entry(kind: str, count: int, thing: str = "coaching", cohort: str = "pilot") -> Entry:
    return Entry(kind, thing, cohort, count, f"{kind} about {thing}")


def near(new, old, same_subject=True):
    return [(each.before, each.after) for each in too_near(new, old, MINIMUM, same_subject=same_subject)]


def test_no_difference_and_a_large_one_may_stand():
    assert near([entry("answers", 20)], [entry("answers", 20)]) == []
    assert near([entry("answers", 25)], [entry("answers", 20)]) == []


def test_four_answers_more_or_fewer_may_not():
    assert near([entry("answers", 24)], [entry("answers", 20)]) == [(20, 24)]
    assert near([entry("answers", 16)], [entry("answers", 20)]) == [(20, 16)]


def test_nine_people_more_who_raised_a_theme_may_not():
    assert near([entry("people", 29)], [entry("people", 20)]) == [(20, 29)]
    assert near([entry("people", 30)], [entry("people", 20)]) == []


def test_what_only_one_version_counts_is_nothing_in_the_other():
    assert near([entry("places", 3, cohort="new")], []) == [(0, 3)]
    assert near([], [entry("places", 3, cohort="gone")]) == [(3, 0)]
    assert near([entry("places", 20, cohort="new")], []) == []


def test_a_programme_and_a_cohort_are_compared_in_what_both_tell_of_that_cohort():
    programme = [entry("people", 13), entry("people", 40, cohort=WHOLE), entry("answers", 12, cohort="second")]
    cohort = [entry("people", 12), entry("people", 12, cohort=WHOLE)]
    assert near(programme, cohort, same_subject=False) == [(12, 13)]


def test_a_difference_says_what_both_are():
    said = Difference("Answers about “Coaching”, Pilot", 20, 1020, 5).sentence
    assert said == "Answers about “Coaching”, Pilot: 20 before, 1,020 now, where the least difference is 5"


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_order_of_two_versions_does_not_matter(one, other):
    first, second = [entry("answers", one)], [entry("answers", other)]
    assert bool(near(first, second)) == bool(near(second, first)) == (0 < abs(one - other) < 5)
