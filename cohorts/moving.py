"""What a move would do: which sessions go where, which stay and why, before anything is saved."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohorts import plan
from cohorts.clashes import Clash
from cohorts.engagements import Leads, clashes_of, leaders_of
from cohorts.layout import NoOpenDay, Step, moved
from cohorts.models import Attendance, Cohort, Move, Place, Session
from core.dates import at, day_bounds, local
from core.formats import date_range, long_date, plural
from core.refusal import Refused
from people.models import Person
from programmes.models import GroupSize

FRESH = timedelta(days=14)


@dataclass(frozen=True)
class Which:
    """Which sessions: one, those of a phase, or those from a day on."""

    session: UUID | None = None
    phase: str = ""
    since: date | None = None

    def of(self, cohort: Cohort) -> list[Session]:
        """In order of time, locked if in a transaction that asks so; the cancelled are not among them."""
        wanted = Q(pk=self.session) if self.session else Q(phase=self.phase) if self.phase else Q()
        if self.since and not self.session and not self.phase:
            wanted = Q(starts_at__gte=day_bounds(self.since)[0])
        return list(_movable(cohort.sessions.standing().filter(wanted)))


def _movable(rows: QuerySet[Session]) -> QuerySet[Session]:
    marked = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    rows = rows.annotate(marked=marked).select_related("cohort", "learning_set", "room", "coaching__place__person")
    return rows.order_by("starts_at", "title", "pk")


@dataclass(frozen=True)
class Going:
    """One session that moves: as it is, as it would be, and how its day was found."""

    before: Session
    after: Session
    step: Step
    closed: str = ""  # why the day that the move gives is stepped over
    people: int = 0  # who are expected, and who lead

    @property
    def whose(self) -> str:
        if self.before.coaching:
            return self.before.coaching.place.person.name
        return self.before.learning_set.name if self.before.learning_set else "Everybody"


@dataclass(frozen=True)
class Staying:
    session: Session
    why: str


@dataclass(frozen=True)
class Proposed:
    """A whole move, with all that follows from it."""

    going: Sequence[Going]
    staying: Sequence[Staying]
    clashes: Sequence[Clash]
    leads: Leads
    ends_on: date | None  # the cohort's new last day, if it has to be later

    @property
    def key(self) -> str:
        """A name for exactly this outcome: only what was shown is done."""
        return " ".join(f"{each.after.pk.hex[:8]}{each.after.starts_at:%Y%m%d%H%M}" for each in self.going)

    @property
    def people(self) -> int:
        return max((each.people for each in self.going), default=0)

    @property
    def stepped(self) -> list[Going]:
        return [each for each in self.going if each.closed]


def propose(
    *, cohort: Cohort, which: Which, by: Person, weeks: int = 0, days: int = 0, to: date | None = None
) -> Proposed:
    """Move by weeks and days, earlier if below zero, or so that the first of them is on a day. Raises Refused."""
    sessions = which.of(cohort)
    staying = [Staying(each, why) for each in sessions if (why := _stays(each))]
    free = [each for each in sessions if not _stays(each)]
    if not free:
        raise Refused(_none(staying))
    shift = to - _meant(free[0]) if to else timedelta(weeks=weeks, days=days)
    if not shift:
        raise Refused(
            "They stand there already. Choose another day, or weeks or days to move by.", "to" if to else "number"
        )
    open_days = plan.open_days(cohort.programme, cohort.nation)
    try:
        steps = [(each, moved(_day(each), each.meant_for, shift, open_days.is_open)) for each in free]
    except NoOpenDay:
        raise Refused("No open day is left there. Choose another day.", "to") from None
    if early := [step for _, step in steps if step.after < cohort.starts_on]:
        day = long_date(min(step.after for step in early))
        raise Refused(f"The cohort starts on {long_date(cohort.starts_on)}, and a session would be on {day}.", "number")
    going = [
        Going(each, _moved(each, step), step, open_days.why_closed(step.meant) if step.stepped_over else "")
        for each, step in steps
    ]
    return _with_clashes(cohort, going, staying, by)


def undoing(*, move: Move, by: Person) -> Proposed:
    """The way back of a move, to exactly where each session stood. Raises Refused when it has lost its ground."""
    if move.undone_at:
        raise Refused("This move was undone already.")
    lines = {UUID(line["session"]): line for line in move.lines}
    rows = list(_movable(Session.objects.filter(pk__in=lines)))
    for row in rows:
        if row.cancelled_at or _stays(row) or row.starts_at != datetime.fromisoformat(lines[row.pk]["after"]):
            raise Refused(
                f"{row.title} was changed, cancelled or marked since, so the move cannot be undone as a whole."
            )
    afters = [_restored(row, lines[row.pk]) for row in rows]
    return _with_clashes(
        move.cohort,
        [Going(row, after, Step(_day(row), _day(after), _day(after))) for row, after in zip(rows, afters, strict=True)],
        [],
        by,
    )


def _restored(session: Session, line: Mapping[str, Any]) -> Session:
    after = copy(session)
    after.starts_at = datetime.fromisoformat(line["before"])
    after.ends_at = after.starts_at + (session.ends_at - session.starts_at)
    after.meant_for = date.fromisoformat(line["meant"]) if line["meant"] else None
    return after


def line_of(going: Going) -> dict[str, str]:
    """What the row of a move keeps of one session, to undo it."""
    meant = going.before.meant_for
    return {
        "session": str(going.before.pk),
        "before": going.before.starts_at.isoformat(),
        "after": going.after.starts_at.isoformat(),
        "meant": meant.isoformat() if meant else "",
    }


def _day(session: Session) -> date:
    return local(session.starts_at).date()


def _meant(session: Session) -> date:
    return session.meant_for or _day(session)


def _stays(session: Session) -> str:
    if session.register_closed_at:
        return "its register is closed"
    return "people are marked on its register" if getattr(session, "marked", False) else ""


def _none(staying: Sequence[Staying]) -> str:
    if staying:
        words = plural(len(staying), "session that you chose stays", "sessions that you chose stay")
        return f"{words}: people are marked or the register is closed. Choose others."
    return "There is no session there. Choose others."


def _moved(session: Session, step: Step) -> Session:
    """The same session on another day, at the same time by London's clocks."""
    after, start, end = copy(session), local(session.starts_at), local(session.ends_at)
    after.starts_at = at(step.after, start.time())
    after.ends_at = at(step.after + (end.date() - start.date()), end.time())
    after.meant_for = step.meant if step.stepped_over else None
    return after


