"""Hours of many people at once, added up by the database: what `tally` gives each, without its lines.

Nearly everybody's hours are plain sums over the sessions of their cohort, set and coach, until they left. Those of who
was marked at a session of another set follow finer rules: they are tallied from their marks, by the same function.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from cohorts.attendance import (
    CALLED_BACK,
    COUNTS,
    Calendar,
    MarkFact,
    Meetings,
    PlaceFact,
    Totals,
    hours_of,
    meetings_of,
    totals,
    was_there,
)
from cohorts.models import Attendance, Place, Session, SessionQuerySet, facts_in, signed_up_of
from core.formats import LONDON, day_of
from programmes.models import GroupSize

STANDS = Q(attendances__session__cohort=F("cohort"), attendances__session__cancelled_at__isnull=True)
OWN = STANDS & (
    Q(attendances__session__group_size=GroupSize.COHORT)
    & (Q(attendances__session__organisation__isnull=True) | Q(attendances__session__organisation=F("organisation")))
    | Q(attendances__session__group_size=GroupSize.SET, attendances__session__learning_set=F("learning_set"))
    | Q(attendances__session__group_size=GroupSize.PAIR, attendances__session__coaching__place=F("pk"))
)
DAY = TruncDate("attendances__session__starts_at", tzinfo=LONDON)  # asked of nobody but those who joined late or left
IN_TIME = (Q(left_on__isnull=True) | Q(left_on__gte=DAY)) & (Q(joined_on__isnull=True) | Q(joined_on__lte=DAY))


@dataclass(frozen=True)
class _Session:
    """What of a session is added up."""

    hours: Decimal
    counts: bool
    starts_at: datetime
    held: bool


@dataclass(frozen=True)
class _Sum:
    """The sessions of one group, a whole cohort, a set or a pair, added up."""

    expected: Decimal
    held: Decimal


@dataclass(frozen=True)
class Marks:
    """What a place's marks add up to; `elsewhere` are those at sessions of other sets or pairs."""

    attended: Decimal | None = None
    missed: int = 0
    called_back: int = 0
    every: int = 0
    own: int = 0

    @property
    def elsewhere(self) -> int:
        return self.every - self.own


MARKS = tuple(field.name for field in fields(Marks))


def with_marks(places: QuerySet[Place], now: datetime) -> QuerySet[Place]:
    """Places with what their marks add up to by now, under the names of MARKS: values for `Marks`, in their order."""
    held = OWN & IN_TIME & Q(attendances__session__ends_at__lte=now)
    key = "attendances__pk"
    return places.annotate(
        attended=Sum("attendances__hours", filter=held & Q(attendances__session__counts_for_completion=True)),
        missed=Count(key, filter=held & ~Q(attendances__mark__in=COUNTS)),
        called_back=Count(key, filter=held & Q(attendances__mark=CALLED_BACK)),
        every=Count(key, filter=STANDS),
        own=Count(key, filter=OWN),
    )


# The cohort, and the set, the pair or the organisation if the group is one.
Span = tuple[date | None, date | None]  # joined, left
Key = tuple[UUID, UUID | None, UUID | None, UUID | None]


class _Groups:
    """The sessions that stand, by group, and their sums: of all of them, or of those from when somebody joined until
    they left."""

    def __init__(self, rows: Iterable[tuple], now: datetime) -> None:
        self.sessions: dict[Key, list[_Session]] = defaultdict(list)
        self.sums: dict[tuple[Key, Span], _Sum] = {}
        to_sign_up: dict[UUID, tuple[_Session, UUID | None]] = {}
        for cohort, in_set, pair, organisation, pk, by_sign_up, hours, counts, starts_at, ends_at in rows:
            session = _Session(hours, counts, starts_at, ends_at <= now)
            if by_sign_up:
                to_sign_up[pk] = session, organisation
            else:
                self.sessions[cohort, in_set, pair, organisation].append(session)
        self.chosen: dict[UUID, list[tuple[_Session, UUID | None]]] = defaultdict(list)
        for key, places in signed_up_of(to_sign_up).items():
            for place in places:
                self.chosen[place].append(to_sign_up[key])

    def chosen_by(self, place: PlaceFact) -> _Sum:
        """The sessions that one signed up for, added up."""
        own = [each for each, organisation in self.chosen[place.id] if organisation in (None, place.organisation)]
        return _summed(own, (place.joined_on, place.left_on))

    def sum_of(self, key: Key, place: PlaceFact) -> _Sum:
        span = (place.joined_on, place.left_on)
        if (key, span) not in self.sums:
            self.sums[key, span] = _summed(self.sessions.get(key, ()), span)
        return self.sums[key, span]


