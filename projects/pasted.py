"""Figures as they are pasted from a spreadsheet: a date, a figure and perhaps a note on each line. Pure.

Every line gets a fate that a person can read. A line that looks as if it were about one patient is refused: a measure
takes counts and averages only.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from core.formats import MONTHS, amount, long_date
from core.identifiers import find_identifiers

Fate = Literal["new", "changed", "same", "heading", "refused"]
MOST_LINES = 5000
DECIMALS = Decimal("0.0001")
LONGEST_NOTE, MOST_COMMAS = 200, 2
EARLIEST = 1990
SHOWN = 40  # of a line's text in a message
ONE_PERSON = "Only counts and averages belong here, never a row about one person."


@dataclass(frozen=True)
class Line:
    """One line of a paste and its fate. `says` is the reason of one that is refused, or what a change changes."""

    number: int
    text: str = field(repr=False)
    fate: Fate = "refused"
    on: date | None = None
    value: Decimal | None = None
    note: str = ""
    says: str = ""
    shown: str = ""  # the figure as it is written


@dataclass(frozen=True)
class Paste:
    lines: tuple[Line, ...]

    def of(self, *fates: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def refused(self) -> list[Line]:
        return self.of("refused")

    @property
    def figures(self) -> list[Line]:
        return self.of("new", "changed", "same")


def read_paste(text: str, *, unit: str, there: Mapping[date, Decimal], today: date) -> Paste:
    """Every line that is not empty, with its fate beside the figures that are `there` already."""
    rows = [(number, row.strip()) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]
    lines: list[Line] = []
    seen: dict[date, Line] = {}
    for number, row in rows[: MOST_LINES + 1]:
        line = _line(number, row, unit=unit, today=today, first=not lines)
        if line.on is not None and line.fate != "refused":
            line = _beside(line, seen, there, unit)
            seen.setdefault(line.on or today, line)
        lines.append(line)
    if len(rows) > MOST_LINES:
        lines[MOST_LINES:] = [_refused(rows[MOST_LINES][0], "", f"Paste {MOST_LINES:,} lines at most in one go.")]
    return Paste(tuple(lines))


class _Wrong(ValueError):
    """Why a line cannot be taken, in a sentence for the person who pasted it."""


def _line(number: int, row: str, *, unit: str, today: date, first: bool) -> Line:
    try:
        on, rest = _leading_date(row)
        if person := _about_a_person(rest if on else row, today):
            raise _Wrong(person)
        if on is None:
            if first and not re.search(r"\d", row):
                return Line(number, row, "heading", says="A heading, passed over.")
            raise _Wrong(f"“{_short(row)}” does not begin with a date like 14/03/2027 or Mar 2027.")
        _check_day(on, today)
        value, note, says = _figure(rest, unit)
    except _Wrong as wrong:
        return _refused(number, row, str(wrong))
    return Line(number, row, "new", on, value, note, says, amount(value, unit, 4))


def _check_day(on: date, today: date) -> None:
    if on > today:
        raise _Wrong(f"{long_date(on)} is still to come.")
    if on.year < EARLIEST:
        raise _Wrong(f"{long_date(on)} is too long ago. Check the year.")


def _refused(number: int, row: str, says: str) -> Line:
    return Line(number, row, "refused", says=says)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def _beside(line: Line, seen: Mapping[date, Line], there: Mapping[date, Decimal], unit: str) -> Line:
    on, value = line.on, line.value
    if on is None or value is None:
        return line
    if earlier := seen.get(on):
        if earlier.value == value:
            return replace(line, fate="same", says=f"The same as line {earlier.number}.")
        says = f"{long_date(on)} stands on line {earlier.number} too, with another figure. Keep one of them."
        return _refused(line.number, line.text, says)
    if on not in there:
        return line
    if there[on] == value:
        return replace(line, fate="same", says="There already.")
    return replace(line, fate="changed", says=f"Takes the place of {amount(there[on], unit, 4)}.")


def _about_a_person(text: str, today: date) -> str:
    found = find_identifiers(text, today)
    return f"This looks like {found[0].kind.value}. {ONE_PERSON}" if found else ""


# Dates

MONTH = "|".join(name for month in MONTHS for name in (month, month[:3])) + "|Sept"
END = r"""(?=[\s,;:"']|$)"""
TIME = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"  # a spreadsheet's midnight
DATES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern + END, re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){TIME}",
        rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){TIME}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[- ](?P<name>{MONTH})[- ,]+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<name>{MONTH})[- ]+(?P<year>\d{{4}}|\d{{2}})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})",
    )
)
BEFORE = re.compile(r"^(?:w/?c|week (?:commencing|beginning)|month of)[\s:]+", re.IGNORECASE)


