"""Setting up a pathway and its units, and naming the awarding body's contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from awards.models import Pathway, PathwayGrant, Result, Unit
from awards.pathway.actions.telling import tell_contact
from cohorts.models import Place
from core.formats import plural
from core.refusal import Refused
from people import audit, roles
from people.access import forget_grants
from people.models import Organisation, Person
from programmes.models import Programme


@dataclass(frozen=True)
class UnitPlan:
    """A unit as it is to be; `level` is the pathway's if it says none."""

    title: str
    credits: int
    level: int | None = None


@transaction.atomic
def set_up_pathway(
    *,
    programme: Programme,
    name: str,
    awarding_body: Organisation | None,
    level: int,
    credits: int,
    units: Sequence[UnitPlan],
    by: Person | None,
    optional: bool = True,
    description: str = "",
    enrolment_opens_on: date | None = None,
    enrolment_closes_on: date | None = None,
    prior_learning_at_most: int | None = None,
) -> Pathway:
    """The accredited pathway of a programme, with its units in order. A programme has one."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Pathway.objects.filter(programme=programme).exists():
        raise Refused("This programme has an accredited pathway already. Change that one.")
    pathway = Pathway(
        programme=programme,
        name=name,
        awarding_body=awarding_body,
        level=level,
        credits=credits,
        optional=optional,
        description=description,
        enrolment_opens_on=enrolment_opens_on,
        enrolment_closes_on=enrolment_closes_on,
        prior_learning_at_most=prior_learning_at_most,
    )
    _check_pathway(pathway, units)
    pathway.save(force_insert=True)
    _write_units(pathway, units)
    audit.record(by=by, verb="set up pathway", subject=pathway, credits=credits, level=level, units=len(units))
    return pathway


@transaction.atomic
def change_pathway(*, pathway: Pathway, units: Sequence[UnitPlan], by: Person | None, **fields: Any) -> Pathway:
    """Change what a pathway says; `fields` are those of `set_up_pathway`.

    Once somebody is enrolled, its body, its level and its credits stay as they were agreed; once a result is
    confirmed, so do the names, for that is what the credit was awarded for.
    """
    found = Pathway.objects.select_for_update().get(pk=pathway.pk)
    before = {name: getattr(found, name) for name in fields}
    for name, value in fields.items():
        setattr(found, name, value)
    _check_pathway(found, units)
    _check_agreed(found, before, units)
    found.save()
    _write_units(found, units)
    changed = ", ".join(sorted(name for name, value in before.items() if value != getattr(found, name)))
    audit.record(by=by, verb="change pathway", subject=found, fields=changed)
    return found


def _check_pathway(pathway: Pathway, units: Sequence[UnitPlan]) -> None:
    if not units:
        raise Refused("Give the pathway at least one unit.", "units")
    total = sum(unit.credits for unit in units)
    if total != pathway.credits:
        words = f"The units add up to {plural(total, 'credit')}, not {pathway.credits}. Change the one or the other."
        raise Refused(words, "credits")
    opens, closes = pathway.enrolment_opens_on, pathway.enrolment_closes_on
    if opens and closes and closes < opens:
        raise Refused("Enrolment must not close before it opens.", "enrolment_closes_on")
    most = pathway.prior_learning_at_most
    if most is not None and most > pathway.credits:
        raise Refused(
            f"The whole pathway has {plural(pathway.credits, 'credit')}. Give that or fewer.", "prior_learning_at_most"
        )


def _check_agreed(pathway: Pathway, before: dict[str, Any], units: Sequence[UnitPlan]) -> None:
    enrolments = pathway.enrolments.known_to_body()
    if not enrolments.exists():
        return
    now = [(each.credits, each.level) for each in pathway.units.all()]
    if _differ(pathway, before, "awarding_body"):
        raise Refused("People are enrolled with this awarding body, so it stays.", "awarding_body")
    if now != [(each.credits, each.level or pathway.level) for each in units] or _differ(pathway, before, "level"):
        words = "People are enrolled on these units, so their number, credits and levels stay."
        raise Refused(words, "units")
    if not Result.objects.filter(unit__pathway=pathway, confirmed_on__isnull=False).exists():
        return
    titles = [each.title for each in pathway.units.all()]
    if _differ(pathway, before, "name") or titles != [each.title for each in units]:
        words = "Credit has been confirmed under these names, so the pathway and its units keep them."
        raise Refused(words, "name")


def _differ(pathway: Pathway, before: dict[str, Any], name: str) -> bool:
    return name in before and before[name] != getattr(pathway, name)


def _write_units(pathway: Pathway, units: Sequence[UnitPlan]) -> None:
    """Position by position, so that a unit keeps its key."""
    there = {unit.position: unit for unit in pathway.units.all()}
    for position, plan in enumerate(units, start=1):
        row = there.pop(position, None) or Unit(pathway=pathway, position=position)
        row.title, row.credits, row.level = plan.title, plan.credits, plan.level or pathway.level
        row.save()
    Unit.objects.filter(pk__in=[row.pk for row in there.values()]).delete()


@transaction.atomic
def name_contact(*, pathway: Pathway, person: Person, by: Person | None) -> PathwayGrant:
    """The awarding body's contact, who returns results. They are invited, or told. Twice is once.

    Refused for somebody with a place on the programme: nobody returns results of their own cohort.
    """
    if _has_place(person, pathway):
        raise Refused(f"{person.name} has a place on this programme, so cannot return its results.", "email")
    grant, new = PathwayGrant.objects.get_or_create(pathway=pathway, person=person, role=roles.AWARDING_CONTACT.value)
    began = new or grant.until is not None
    if grant.until is not None:
        grant.until = None
        grant.save(update_fields=["until"])
    forget_grants(person)
    if began:
        event = audit.record(by=by, verb="name contact", subject=pathway, person=person.pk)
        tell_contact(pathway, grant, event.pk, by)
    return grant


@transaction.atomic
def end_contact(*, grant: PathwayGrant, by: Person | None) -> None:
    """They see the pathway no longer; the row stays as history."""
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    audit.record(by=by, verb="end contact", subject=grant.pathway, person=grant.person_id)


def _has_place(person: Person, pathway: Pathway) -> bool:
    places = Place.objects.filter(cohort__programme=pathway.programme_id, person=person)
    return places.exclude(state=Place.State.DECLINED).exists()
