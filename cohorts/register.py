"""A session's register: who is expected, and the verbs mark, clear, close, open again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cohorts.attendance import hours_attended
from cohorts.models import Attendance, Place, Session, SignUp
from core.dates import at as moment_of
from core.dates import local
from core.formats import clock_range, long_date
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import GroupSize

CHANGED = ("mark", "time", "note", "hours", "marked_by", "marked_at")
TIMED = (Attendance.Mark.LATE, Attendance.Mark.LEFT_EARLY)
NOTED = {Attendance.Mark.CAUGHT_UP, Attendance.Mark.APOLOGIES}


class RegisterState(StrEnum):
    """What may be done with a session's register."""

    CANCELLED = "cancelled"
    TO_COME = "to come"
    OPEN = "open"
    CLOSED = "closed"


def state_of(session: Session, now: datetime) -> RegisterState:
    """A register opens at the start of the session's day and stays open until somebody closes it."""
    if session.cancelled_at:
        return RegisterState.CANCELLED
    if session.register_closed_at:
        return RegisterState.CLOSED
    if local(session.starts_at).date() > local(now).date():
        return RegisterState.TO_COME
    return RegisterState.OPEN


def expected_at(session: Session) -> QuerySet[Place]:
    """Places expected at a session, by name: of its cohort, set or pair, those who had joined by its day and not left;
    of one to sign up for, those who have a place on it.

    At a set's session, too, whoever is marked on it and has changed sets since, and not who met it with another set;
    likewise at one that is held at an organisation.
    """
    day = local(session.starts_at).date()
    places = session.cohort.places.taken().there_on(day)
    if session.group_size == GroupSize.SET:
        here = Attendance.objects.filter(session=session).values("place")
        twins = Session.objects.filter(cohort=session.cohort_id, element__isnull=False, element=session.element_id)
        elsewhere = Attendance.objects.filter(session__in=twins.filter(part=session.part).exclude(pk=session.pk))
        members = Q(learning_set=session.learning_set_id) & ~Q(pk__in=elsewhere.values("place"))
        places = places.filter(members | Q(pk__in=here))
    elif session.group_size == GroupSize.PAIR:
        places = places.filter(coaching=session.coaching_id)
    elif session.by_sign_up:
        places = places.filter(pk__in=SignUp.objects.going().filter(session=session).order_by().values("place"))
    if session.organisation_id:
        here = Attendance.objects.filter(session=session).values("place")
        places = places.filter(Q(organisation=session.organisation_id) | Q(pk__in=here))
    return places.select_related("person", "learning_set").order_by("person__family_name", "person__given_name", "pk")


def marks_of(session: Session) -> dict[UUID, Attendance]:
    """What the register says so far, by place."""
    rows = Attendance.objects.filter(session=session).select_related("marked_by").order_by()
    return {row.place_id: row for row in rows}


def mark(
    *,
    session: Session,
    place: Place,
    mark: str,
    by: Person,
    at: datetime | None = None,
    clock: time | None = None,
    note: str | None = None,
) -> Attendance:
    """Say what became of one person at one session. The same tap twice is one mark.

    `note` says with what they caught up, which `by` agrees to, or why they sent apologies; None leaves what was said.

    Late and left early cost the minutes missed, to the quarter of an hour: by the `clock` given, else by the clock
    when marked while the session is on; marked afterwards without a time they cost nothing. `at` is the moment of
    the tap, now unless a register on paper is entered later.
    """
    sheet = {place: Line(mark, at or timezone.now(), clock, note)}
    return mark_all(session=session, sheet=sheet, by=by)[place]


@dataclass(frozen=True)
class Line:
    """What a sheet says of one person. `at` is the moment of the tap, `clock` when they came or left, if it says so."""

    mark: str
    at: datetime
    clock: time | None = None
    note: str | None = None


@transaction.atomic
def mark_all(*, session: Session, sheet: Mapping[Place, Line], by: Person) -> dict[Place, Attendance]:
    """Several people at one session, as a sheet says it: all or none. The rules are those of `mark`."""
    kept = opened(session, min((line.at for line in sheet.values()), default=timezone.now()))
    return write(kept, sheet, by)


def write(
    session: Session, sheet: Mapping[Place, Line], by: Person, besides: Collection[UUID] = ()
) -> dict[Place, Attendance]:
    """As `mark_all`, by whoever holds the lock on the session already and has seen that its register is open.
    `besides` are places to be marked though nobody expected them."""
    expected = {*expected_at(session).values_list("pk", flat=True), *besides}
    rows = Attendance.objects.select_for_update().filter(session=session, place__in=list(sheet))
    before = {row.place_id: row for row in rows}
    marked = {}
    for place, line in sheet.items():
        if place.pk not in expected:
            raise Refused(f"{place.person.name} is not expected at this session.")
        marked[place] = _marked(session, place, line, before.get(place.pk), by)
    changed = {place: row for place, (row, is_changed) in marked.items() if is_changed}
    for place, row in changed.items():
        row.save(update_fields=CHANGED if place.pk in before else None)
        audit.record(by=by, verb="mark", subject=session, place=place.pk, mark=row.mark)
    return {place: row for place, (row, _) in marked.items()}