def _with_clashes(cohort: Cohort, going: Sequence[Going], staying: Sequence[Staying], by: Person) -> Proposed:
    leads = leaders_of(each.before for each in going)
    afters, befores = [each.after for each in going], [each.before for each in going]
    last = max((local(each.starts_at).date() for each in afters), default=cohort.ends_on)
    counts = _counts(cohort)
    return Proposed(
        [replace(each, people=counts(each.before) + len(leads.get(each.before.pk, ()))) for each in going],
        staying,
        clashes_of(afters, leads, by, befores, leads),
        leads,
        last if last > cohort.ends_on else None,
    )


def _counts(cohort: Cohort) -> Callable[[Session], int]:
    """How many are expected at a session; one query for all."""
    sets = list(Place.objects.current().filter(cohort=cohort).order_by().values_list("learning_set", flat=True))

    def count(session: Session) -> int:
        if session.group_size == GroupSize.COHORT:
            return len(sets)
        return sets.count(session.learning_set_id) if session.learning_set_id else 1

    return count


def says(proposed: Proposed) -> str:
    """“5 sessions, of 3 to 31 May 2027, moved”"""
    days = sorted(each.step.before for each in proposed.going)
    return f"{plural(len(days), 'session')} of {date_range(days[0], days[-1])} moved"


def last_move(cohort: Cohort, now: datetime) -> Move | None:
    """The latest move while it is fresh, to be undone; one query."""
    move = cohort.moves.select_related("moved_by").filter(moved_at__gt=now - FRESH).first()
    return None if move and move.undone_at else move
