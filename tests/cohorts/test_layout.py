"""From a start date to every date: weekends, bank holidays, the change of the clocks, sets and pairs in turn."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.layout import Pattern, length, meetings, open_day_from
from core.dates import is_working_day

ENGLAND, SCOTLAND = partial(is_working_day, nation="ENG"), partial(is_working_day, nation="SCT")
MONDAY = date(2026, 9, 21)


def pattern(weeks=0, *, count=1, hours="3.5", interval=0, starts_at=time(9, 30)):
    return Pattern(uuid4(), count, Decimal(hours), weeks, interval, starts_at)


def days(pattern, start=MONDAY, working=ENGLAND, turn=0):
    return [meeting.starts_at.date() for meeting in meetings(pattern, start, working, turn)]


def test_meetings_stand_on_the_weekday_of_the_start():
    assert days(pattern(6, count=3, interval=9)) == [date(2026, 11, 2), date(2027, 1, 4), date(2027, 3, 8)]


def test_a_meeting_on_easter_monday_moves_to_tuesday_in_england_and_stays_in_scotland():
    week_27 = pattern(27)  # 29 March 2027 is Easter Monday, which is no bank holiday in Scotland
    assert days(week_27) == [date(2027, 3, 30)]
    assert days(week_27, working=SCOTLAND) == [date(2027, 3, 29)]


def test_a_meeting_at_christmas_moves_past_every_holiday_and_the_weekend():
    friday = date(2026, 9, 25)  # week 13 is Christmas Day 2026, Boxing Day is made good on the Monday
    assert days(pattern(13), friday) == [date(2026, 12, 29)]


def test_a_meeting_remembers_the_day_that_the_design_gives():
    [moved] = meetings(pattern(27), MONDAY, ENGLAND)
    [stands] = meetings(pattern(3), MONDAY, ENGLAND)
    assert (moved.planned, moved.moved) == (date(2027, 3, 29), True)
    assert (stands.planned, stands.moved) == (date(2026, 10, 12), False)


@pytest.mark.parametrize(
    ("week", "moment"),
    [
        (3, datetime(2026, 10, 12, 8, 30, tzinfo=UTC)),  # summer time
        (5, datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),  # the clocks went back on the 25th
        (24, datetime(2027, 3, 8, 9, 30, tzinfo=UTC)),
        (27, datetime(2027, 3, 30, 8, 30, tzinfo=UTC)),  # and forward on 28 March
    ],
)
def test_half_past_nine_is_half_past_nine_in_london_on_both_sides_of_the_change_of_clocks(week, moment):
    [meeting] = meetings(pattern(week), MONDAY, ENGLAND)
    assert meeting.starts_at == moment


@pytest.mark.parametrize(
    ("hours", "lasts"),
    [
        ("7", timedelta(hours=8)),
        ("3.5", timedelta(hours=3, minutes=30)),
        ("1.5", timedelta(hours=1, minutes=30)),
        ("2", timedelta(hours=2)),
        ("5", timedelta(hours=5)),
        ("5.25", timedelta(hours=6, minutes=15)),
    ],
)
def test_a_long_day_has_an_hour_for_lunch_and_a_half_day_none(hours, lasts):
    assert length(Decimal(hours)) == lasts


def test_each_set_meets_the_working_day_after_the_set_before_it():
    assert [days(pattern(6), turn=turn)[0] for turn in range(6)] == [
        date(2026, 11, 2),
        date(2026, 11, 3),
        date(2026, 11, 4),
        date(2026, 11, 5),
        date(2026, 11, 6),
        date(2026, 11, 9),
    ]


def test_turns_step_over_bank_holidays_too():
    assert open_day_from(date(2026, 12, 24), ENGLAND, 1) == date(2026, 12, 29)


@given(
    start=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    weeks=st.integers(0, 60),
    count=st.integers(1, 12),
    interval=st.integers(1, 12),
    turn=st.integers(0, 10),
)
def test_every_meeting_is_on_a_working_day_on_or_after_the_one_that_the_design_gives(
    start, weeks, count, interval, turn
):
    made = meetings(pattern(weeks, count=count, interval=interval), start, ENGLAND, turn)
    assert [meeting.part for meeting in made] == list(range(1, count + 1))
    for index, meeting in enumerate(made):
        day = meeting.starts_at.date()
        assert ENGLAND(day)
        assert day >= meeting.planned == start + timedelta(weeks=weeks + index * interval)
        assert meeting.starts_at.time() == time(9, 30)
