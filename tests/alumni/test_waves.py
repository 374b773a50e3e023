"""The days on which alumni are asked: three and twelve months by the calendar, and no other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumni.waves import (
    LONGEST_AGO,
    MONTHS,
    OPEN_FOR,
    SHORTEST_AGO,
    closes_on,
    due,
    months_after,
    to_be_reminded,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "asked"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 3, date(2027, 3, 31)),
        (date(2027, 1, 31), 3, date(2027, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 6, 10), 3, date(2027, 9, 10)),
        (date(2027, 6, 10), 12, date(2028, 6, 10)),
        (date(2027, 10, 1), 3, date(2028, 1, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, asked):
    assert months_after(day, months) == asked


@given(day=DAYS, months=st.integers(0, 36))
def test_the_day_of_the_month_stays_or_is_the_last_of_a_shorter_month(day, months):
    after = months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after.day < day.day and (after + timedelta(1)).day == 1)


@given(one=DAYS, other=DAYS, months=st.sampled_from(MONTHS))
def test_who_ended_earlier_is_never_asked_later(one, other, months):
    first, last = sorted((one, other))
    assert months_after(first, months) <= months_after(last, months)


def test_a_wave_begins_on_its_day_and_not_the_day_before():
    ended = date(2026, 11, 30)
    assert due(ended, date(2027, 2, 27)) == []
    assert due(ended, date(2027, 2, 28)) == [3]
    assert due(ended, date(2027, 11, 29)) == []
    assert due(ended, date(2027, 11, 30)) == [12]


def test_one_that_nobody_could_begin_is_begun_late_for_six_weeks_and_then_left_out():
    ended = date(2026, 6, 10)
    assert due(ended, date(2026, 9, 10) + OPEN_FOR) == [3]
    assert due(ended, date(2026, 9, 11) + OPEN_FOR) == []


def test_one_that_has_begun_does_not_begin_again():
    assert due(date(2026, 6, 10), date(2026, 9, 12), begun={3}) == []


@given(ended=DAYS, after=st.integers(0, 800))
def test_whoever_is_due_ended_within_the_days_that_are_looked_at(ended, after):
    today = ended + timedelta(after)
    if due(ended, today):
        assert today - LONGEST_AGO <= ended <= today - SHORTEST_AGO


@given(ended=DAYS)
def test_each_wave_comes_once_and_they_are_never_open_together(ended):
    opened = [months_after(ended, months) for months in MONTHS]
    assert closes_on(opened[0]) < opened[1]
    days = [ended + timedelta(number) for number in range(500)]
    begun: set[int] = set()
    begins = {}
    for day in days:
        for months in due(ended, day, begun):
            begun.add(months)
            begins[months] = day
    assert begins == dict(zip(MONTHS, opened, strict=True))


def test_the_reminder_is_due_after_ten_days():
    assert not to_be_reminded(date(2027, 2, 28), date(2027, 3, 9))
    assert to_be_reminded(date(2027, 2, 28), date(2027, 3, 10))
