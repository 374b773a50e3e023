"""A CSV file of figures as lines that projects/pasted.py reads. Pure."""

import csv
import io

LARGEST = 500_000  # bytes: 5,000 lines with notes are smaller
TEXTS = ("utf-8-sig", "cp1252")  # as spreadsheets save it
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PARTED_BY = "\t;,"


class NotTaken(ValueError):
    """Why a file cannot be read, and what to do, in sentences for whoever chose it."""


def lines_of(content: bytes) -> str:
    """A line for each row that has something in it, its cells parted by tabs."""
    if len(content) > LARGEST:
        raise NotTaken("This file is larger than 500 kB, which no list of figures is. Choose another.")
    text = _words(content)
    if not text.strip():
        raise NotTaken("There is nothing in this file. Choose another.")
    try:
        rows = [_row(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=_parted_by(text))]
    except csv.Error:
        raise NotTaken("This file cannot be read as CSV. Save it as CSV once more, or paste its lines.") from None
    return "\n".join(rows)


def _words(content: bytes) -> str:
    if content.startswith(WORKBOOKS):
        raise NotTaken("This is a workbook. Save its sheet as CSV and choose that, or paste its lines.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\0" in content:
        raise NotTaken("This is not a CSV file. Save the sheet as CSV and choose that, or paste its lines.")
    for text in TEXTS:
        try:
            return content.decode(text)
        except UnicodeDecodeError:
            continue
    raise NotTaken("The letters of this file cannot be read. Save it as “CSV UTF-8” and choose it again.")


def _decoded(content: bytes, text: str) -> str:
    try:
        return content.decode(text)
    except UnicodeDecodeError:
        raise NotTaken("The letters of this file cannot be read. Save it as “CSV UTF-8” and choose it again.") from None


def _parted_by(text: str) -> str:
    """A tab, semicolon or comma, whichever stands on most of the first lines."""
    first = text.splitlines()[:20]
    return max(PARTED_BY, key=lambda mark: sum(mark in line for line in first))


def _row(cells: list[str]) -> str:
    """Empty cells at its end are left out."""
    return "\t".join(" ".join(cell.split()) for cell in cells).rstrip("\t")
