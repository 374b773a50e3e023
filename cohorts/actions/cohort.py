"""Lay a cohort out, change it, begin and finish it."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from cohorts import plan
from cohorts.actions.sessions import add_meetings
from cohorts.models import Cohort
from cohorts.release import release
from core.dates import local
from core.formats import long_date, plural
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import Contract, GroupSize, Programme


@transaction.atomic
def lay_out_cohort(
    *,
    programme: Programme,
    name: str,
    starts_on: date,
    capacity: int,
    by: Person,
    contract: Contract | None = None,
    venue: str = "",
    once: UUID | None = None,
) -> Cohort:
    """A planned cohort with the sessions of the whole cohort dated from the design.

    Sessions of sets and pairs are dated when the set is formed and the coach is paired. `once` names this one wish:
    asked again with the same, the cohort laid out before is given back.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Cohort.objects.filter(pk=once, programme=programme).first() if once else None
    if before:
        return before
    if why := plan.closed(starts_on):
        raise Refused(f"{why} Choose a working day.", "starts_on")
    siblings = Cohort.objects.filter(programme=programme)
    _check_cohort_name(siblings, name)
    design = plan.Design.of(programme)
    cohort = Cohort.objects.create(
        pk=once or uuid4(),
        programme=programme,
        contract=contract,
        number=(siblings.aggregate(number=Max("number"))["number"] or 0) + 1,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=plan.ends_on(design, starts_on),
        capacity=capacity,
        venue=venue,
    )
    for element in design.for_group(GroupSize.COHORT):
        add_meetings(cohort, element, design, plan.dated(element, starts_on))
    audit.record(by=by, verb="lay out cohort", subject=cohort, starts_on=starts_on)
    return cohort


def _check_cohort_name(siblings: QuerySet[Cohort], name: str) -> None:
    if siblings.filter(name__iexact=name.strip()).exists():
        raise Refused(f"This programme already has a cohort called {name.strip()}. Choose another name.", "name")


@transaction.atomic
def change_cohort(
    *,
    cohort: Cohort,
    name: str,
    ends_on: date,
    capacity: int,
    by: Person,
    contract: Contract | None = None,
    venue: str = "",
) -> None:
    """Name, last day, places, contract and usual venue. Nobody loses a place and no session its day by it."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    _check_cohort_name(Cohort.objects.filter(programme=cohort.programme_id).exclude(pk=cohort.pk), name)
    taken = cohort.places.current().count()
    if capacity < taken:
        raise Refused(f"{plural(taken, 'place is', 'places are')} taken. Give at least as many.", "capacity")
    last = cohort.sessions.standing().order_by("-starts_at").first()
    if ends_on < max(cohort.starts_on, local(last.starts_at).date() if last else cohort.starts_on):
        day = long_date(last.starts_at if last else cohort.starts_on)
        raise Refused(f"The last session is on {day}. Give that day or a later one.", "ends_on")
    cohort.name, cohort.ends_on, cohort.capacity = name.strip(), ends_on, capacity
    cohort.contract, cohort.venue = contract, venue
    cohort.save(update_fields=["name", "ends_on", "capacity", "contract", "venue"])
    audit.record(by=by, verb="change cohort", subject=cohort, capacity=capacity, ends_on=ends_on)


@transaction.atomic
def begin_cohort(*, cohort: Cohort, by: Person, tell: bool = True) -> None:
    """Planned to running. Whoever was not told of its dates yet is told now."""
    if Cohort.objects.select_for_update().get(pk=cohort.pk).state == Cohort.State.PLANNED:
        release(cohort=cohort, by=by, tell=tell)
        _move(cohort, Cohort.State.PLANNED, Cohort.State.RUNNING, by)
    cohort.refresh_from_db(fields=["state"])


@transaction.atomic
def finish_cohort(*, cohort: Cohort, by: Person) -> None:
    """Running to finished, once its last session is over."""
    if cohort.sessions.standing().filter(ends_at__gt=timezone.now()).exists():
        raise Refused("This cohort has sessions to come. Hold or cancel them first.")
    _move(cohort, Cohort.State.RUNNING, Cohort.State.FINISHED, by)


def _move(cohort: Cohort, before: str, after: str, by: Person) -> None:
    """The only road between states; a second click finds the cohort moved already and changes nothing."""
    if Cohort.objects.filter(pk=cohort.pk, state=before).update(state=after):
        audit.record(by=by, verb=f"cohort {after}", subject=cohort)
    cohort.refresh_from_db(fields=["state"])
