from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cohorts.attendance import MarkFact, PlaceFact, SessionFact, tally
from projects.experience import shares

NOW = datetime(2027, 3, 9, 12, tzinfo=ZoneInfo("Europe/London"))


def attended(*sessions: tuple[str, str, bool]):
    """A tally of (share, hours, attended) sessions; those not attended are still to come."""
    facts, marks = [], {}
    for share, hours, came in sessions:
        start = NOW - timedelta(days=9) if came else NOW + timedelta(days=9)
        fact = SessionFact(uuid4(), "S", "workshop", share, Decimal(hours), start, start + timedelta(hours=1))
        facts.append(fact)
        if came:
            marks[fact.id] = MarkFact("present", Decimal(hours))
    return tally(PlaceFact(uuid4()), facts, marks, NOW)


def test_hours_divide_as_on_the_participant_s_home_page():
    """58 of 105, 19 of 30 and 11 of 15 hours are said as 66:22:12 against 70:20:10."""
    hours = attended(("others", "19", True), ("others", "11", False), ("formal", "11", True), ("formal", "4", False))
    result = shares(tally=hours, logged=Decimal(58), planned=Decimal(105))
    assert [(line.share, line.hours, line.plan) for line in result.lines] == [
        ("experience", 58, 105),
        ("others", 19, 30),
        ("formal", 11, 15),
    ]
    assert (result.hours, result.plan) == (88, 150)
    assert result.ratio == (66, 22, 12)
    assert result.plan_ratio == (70, 20, 10)


def test_sessions_that_are_experience_count_beside_the_project():
    result = shares(tally=attended(("experience", "3.5", True)), logged=Decimal("2.25"), planned=Decimal(10))
    assert (result.experience.hours, result.experience.plan) == (Decimal("5.75"), Decimal("13.5"))


def test_before_the_first_hour_there_is_no_ratio():
    result = shares(tally=attended(("formal", "3.5", False)), logged=Decimal(0), planned=Decimal(0))
    assert result.ratio is None
    assert result.plan_ratio == (0, 0, 100)


@given(st.lists(st.decimals(min_value=0, max_value=200, places=2), min_size=3, max_size=3))
def test_a_ratio_always_adds_to_a_hundred(hours):
    experience, others, formal = hours
    result = shares(
        tally=attended(("others", str(others), True), ("formal", str(formal), True)),
        logged=experience,
        planned=Decimal(0),
    )
    assert sum(result.ratio or ()) == (100 if any(hours) else 0)
