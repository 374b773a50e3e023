"""Rows as a file that a spreadsheet opens: CSV, or an Excel workbook of several sheets."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROWEST, WIDEST = 10, 60  # a column, in letters
# What begins a formula in one spreadsheet or another (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> object:
    """The cell as text that no spreadsheet takes for a formula, led by an apostrophe; numbers are none."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_answer(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A download called `name`.csv; its byte order mark tells Excel that it is UTF-8."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows([safe(cell) for cell in row] for row in rows)
    return response


def workbook_answer(name: str, sheets: Mapping[str, Sequence[Sequence[object]]]) -> HttpResponse:
    """A download called `name`.xlsx. The first row of each sheet is its head, which stays in sight and filters it;
    numbers are numbers, and words are words whatever they begin with."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        _write(book.create_sheet(title), rows)
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _write(sheet: WriteOnlyWorksheet, rows: Sequence[Sequence[object]]) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*rows, strict=True), start=1):
        longest = max(len(str(cell)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, NARROWEST), WIDEST)
    cells = _Cells(sheet)
    for number, row in enumerate(rows):
        sheet.append(cells.of(value, head=not number) for value in row)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"


class _Cells:
    """One cell of each look, filled anew for each value: to style each by itself takes five times as long."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.made: dict[tuple[bool, bool, str], WriteOnlyCell] = {}

    def of(self, value: object, *, head: bool) -> WriteOnlyCell:
        look = (isinstance(value, str), head, _places(value))
        cell = self.made.get(look) or self.made.setdefault(look, self._new(*look))
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # also where it begins with "="
        else:
            cell.value = value
        return cell

    def _new(self, text: bool, head: bool, places: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet)
        cell.font = Font(bold=head)
        cell.alignment = Alignment(vertical="top", wrap_text=text)
        cell.number_format = places
        return cell


def _places(value: object) -> str:
    """The format of a number with the decimal places that it was given with: 4.0 stays 4.0."""
    places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return f"0.{'0' * places}" if places > 0 else "General"
