"""Taps as phones send them, perhaps late and perhaps twice: each is taken once, and overwrites nobody unseen."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts.models import Attendance, Place, Session, Tap
from cohorts.register import Line, locked, refuse_unless_open, take_back, write
from cohorts.taps import CLEAR, NOTHING, Outcome, Standing, Wanted, outcome_of
from core.refusal import Refused
from people.models import Person

KEEPS_FOR = timedelta(days=60)  # after which one sent again is only compared with what stands


@dataclass(frozen=True)
class Tapped:
    """One tap: its identity, what it asks for, what the phone showed then, and when that was by our clock."""

    id: UUID
    mark: str
    seen: str
    at: datetime
    clock: time | None = None
    note: str | None = None


@transaction.atomic
def take(*, tap: Tapped, session: Session, place: Place, by: Person) -> Outcome:
    """Mark as it was tapped, unless somebody else has marked the person meanwhile: then nothing changes.

    The session is locked, so that one identity that arrives twice at the same moment is taken once. What was refused
    is not remembered: once a coordinator has opened the register again, the same tap may be sent again.
    """
    session = locked(session)
    known = Tap.objects.filter(pk=tap.id).first()
    if known:
        if (known.session_id, known.place_id, known.by_id) != (session.pk, place.pk, by.pk):
            raise Refused("This mark was sent before, about something else. Load the page again.")
        return Outcome(known.outcome)
    refuse_unless_open(session, tap.at)
    wanted = Wanted(tap.mark, tap.seen, by.pk, tap.at, tap.clock, tap.note)
    outcome = outcome_of(wanted, _standing(wanted, session, place))
    if outcome == Outcome.KEPT and tap.mark == CLEAR:
        take_back(session, place, by)
    elif outcome == Outcome.KEPT:
        write(session, {place: Line(tap.mark, tap.at, tap.clock, tap.note)}, by)
    Tap.objects.create(id=tap.id, session=session, place=place, by=by, mark=tap.mark, outcome=outcome, tapped_at=tap.at)
    return outcome


def _standing(wanted: Wanted, session: Session, place: Place) -> Standing:
    """What stands of one person, and by whose hand; of a mark taken back, by whose tap, where that could matter."""
    kept = Attendance.objects.filter(session=session, place=place).first()
    if kept:
        return kept.standing
    if wanted.seen == NOTHING:
        return Standing()
    last = Tap.objects.filter(session=session, place=place, outcome=Outcome.KEPT).order_by("-taken_at").first()
    return Standing(by=last.by_id, at=last.tapped_at) if last and last.mark == CLEAR else Standing()


def forget_taps(*, now: datetime | None = None) -> int:
    """Remove the identities of long ago. Returns how many."""
    old = Tap.objects.filter(taken_at__lt=(now or timezone.now()) - KEEPS_FOR)
    return old.delete()[0]
