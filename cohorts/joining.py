"""Whoever comes newly to sessions that are dated already, by a place, a set or a visit, is not booked twice by it
without that being accepted by its name."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from cohorts.booking import lock, refuse_unaccepted
from cohorts.clashes import Clash, Engagement, find
from cohorts.engagements import booked, shown_to
from people.models import Person


@contextmanager
def joining(person: Person, *, by: Person, accept: Collection[str] = ()) -> Iterator[None]:
    """Around whatever engages the person, inside the transaction of whoever does it: raises Clashing for what clashes
    through it. What clashed before is not asked about again, and what is over is in nobody's way."""
    lock((), [person])
    before = booked(person)
    yield
    held = {each.id for each in before}
    after = sorted(booked(person), key=lambda each: each.id in held)  # a clash is told of what they join
    standing = {clash.key for clash in twice(person, before)}
    found = [clash for clash in twice(person, after) if clash.key not in standing]
    refuse_unaccepted(shown_to(by, found), by=by, accept=accept)


def twice(person: Person, booked: Sequence[Engagement]) -> list[Clash]:
    """Where the person is booked for two things at once."""
    return [clash for clash in find(booked, ()) if clash.who.id == person.pk]