def read_date(text: str) -> date | None:
    """The date that a text is, or None: 14/03/2027, 14 Mar 2027, 2027-03-14; Mar 2027 is its first day."""
    try:
        on, rest = _leading_date(text.strip())
    except _Wrong:
        return None
    return None if rest else on


def _leading_date(row: str) -> tuple[date | None, str]:
    """The date with which a row begins, and the rest of the row. A date that cannot be is wrong."""
    row = BEFORE.sub("", row.lstrip("\"'"))
    for pattern in DATES:
        if match := pattern.match(row):
            made = _made(match.groupdict())
            if made is None:
                raise _Wrong(f"“{match[0]}” is not a real date. Write the day first, like 14/03/2027.")
            return made, re.sub(r"^[\"',;:\s]+", "", row[match.end() :])
    return None, row


def _made(parts: dict[str, str | None]) -> date | None:
    year = int(parts.get("year") or 0)
    name = parts.get("name")
    named = next((n for n, month in enumerate(MONTHS, 1) if name and month[:3].lower() == name[:3].lower()), 0)
    month = named or int(parts.get("month") or 1)
    try:
        return date(year + 2000 if year < 100 else year, month, int(parts.get("day") or 1))
    except ValueError:
        return None


# Figures

NUMBER = re.compile(
    r"""^["']?\s*(?P<minus>[-−]?)\s*(?P<pounds>£?)\s*(?P<minus2>[-−]?)
        (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
        \s*(?P<percent>%?)["']?\s*(?:[,;\t]\s*(?P<note>.*))?$""",
    re.VERBOSE,
)


def read_figure(text: str, unit: str) -> Decimal:
    """The number that a text is, with %, £ and commas. ValueError with a sentence that says what is wrong with it."""
    value, note, _ = _figure(text.strip(), unit)
    if note:
        raise _Wrong(f"“{_short(text)}” is not one number. Write it like 12.4 or 1,250.")
    return value


def _figure(rest: str, unit: str) -> tuple[Decimal, str, str]:
    """Figure, note, and what was done to a figure that is not taken as it stands."""
    if not rest:
        raise _Wrong("There is no figure on this line. Leave the line out if nothing was counted.")
    match = NUMBER.match(rest)
    if not match:
        raise _Wrong(f"“{_short(rest)}” is not a number. Write it like 12.4 or 1,250.")
    for sign in "%£":
        if sign in match[0] and sign in (match["percent"], match["pounds"]) and unit and sign not in unit:
            raise _Wrong(f"“{_short(rest)}” has a {sign}, and this measure counts {unit}.")
    value = Decimal(match["number"].replace(",", ""))
    if value >= Decimal(10) ** 12:
        raise _Wrong(f"“{_short(rest)}” has more than twelve digits.")
    value = -value if match["minus"] or match["minus2"] else value
    rounded = value.quantize(DECIMALS, rounding=ROUND_HALF_UP)
    return rounded, _note(match["note"] or ""), "" if rounded == value else f"Rounded to {amount(rounded, unit, 4)}."


def _note(text: str) -> str:
    note = text.strip(" \t,;\"'")
    if NUMBER.match(note):
        raise _Wrong("There are two figures on this line. Keep the one that is measured, such as the percentage.")
    if "\t" in note or note.count(",") > MOST_COMMAS:
        raise _Wrong(f"There is more here than a date, a figure and a note. {ONE_PERSON}")
    if len(note) > LONGEST_NOTE:
        raise _Wrong(f"The note is longer than {LONGEST_NOTE} characters.")
    return note


def figures_of(lines: Iterable[Line]) -> Sequence[tuple[date, Decimal, str]]:
    """Date, figure and note of each line that has them."""
    return [(line.on, line.value, line.note) for line in lines if line.on is not None and line.value is not None]