def _marked(
    session: Session, place: Place, line: Line, before: Attendance | None, by: Person
) -> tuple[Attendance, bool]:
    """The row as the line has it, not saved yet, and whether that changes anything."""
    if line.mark not in Attendance.Mark.values:
        raise Refused("Choose one of the marks.", "mark")
    note = _note_of(line, before)
    came_or_left = _time_of(session, line, before)
    if before and (before.mark, before.time, before.note) == (line.mark, came_or_left, note):
        return before, False
    row = before or Attendance(session=session, place=place)
    row.mark, row.time, row.note = line.mark, came_or_left, note
    row.hours = hours_attended(line.mark, session.hours, _minutes_missed(session, line.mark, came_or_left))
    row.marked_by, row.marked_at = by, line.at
    return row, True


def _note_of(line: Line, before: Attendance | None) -> str:
    if line.mark not in NOTED:
        return ""
    if line.note is None:
        return before.note if before and before.mark == line.mark else ""
    return line.note.strip()


def opened(session: Session, now: datetime) -> Session:
    """The session, locked until the end of the transaction, so that marking and closing wait for each other."""
    session = locked(session)
    refuse_unless_open(session, now)
    return session


def locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=session.pk)


def refuse_unless_open(session: Session, now: datetime) -> None:
    state = state_of(session, now)
    if state == RegisterState.CANCELLED:
        raise Refused("This session was cancelled, so it has no register.")
    if state == RegisterState.TO_COME:
        raise Refused(f"The register opens on the day of the session, {long_date(session.starts_at)}.")
    if state == RegisterState.CLOSED:
        raise Refused("This register is closed. A coordinator can open it again.")


def _time_of(session: Session, line: Line, before: Attendance | None) -> time | None:
    """When the person came or left, in London: as given; as marked before; by the clock while the session is on."""
    if line.mark not in TIMED:
        return None
    start, end = local(session.starts_at), local(session.ends_at)
    if line.clock is not None:
        if _moment(session, line.clock) > session.ends_at:
            raise Refused(f"Give a time within the session, {clock_range(start, end)}.", "time")
        return line.clock.replace(second=0, microsecond=0)
    if before and before.mark == line.mark:
        return before.time
    return local(line.at).time().replace(second=0, microsecond=0) if start < line.at < end else None


def _moment(session: Session, clock: time) -> datetime:
    """When the clock says so for the first time from the minute in which the session starts."""
    moment = moment_of(local(session.starts_at).date(), clock)
    return moment if moment >= session.starts_at.replace(second=0, microsecond=0) else moment + timedelta(days=1)


def _minutes_missed(session: Session, mark: str, time: time | None) -> int:
    if time is None:
        return 0
    moment = _moment(session, time)
    missed = moment - session.starts_at if mark == Attendance.Mark.LATE else session.ends_at - moment
    return int(missed.total_seconds() // 60)


@transaction.atomic
def clear(*, session: Session, place: Place, by: Person) -> None:
    """Take a mark back: the person is unmarked again."""
    take_back(opened(session, timezone.now()), place, by)


def take_back(session: Session, place: Place, by: Person) -> None:
    """As `clear`, by whoever holds the lock on the session already and has seen that its register is open."""
    deleted, _ = Attendance.objects.filter(session=session, place=place).delete()
    if deleted:
        audit.record(by=by, verb="clear mark", subject=session, place=place.pk)


@transaction.atomic
def close(*, session: Session, by: Person, rest_absent: bool = False) -> None:
    """Close the register. Those left unmarked are recorded absent only when that is said. Twice is once."""
    now = timezone.now()
    kept = locked(session)
    if kept.register_closed_at:
        session.register_closed_at = kept.register_closed_at
        return
    refuse_unless_open(kept, now)
    unmarked = list(expected_at(kept).exclude(attendances__session=kept))
    if unmarked and not rest_absent:
        names = "1 person is" if len(unmarked) == 1 else f"{len(unmarked)} people are"
        raise Refused(f"{names} not marked. Mark them, or record them as absent.", "rest_absent")
    Attendance.objects.bulk_create(
        Attendance(session=kept, place=place, mark=Attendance.Mark.ABSENT, marked_by=by, marked_at=now)
        for place in unmarked
    )
    kept.register_closed_at = session.register_closed_at = now
    kept.save(update_fields=["register_closed_at"])
    audit.record(by=by, verb="close register", subject=session, recorded_absent=len(unmarked))


@transaction.atomic
def reopen(*, session: Session, by: Person) -> None:
    """Open a closed register again, to correct it."""
    if Session.objects.filter(pk=session.pk, register_closed_at__isnull=False).update(register_closed_at=None):
        audit.record(by=by, verb="reopen register", subject=session)
    session.refresh_from_db(fields=["register_closed_at"])
