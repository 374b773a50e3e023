"""Figures as they are pasted from a spreadsheet: a date, a figure and perhaps a note on each line. Pure.

A percentage or a rate may be given as what it is worked out of: 27 of 156, or the two in columns of their own.

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
from projects.counted import CannotBe, counted_words, scale_of, worked_out

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
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    says: str = ""
    shown: str = ""  # the figure as it is written

    @property
    def counted(self) -> str:
        return counted_words(self.numerator, self.denominator)


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


@dataclass(frozen=True)
class Read:
    """One figure as it was read: what it is, what it was worked out of, its note, and what was done to it."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    says: str = ""


def read_paste(
    text: str,
    *,
    unit: str,
    there: Mapping[date, Decimal],
    today: date,
    counted: Mapping[date, str] | None = None,
) -> Paste:
    """Every line that is not empty, with its fate beside the figures that are `there` already, some of them `counted`
    as “27 of 156”."""
    rows = [(number, row.strip()) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]
    lines: list[Line] = []
    seen: dict[date, Line] = {}
    for number, row in rows[: MOST_LINES + 1]:
        line = _line(number, row, unit=unit, today=today, first=not lines)
        if line.on is not None and line.fate != "refused":
            line = _beside(line, seen, there, counted or {}, unit)
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
        read = _figure(rest, unit, commas=row[: len(row) - len(rest)].rstrip("\"' ").endswith(","))
    except (_Wrong, CannotBe) as wrong:
        return _refused(number, row, str(wrong))
    shown = amount(read.value, unit, 4)
    return Line(number, row, "new", on, read.value, read.numerator, read.denominator, read.note, read.says, shown)


def _check_day(on: date, today: date) -> None:
    if on > today:
        raise _Wrong(f"{long_date(on)} is still to come.")
    if on.year < EARLIEST:
        raise _Wrong(f"{long_date(on)} is too long ago. Check the year.")


def _refused(number: int, row: str, says: str) -> Line:
    return Line(number, row, "refused", says=says)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def _beside(
    line: Line, seen: Mapping[date, Line], there: Mapping[date, Decimal], counted: Mapping[date, str], unit: str
) -> Line:
    on, value = line.on, line.value
    if on is None or value is None:
        return line
    if earlier := seen.get(on):
        if (earlier.value, earlier.counted) == (value, line.counted):
            return replace(line, fate="same", says=f"The same as line {earlier.number}.")
        says = f"{long_date(on)} stands on line {earlier.number} too, with another figure. Keep one of them."
        return _refused(line.number, line.text, says)
    if on not in there:
        return line
    if there[on] != value:
        line = replace(line, fate="changed", says=f"Takes the place of {amount(there[on], unit, 4)}.")
    elif line.counted in ("", counted.get(on, "")):
        line = replace(line, fate="same", says="There already.")
    else:
        line = replace(line, fate="changed", says="There already; what it was worked out of is added.")
    return line


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

COUNT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"


def _two_counts(parted: str) -> re.Pattern[str]:
    return re.compile(
        rf"""^["']?\s*(?P<numerator>{COUNT})["']?\s*(?:[;\t/]|\bof\b|{parted})\s*["']?(?P<denominator>{COUNT})\s*["']?
            \s*(?:[,;\t]\s*(?P<note>.*))?$""",
        re.VERBOSE,
    )


COUNTS = _two_counts(r",\s+")  # where 1,250 is one number
COUNTS_WITH_COMMAS = _two_counts(",")
ONE_OR_TWO = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*(?:$|,\s*\D)")
BLANK_BETWEEN = re.compile(rf"""^["']?(?P<one>{COUNT})[ \u00a0]+(?P<two>{COUNT})["']?\s*(?:$|[,;\t])""")
THOUSANDS = re.compile(r"\d{1,3} \d{3}(?:\.\d+)?")


def read_figure(text: str, unit: str) -> Decimal:
    """The number that a text is, with %, £ and commas. ValueError with a sentence that says what is wrong with it."""
    read = _single(text.strip(), unit)
    if read.note:
        raise _Wrong(f"“{_short(text)}” is not one number. Write it like 12.4 or 1,250.")
    return read.value


