"""What has changed of a session since people were told of it, in words. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.formats import clock_range, weekday_long_date


@dataclass(frozen=True)
class Facts:
    """What people are told of a session."""

    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False
    room: UUID | None = None  # how one gets in, and joins on line; of a place in words alone there is none

    @property
    def when(self) -> str:
        """“Wednesday 14 October 2026, 9.30am to 1pm”"""
        return f"{weekday_long_date(self.starts_at)}, {clock_range(self.starts_at, self.ends_at)}"


class News(StrEnum):
    """What one person is told of one session."""

    NEW = "new"  # it is new, or new to them
    CHANGED = "changed"
    CANCELLED = "cancelled"
    OFF = "off"  # it is held without them
    OFFERED = "offered"  # they may sign up for it
    WAITS = "waits"  # it has changed, and they are on its waiting list


def differences(before: Facts | None, now: Facts) -> tuple[str, ...]:
    """In sentences; none where nothing has changed. A cancelled session has no other news."""
    if before is None:
        return ("New.",)
    if now.cancelled and not before.cancelled:
        return ("Cancelled.",)
    found = []
    if before.cancelled and not now.cancelled:
        found.append("Held after all.")
    if (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at):
        found.append(f"Moved from {before.when}.")
    if before.venue != now.venue:
        found.append(f"Now at {now.venue}." if now.venue else f"No longer at {before.venue}: the place is to be told.")
    elif before.room != now.room:
        found.append("How to get in, or to join on line, has changed.")
    if before.title != now.title:
        found.append(f"Was called “{before.title}”.")
    return tuple(found)


@dataclass(frozen=True)
class SignUps:
    """Who knows of a session to sign up for, by key, and who may be told that they can."""

    lead: frozenset[UUID]
    going: frozenset[UUID]
    waiting: frozenset[UUID]
    others: frozenset[UUID]  # of its cohort
    offered: frozenset[UUID]  # who knew before that they could sign up, whether they did or not
    open: bool

    def news(self, known: frozenset[UUID], *, changed: bool, first: bool, cancelled: bool) -> dict[UUID, News]:
        """What each is told, `known` being those whom it concerned when it was last told of, and `first` that it was
        not. Of their own signing up and giving back nobody is told anew, nor of changes whoever does neither."""
        there = self.lead | self.going | self.waiting
        gone = known - there - self.offered
        reached = there if changed or first else self.lead - known
        found = {person: self._news_of(person, known, first=first, cancelled=cancelled) for person in reached}
        found |= dict.fromkeys(gone, News.OFF)
        if self.open and not cancelled:
            found |= dict.fromkeys(self.others - self.offered - gone, News.OFFERED)
        return found

    def _news_of(self, person: UUID, known: frozenset[UUID], *, first: bool, cancelled: bool) -> News:
        if cancelled:
            return News.CANCELLED
        if person in self.waiting:
            return News.WAITS
        had = person in known or person in self.going
        return News.NEW if first or not had else News.CHANGED


def news_for(*, had: bool, has: bool, cancelled: bool) -> News:
    """What somebody is told whom the session concerned before, or concerns now."""
    if not has:
        return News.OFF
    if cancelled:
        return News.CANCELLED
    return News.CHANGED if had else News.NEW
