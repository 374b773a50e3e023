"""Files that a spreadsheet opens: every word as it was written, and none taken for a formula."""

import csv
import io
from decimal import Decimal

import pytest

from core.spreadsheets import csv_answer


def read_back(response) -> list[list[str]]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff"), "Excel would read the accents of names wrong"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("cell", ["=1+1", "+44 1632", "-2", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_what_would_be_a_formula_is_led_by_an_apostrophe(cell):
    assert read_back(csv_answer("names", [["Name"], [cell]])) == [["Name"], [f"'{cell}"]]


def test_words_that_are_no_formula_and_numbers_below_nought_stay_as_they_are():
    row = ["O’Brien", "Ødegaard, “Ø”", "a\nb", 3.5, -3, Decimal("-0.20"), ""]
    assert read_back(csv_answer("names", [row])) == [[str(cell) for cell in row]]


def test_the_file_is_a_download_with_its_name():
    assert csv_answer("names-2027", []).headers["Content-Disposition"] == 'attachment; filename="names-2027.csv"'
