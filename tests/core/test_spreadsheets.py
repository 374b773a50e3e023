"""Files that a spreadsheet opens: every word as it was written, and none taken for a formula."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.spreadsheets import csv_answer, workbook_answer


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


def opened(response):
    return load_workbook(io.BytesIO(response.content))


def test_a_workbook_has_its_sheets_in_order_with_numbers_as_numbers_and_words_as_words():
    rows = [["Measure", "Value"], ["Average score", Decimal("4.25")], ["=SUM(1,2)", -3], ["+44 1632", "Withheld"]]
    book = opened(workbook_answer("figures", {"Programme": rows, "Cohorts": [["Name"], ["Ødegaard"]]}))
    assert book.sheetnames == ["Programme", "Cohorts"]
    read = [list(row) for row in book["Programme"].iter_rows(values_only=True)]
    assert read == [["Measure", "Value"], ["Average score", 4.25], ["=SUM(1,2)", -3], ["+44 1632", "Withheld"]]
    assert {cell.data_type for row in book["Programme"]["A1:A4"] for cell in row} == {"s"}, "none is a formula"


def test_a_workbook_keeps_the_head_of_each_sheet_in_sight_and_filters_by_it():
    sheet = opened(workbook_answer("figures", {"Cohorts": [["Name", "Places"], ["One", 20], ["Two", 18]]}))["Cohorts"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold


def test_a_number_of_a_workbook_shows_as_many_places_as_it_was_given_with():
    sheet = opened(workbook_answer("figures", {"Scores": [["Mean"], [Decimal("4.0")], [20]]}))["Scores"]
    assert [sheet["A2"].number_format, sheet["A3"].number_format] == ["0.0", "General"]


def test_a_letter_that_no_workbook_may_hold_is_left_out_of_it():
    sheet = opened(workbook_answer("figures", {"Cohorts": [["Name"], ["Ward\x0b4"]]}))["Cohorts"]
    assert sheet["A2"].value == "Ward4"
