"""What a good project has, read from what is written; each finding names what it was read from."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.advice import CycleFact, Facts, MeasureFact, advise, of_an_aim

START = date(2026, 10, 5)
AIM = "Cut missed first appointments from 19.5% to 10% by June 2027"


def weeks(number, start=START):
    return tuple(start + timedelta(7 * week) for week in range(number))


def found(facts):
    return {each.title: each for each in advise(facts)}


def there(facts):
    return {each.title for each in advise(facts) if each.there}


@pytest.mark.parametrize(
    ("aim", "says"),
    [
        (AIM, True),
        ("Halve the wait for a first visit", True),
        ("Every patient has a plan on the day", True),
        ("Improve the clinic by 2027", False),
        ("Better handovers", False),
        ("", False),
    ],
)
def test_an_aim_says_how_much_with_a_number_and_a_year_is_none(aim, says):
    assert of_an_aim(aim, None)[0].there is says


def test_an_aim_says_by_when_with_a_day_of_its_own():
    how_much, by_when, _, problem = of_an_aim(AIM, date(2027, 6, 30), "People do not come", "19.5% missed")
    assert (how_much.there, by_when.there, problem.there) == (True, True, True)
    assert by_when.evidence == "It is to be reached by 30 June 2027."
    assert problem.evidence == "“19.5% missed”"
    assert not of_an_aim(AIM, None)[1].there


@pytest.mark.parametrize(
    ("aim", "says"),
    [
        ("Cut missed appointments to 10% by June 2027", ""),
        ("Scan within one hour for seven in ten", ""),
        ("Halve it in eight months", ""),
        ("Cut missed appointments in the three Northmoor teams to 10%", "in the three Northmoor teams"),
        ("Nine in ten babies seen within ten days", "babies"),
        ("", ""),
    ],
)
def test_an_aim_says_for_whom_with_people_or_a_place(aim, says):
    advice = found(Facts(aim))["The aim says for whom"]
    assert advice.there == bool(says)
    assert not says or advice.evidence == f"It says “{says}”."


@pytest.mark.parametrize(
    ("aim", "agrees"),
    [
        ("To 10% by the end of June", False),
        ("To 10% by March 2028", False),
        ("To 10% by 2028", False),
        ("From 19.5% in May 2026 to 10% by March 2027", True),
        ("To 10% by March", True),
        ("To 10%, and it may take long", True),
    ],
)
def test_a_month_in_the_words_that_differs_from_the_date_is_said(aim, agrees):
    advice = found(Facts(aim, date(2027, 3, 8)))["The aim says by when"]
    assert advice.there == agrees
    assert agrees or "its date 8 March 2027" in advice.evidence


def test_a_test_is_held_against_figures_only_if_some_came_since_it_began():
    title = "What was found is held against figures"
    test = CycleFact(1, START, "One clinic", "Missed", "yes", "adopt")
    assert title not in there(Facts(AIM, cycles=(test,)))
    assert title in there(Facts(AIM, cycles=(replace(test, figures=3),)))


def test_each_kind_of_measure_is_looked_for_and_named():
    facts = Facts(AIM, measures=(MeasureFact("Missed", "outcome"), MeasureFact("Texts sent", "process")))
    assert found(facts)["There is an outcome measure"].evidence == "“Missed”."
    balancing = found(facts)["There is a balancing measure"]
    assert (balancing.there, balancing.evidence) == (False, "There is no balancing measure.")
    assert "something else gets worse" in balancing.next_step


def test_a_baseline_is_the_figures_of_the_outcome_before_the_first_test():
    cycle = CycleFact(1, began_on=START + timedelta(7 * 9))
    facts = Facts(AIM, measures=(MeasureFact("Missed", "outcome", weeks(20)),), cycles=(cycle,))
    short = found(facts)["You know where you started"]
    assert not short.there
    assert short.evidence == "“Missed” has 9 figures before the first test began on 7 December 2026."
    assert short.next_step.startswith("3 more figures")
    later = replace(facts, cycles=(replace(cycle, began_on=START + timedelta(7 * 12)),))
    assert found(later)["You know where you started"].there


def test_several_small_tests_are_studied_ones():
    studied = [CycleFact(n, START, "One clinic", "Missed", "yes", "adopt") for n in (1, 2)]
    facts = Facts(AIM, cycles=(*studied, CycleFact(3, START)))
    tests = found(facts)["Several small tests"]
    assert (tests.there, tests.evidence) == (False, "2 tests were studied, of 3 tests planned.")
    assert found(facts)["Each test says how small it is"].evidence == "2 of 3 tests say on how many it is tried."
    third = CycleFact(3, START, "One clinic", "Missed", "no", "abandon")
    assert {"Several small tests", "Each test says how small it is"} <= there(Facts(AIM, cycles=(*studied, third)))


def test_where_nothing_is_counted_no_measure_is_asked_for():
    titles = {each.title for each in advise(Facts(AIM, counted=False))}
    assert not {title for title in titles if "measure" in title or "started" in title}


@given(st.text(max_size=80), st.integers(0, 40), st.integers(0, 5))
def test_advice_never_says_to_do_what_is_done_and_always_says_what_it_read(aim, figures, tests):
    facts = Facts(
        aim,
        measures=(MeasureFact("Missed", "outcome", weeks(figures)),),
        cycles=tuple(CycleFact(n, START, held="yes") for n in range(tests)),
    )
    for each in advise(facts):
        assert each.evidence and each.next_step and each.link_words
