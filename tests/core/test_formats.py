from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core import formats as f


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (32.5, 0, "33"),
        (33.5, 0, "34"),
        (-32.5, 0, "-33"),
        (4.45, 1, "4.5"),
        (4.35, 1, "4.4"),
        (2.675, 2, "2.68"),
        (Fraction(89, 20), 1, "4.5"),
        (Decimal("0.05"), 1, "0.1"),
        (7, 0, "7"),
    ],
)
def test_a_half_is_rounded_up_and_never_to_the_even(value, places, written):
    assert str(f.round_half_up(value, places)) == written


def test_a_date_is_day_month_year():
    day = date(2027, 3, 11)
    assert f.long_date(day) == "11 March 2027"
    assert f.short_date(day) == "11 March"
    assert f.weekday_date(day) == "Thursday 11 March"
    assert f.weekday_long_date(day) == "Thursday 11 March 2027"
    assert f.month_year(day) == "March 2027"


def test_a_moment_late_in_the_evening_utc_is_the_next_day_in_a_london_summer():
    moment = datetime(2027, 6, 10, 23, 30, tzinfo=UTC)
    assert (f.long_date(moment), f.clock(moment)) == ("11 June 2027", "12.30am")


def test_a_winter_moment_is_the_same_hour_in_london_and_in_utc():
    assert f.clock(datetime(2027, 1, 10, 9, 30, tzinfo=UTC)) == "9.30am"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        f.clock(datetime(2027, 1, 10, 9, 30))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (time(9, 30), "9.30am"),
        (time(13), "1pm"),
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(12, 5), "12.05pm"),
        (time(0, 5), "12.05am"),
        (time(23, 59), "11.59pm"),
    ],
)
def test_a_time_is_written_with_a_full_stop_and_am_or_pm(value, written):
    assert f.clock(value) == written


def test_a_session_runs_from_half_past_nine_to_one():
    assert f.clock_range(time(9, 30), time(13)) == "9.30am to 1pm"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2026, 9, 21), date(2027, 6, 10), "21 September 2026 to 10 June 2027"),
        (date(2026, 9, 21), date(2026, 12, 10), "21 September to 10 December 2026"),
        (date(2026, 10, 5), date(2026, 10, 9), "5 to 9 October 2026"),
        (date(2026, 10, 5), date(2026, 10, 5), "5 October 2026"),
        (date(2026, 10, 5), date(2027, 10, 5), "5 October 2026 to 5 October 2027"),
    ],
)
def test_what_both_ends_of_a_range_share_is_said_once(start, end, written):
    assert f.date_range(start, end) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 3, 1), "today"),
        (date(2027, 3, 2), "tomorrow"),
        (date(2027, 2, 28), "yesterday"),
        (date(2027, 3, 4), "in 3 days"),
        (date(2027, 2, 26), "3 days ago"),
        (date(2027, 3, 14), "in 13 days"),
        (date(2027, 3, 15), "in 2 weeks"),
        (date(2027, 2, 8), "3 weeks ago"),
        (date(2027, 5, 3), "in 2 months"),
        (date(2028, 3, 1), "in 12 months"),
    ],
)
def test_how_far_a_day_is_from_today(day, written):
    assert f.days_away(day, date(2027, 3, 1)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("43.5"), "43½"),
        (3.5, "3½"),
        (7, "7"),
        (Decimal("7.00"), "7"),
        (Decimal("1.25"), "1¼"),
        (Decimal("0.75"), "¾"),
        (0, "0"),
        (33.3, "33.3"),
        (33.25, "33¼"),
        (33.333, "33.3"),
        (33.96, "34"),
        (33.46, "33½"),
        (100, "100"),
    ],
)
def test_hours_are_written_with_quarters(value, written):
    assert f.hours(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("0.5"), "½ hour"),
        (1, "1 hour"),
        (Decimal("1.5"), "1½ hours"),
        (43.5, "43½ hours"),
        (0, "0 hours"),
    ],
)
def test_one_hour_or_less_is_an_hour(value, written):
    assert f.hours_words(value) == written


def test_a_share_of_twenty_or_more_is_a_percentage_and_of_fewer_the_count():
    assert f.share(18, 20) == "90%"
    assert f.share(18, 19) == "18 of 19"
    assert f.share(0, 0) == "0 of 0"


def test_thirty_two_and_a_half_per_cent_is_thirty_three():
    assert f.percent(13, 40) == "33%"
    assert f.percent(Decimal("32.5"), 100) == "33%"


def test_a_percentage_of_nothing_is_not_said():
    assert f.percent(0, 0) == ""


def test_a_part_is_said_with_its_whole():
    assert f.out_of(1025, 2000) == "1,025 of 2,000"


def test_a_mean_of_four_point_four_six_is_four_point_five():
    assert (f.score(4.46), f.score(4), f.score(Fraction(17, 4))) == ("4.5", "4.0", "4.3")


def test_money_is_in_whole_pounds_unless_pence_are_asked_for():
    assert f.money(2925) == "£2,925"
    assert f.money(Decimal("58500.50")) == "£58,501"
    assert f.money(Decimal("2925.5"), pence=True) == "£2,925.50"
    assert f.money(-1200) == "−£1,200"


