from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import dates

FORWARD = date(2026, 3, 29)  # 1am becomes 2am
BACK = date(2026, 10, 25)  # 2am becomes 1am


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_today_changes_at_midnight_in_london_winter_and_summer(monkeypatch, utc, day):
    monkeypatch.setattr(timezone, "now", lambda: utc)
    assert dates.today() == day


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 3, 28), 9), (FORWARD, 8), (date(2026, 10, 24), 8), (BACK, 9)]
)
def test_half_past_nine_is_half_past_nine_on_londons_clocks_either_side_of_a_change(day, utc_hour):
    moment = dates.at(day, time(9, 30))
    assert moment == datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)
    assert dates.local(moment).time() == time(9, 30)


def test_a_session_over_the_night_when_the_clocks_go_forward_is_an_hour_shorter():
    assert dates.at(FORWARD, time(9)) - dates.at(date(2026, 3, 28), time(9)) == timedelta(hours=23)
    assert dates.at(BACK, time(9)) - dates.at(date(2026, 10, 24), time(9)) == timedelta(hours=25)


def test_a_day_has_23_24_or_25_hours():
    lengths = [end - start for start, end in map(dates.day_bounds, (FORWARD, date(2026, 6, 1), BACK))]
    assert lengths == [timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)]


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    assert dates.at(BACK, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_leave_out_is_the_hour_after():
    assert dates.local(dates.at(FORWARD, time(1, 30))).time() == time(2, 30)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        dates.local(datetime(2026, 1, 1, 9))


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        (datetime(2026, 1, 5, 11, 59, tzinfo=UTC), "Good morning"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "Good afternoon"),
        (datetime(2026, 7, 6, 11, 0, tzinfo=UTC), "Good afternoon"),
        (datetime(2026, 7, 6, 16, 59, tzinfo=UTC), "Good afternoon"),
        (datetime(2026, 7, 6, 17, 0, tzinfo=UTC), "Good evening"),
        (datetime(2026, 7, 6, 23, 0, tzinfo=UTC), "Good morning"),
    ],
)
def test_the_greeting_goes_by_londons_clocks(utc, words):
    assert dates.greeting(utc) == words


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2026, 12, 25), ["ENG", "WLS", "SCT", "NIR"]),
        (date(2026, 12, 28), ["ENG", "WLS", "SCT", "NIR"]),  # for Boxing Day, a Saturday
        (date(2027, 1, 4), ["SCT"]),  # for 2 January, a Saturday
        (date(2027, 3, 17), ["NIR"]),  # St Patrick
        (date(2027, 3, 29), ["ENG", "WLS", "NIR"]),  # Easter Monday
        (date(2026, 8, 3), ["SCT"]),
        (date(2026, 8, 31), ["ENG", "WLS", "NIR"]),
        (date(2026, 7, 13), ["NIR"]),  # for the Battle of the Boyne, a Sunday
        (date(2026, 11, 30), ["SCT"]),  # St Andrew
        (date(2026, 11, 24), []),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day, nations):
    assert [nation for nation in dates.NATIONS if not dates.is_working_day(day, nation)] == nations


def test_a_bank_holiday_has_a_name():
    assert dates.bank_holiday(date(2027, 3, 26), "ENG") == "Good Friday"
    assert dates.bank_holiday(date(2027, 3, 25), "ENG") == ""


def test_an_unknown_nation_is_refused():
    with pytest.raises(ValueError, match="ENG, WLS, SCT, NIR"):
        dates.is_working_day(date(2026, 1, 1), "GB")


def test_the_working_day_after_good_friday_is_tuesday_in_england_and_monday_in_scotland():
    good_friday = date(2027, 3, 26)
    assert dates.next_working_day(good_friday, "ENG") == date(2027, 3, 30)
    assert dates.next_working_day(good_friday, "SCT") == date(2027, 3, 29)
    assert dates.previous_working_day(good_friday, "ENG") == date(2027, 3, 25)


def test_a_working_day_is_its_own_next_working_day():
    assert dates.next_working_day(date(2027, 3, 11), "ENG") == date(2027, 3, 11)


def test_working_days_are_counted_over_christmas():
    wednesday = date(2026, 12, 23)
    assert dates.add_working_days(wednesday, 2, "ENG") == date(2026, 12, 29)
    assert dates.add_working_days(date(2026, 12, 29), -2, "ENG") == wednesday
    assert dates.add_working_days(wednesday, 0, "ENG") == wednesday
    assert dates.working_days_between(wednesday, date(2026, 12, 29), "ENG") == 2
    assert dates.working_days_between(date(2026, 12, 29), wednesday, "ENG") == 0


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30), st.sampled_from(["ENG", "WLS", "SCT", "NIR"]))
def test_so_many_working_days_later_there_are_so_many_working_days_between(day, count, nation):
    start = dates.next_working_day(day, nation)
    end = dates.add_working_days(start, count, nation)
    assert dates.is_working_day(end, nation)
    assert dates.working_days_between(start, end, nation) == count


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times())
def test_a_time_on_a_day_is_on_that_day_in_london(day, clock):
    assert dates.local(dates.at(day, clock)).date() == day
