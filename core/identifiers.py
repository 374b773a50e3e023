"""What in a text could identify a patient or somebody else: it is pointed at, and the writer decides.

Pure: the standard library only. Nothing found is proof, and nothing found is no promise: names without a title,
rare illnesses and small places identify people too, which the words beside every form say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# A full date this recent is taken for the day of a meeting; an older one may be somebody's birth.
RECENT_YEARS = 3


class Kind(StrEnum):
    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    PHONE = "a phone number"
    POSTCODE = "a postcode"
    EMAIL = "an e-mail address"
    RECORD = "a hospital or record number"
    NAME = "a person’s name"


@dataclass(frozen=True)
class Finding:
    """One thing found. The text itself stays out of `repr`, and so out of logs."""

    kind: Kind
    start: int
    text: str = field(repr=False)


def find_identifiers(text: str, today: date) -> list[Finding]:
    """What in `text` looks as if it could identify a person, in the order of the text; each stretch once."""
    found: list[Finding] = []
    taken: set[int] = set()
    for kind, start, end in _candidates(text, today):
        span = range(start, end)
        if taken.isdisjoint(span):
            taken.update(span)
            found.append(Finding(kind, start, text[start:end]))
    return sorted(found, key=lambda finding: finding.start)


def is_nhs_number(digits: str) -> bool:
    """Ten digits of which the last is the check digit of the first nine, modulo 11."""
    if not (len(digits) == 10 and digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[9])


def _candidates(text: str, today: date) -> Iterator[tuple[Kind, int, int]]:
    """Surer kinds first: a stretch is given to the first kind that claims it."""
    for match in EMAIL.finditer(text):
        yield Kind.EMAIL, *match.span()
    for match in TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", match[0])):
            yield Kind.NHS_NUMBER, *match.span()
    for match in BORN.finditer(text):
        yield Kind.BIRTH, *match.span("date")
    for match in DATE.finditer(text):
        if 1900 <= _year(match[0], today) <= today.year - RECENT_YEARS:
            yield Kind.BIRTH, *match.span()
    for match in RECORD.finditer(text):
        yield Kind.RECORD, *match.span("number")
    for match in PHONE.finditer(text):
        yield Kind.PHONE, *match.span()
    for match in POSTCODE.finditer(text):
        if not ORDINAL.search(match[0]):
            yield Kind.POSTCODE, *match.span()
    for match in TITLED.finditer(text):
        yield Kind.NAME, *match.span()


EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
NUMBERS = rf"{DAY}[/.-](?:0?[1-9]|1[0-2])[/.-](?:\d{{4}}|\d{{2}})"
WORDS = rf"{DAY}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}"
AMERICAN = rf"{MONTH} {DAY}(?:st|nd|rd|th)?,? \d{{4}}"
ISO = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
A_DATE = rf"(?:{ISO}|{NUMBERS}|{WORDS}|{AMERICAN})"
DATE = re.compile(rf"(?<![\d/.-]){A_DATE}(?!\d)", re.IGNORECASE)
BORN = re.compile(
    rf"\b(?:d\.?o\.?b\b\.?|date of birth|birthday|born)[\s:.,]*(?:on|is|was)?\s*(?P<date>{A_DATE})(?!\d)", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\d+])(?:\+44[\s-]?(?:\(0\))?|0044[\s-]?|\(?0)(?:[\s().-]{0,2}\d){9,10}(?!\d)")
POSTCODE = re.compile(
    r"\b[a-pr-uwyz][a-hk-y]?\d[a-z\d]?\s{0,2}\d[abd-hjlnp-uw-z]{2}\b",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\d(?:st|nd|rd)$")
RECORD = re.compile(
    r"\b(?:hospital|patient|unit|case|record|mrn|rio)(?: (?:no\.?|number|id|ref(?:erence)?))?[ :#]+"
    r"(?P<number>[a-z]{0,3}\d{5,10})\b",
    re.IGNORECASE,
)
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")


def _year(text: str, today: date) -> int:
    """The year of a date; of two digits, the latest that is not to come."""
    if whole := re.search(r"\d{4}", text):
        return int(whole[0])
    year = today.year - today.year % 100 + int(text[-2:])
    return year if year <= today.year else year - 100
