"""Verbs on programmes: start one, give and end roles."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from core.refusal import Refused
from people import audit, roles
from people.access import forget_grants
from people.models import Organisation, Person
from programmes.blueprint import Blueprint, BlueprintDomain
from programmes.from_blueprint import write_what_stands_above
from programmes.models import (
    Aim,
    Challenge,
    Domain,
    Element,
    ElementPart,
    Framework,
    Idea,
    Objective,
    Phase,
    Programme,
    ProgrammeGrant,
    Reading,
    Requirement,
)


@transaction.atomic
def start_from_blueprint(
    *,
    blueprint: Blueprint,
    name: str,
    code: str,
    commissioner: Organisation,
    provider: Organisation,
    by: Person,
    commissioner_signatory: str = "",
    provider_signatory: str = "",
    parent: Programme | None = None,
    once: UUID | None = None,
) -> Programme:
    """A programme with the whole of a blueprint: commission, framework, design. `by` becomes its coordinator.

    `parent` is the programme whose daughter it is: a network, whose academy this one is.
    `once` names this one wish: asked again with the same, the programme made before is given back.
    """
    programme = Programme(
        pk=once or uuid4(),
        name=name,
        code=code,
        describes=blueprint.describes,
        commissioner=commissioner,
        provider=provider,
        parent=parent,
        blueprint=blueprint.key,
        situation=blueprint.situation,
        target_roles=blueprint.target_roles,
        commissioner_signatory=commissioner_signatory,
        provider_signatory=provider_signatory,
        complete_hours_percent=blueprint.hours_percent,
        complete_needs_presentation=blueprint.project_presented,
    )
    before = insert_programme(programme, by)
    if before:
        return before
    _write_framework(programme, blueprint)
    _write_commission(programme, blueprint)
    _write_design(programme, blueprint)
    audit.record(by=by, verb="start from blueprint", subject=programme, blueprint=blueprint.key)
    grant_role(programme=programme, person=by, role=roles.COORDINATOR.value, by=by)
    write_what_stands_above(programme, blueprint, by)
    return programme


def insert_programme(programme: Programme, by: Person) -> Programme | None:
    """Write the new row; the one that the same wish made before, if it did. Another with its code refuses it."""
    before = Programme.objects.filter(pk=programme.pk).first()
    if not before:
        try:
            with transaction.atomic():
                programme.save(force_insert=True)
            return None
        except IntegrityError as error:
            before = Programme.objects.filter(pk=programme.pk).first()  # sent twice at the same moment
            if not before:
                taken = f"Another programme has the code {programme.code}. Choose a different one."
                raise Refused(taken, "code") from error
    if not before.grants.current().filter(person=by, role=roles.COORDINATOR.value).exists():
        raise Refused("This form was sent before by somebody else. Load the page again and send it once more.")
    return before


def _write_framework(programme: Programme, blueprint: Blueprint) -> None:
    """The framework of that name, made on first use: programmes that use one model share it."""
    framework, new = Framework.objects.get_or_create(
        name=blueprint.framework, defaults={"source": blueprint.framework_source}
    )
    if new:
        for position, domain in enumerate(blueprint.domains, start=1):
            _write_domain(framework, position, domain)
    programme.framework = framework
    programme.save(update_fields=["framework"])


def _write_domain(framework: Framework, position: int, domain: BlueprintDomain) -> None:
    row = Domain.objects.create(framework=framework, position=position, name=domain.name, summary=domain.summary)
    Objective.objects.bulk_create(
        Objective(domain=row, position=number, text=text) for number, text in enumerate(domain.objectives, start=1)
    )
    Requirement.objects.bulk_create(
        Requirement(domain=row, position=number, **vars(each))
        for number, each in enumerate(domain.requirements, start=1)
    )
    Idea.objects.bulk_create(
        Idea(domain=row, position=number, **vars(each)) for number, each in enumerate(domain.ideas, start=1)
    )
    Reading.objects.bulk_create(
        Reading(domain=row, position=number, **vars(each)) for number, each in enumerate(domain.readings, start=1)
    )


def _write_commission(programme: Programme, blueprint: Blueprint) -> None:
    Challenge.objects.bulk_create(
        Challenge(programme=programme, position=position, text=text)
        for position, text in enumerate(blueprint.challenges, start=1)
    )
    Aim.objects.bulk_create(
        Aim(programme=programme, position=position, text=text) for position, text in enumerate(blueprint.aims, start=1)
    )


def _write_design(programme: Programme, blueprint: Blueprint) -> None:
    domains = {domain.name: domain for domain in Domain.objects.filter(framework=programme.framework)}
    phases = {
        phase.name: Phase.objects.create(programme=programme, position=position, **vars(phase))
        for position, phase in enumerate(blueprint.phases, start=1)
    }
    for position, element in enumerate(blueprint.elements, start=1):
        row = Element.objects.create(
            programme=programme,
            position=position,
            kind=element.kind,
            title=element.title,
            count=element.count,
            hours=element.hours,
            share=element.share,
            group_size=element.group_size,
            offset_weeks=element.offset_weeks,
            interval_weeks=element.interval_weeks,
            starts_at=element.starts_at,
            counts_for_completion=element.counts,
            required=element.required,
            asked=element.asked,
            bring=element.bring,
            confidentiality=element.confidentiality,
            follow_up=element.follow_up,
            phase=phases.get(element.phase),
            to_be_agreed=element.to_be_agreed,
            budget_days=element.budget_days,
        )
        ElementPart.objects.bulk_create(
            ElementPart(element=row, position=number, **vars(part))
            for number, part in enumerate(element.parts, start=1)
        )
        row.domains.set(domains[name] for name in element.domains if name in domains)


@transaction.atomic
def add_up_parts(*, element: Element, by: Person) -> None:
    """Bring the hours of a combined day in step with its parts: their sum. An element without parts keeps its own."""
    total = element.parts.aggregate(total=Sum("hours"))["total"]
    if total is None or total == element.hours:
        return
    element.hours = total
    element.save(update_fields=["hours"])
    audit.record(by=by, verb="add up parts", subject=element.programme, element=element.pk, hours=total)


@transaction.atomic
def grant_role(*, programme: Programme, person: Person, role: str, by: Person) -> ProgrammeGrant:
    """Give a role for one programme; one that had ended begins again. Asking twice gives one grant."""
    grant, new = ProgrammeGrant.objects.get_or_create(programme=programme, person=person, role=role)
    if not new and grant.until is not None:
        grant.until = None
        grant.save(update_fields=["until"])
    forget_grants(person)
    audit.record(by=by, verb="grant role", subject=programme, role=role, person=person.pk)
    return grant


@transaction.atomic
def end_role(*, grant: ProgrammeGrant, by: Person) -> None:
    """End a role now; the row stays as history."""
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    audit.record(by=by, verb="end role", subject=grant.programme, role=grant.role, person=grant.person_id)
