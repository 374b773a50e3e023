"""Where a week stands among phases."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from programmes.phases import PhaseFact, unit_of, where

TRIMESTERS = [
    PhaseFact("First trimester", 0, 16),
    PhaseFact("Second trimester", 17, 33),
    PhaseFact("Third trimester", 34, 51),
]


def test_a_week_is_in_the_phase_that_holds_it():
    found = where(TRIMESTERS, 17)
    assert (found.name, found.number, found.of) == ("Second trimester", 2, 3)
    assert found.says == "second of three trimesters"


def test_before_the_first_after_the_last_and_in_a_gap_there_is_no_phase():
    gap = [PhaseFact("Autumn term", 0, 10), PhaseFact("Spring term", 14, 24)]
    assert [where(TRIMESTERS, -1), where(TRIMESTERS, 52), where(gap, 12), where([], 3)] == [None] * 4


def test_phases_are_called_what_all_their_names_end_in():
    assert unit_of(TRIMESTERS) == "trimester"
    assert unit_of([PhaseFact("Discover", 0, 4), PhaseFact("Deliver", 5, 9)]) == "phase"
    assert unit_of([PhaseFact("Part 1", 0, 4), PhaseFact("Stage 1", 5, 9)]) == "phase"
    assert unit_of([]) == "phase"


def test_one_phase_is_no_plural_and_many_are_said_in_figures():
    assert where([PhaseFact("Only term", 0, 4)], 2).says == "first of one term"
    many = [PhaseFact(f"{number}. term", number, number) for number in range(8)]
    assert where(many, 6).says == "term 7 of 8"


@given(bounds=st.lists(st.integers(0, 80), min_size=2, max_size=12, unique=True).map(sorted), week=st.integers(-5, 90))
def test_the_phase_found_holds_the_week_and_there_is_one_whenever_any_does(bounds, week):
    phases = [PhaseFact(f"Term {first}", first, second - 1) for first, second in itertools.pairwise(bounds)]
    found = where(phases, week)
    assert (found is not None) == any(phase.holds(week) for phase in phases)
    if found:
        assert phases[found.number - 1].holds(week)
        assert found.of == len(phases)
