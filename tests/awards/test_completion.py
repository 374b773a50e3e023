from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.completion import ProjectFact, Rule, decide, is_met
from cohorts.attendance import MarkFact, PlaceFact, SessionFact, tally, totals

LONDON = ZoneInfo("Europe/London")
TODAY = date(2027, 6, 30)
NOW = datetime(2027, 6, 30, 12, tzinfo=LONDON)
RULE = Rule(hours_percent=80, needs_presentation=True)
PRESENTED = ProjectFact(date(2027, 6, 10))


def hours_of(*attended, hours="4", to_come=0, expected_from=None):
    """A tally of one session for each: True came, False did not, None is not marked; then sessions still to come."""
    sessions, marks = [], {}
    for n, came in enumerate([*attended, *["to come"] * to_come]):
        starts = NOW + timedelta(days=1) if came == "to come" else NOW - timedelta(days=400 - n)
        session = SessionFact(UUID(int=n), f"Day {n}", "master class", "formal", Decimal(hours), starts, starts)
        sessions.append(session)
        if came in (True, False):
            marks[session.id] = MarkFact("present" if came else "absent", Decimal(hours) if came else Decimal(0))
    return tally(PlaceFact(UUID(int=99)), sessions, marks, NOW)


def test_enough_hours_and_a_presented_project_are_complete_with_their_evidence():
    found = decide(RULE, hours_of(True, True, True, True, False), PRESENTED, TODAY)
    assert found.met
    assert found.why_not == ()
    assert [(part.name, part.evidence) for part in found.parts] == [
        ("Hours", "16 of 20 hours, 80%"),
        ("Project", "Presented on 10 June 2027"),
    ]


def test_halves_and_shares_are_written_as_everywhere():
    found = decide(RULE, hours_of(True, True, True, hours="14.5"), PRESENTED, TODAY)
    assert found.hours.evidence == "43½ of 43½ hours, 100%"


def test_too_few_hours_say_how_many_more_and_how_many_are_still_to_come():
    found = decide(RULE, hours_of(True, True, False, to_come=2), PRESENTED, TODAY)
    assert not found.met
    assert found.why_not == ("80% takes 16 hours: 8 more, with 8 still to come.",)


def test_what_is_not_a_whole_quarter_of_an_hour_is_rounded_up_to_what_must_be_attended():
    found = decide(RULE, hours_of(True, True, False, hours="14.5"), PRESENTED, TODAY)  # 80% of 43½ is 34.8
    assert found.why_not == ("80% takes 35 hours: 6 more, so some must be caught up.",)


def test_hours_that_cannot_be_reached_say_that_some_must_be_caught_up():
    found = decide(RULE, hours_of(True, False, False, True, False), PRESENTED, TODAY)
    assert found.why_not == ("80% takes 16 hours: 8 more, so some must be caught up.",)


def test_an_unmarked_register_is_named_before_anybody_is_called_short():
    found = decide(RULE, hours_of(True, True, True, None, False), PRESENTED, TODAY)
    assert found.why_not == ("80% takes 16 hours: 4 more, and 1 session not marked in the register.",)


def test_a_share_just_under_the_rule_is_not_shown_as_if_it_met_it():
    found = decide(Rule(80, False), hours_of(*[True] * 199, *[False] * 51, hours="1"), None, TODAY)
    assert (found.met, found.hours.evidence) == (False, "199 of 250 hours, 79.6%")


@pytest.mark.parametrize(
    ("project", "evidence", "why_not"),
    [
        (None, "No project", "No project yet."),
        (ProjectFact(), "Not presented", "Project not presented yet."),
        (ProjectFact(date(2027, 7, 1)), "To be presented on 1 July 2027", "To be presented on 1 July 2027."),
    ],
)
def test_without_a_presented_project_it_is_not_yet(project, evidence, why_not):
    found = decide(RULE, hours_of(True), project, TODAY)
    assert (found.met, found.project.evidence, found.why_not) == (False, evidence, (why_not,))


def test_a_programme_that_does_not_ask_for_a_presentation_needs_hours_alone():
    found = decide(Rule(80, False), hours_of(True), None, TODAY)
    assert (found.met, found.project) == (True, None)
    assert decide(Rule(80, False), hours_of(True), PRESENTED, TODAY).project.evidence == "Presented on 10 June 2027"


def test_who_left_the_programme_is_not_complete_whatever_they_attended():
    found = decide(RULE, hours_of(True, True), PRESENTED, TODAY, left_on=date(2027, 3, 3))
    assert (found.met, found.why_not) == (False, ("Left the programme on 3 March 2027.",))
    short = decide(RULE, hours_of(True, False, False), None, TODAY, left_on=date(2027, 3, 3))
    assert short.why_not == ("Left the programme on 3 March 2027.",)


def test_a_cohort_without_sessions_completes_nobody():
    found = decide(Rule(1, False), hours_of(), None, TODAY)
    assert (found.met, found.why_not) == (False, ("No sessions are planned.",))


@given(
    st.lists(st.booleans(), min_size=1, max_size=30),
    st.integers(min_value=1, max_value=100),
    st.integers(min_value=0, max_value=5),
)
def test_complete_is_exactly_the_share_of_whole_sessions(came, percent, to_come):
    found = decide(Rule(percent, False), hours_of(*came, to_come=to_come), None, TODAY)
    assert found.met == (sum(came) * 100 >= percent * (len(came) + to_come))
    assert found.met == (found.why_not == ())


@given(
    st.lists(st.booleans(), max_size=8),
    st.integers(1, 100),
    st.booleans(),
    st.none() | st.integers(-3, 3),
    st.none() | st.integers(-3, 3),
)
def test_counting_those_who_are_complete_finds_whom_the_list_finds(came, percent, needed, presented, left):
    rule, tallied = Rule(percent, needed), hours_of(*came)
    presented_on = None if presented is None else TODAY + timedelta(days=presented)
    left_on = None if left is None else TODAY + timedelta(days=left)
    listed = decide(rule, tallied, ProjectFact(presented_on), TODAY, left_on).met
    assert is_met(rule, totals(tallied), presented_on, TODAY, left_on) == listed
