"""What differs between an element as a cohort was laid out from it and as the design has it today. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cohorts.layout import open_day_from
from core.formats import hours_words

MOST_TURNS = 40  # working days that the groups of one element are staggered over, at most
COPIED = ("title", "kind", "share", "counts", "bring", "asked")  # what a session copies as it is


@dataclass(frozen=True)
class Laid:
    """An element as sessions are made from it. `parts` are of a combined day; `dated` is False of what is on nobody's
    calendar: own work, what is to be agreed, what was removed."""

    title: str
    kind: str
    share: str
    group_size: str
    count: int
    hours: str
    offset_weeks: int
    interval_weeks: int
    starts_at: str
    counts: bool
    bring: str
    asked: str
    phase: str
    parts: tuple[tuple[tuple[str, str], ...], ...]
    dated: bool

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Laid":
        parts = tuple(tuple(sorted(part.items())) for part in kept["parts"])
        return cls(**{**kept, "parts": parts})

    def kept(self) -> dict[str, Any]:
        """As it stands in a row."""
        return asdict(self) | {"parts": self.made_of}

    @property
    def made_of(self) -> list[dict[str, str]]:
        return [dict(part) for part in self.parts]

    @property
    def meetings(self) -> int:
        return self.count if self.dated else 0

    def week(self, index: int) -> int:
        """Of a meeting, counted from the cohort's start; 0 is the first meeting."""
        return self.offset_weeks + index * self.interval_weeks


@dataclass(frozen=True)
class Held:
    """A session as it stands, in the words of the element that it was made from."""

    title: str
    kind: str
    share: str
    counts: bool
    bring: str
    asked: str
    hours: Decimal
    phase: str
    made_of: Sequence[Mapping[str, str]]
    day: date
    starts_at: str


def changed_fields(old: Laid, new: Laid, held: Held) -> dict[str, Any]:
    """What a session takes over: fields that the design changed and nobody changed by hand."""
    found = {
        name: getattr(new, name)
        for name in COPIED
        if getattr(old, name) != getattr(new, name) and getattr(held, name) == getattr(old, name)
    }
    length = (old.hours, old.parts) != (new.hours, new.parts)
    if length and held.hours == Decimal(old.hours) and list(map(dict, held.made_of)) == old.made_of:
        found |= {"hours": Decimal(new.hours), "made_of": new.made_of}
    if old.phase != new.phase and held.phase in (old.phase, "") and new.phase:
        found["phase"] = new.phase
    if old.starts_at != new.starts_at and held.starts_at == old.starts_at:
        found["starts_at"] = new.starts_at
    return found


def new_day(
    old: Laid, new: Laid, held: tuple[int, date], start: date, is_working_day: Callable[[date], bool]
) -> date | None:
    """The day on which a meeting, by its index and its day, would stand now; None where the design did not move it, or
    somebody else did."""
    index, day = held
    if old.week(index) == new.week(index):
        return None
    was = start + timedelta(weeks=old.week(index))
    turn = turn_of(open_day_from(was, is_working_day), day, is_working_day)
    if turn is None or (turn and old.group_size == "cohort"):
        return None
    return open_day_from(start + timedelta(weeks=new.week(index)), is_working_day, turn)


def turn_of(first: date, day: date, is_working_day: Callable[[date], bool]) -> int | None:
    """How many working days after the first possible day a group meets; None if it is on no such day."""
    for turn in range(MOST_TURNS):
        found = open_day_from(first, is_working_day, turn)
        if found >= day:
            return turn if found == day else None
    return None


NAMES = {
    "title": "called “{}”",
    "kind": "of another kind, {}",
    "hours": "{} long",
    "phase": "in {}",
    "bring": "with “{}” to bring",
    "starts_at": "from {}",
}


ASKED = {
    "after session": "asked about after each session",
    "at end": "asked about once, at the end",
    "never": "not asked about",
}


def changed_words(fields: Mapping[str, Any]) -> Iterator[str]:
    """What a session becomes: “called “Leading others””, “2 hours long”."""
    for name, words in NAMES.items():
        if name in fields:
            value = fields[name]
            said = hours_words(value) if isinstance(value, Decimal) else value
            yield words.format(said) if said else "with nothing to bring"
    if "counts" in fields:
        yield "counted towards completion" if fields["counts"] else "not counted towards completion"
    if "asked" in fields:
        yield ASKED[fields["asked"]]
    if "share" in fields:
        yield "another kind of learning"
