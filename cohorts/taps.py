"""A tap that a phone kept until it could be sent: whether it still holds, or somebody else was there meanwhile.

Pure: imports nothing of Django. Each tap carries what the phone showed when it was made (`seen`), as the version of
that state. What has changed since by another hand is not overwritten: that is a conflict, for people to decide.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

CLEAR = "clear"
NOTHING = ""  # the version of a person who is not marked
LETTERS = 12


class Outcome(StrEnum):
    KEPT = "kept"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Standing:
    """What the register says of one person now, by whose hand and since when. `mark` is "" for not marked."""

    mark: str = ""
    clock: time | None = None
    note: str = ""
    by: UUID | None = None
    at: datetime | None = None

    @property
    def version(self) -> str:
        """The same for the same state and for no other."""
        if not self.mark:
            return NOTHING
        says = (self.mark, self.clock, self.note, self.by and self.by.hex, self.at and self.at.timestamp())
        return sha256(repr(says).encode()).hexdigest()[:LETTERS]


@dataclass(frozen=True)
class Wanted:
    """What a tap asks for. Without a time or a note (None) it asks for neither."""

    mark: str
    seen: str
    by: UUID
    at: datetime
    clock: time | None = None
    note: str | None = None


def outcome_of(wanted: Wanted, standing: Standing) -> Outcome:
    """Kept if it says what stands, if what stands is what the phone showed, or if it is the later of one's own."""
    if _agrees(wanted, standing) or wanted.seen == standing.version:
        return Outcome.KEPT
    mine = standing.by == wanted.by and standing.at is not None
    return Outcome.KEPT if mine and standing.at and wanted.at >= standing.at else Outcome.CONFLICT


def _agrees(wanted: Wanted, standing: Standing) -> bool:
    if wanted.mark == CLEAR:
        return not standing.mark
    return (
        wanted.mark == standing.mark
        and wanted.clock in (None, standing.clock)
        and (wanted.note is None or wanted.note.strip() == standing.note)
    )
