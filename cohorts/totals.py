"""Hours of many people at once, added up by the database: what `tally` gives each, without its lines.

Nearly everybody's hours are plain sums over the sessions of their cohort, set and coach. Those of who left, or was
marked at a session of another set, follow finer rules: they are tallied from their marks, by the same function as ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from cohorts.attendance import CALLED_BACK, COUNTS, MarkFact, PlaceFact, SessionFact, Totals, tally, totals
from cohorts.models import Attendance, GroupSize, Session

OWN = (
    Q(session__group_size=GroupSize.COHORT)
    | Q(session__group_size=GroupSize.SET, session__learning_set=F("place__learning_set"))
    | Q(session__group_size=GroupSize.PAIR, session__coaching__place=F("place"))
)


@dataclass(frozen=True)
class _Group:
    """The sessions of one group: a whole cohort, a set, or a pair."""

    expected: Decimal = Decimal(0)
    held: Decimal = Decimal(0)
    sessions: int = 0
    sessions_held: int = 0


@dataclass(frozen=True)
class _Marks:
    """What a place's marks add up to; `elsewhere` are those at sessions of other sets or pairs."""

    attended: Decimal = Decimal(0)
    missed: int = 0
    called_back: int = 0
    elsewhere: int = 0


def totals_of(places: Mapping[UUID, Sequence[PlaceFact]], now: datetime) -> dict[UUID, Totals]:
    """Totals by place, of places by cohort: in two queries, or four where somebody left or was marked elsewhere."""
    if not places:
        return {}
    groups, marks = _groups(places, now), _marks(places, now)
    found: dict[UUID, Totals] = {}
    finer: dict[UUID, list[PlaceFact]] = defaultdict(list)
    nothing, unmarked = _Group(), _Marks()
    for cohort, theirs in places.items():
        whole = groups.get((cohort, None, None), nothing)
        for place in theirs:
            mine = marks.get(place.id, unmarked)
            if place.left_on is not None or mine.elsewhere:
                finer[cohort].append(place)
                continue
            in_set = groups.get((cohort, place.learning_set, None), nothing) if place.learning_set else nothing
            in_pair = groups.get((cohort, None, place.coaching), nothing) if place.coaching else nothing
            found[place.id] = Totals(
                expected=whole.expected + in_set.expected + in_pair.expected,
                held=whole.held + in_set.held + in_pair.held,
                attended=mine.attended,
                sessions=whole.sessions + in_set.sessions,
                sessions_held=whole.sessions_held + in_set.sessions_held,
                missed=mine.missed,
                called_back=mine.called_back,
            )
    return found | _tallied(finer, now)


def _groups(cohorts: Iterable[UUID], now: datetime) -> dict[tuple[UUID, UUID | None, UUID | None], _Group]:
    counts, held = Q(counts_for_completion=True), Q(ends_at__lte=now)
    rows = (
        Session.objects.standing()
        .filter(cohort__in=list(cohorts))
        .order_by()
        .values_list("cohort", "learning_set", "coaching")
        .annotate(
            expected=Sum("hours", filter=counts),
            so_far=Sum("hours", filter=counts & held),
            sessions=Count("pk"),
            sessions_held=Count("pk", filter=held),
        )
    )
    return {
        (cohort, in_set, pair): _Group(_hours(expected), _hours(so_far), sessions, sessions_held)
        for cohort, in_set, pair, expected, so_far, sessions, sessions_held in rows
    }


def _marks(cohorts: Iterable[UUID], now: datetime) -> dict[UUID, _Marks]:
    held = OWN & Q(session__ends_at__lte=now)
    rows = (
        Attendance.objects.filter(
            place__cohort__in=list(cohorts), session__cohort=F("place__cohort"), session__cancelled_at__isnull=True
        )
        .order_by()
        .values_list("place")
        .annotate(
            attended=Sum("hours", filter=held & Q(session__counts_for_completion=True)),
            missed=Count("pk", filter=held & ~Q(mark__in=COUNTS)),
            called=Count("pk", filter=held & Q(mark=CALLED_BACK)),
            every=Count("pk"),
            own=Count("pk", filter=OWN),
        )
    )
    return {
        place: _Marks(_hours(attended), missed, called_back, every - own)
        for place, attended, missed, called_back, every, own in rows
    }


def _hours(total: Decimal | None) -> Decimal:
    """A sum of hours, which have two decimals, as it is: SQLite adds them up as floating numbers."""
    return Decimal(0) if total is None else total.quantize(Decimal("0.01"))


def _tallied(places: Mapping[UUID, Sequence[PlaceFact]], now: datetime) -> dict[UUID, Totals]:
    """The totals of places whose marks are looked at one by one."""
    if not places:
        return {}
    sessions: dict[UUID, list[SessionFact]] = defaultdict(list)
    for session in Session.objects.standing().filter(cohort__in=list(places)):
        sessions[session.cohort_id].append(session.fact())
    marks: dict[UUID, dict[UUID, MarkFact]] = defaultdict(dict)
    named = [place.id for theirs in places.values() for place in theirs]
    rows = Attendance.objects.filter(place__in=named).order_by().values_list("place", "session", "mark", "hours")
    for of, session_id, mark, hours in rows:
        marks[of][session_id] = MarkFact(mark, hours)
    return {
        place.id: totals(tally(place, sessions[cohort], marks[place.id], now))
        for cohort, theirs in places.items()
        for place in theirs
    }
