"""Rows as a file that a spreadsheet opens."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

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
