"""Verbs on a session's register: mark, clear, close, open again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cohorts.attendance import hours_attended
from cohorts.models import Attendance, Place, Session
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import GroupSize


def expected_at(session: Session) -> QuerySet[Place]:
    """Places expected at a session, by name: those who had not left before its day."""
    day = timezone.localtime(session.starts_at).date()
    places = session.cohort.places.taken().filter(Q(left_on__isnull=True) | Q(left_on__gte=day))
    if session.group_size == GroupSize.SET:
        places = places.filter(learning_set=session.learning_set_id)
    elif session.group_size == GroupSize.PAIR:
        places = places.filter(coaching=session.coaching_id)
    return places.select_related("person", "learning_set").order_by("person__family_name", "person__given_name")


@transaction.atomic
def mark(
    *, session: Session, place: Place, mark: str, by: Person, at: datetime | None = None, note: str = ""
) -> Attendance:
    """Say what became of one person at one session. The same tap twice is one mark.

    Late and left early cost the minutes missed, to the quarter of an hour, when marked while the session is on; marked
    afterwards they cost nothing unless a note of the time is corrected by hand.
    """
    now = at or timezone.now()
    _check_open(session, now)
    if not expected_at(session).filter(pk=place.pk).exists():
        raise Refused(f"{place.person.name} is not expected at this session.")
    if mark not in Attendance.Mark.values:
        raise Refused("Choose one of the marks.", "mark")
    row, _ = Attendance.objects.update_or_create(
        session=session,
        place=place,
        defaults={
            "mark": mark,
            "hours": hours_attended(mark, session.hours, _minutes_missed(session, mark, now)),
            "note": note,
            "marked_by": by,
            "marked_at": now,
        },
    )
    audit.record(by=by, verb="mark", subject=session, place=place.pk, mark=mark)
    return row


def _check_open(session: Session, now: datetime) -> None:
    if session.cancelled_at:
        raise Refused("This session was cancelled, so it has no register.")
    if timezone.localtime(session.starts_at).date() > timezone.localtime(now).date():
        raise Refused("The register opens on the day of the session.")


def _minutes_missed(session: Session, mark: str, now: datetime) -> int:
    if not session.starts_at < now < session.ends_at:
        return 0
    if mark == Attendance.Mark.LATE:
        return int((now - session.starts_at).total_seconds() // 60)
    if mark == Attendance.Mark.LEFT_EARLY:
        return int((session.ends_at - now).total_seconds() // 60)
    return 0


@transaction.atomic
def clear(*, session: Session, place: Place, by: Person) -> None:
    """Take a mark back: the person is unmarked again."""
    deleted, _ = Attendance.objects.filter(session=session, place=place).delete()
    if deleted:
        audit.record(by=by, verb="clear mark", subject=session, place=place.pk)


@transaction.atomic
def close(*, session: Session, by: Person, rest_absent: bool = False) -> None:
    """Close the register. Those left unmarked are recorded absent only when that is said."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.register_closed_at:
        return
    now = timezone.now()
    _check_open(session, now)
    unmarked = list(expected_at(session).exclude(attendances__session=session))
    if unmarked and not rest_absent:
        names = "1 person is" if len(unmarked) == 1 else f"{len(unmarked)} people are"
        raise Refused(f"{names} not marked. Mark them, or record them as absent.", "rest_absent")
    Attendance.objects.bulk_create(
        Attendance(session=session, place=place, mark=Attendance.Mark.ABSENT, marked_by=by, marked_at=now)
        for place in unmarked
    )
    session.register_closed_at = now
    session.save(update_fields=["register_closed_at"])
    audit.record(by=by, verb="close register", subject=session, recorded_absent=len(unmarked))


@transaction.atomic
def reopen(*, session: Session, by: Person) -> None:
    """Open a closed register again, to correct it."""
    if Session.objects.filter(pk=session.pk, register_closed_at__isnull=False).update(register_closed_at=None):
        audit.record(by=by, verb="reopen register", subject=session)
    session.refresh_from_db(fields=["register_closed_at"])
