"""“I am here”: participants say so by the code on the screen, and whoever keeps the register confirms or declines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts.attendance import CAME
from cohorts.door import is_late
from cohorts.models import Attendance, Place, SelfMark, Session
from cohorts.register import Line, RegisterState, expected_at, mark_all, state_of
from core.dates import local
from core.refusal import Refused
from people import audit
from people.models import Person


class Standing(StrEnum):
    """Where a participant stands at the door of a session."""

    CANCELLED = "cancelled"
    NOT_EXPECTED = "not expected"
    MARKED = "marked"
    CLOSED = "closed"
    NOT_TODAY = "not today"
    DECLINED = "declined"
    WAITING = "waiting"
    MAY_SAY = "may say"


@dataclass(frozen=True)
class AtTheDoor:
    """One person at the door: what may be done, their place, what the register says and what they said."""

    standing: Standing
    place: Place | None = None
    kept: Attendance | None = None
    said: SelfMark | None = None

    @property
    def came(self) -> bool:
        """Whether the register has them as there, for all of it or a part."""
        return self.kept is not None and self.kept.mark in CAME


def place_at(session: Session, person: Person) -> Place | None:
    """The person's place among those expected."""
    return expected_at(session).filter(person=person).first()


def at_the_door(session: Session, person: Person, scanned_at: datetime | None, now: datetime) -> AtTheDoor:
    """Where the person stands. Who was declined may ask again once they have scanned a newer code."""
    place = place_at(session, person)
    if session.cancelled_at:
        return AtTheDoor(Standing.CANCELLED, place)
    if place is None:
        return AtTheDoor(Standing.NOT_EXPECTED)
    kept = Attendance.objects.filter(session=session, place=place).first()
    said = SelfMark.objects.filter(session=session, place=place).first()
    return AtTheDoor(_standing(session, kept, said, scanned_at, now), place, kept, said)


def _standing(
    session: Session, kept: Attendance | None, said: SelfMark | None, scanned_at: datetime | None, now: datetime
) -> Standing:
    state = state_of(session, now)
    if kept:
        return Standing.MARKED
    if state != RegisterState.OPEN:
        return Standing.CLOSED if state == RegisterState.CLOSED else Standing.NOT_TODAY
    if said and said.declined_at and not (scanned_at and scanned_at > said.declined_at):
        return Standing.DECLINED
    return Standing.WAITING if said and not said.declined_at else Standing.MAY_SAY


@transaction.atomic
def say_here(*, session: Session, scanned_at: datetime, by: Person) -> SelfMark:
    """The participant says that they are here. Twice is once, and the first scan stands."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    door = at_the_door(session, by, scanned_at, timezone.now())
    if door.standing == Standing.WAITING and door.said:
        return door.said
    if door.standing != Standing.MAY_SAY or door.place is None:
        raise Refused(REFUSALS[door.standing])
    said, _ = SelfMark.objects.update_or_create(
        session=session,
        place=door.place,
        defaults={
            "scanned_at": scanned_at,
            "said_at": timezone.now(),
            "declined_at": None,
            "declined_by": None,
        },
    )
    audit.record(by=by, verb="say here", subject=session, place=door.place.pk)
    return said


REFUSALS = {
    Standing.CANCELLED: "This session was cancelled, so nobody is marked.",
    Standing.NOT_EXPECTED: "You are not expected at this session.",
    Standing.MARKED: "You are on the register already.",
    Standing.CLOSED: "The register is closed. Speak to who leads the session.",
    Standing.NOT_TODAY: "This session is not today.",
    Standing.DECLINED: "Scan the code on the screen again.",
}


# For whoever keeps the register


@dataclass(frozen=True)
class Said:
    """One who says they are here, as the page for confirming shows them."""

    row: SelfMark
    late: bool

    @property
    def place(self) -> Place:
        return self.row.place

    @property
    def came_at(self) -> datetime:
        return local(self.row.scanned_at)


@dataclass(frozen=True)
class DoorList:
    """Who waits to be confirmed and who was declined, in the order of coming; how many are expected and marked."""

    waiting: tuple[Said, ...]
    declined: tuple[Said, ...]
    expected: int
    marked: int

    @property
    def came(self) -> int:
        """On the register or waiting to be."""
        return self.marked + len(self.waiting)


def door_list(session: Session) -> DoorList:
    """Three queries, however many there are."""
    expected = set(expected_at(session).order_by().values_list("pk", flat=True))
    marked = set(
        Attendance.objects.filter(session=session, place__in=expected).order_by().values_list("place", flat=True)
    )
    rows = session.self_marks.filter(place__in=expected - marked).select_related(
        "session", "place__person", "place__learning_set"
    )
    said = [Said(row, is_late(session.starts_at, row.scanned_at)) for row in rows.order_by("scanned_at", "pk")]
    return DoorList(
        waiting=tuple(each for each in said if not each.row.declined_at),
        declined=tuple(each for each in said if each.row.declined_at),
        expected=len(expected),
        marked=len(marked),
    )


def waiting_among(session: Session, unmarked: Collection[UUID]) -> int:
    """How many of those not marked yet say that they are here, and wait to be confirmed."""
    return session.self_marks.filter(place__in=unmarked, declined_at__isnull=True).count()


@transaction.atomic
def confirm(*, session: Session, by: Person, places: Sequence[UUID] | None = None) -> int:
    """Mark those who said that they are here: everybody who waits, or the places named, a declined one among them.

    Late is worked out from the scan. Who was marked in the meantime keeps that mark. Returns how many were marked.
    """
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    listed = door_list(session)
    chosen = list(listed.waiting)
    if places is not None:
        chosen = [each for each in (*listed.waiting, *listed.declined) if each.place.pk in places]
    if not chosen:
        return 0
    mark_all(session=session, sheet={each.place: _line(each) for each in chosen}, by=by)
    declined = [each.row.pk for each in chosen if each.row.declined_at]
    SelfMark.objects.filter(pk__in=declined).update(declined_at=None, declined_by=None)
    audit.record(by=by, verb="confirm at the door", subject=session, people=len(chosen))
    return len(chosen)


def _line(said: Said) -> Line:
    if said.late:
        came_at = min(said.row.scanned_at, said.row.session.ends_at)  # a code is current for a moment after the end
        return Line(Attendance.Mark.LATE, timezone.now(), local(came_at).time())
    return Line(Attendance.Mark.PRESENT, timezone.now())


@transaction.atomic
def decline(*, session: Session, place: UUID, by: Person) -> bool:
    """Say that somebody is not here after all: no mark comes of it. It can be confirmed still. Twice is once."""
    waiting = SelfMark.objects.select_for_update().filter(session=session, place=place, declined_at__isnull=True)
    changed = waiting.exclude(place__attendances__session=session).update(declined_at=timezone.now(), declined_by=by)
    if changed:
        audit.record(by=by, verb="decline at the door", subject=session, place=place)
    return bool(changed)
