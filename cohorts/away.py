"""Days away as pages and clashes read them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cohorts.availability import Span
from cohorts.clashes import Engagement, Named
from cohorts.models import Away, Leader, Session
from core.dates import day_bounds, local
from people.models import Person
from programmes.models import Programme

NOWHERE = Named(UUID(int=0), "")


def aways_of(person: Person, today: date) -> QuerySet[Away]:
    """Those that are not over, in order."""
    return Away.objects.filter(person=person, ends_on__gte=today)


def spans_of(people: Collection[UUID], first: date, last: date) -> list[Span]:
    """The days away of these people that touch the days from first to last; one query, none of nobody."""
    if not people:
        return []
    rows = Away.objects.filter(person__in=people, starts_on__lte=last, ends_on__gte=first).defer("reason")
    return [row.span for row in rows]


def absences(people: Collection[UUID], start: datetime, end: datetime) -> list[Engagement]:
    """Days away as what clashes are found from: each from its first midnight to its last."""
    first, last = local(start).date(), local(end).date()
    found = []
    for span in spans_of(people, first, last):
        for key, begins, ends in span.stretches(first, last):
            bounds = day_bounds(begins)[0], day_bounds(ends)[1]
            found.append(Engagement(key, "", *bounds, cohort=NOWHERE, away=span.who))
    return found


@dataclass(frozen=True)
class Met:
    """A session to come that somebody leads on a day on which they cannot come."""

    person: UUID
    session: Session


def met(people: Iterable[UUID], now: datetime, programme: Programme | None = None) -> list[Met]:
    """Such sessions of these people, in order of time: of one programme, or all. Two queries."""
    rows = Leader.objects.filter(person__in=list(people), session__cancelled_at__isnull=True, session__ends_at__gt=now)
    if programme:
        rows = rows.filter(session__cohort__programme=programme)
    leading = list(rows.select_related("session__cohort").order_by("session__starts_at", "session__title"))
    if not leading:
        return []
    last = max(local(row.session.starts_at).date() for row in leading)
    spans = spans_of({row.person_id for row in leading}, local(now).date(), last + timedelta(days=1))
    return [Met(row.person_id, row.session) for row in leading if _cannot_come(row, spans)]


def _cannot_come(row: Leader, spans: Sequence[Span]) -> bool:
    day = local(row.session.starts_at).date()
    return any(span.who == row.person_id and span.covers(day) for span in spans)
