import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.codes import ALPHABET, new_code, read_code


def test_a_code_is_twelve_characters_in_threes_of_four_that_cannot_be_mistaken():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "70QF-19HM-X4TD",
        "70qf-19hm-x4td",
        "70qf19hmx4td",
        " 70QF 19HM X4TD ",
        "7OQF-I9HM-X4TD",
        "7oqf-l9hm-x4td",
        "70QF–19HM—X4TD",
        "70QF_19HM.X4TD",
        "70QF\u00a019HM\tX4TD\n",
    ],
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_code(typed) == "70QF-19HM-X4TD"


@pytest.mark.parametrize(
    "typed", ["", "7KQF", "7KQF-29HM-X4T", "7KQF-29HM-X4TDD", "7KQF-29HM-X4T!", "7KQF-29HM-X4TU", "ÅKQF"]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12), st.lists(st.sampled_from([" ", "-", "–"]), max_size=3))
def test_reading_a_code_twice_changes_nothing(plain, filling):
    read = read_code("".join(filling).join([plain[:4], plain[4:8], plain[8:]]))
    assert read.replace("-", "") == plain
    assert read_code(read) == read
