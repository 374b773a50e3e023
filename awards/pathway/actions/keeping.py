"""What every verb on a pathway needs: the enrolment locked, and its figures and state kept in step."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from awards.credit import UnitRecord
from awards.models import Enrolment, EnrolmentState, Unit
from core.formats import day_of
from core.refusal import Refused
from people import audit
from people.models import Person


def today_here() -> date:
    return day_of(timezone.now())


def locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("pathway", "place__person")
    return rows.get(pk=enrolment.pk)


def move(enrolment: Enrolment, state: EnrolmentState, why_not: str) -> None:
    if not enrolment.may_become(state):
        raise Refused(why_not)
    enrolment.state = state


def recount(enrolments: Iterable[Enrolment], by: Person | None) -> None:
    """Write what the records add up to now, and whether they are complete. All are of one pathway."""
    keys = {each.pk for each in enrolments}
    rows = list(Enrolment.objects.with_record().filter(pk__in=keys))
    units = list(rows[0].pathway.units.all()) if rows else []
    for row in rows:
        record = row.record(units)
        row.units_handed_over, row.units_passed = record.units_handed_over, record.units_passed
        row.credits_confirmed = record.credits_confirmed
        if record.complete and row.state == EnrolmentState.ENROLLED:
            row.state = EnrolmentState.COMPLETED
            audit.record(by=by, verb="complete pathway", subject=row, credits=record.credits_confirmed)
        elif not record.complete and row.state == EnrolmentState.COMPLETED:
            row.state = EnrolmentState.ENROLLED
        row.completed_on = record.completed_on if row.state == EnrolmentState.COMPLETED else None
    kept = ["units_handed_over", "units_passed", "credits_confirmed", "state", "completed_on"]
    Enrolment.objects.bulk_update(rows, kept)


def opened(enrolment: Enrolment, unit: Unit) -> tuple[Enrolment, UnitRecord]:
    """The enrolment, locked, and how its unit stands. Refused unless the person is enrolled on the unit's pathway."""
    locked(enrolment)
    [found] = Enrolment.objects.with_record().filter(pk=enrolment.pk)
    check_stands(found, unit)
    return found, of_unit(found, unit)


def check_stands(enrolment: Enrolment, unit: Unit) -> None:
    if enrolment.pathway_id != unit.pathway_id:
        raise Refused("The unit belongs to another pathway.")
    if not enrolment.stands:
        raise Refused(f"{enrolment.person.name} is not enrolled.")


def of_unit(enrolment: Enrolment, unit: Unit) -> UnitRecord:
    return enrolment.record([unit]).units[0]
