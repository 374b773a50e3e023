"""What has changed of a session since people were told of it, in words. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.formats import clock_range, weekday_long_date


@dataclass(frozen=True)
class Facts:
    """What people are told of a session."""

    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False

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
    if before.title != now.title:
        found.append(f"Was called “{before.title}”.")
    return tuple(found)


def news_for(*, had: bool, has: bool, cancelled: bool) -> News:
    """What somebody is told whom the session concerned before, or concerns now."""
    if not has:
        return News.OFF
    if cancelled:
        return News.CANCELLED
    return News.CHANGED if had else News.NEW
