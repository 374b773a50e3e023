"""How a cohort likes its sessions: on which weekdays and at what time, and for which elements otherwise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any
from uuid import UUID

from cohorts.layout import Pattern

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING_WEEK = tuple(enumerate(WEEKDAYS[:5]))


@dataclass(frozen=True)
class Liking:
    """What is preferred; nothing said is what the design gives."""

    weekdays: frozenset[int] = frozenset()
    starts_at: time | None = None

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "weekdays": sorted(self.weekdays),
            "starts_at": self.starts_at.isoformat("minutes") if self.starts_at else "",
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Liking":
        clock = kept.get("starts_at")
        return cls(frozenset(kept.get("weekdays", ())), time.fromisoformat(clock) if clock else None)


@dataclass(frozen=True)
class Rhythm:
    """The cohort's liking, and those of single elements, which go first."""

    usual: Liking = Liking()
    elements: Mapping[UUID, Liking] = field(default_factory=dict)

    def applied(self, pattern: Pattern) -> Pattern:
        """Weekdays are the whole cohort's; sets and pairs find their days one after another."""
        own = self.elements.get(pattern.element, Liking())
        return replace(
            pattern,
            starts_at=own.starts_at or self.usual.starts_at or pattern.starts_at,
            weekdays=(own.weekdays or self.usual.weekdays) if pattern.everybody else frozenset(),
        )

    def kept(self) -> dict[str, Any]:
        return {**self.usual.kept(), "elements": {str(key): each.kept() for key, each in self.elements.items()}}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Rhythm":
        own = {UUID(key): Liking.read(each) for key, each in kept.get("elements", {}).items()}
        return cls(Liking.read(kept), own)
