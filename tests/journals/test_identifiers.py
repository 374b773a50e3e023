from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import Kind, find_identifiers, is_nhs_number

TODAY = date(2027, 3, 9)


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind.name, finding.text) for finding in find_identifiers(text, TODAY)]


@pytest.mark.parametrize("number", ["943 476 5919", "943-476-5919", "9434765919", "4010232137"])
def test_an_nhs_number_is_found_however_it_is_spaced(number):
    assert found(f"Her number is {number}.") == [("NHS_NUMBER", number)]


@pytest.mark.parametrize("number", ["9434765918", "1234567890", "0000000000", "94347659190", "943476591"])
def test_ten_digits_with_a_wrong_check_digit_are_no_nhs_number(number):
    assert not is_nhs_number(number)


def test_a_check_digit_of_eleven_is_written_nought():
    assert is_nhs_number("0100000010")  # 1 at weight 9 and 1 at weight 2 make 11, which leaves 0: 11 − 0 = 11


def test_a_check_digit_of_ten_is_never_issued():
    # 1 at weight 10 and 1 at weight 2 make 12, which leaves 1: 11 − 1 = 10.
    assert [last for last in range(10) if is_nhs_number(f"100000001{last}")] == []


@given(st.integers(min_value=0, max_value=999_999_999))
def test_at_most_one_check_digit_fits_nine_digits(first_nine):
    fitting = [digit for digit in range(10) if is_nhs_number(f"{first_nine:09d}{digit}")]
    assert len(fitting) <= 1


@pytest.mark.parametrize(
    "text",
    ["14/03/1962", "14.3.62", "14-03-1962", "1962-03-14", "14 March 1962", "14th of March 1962", "March 14, 1962"],
)
def test_a_full_date_of_long_ago_may_be_a_date_of_birth(text):
    assert found(f"He was there, {text}, and left.") == [("BIRTH", text)]


@pytest.mark.parametrize("text", ["14 October 2026", "11/03/2027", "9.30am", "2024-2025", "1.5", "3/4 of us"])
def test_the_day_of_a_meeting_is_none(text):
    assert found(f"We met on {text} and agreed.") == []


def test_a_recent_date_is_one_when_the_text_says_so():
    assert found("The baby, born on 2 February 2027, slept.") == [("BIRTH", "2 February 2027")]
    assert found("DOB: 2/2/27") == [("BIRTH", "2/2/27")]


@pytest.mark.parametrize("number", ["07700 900123", "01632 960 150", "+44 (0)20 7946 0000", "(0116) 496 0000"])
def test_phone_numbers_are_found(number):
    assert found(f"Ring {number} today") == [("PHONE", number)]


def test_postcodes_are_found_and_ordinals_on_a_ward_are_not():
    assert found("She lives at NM2 4LT or sw1a 1aa.") == [("POSTCODE", "NM2 4LT"), ("POSTCODE", "sw1a 1aa")]
    assert found("Ward B2 3rd floor, at 2pm, item A4 1st copy") == []


def test_addresses_record_numbers_and_names_with_a_title_are_found():
    text = "Mrs Adeyemi wrote to a.b@example.org about hospital number X123456."
    assert found(text) == [("NAME", "Mrs Adeyemi"), ("EMAIL", "a.b@example.org"), ("RECORD", "X123456")]


def test_what_was_learnt_in_plain_words_is_left_alone():
    text = "I asked the duty team what they would stop doing. 61 of 148 people used it; missed visits fell to 12.4%."
    assert found(text) == []


def test_each_stretch_is_pointed_at_once_in_the_order_of_the_text():
    assert found("Call 01632 960 150, NHS 943 476 5919") == [
        ("PHONE", "01632 960 150"),
        ("NHS_NUMBER", "943 476 5919"),
    ]


def test_what_was_found_is_not_in_the_finding_s_repr():
    finding = find_identifiers("943 476 5919", TODAY)[0]
    assert finding.kind is Kind.NHS_NUMBER
    assert "943" not in repr(finding)


@given(st.text())
def test_any_text_can_be_read(text):
    for finding in find_identifiers(text, TODAY):
        assert text[finding.start :].startswith(finding.text)