def _summed(sessions: Iterable[_Session], span: Span) -> _Sum:
    theirs = [each for each in sessions if was_there(day_of(each.starts_at), *span)]
    return _Sum(
        expected=sum((each.hours for each in theirs if each.counts), Decimal(0)),
        held=sum((each.hours for each in theirs if each.counts and each.held), Decimal(0)),
    )


def session_rows(sessions: SessionQuerySet) -> QuerySet:
    """What `totals_of` needs to know of the sessions of its cohorts."""
    group = ("cohort", "learning_set", "coaching", "organisation")
    own = ("pk", "by_sign_up", "hours", "counts_for_completion", "starts_at", "ends_at")
    return sessions.standing().order_by().values_list(*group, *own)


def meetings_by_cohort(sessions: Iterable[tuple], now: datetime) -> dict[UUID, Meetings]:
    """What everybody on a cohort meets in common with others, by cohort, from their `session_rows`."""
    found: dict[UUID, list[tuple[UUID | None, bool]]] = defaultdict(list)
    for cohort, in_set, pair, organisation, _, by_sign_up, _, _, _, ends_at in sessions:
        if pair is None and organisation is None and not by_sign_up:
            found[cohort].append((in_set, ends_at <= now))
    return {cohort: meetings_of(common) for cohort, common in found.items()}


def totals_of(
    places: Mapping[UUID, Sequence[tuple[PlaceFact, Marks]]], now: datetime, sessions: Iterable[tuple]
) -> dict[UUID, Totals]:
    """Totals by place, of places by cohort with their marks, from the `session_rows` of their cohorts.

    It asks nothing more of the database, but for one query where there are sessions to sign up for, and two or three if
    somebody was marked elsewhere.
    """
    groups = _Groups(sessions, now)
    found: dict[UUID, Totals] = {}
    finer: dict[UUID, list[PlaceFact]] = defaultdict(list)
    for cohort, theirs in places.items():
        for place, marks in theirs:
            if marks.elsewhere:
                finer[cohort].append(place)
            else:
                found[place.id] = _added(cohort, place, groups, marks)
    return found | _tallied(finer, now)


def _added(cohort: UUID, place: PlaceFact, groups: _Groups, marks: Marks) -> Totals:
    every = [groups.sum_of((cohort, None, None, None), place), groups.chosen_by(place)]
    if place.organisation:
        every.append(groups.sum_of((cohort, None, None, place.organisation), place))
    if place.learning_set:
        every.append(groups.sum_of((cohort, place.learning_set, None, None), place))
    if place.coaching:
        every.append(groups.sum_of((cohort, None, place.coaching, None), place))
    return Totals(
        expected=sum((each.expected for each in every), Decimal(0)),
        held=sum((each.held for each in every), Decimal(0)),
        attended=_hours(marks.attended),
        missed=marks.missed,
        called_back=marks.called_back,
    )


def _hours(total: Decimal | None) -> Decimal:
    """A sum of hours, which have two decimals, as it is: SQLite adds them up as floating numbers."""
    return Decimal(0) if total is None else total.quantize(Decimal("0.01"))


def _tallied(places: Mapping[UUID, Sequence[PlaceFact]], now: datetime) -> dict[UUID, Totals]:
    """The totals of places whose marks are looked at one by one."""
    if not places:
        return {}
    standing = facts_in(Session.objects.standing().filter(cohort__in=list(places)))
    calendars = {cohort: Calendar(standing[cohort]) for cohort in places}
    marks: dict[UUID, dict[UUID, MarkFact]] = defaultdict(dict)
    named = [place.id for theirs in places.values() for place in theirs]
    rows = Attendance.objects.filter(place__in=named).order_by().values_list("place", "session", "mark", "hours")
    for of, session_id, mark, hours in rows:
        marks[of][session_id] = MarkFact(mark, hours)
    return {
        place.id: totals(hours_of(place, calendars[cohort], marks[place.id], now))
        for cohort, theirs in places.items()
        for place in theirs
    }
