"""From a start date to every date: weekends, bank holidays, the change of the clocks, sets and pairs in turn."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cohorts.layout import NoOpenDay, Pattern, Way, lay_out, length, meetings, moved, open_day_from
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


# A whole design


def outside(first, last):
    return lambda day: ENGLAND(day) and not first <= day <= last


def laid(*patterns, start=MONDAY, is_open=ENGLAND, **ways):
    return lay_out(patterns, start, is_open, **ways)


def test_a_preferred_weekday_is_the_first_one_on_or_after_the_week_of_the_design():
    tuesdays = replace(pattern(3, count=2, interval=1), weekdays=frozenset({1}))
    assert [each.day for each in laid(tuesdays)] == [date(2026, 10, 13), date(2026, 10, 20)]


def test_the_first_day_stands_on_the_start_date_whatever_is_preferred():
    assert [each.day for each in laid(replace(pattern(0), weekdays=frozenset({3})))] == [MONDAY]


@pytest.mark.parametrize(
    ("way", "days"),
    [
        (Way.NEXT, [date(2027, 3, 22), date(2027, 3, 30), date(2027, 4, 5)]),
        (Way.BEFORE, [date(2027, 3, 22), date(2027, 3, 25), date(2027, 4, 5)]),
        (Way.SHIFT, [date(2027, 3, 22), date(2027, 4, 5), date(2027, 4, 12)]),
    ],
)
def test_a_session_on_easter_monday_goes_the_way_that_was_chosen(way, days):
    weekly = pattern(26, count=3, interval=1)  # the second falls on Easter Monday, 29 March 2027
    assert [each.day for each in laid(weekly, way=way)] == days


def test_the_same_weekday_later_is_kept_between_the_meetings_before_and_after():
    fortnightly = pattern(25, count=3, interval=2)
    assert [each.day for each in laid(fortnightly, way=Way.WEEKDAY)] == [
        date(2027, 3, 15),
        date(2027, 4, 5),
        date(2027, 4, 12),
    ]


def test_one_date_may_go_another_way_than_the_rest():
    one, other = pattern(27), pattern(14)  # Easter Monday, and Monday 28 December
    found = laid(one, other, way=Way.NEXT, ways={(one.element, 1): Way.BEFORE})
    assert [each.day for each in found] == [date(2026, 12, 29), date(2027, 3, 25)]


def test_a_mended_date_never_takes_the_time_of_another_session_of_the_cohort():
    mended, stands = pattern(27), pattern(27)
    friday = replace(stands, weekdays=frozenset({1}))  # already on Tuesday 30 March
    assert [each.day for each in laid(mended, friday)] == [date(2027, 3, 30), date(2027, 3, 31)]


def test_everything_after_a_shifted_date_goes_with_it_and_nothing_before():
    found = laid(pattern(26), pattern(27), pattern(28), pattern(40), way=Way.SHIFT)
    assert [(each.day - each.planned).days for each in found] == [0, 7, 7, 7]
    assert [each.impossible for each in found] == [False, True, False, False]


def test_a_design_that_finds_no_open_day_is_told_and_not_looked_for_for_ever():
    with pytest.raises(NoOpenDay):
        laid(pattern(1), is_open=lambda day: False)


designs = st.lists(
    st.builds(
        pattern,
        st.integers(1, 40),
        count=st.integers(1, 8),
        interval=st.integers(1, 8),
        starts_at=st.sampled_from([time(9, 30), time(13, 30)]),
    ),
    min_size=1,
    max_size=5,
)
WEEKDAYS = st.frozensets(st.integers(0, 4), max_size=2)


@given(designs, WEEKDAYS, st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 60), st.sampled_from(list(Way)))
def test_no_session_is_ever_on_a_closed_day_and_those_of_an_element_keep_their_order(made, weekdays, start, long, way):
    closed = outside(date(2027, 7, 1), date(2027, 7, 1) + timedelta(days=long))
    assume(closed(start))
    found = lay_out([replace(each, weekdays=weekdays) for each in made], start, closed, way)
    assert len(found) == sum(each.count for each in made)
    assert all(closed(each.day) for each in found)
    for one in made:
        own = sorted((each for each in found if each.element == one.element), key=lambda each: each.part)
        assert [each.day for each in own] == sorted(each.day for each in own)


@given(designs, st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(-400, 400))
def test_moving_there_and_back_is_where_it_was(made, start, by):
    assume(ENGLAND(start))
    for each in lay_out(made, start, ENGLAND):
        there = moved(each.day, None, timedelta(days=by), ENGLAND)
        meant = there.meant if there.stepped_over else None
        back = moved(there.after, meant, timedelta(days=-by), ENGLAND)
        assert ENGLAND(there.after)
        assert (back.after, back.stepped_over) == (each.day, False)
