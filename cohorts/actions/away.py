"""Keep the days on which somebody cannot come: themselves, or a coordinator of a programme on which they lead."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from cohorts.access import can_keep_days_of
from cohorts.availability import LONGEST
from cohorts.models import Away
from core.refusal import Refused
from people import audit
from people.models import Person


@transaction.atomic
def add_away(
    *,
    person: Person,
    starts_on: date,
    ends_on: date,
    by: Person,
    weekday: int | None = None,
    reason: str = "",
    once: UUID | None = None,
) -> Away:
    """Days on which `person` cannot come. Sessions that stand on them stay, and are told. Sent twice, it is one.

    A reason is one's own to give."""
    before = Away.objects.filter(pk=once, person=person).first() if once else None
    if before:
        return before
    _may(person, by)
    if ends_on < starts_on:
        raise Refused("The last day cannot come before the first.", "ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refused("Give a last day within two years of the first.", "ends_on")
    if reason.strip() and by != person:
        raise Refused("Only they can give a reason.", "reason")
    away = Away(pk=once or uuid4(), person=person, starts_on=starts_on, ends_on=ends_on, weekday=weekday)
    if not list(away.span.stretches(starts_on, ends_on)):
        raise Refused("There is no such weekday between these days.", "weekday")
    away.reason = reason.strip()
    away.save()
    audit.record(by=by, verb="add days away", subject=away, person=person.pk)
    return away


@transaction.atomic
def remove_away(*, away: Away, by: Person) -> None:
    """They can come after all."""
    _may(away.person, by)
    audit.record(by=by, verb="remove days away", subject=away, person=away.person_id)
    away.delete()


def _may(person: Person, by: Person) -> None:
    if by != person and not can_keep_days_of(by, person):
        raise Refused("They, or a coordinator of a programme on which they lead, say when they cannot come.")