def test_a_figure_has_a_decimal_only_if_it_needs_one():
    assert (f.figure(1250), f.figure(7.0), f.figure(7.25), f.figure(Decimal("13.80"))) == ("1,250", "7", "7.3", "13.8")


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (84_200, "84 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_250_000, "1.3 MB"),
    ],
)
def test_a_files_size_is_in_thousands(size, written):
    assert f.file_size(size) == written


def test_one_and_several():
    assert (f.plural(1, "place"), f.plural(20, "place")) == ("1 place", "20 places")
    assert (f.plural(1, "person", "people"), f.plural(0, "person", "people")) == ("1 person", "0 people")
    assert f.plural(1250, "place") == "1,250 places"


def test_words_are_joined_with_commas_and_and():
    assert f.join_words(["a", "b", "c"]) == "a, b and c"
    assert f.join_words(["a", "b"]) == "a and b"
    assert f.join_words(["a"]) == "a"
    assert f.join_words([]) == ""


def test_words_that_hold_commas_are_joined_with_semicolons():
    room, scales = "GP time and room, one session a fortnight", "Scales, pump and leaflets"
    assert f.join_words([room, "Paediatrician", scales]) == f"{room}; Paediatrician; and {scales}"
    assert f.join_words([room, "Scales"]) == f"{room}; and Scales"
    assert f.join_words(["Paediatrician", scales]) == f"Paediatrician; and {scales}"
    assert f.join_words([scales]) == scales
    assert f.join_words(["£1,200", "1,000 letters"]) == "£1,200 and 1,000 letters"


@pytest.mark.parametrize(
    ("name", "unit", "beside"),
    [
        ("Time to theatre", "hours", "hours"),
        ("Seclusion, hours a thousand bed days", "hours", ""),
        ("Weeks of notice of the rota", "weeks", ""),
        ("Hours fasting", "hours", ""),
        ("Hours from arrival to theatre, mean of the week", "hours", ""),
        ("Visits put off", "visit", ""),
        ("Roomy wards", "room", "room"),
        ("Missed appointments", "%", ""),
        ("Calls", "", ""),
    ],
)
def test_a_unit_stands_beside_a_name_only_where_the_name_does_not_say_it(name, unit, beside):
    assert f.unit_beside(name, unit) == beside


def test_a_date_may_be_kept_on_one_line():
    assert f.unbroken("14 March 2027") == "14\u00a0March\u00a02027"


def test_seventy_twenty_ten_adds_to_a_hundred():
    assert f.largest_remainder([1, 1, 1]) == [34, 33, 33]
    assert f.largest_remainder([Decimal("30.5"), 8.5, 4.5]) == [70, 20, 10]
    assert f.largest_remainder([0, 0]) == [0, 0]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any), st.integers(0, 500))
def test_shares_by_largest_remainder_add_up_and_none_is_a_whole_one_out(shares, total):
    parts = f.largest_remainder(shares, total)
    assert sum(parts) == total
    assert all(abs(part - Fraction(share * total, sum(shares))) < 1 for part, share in zip(parts, shares, strict=True))


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_rounding_is_within_a_half_of_the_number(thousandths, places):
    value = Decimal(thousandths) / 1000
    assert abs(f.round_half_up(value, places) - value) * 2 <= Decimal(1).scaleb(-places)


def test_every_template_has_the_filters_without_loading_them():
    page = Template(
        "{{ day|long_date }}; {{ start|clock_range:end }}; {{ n|plural:'person,people' }}; {{ n|share:20 }}; "
        "{{ h|hours_words }}; {{ day|long_date|unbroken }}; {{ nothing|long_date }}{{ nothing|share:n }}"
    )
    shown = page.render(
        Context({"day": date(2027, 3, 14), "start": time(9, 30), "end": time(13), "n": 3, "h": Decimal("43.5")})
    )
    assert shown == ("14 March 2027; 9.30am to 1pm; 3 people; 15%; 43½ hours; 14\u00a0March\u00a02027; ")


def test_a_moment_in_a_template_is_shown_in_london():
    page = Template("{{ moment|weekday_date }}, {{ moment|clock }}")
    assert page.render(Context({"moment": datetime(2027, 7, 1, 8, 30, tzinfo=UTC)})) == "Thursday 1 July, 9.30am"


def test_a_measured_value_has_the_sign_of_its_unit_and_no_needless_noughts():
    assert [f.amount(v, u, p) for v, u, p in ((12.44, "%", 1), (10, "%", 1), (-3.05, "", 1), (1250, "£", 0))] == [
        "12.4%",
        "10%",
        "−3.1",
        "£1,250",
    ]
    assert f.amount(-0.04, "%", 1) == "0%"
    assert f.amount(100, "", 0) == "100"
    assert f.amount(-12, "£", 0) == "−£12"
    assert f.amount_words(31, "days", 1) == "31 days"
    assert f.amount_words(31, "%", 1) == "31%"


def test_decimals_are_as_many_as_tell_the_values_apart():
    assert [f.places_for(spread) for spread in (500, 100, 40, 2, 1.5, 0.15, 0, 1e-12)] == [0, 0, 1, 1, 2, 3, 1, 6]
