"""A register written as CSV: which person each line means, what it says of them, and what is wrong with it.

Pure: text and who is expected in, lines and problems out. Each problem has the number of its line and how to mend it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from uuid import UUID

COLUMNS = ("Name", "E-mail address", "Mark", "Time", "Note")
KNOWN = {
    "name": "name",
    "full name": "name",
    "participant": "name",
    "e-mail address": "email",
    "email address": "email",
    "e-mail": "email",
    "email": "email",
    "mark": "mark",
    "attendance": "mark",
    "time": "time",
    "caught up with": "note",  # as the column was called at first
    "reason": "note",
    "note": "note",
}
TIMED = ("late", "left early")
CAUGHT_UP, APOLOGIES = "caught up", "apologies"
NOTED = (CAUGHT_UP, APOLOGIES)
NOTE_LETTERS = 200
CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?::00)?\s*(am|pm)?", re.IGNORECASE)


@dataclass(frozen=True)
class Expected:
    """One who is expected: how they are called, in full and in any other way, and their address."""

    key: UUID
    names: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Read:
    """One line that can be taken in."""

    number: int
    key: UUID
    mark: str
    clock: time | None = None
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line and how to mend it. Line 0 is the whole."""

    number: int
    says: str


@dataclass(frozen=True)
class Reading:
    lines: tuple[Read, ...] = ()
    problems: tuple[Problem, ...] = ()
    unmarked: int = 0  # lines without a mark: their people stay as they are


@dataclass(frozen=True)
class Register:
    """Whom a file can mean, the marks by what they are called in small letters, and when the session is on."""

    people: Sequence[Expected]
    marks: Mapping[str, str]
    starts: time
    ends: time
    _by_email: dict[str, UUID] = field(init=False, default_factory=dict)
    _by_name: dict[str, set[UUID]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.people:
            self._by_email[each.email.casefold()] = each.key
            for name in each.names:
                self._by_name.setdefault(_plain(name), set()).add(each.key)

    def person(self, email: str, name: str) -> UUID:
        """By address, or without one by a name that only one of them has."""
        if email:
            if email.casefold() not in self._by_email:
                raise Unclear(
                    f"nobody expected at this session has the address {email}. Correct it or remove the line."
                )
            return self._by_email[email.casefold()]
        if not name:
            raise Unclear("it names nobody. Give an e-mail address or a name, or remove the line.")
        found = self._by_name.get(_plain(name), set())
        if not found:
            raise Unclear(f"nobody called {name} is expected at this session. Correct the name or remove the line.")
        if len(found) > 1:
            raise Unclear(
                f"{len(found)} people expected are called {name}. Give the e-mail address of the one you mean."
            )
        return next(iter(found))


class Unclear(ValueError):
    """What is wrong with one line."""


def read(text: str, register: Register) -> Reading:
    """Every line of the text, and every problem in it."""
    try:
        rows = list(_rows(text))
    except csv.Error:
        return _whole("This is not CSV. Save the sheet as “CSV UTF-8” and choose that file.")
    if not rows:
        return _whole("There is nothing in it. Begin with the template.")
    columns = [KNOWN.get(_plain(cell), "") for cell in rows[0][1]]
    if missing := _missing(columns):
        return Reading(problems=(Problem(rows[0][0], missing),))
    return _read_lines([(number, dict(zip(columns, cells, strict=False))) for number, cells in rows[1:]], register)


def _whole(says: str) -> Reading:
    return Reading(problems=(Problem(0, says),))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the number of the line on which it ends."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator, strict=True)
    for cells in reader:
        stripped = [_cell(cell) for cell in cells]
        if any(stripped):
            yield reader.line_num, stripped


def _cell(text: str) -> str:
    """Without the quote that keeps a spreadsheet from taking a word for a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _missing(columns: Sequence[str]) -> str:
    twice = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if twice:
        return "two columns have the same heading. Remove one of them."
    if "mark" in columns and ("email" in columns or "name" in columns):
        return ""
    return "it must name the columns: Mark, and E-mail address or Name. Begin with the template."


def _read_lines(rows: Sequence[tuple[int, Mapping[str, str]]], register: Register) -> Reading:
    lines: dict[UUID, Read] = {}
    problems, unmarked = [], 0
    for number, cells in rows:
        if not cells.get("mark") and not cells.get("time") and not cells.get("note"):
            unmarked += 1
            continue
        try:
            line = _read_line(number, cells, register)
            if line.key in lines:
                raise Unclear(f"it means the same person as line {lines[line.key].number}. Keep one of the two.")
        except Unclear as unclear:
            problems.append(Problem(number, str(unclear)))
        else:
            lines[line.key] = line
    if not lines and not problems:
        return Reading(problems=(Problem(0, "No line has a mark. Write one in the column Mark."),), unmarked=unmarked)
    return Reading(tuple(lines.values()), tuple(problems), unmarked)


def _read_line(number: int, cells: Mapping[str, str], register: Register) -> Read:
    key = register.person(cells.get("email", ""), cells.get("name", ""))
    said = cells.get("mark", "")
    mark = register.marks.get(_plain(said))
    if mark is None:
        words = ", ".join(dict.fromkeys(register.marks))
        raise Unclear(f"“{said}” is no mark. Write one of: {words}." if said else "it has no mark. Write one.")
    clock = _clock(cells.get("time", ""), mark, register)
    note = cells.get("note", "") if mark in NOTED else ""
    if mark == CAUGHT_UP and not note:
        raise Unclear("say in the column Note what they caught up with.")
    if len(note) > NOTE_LETTERS:
        raise Unclear(f"the note is longer than {NOTE_LETTERS} letters. Shorten it.")
    return Read(number, key, mark, clock, note)


def _clock(said: str, mark: str, register: Register) -> time | None:
    if not said:
        return None
    if mark not in TIMED:
        raise Unclear("a time belongs to Late and Left early only. Remove it, or change the mark.")
    found = CLOCK.fullmatch(said)
    hour = int(found[1]) if found else 24
    if found and found[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    if not found or hour > 23 or int(found[2]) > 59:
        raise Unclear(f"“{said}” is no time. Write hours and minutes, as in 9:40.")
    clock = time(hour, int(found[2]))
    if register.starts < register.ends and not register.starts <= clock <= register.ends:
        between = f"{register.starts:%H:%M} and {register.ends:%H:%M}"
        raise Unclear(f"{said} is not within the session. Write a time between {between}.")
    return clock


def _plain(words: str) -> str:
    """For comparing: small letters, single spaces, “Okafor, Amara” as “amara okafor”."""
    family, comma, given = words.partition(",")
    if comma and given.strip():
        words = f"{given} {family}"
    return " ".join(words.casefold().split())
