"""What a facilitator's or coach's record lacks, or soon will. Pure: facts and a day in, sentences out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.formats import long_date

SOON = timedelta(days=60)


class State(StrEnum):
    CURRENT = ""
    EXPIRES = "Expires soon"
    EXPIRED = "Expired"


@dataclass(frozen=True)
class Credit:
    """A qualification or membership. `expires_on` is its last day; None, it does not run out."""

    title: str
    expires_on: date | None


@dataclass(frozen=True)
class Code:
    """The code of ethics of a programme: its version now, and the latest that the person agreed to; 0 of none."""

    programme: str
    version: int
    agreed: int = 0


@dataclass(frozen=True)
class Gap:
    words: str
    pressing: bool  # already so; otherwise it is to come


def state_of(expires_on: date | None, today: date) -> State:
    """On its last day it still holds."""
    if expires_on is None or expires_on > today + SOON:
        return State.CURRENT
    return State.EXPIRES if expires_on >= today else State.EXPIRED


def gaps(credits: Iterable[Credit], codes: Iterable[Code], today: date) -> list[Gap]:
    """What is missing or expired, then what expires within 60 days, the soonest first."""
    known = list(credits)
    found = [] if known else [Gap("No qualification or membership recorded", pressing=True)]
    found += [Gap(_not_agreed(code), pressing=True) for code in codes if code.agreed != code.version]
    dated = sorted((each.expires_on, each.title) for each in known if each.expires_on)
    for day, title in dated:
        state = state_of(day, today)
        if state == State.EXPIRED:
            found.append(Gap(f"{title} expired on {long_date(day)}", pressing=True))
        elif state == State.EXPIRES:
            found.append(Gap(f"{title} expires on {long_date(day)}", pressing=False))
    return found


def _not_agreed(code: Code) -> str:
    if code.agreed:
        return f"The code of ethics of {code.programme} has changed and is not agreed again"
    return f"The code of ethics of {code.programme} is not agreed"


@dataclass(frozen=True)
class Led:
    """What somebody led of one programme, counted from sessions that were held and not cancelled."""

    programme: str
    sessions: int
    hours: object
    first: int
    last: int

    @property
    def years(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def latest(agreed: Iterable[tuple[object, int]]) -> Mapping[object, int]:
    """The highest version agreed to of each programme's code."""
    found: dict[object, int] = {}
    for programme, number in agreed:
        found[programme] = max(number, found.get(programme, 0))
    return found