def read_counted(text: str, unit: str) -> Read:
    """As read_figure, and of a percentage or a rate also what it is worked out of: “27 of 156”."""
    match = COUNTS.match(text.strip()) if scale_of(unit) else None
    if match and not match["note"] and re.search(r"of|/", text):
        return _worked_out(match, unit)
    return Read(read_figure(text, unit))


def _figure(rest: str, unit: str, *, commas: bool) -> Read:
    """What stands behind the date; `commas` where a comma parts them, so that 27,156 may be two numbers."""
    if not rest:
        raise _Wrong("There is no figure on this line. Leave the line out if nothing was counted.")
    match = (COUNTS_WITH_COMMAS if commas else COUNTS).match(rest) if scale_of(unit) else None
    if match and commas and unit.strip() != "%" and ONE_OR_TWO.match(rest):
        raise _Wrong(f"“{_short(rest)}” may be one figure or two. Write it like 27 of 156, or 27156.")
    return _worked_out(match, unit) if match else _single(rest, unit)


def _worked_out(match: re.Match[str], unit: str) -> Read:
    numerator, denominator = (_number(match[name]) for name in ("numerator", "denominator"))
    note = (match["note"] or "").strip(" \t,;\"'")
    if NUMBER.match(note):
        raise _Wrong("There are three figures on this line. Keep what was counted and of how many.")
    return Read(worked_out(numerator, denominator, unit), numerator, denominator, _note(note))


def _number(text: str) -> Decimal:
    value = Decimal(text.replace(",", ""))
    if value >= Decimal(10) ** 12:
        raise _Wrong(f"“{_short(text)}” has more than twelve digits.")
    return value.quantize(DECIMALS, rounding=ROUND_HALF_UP)


def _single(rest: str, unit: str) -> Read:
    """One figure, its note, and what was done to a figure that is not taken as it stands."""
    match = NUMBER.match(rest)
    if not match:
        raise _Wrong(f"“{_short(rest)}” is not a number. {_mended(rest, unit)}")
    for sign in "%£":
        if sign in match[0] and sign in (match["percent"], match["pounds"]) and unit and sign not in unit:
            raise _Wrong(f"“{_short(rest)}” has a {sign}, and this measure counts {unit}.")
    value = Decimal(match["number"].replace(",", ""))
    if value >= Decimal(10) ** 12:
        raise _Wrong(f"“{_short(rest)}” has more than twelve digits.")
    value = -value if match["minus"] or match["minus2"] else value
    rounded = value.quantize(DECIMALS, rounding=ROUND_HALF_UP)
    says = "" if rounded == value else f"Rounded to {amount(rounded, unit, 4)}."
    return Read(rounded, note=_note(match["note"] or ""), says=says)


def _mended(rest: str, unit: str) -> str:
    """How to write what is no number. Of a share 27 156 is what was counted and of how many, else one number."""
    blank = BLANK_BETWEEN.match(rest)
    if not blank:
        return "Write it like 12.4 or 1,250."
    if scale_of(unit):
        return f"Write it like {blank['one']} of {blank['two']}; in a paste they may stand in two columns."
    if THOUSANDS.fullmatch(f"{blank['one']} {blank['two']}"):
        return f"Write it like {blank['one']}{blank['two']}."
    return "Keep the one that is measured."


def _note(text: str) -> str:
    note = text.strip(" \t,;\"'")
    if NUMBER.match(note):
        raise _Wrong("There are two figures on this line. Keep the one that is measured.")
    if "\t" in note or note.count(",") > MOST_COMMAS:
        raise _Wrong(f"There is more here than a date, a figure and a note. {ONE_PERSON}")
    if len(note) > LONGEST_NOTE:
        raise _Wrong(f"The note is longer than {LONGEST_NOTE} characters.")
    return note


def figures_of(lines: Iterable[Line]) -> Sequence[tuple[date, Decimal, str, Decimal | None, Decimal | None]]:
    """Date, figure, note and counts of each line that has a figure."""
    return [
        (line.on, line.value, line.note, line.numerator, line.denominator)
        for line in lines
        if line.on is not None and line.value is not None
    ]
