"""Lay a cohort out, change it, begin and finish it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from cohorts import plan
from cohorts.actions.sessions import sessions_of
from cohorts.booking import settle
from cohorts.clashes import Clash
from cohorts.engagements import clashes_of
from cohorts.layout import NoOpenDay
from cohorts.models import Cohort, Nation, Room, Session
from cohorts.models.cohort import usual_nation
from cohorts.open_days import OpenDays
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
    room: Room | None = None,
    wishes: plan.Wishes | None = None,
    accept: Collection[str] = (),
    once: UUID | None = None,
) -> Cohort:
    """A planned cohort with the sessions of the whole cohort dated from the design.

    Sessions of sets and pairs are dated when the set is formed and the coach is paired. `accept` names the clashes that
    may be. `once` names this one wish: asked again with the same, the cohort laid out before is given back.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Cohort.objects.filter(pk=once, programme=programme).first() if once else None
    if before:
        return before
    wishes = wishes or plan.Wishes()
    days = plan.open_days(programme, wishes.nation)
    if why := days.why_closed(starts_on):
        raise Refused(f"{why} Choose a working day.", "starts_on")
    siblings = Cohort.objects.filter(programme=programme)
    _check_cohort_name(siblings, name)
    cohort = Cohort(
        pk=once or uuid4(),
        programme=programme,
        contract=contract,
        number=(siblings.aggregate(number=Max("number"))["number"] or 0) + 1,
        name=name.strip(),
        starts_on=starts_on,
        capacity=capacity,
        room=room,
        venue=venue or str(room or ""),
        nation=days.nation if days.nation in Nation.values else usual_nation(),
        rhythm=wishes.rhythm.kept(),
    )
    sessions = _sessions(cohort, wishes, days)
    cohort.save()
    settle(sessions, {}, by=by, accept=accept)
    Session.objects.bulk_create(sessions)
    audit.record(by=by, verb="lay out cohort", subject=cohort, starts_on=starts_on)
    return cohort


@dataclass(frozen=True)
class Preview:
    """What laying out would save: every date, and the clashes that would have to be accepted."""

    lines: Sequence[plan.Planned]
    clashes: Sequence[Clash]


def preview_cohort(
    *,
    programme: Programme,
    name: str,
    starts_on: date,
    by: Person,
    wishes: plan.Wishes,
    room: Room | None = None,
    once: UUID | None = None,
    **rest: Any,
) -> Preview:
    """The same as `lay_out_cohort`, and nothing is saved; raises Refused."""
    days = plan.open_days(programme, wishes.nation)
    cohort = Cohort(pk=once or uuid4(), programme=programme, name=name, starts_on=starts_on, room=room)
    sessions = _sessions(cohort, wishes, days)
    return Preview(plan.preview(plan.Design.of(programme), starts_on, wishes, days), clashes_of(sessions, {}, by))


def _sessions(cohort: Cohort, wishes: plan.Wishes, days: OpenDays) -> list[Session]:
    """Those of the whole cohort, not saved; the same dates of the same cohort have the same keys. Sets its last day."""
    design = plan.Design.of(cohort.programme)
    try:
        meetings = plan.dated(design, cohort.starts_on, wishes, days)
    except NoOpenDay:
        raise Refused("No open day is left for some sessions. Shorten the closed periods.", "starts_on") from None
    cohort.ends_on = plan.ends_on(design, cohort.starts_on, meetings)
    made = []
    for element in design.for_group(GroupSize.COHORT):
        made += sessions_of(cohort, element, design, [each for each in meetings if each.element == element.pk])
    for session in made:
        session.pk = uuid5(cohort.pk, f"{session.element_id} {session.part}")
    return made


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
    room: Room | None = None,
    nation: str = "",
) -> None:
    """Name, last day, places, contract, usual room and bank holidays. Nobody loses a place and no session its day or
    its room by it."""
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
    cohort.contract, cohort.room, cohort.venue = contract, room, venue or str(room or "")
    cohort.nation = nation or cohort.nation
    cohort.save(update_fields=["name", "ends_on", "capacity", "contract", "room", "venue", "nation"])
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
