"""Who or what would be in two places at once: found from intervals. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.formats import clock_range, weekday_long_date


class Kind(StrEnum):
    ROOM = "room"
    LEADER = "leader"
    COACH = "coach"
    PARTICIPANT = "participant"
    SET = "learning set"
    COHORT = "cohort"
    AWAY = "away"  # a leader, on a day on which they said that they cannot come


@dataclass(frozen=True)
class Named:
    id: UUID
    name: str


@dataclass(frozen=True)
class Engagement:
    """One session as far as it engages somebody: who leads and who is expected, which group as a whole, which room."""

    id: UUID
    title: str  # "" where who asks may not see it
    starts_at: datetime
    ends_at: datetime
    cohort: Named
    learning_set: Named | None = None
    whole: bool = False  # everybody on the cohort
    room: Named | None = None
    leads_as: Kind = Kind.LEADER
    leaders: Mapping[UUID, str] = field(default_factory=dict)  # names by key
    expected: Mapping[UUID, str] = field(default_factory=dict)
    away: UUID | None = None  # who cannot come then: no session, and nobody is told why

    def overlaps(self, other: "Engagement") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    @property
    def says(self) -> str:
        return f"{self.title} ({self.cohort.name}), {clock_range(self.starts_at, self.ends_at)}"


@dataclass(frozen=True)
class Clash:
    kind: Kind
    who: Named
    session: Engagement  # that which is added, changed or moved
    other: Engagement

    @property
    def key(self) -> str:
        """Its name when it is accepted. Two sessions that move together keep it: what was accepted stays so."""
        apart = self.other.starts_at - self.session.starts_at
        lasts = (self.session.ends_at - self.session.starts_at, self.other.ends_at - self.other.starts_at)
        facts = (self.kind, self.who.id, self.session.id, self.other.id, apart, *lasts)
        return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()[:20]

    @property
    def when(self) -> str:
        return f"{self.session.title}, {weekday_long_date(self.session.starts_at)}"

    @property
    def says(self) -> str:
        """“Garden Room is taken: Network day (Cohort 1), 9:30am to 1pm”; of what may not be seen, that it is."""
        if self.kind == Kind.AWAY:
            return f"{self.who.name} cannot come that day"
        if not self.other.title:
            return f"{self.who.name} {'is taken' if self.kind == Kind.ROOM else 'has another engagement'} then"
        return f"{self.who.name} {'is taken' if self.kind == Kind.ROOM else 'is expected elsewhere'}: {self.other.says}"


def find(planned: Sequence[Engagement], held: Sequence[Engagement]) -> list[Clash]:
    """The clashes of planned sessions with those that are held, and among themselves, in order of time."""
    found: list[Clash] = []
    for index, one in enumerate(planned):
        for other in (*planned[index + 1 :], *held):
            if one.id != other.id and one.overlaps(other):
                found += _between(one, other)
    return sorted(found, key=lambda clash: (clash.session.starts_at, clash.kind, clash.who.name))


def _between(one: Engagement, other: Engagement) -> Iterable[Clash]:
    if other.away:
        if other.away in one.leaders:
            yield Clash(Kind.AWAY, Named(other.away, one.leaders[other.away]), one, other)
        return
    if one.room and other.room and one.room.id == other.room.id:
        yield Clash(Kind.ROOM, one.room, one, other)
    group = _shared_group(one, other)
    if group:
        yield Clash(group[0], group[1], one, other)
    for key, name in one.leaders.items():
        if key in other.leaders or key in other.expected:
            yield Clash(one.leads_as, Named(key, name), one, other)
    for key, name in one.expected.items():
        if key in other.leaders or (key in other.expected and not group):
            yield Clash(Kind.PARTICIPANT, Named(key, name), one, other)


def _shared_group(one: Engagement, other: Engagement) -> tuple[Kind, Named] | None:
    """The group that is expected at both as a whole, so that its members need not be named one by one."""
    if one.cohort.id != other.cohort.id:
        return None
    if one.whole and other.whole:
        return Kind.COHORT, Named(one.cohort.id, f"Everybody on {one.cohort.name}")
    sets = [each.learning_set for each in (one, other) if each.learning_set]
    if (one.whole or other.whole) and len(sets) == 1:
        return Kind.SET, sets[0]
    if len(sets) == 2 and sets[0].id == sets[1].id:
        return Kind.SET, sets[0]
    return None
