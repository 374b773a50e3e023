"""Designs kept as blueprints: whose, read back, and what a programme is as a blueprint."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from core.refusal import Refused
from people.models import Person
from programmes.access import visible_programmes
from programmes.blueprint import (
    Blueprint,
    BlueprintDomain,
    BlueprintElement,
    BlueprintError,
    BlueprintIdea,
    BlueprintPart,
    BlueprintReading,
    BlueprintRequirement,
    load,
    read,
)
from programmes.from_blueprint import read_what_stands_above
from programmes.models import Domain, Element, Programme, SavedBlueprint, summary_of
from programmes.phases import PhaseFact

MORNING = time(9, 30)
PLACES = 20  # of a cohort, where no contract says


def visible_blueprints(person: Person) -> QuerySet[SavedBlueprint]:
    """Those that the person kept, and those of the programmes that they see."""
    return SavedBlueprint.objects.filter(
        Q(kept_by=person) | Q(programme__in=visible_programmes(person).order_by().values("pk"))
    )


def kept_blueprints(person: Person) -> list[Blueprint]:
    """Read back; one that can no longer be read is left out."""
    found = []
    for row in visible_blueprints(person):
        try:
            found.append(replace(read(str(row.pk), row.text), name=row.name))
        except BlueprintError:
            continue
    return found


def blueprint_named(person: Person, key: str) -> Blueprint:
    """A blueprint that ships, or one that the person may use. Raises BlueprintError when there is none."""
    try:
        row = visible_blueprints(person).filter(pk=UUID(key)).first()
    except ValueError:
        return load(key)
    if row is None:
        raise BlueprintError("There is no such blueprint.")
    return replace(read(key, row.text), name=row.name)


def blueprint_of(programme: Programme) -> Blueprint:
    """All of a programme that a blueprint holds: commission, framework and design. Raises Refused."""
    if programme.framework is None:
        raise Refused("A blueprint holds a framework, and this programme has none. Choose one first.")
    challenges, aims = programme.commission()
    elements = list(programme.elements.with_domains().select_related("phase"))
    domains = list(Domain.objects.filter(framework=programme.framework).with_all())
    months = summary_of(elements, domains).months
    contract = programme.contracts.order_by("-starts_on").first()
    return Blueprint(
        key=programme.code.lower(),
        name=programme.name,
        code=programme.code,
        describes=programme.describes,
        target_roles=programme.target_roles,
        situation=programme.situation,
        challenges=tuple(challenges),
        aims=tuple(aims),
        cohort_places=contract.places if contract else PLACES,
        months=(months, months),
        hours_percent=programme.complete_hours_percent,
        project_presented=programme.complete_needs_presentation,
        framework=programme.framework.name,
        framework_source=programme.framework.source,
        domains=tuple(_domain(domain) for domain in domains),
        elements=tuple(_element(element) for element in elements),
        phases=_phases(programme),
        **read_what_stands_above(programme),
    )


def _phases(programme: Programme) -> tuple[PhaseFact, ...]:
    rows: Sequence = list(programme.phases.order_by("starts_week"))
    return tuple(PhaseFact(row.name, row.starts_week, row.ends_week) for row in rows)


def _domain(domain: Domain) -> BlueprintDomain:
    return BlueprintDomain(
        name=domain.name,
        summary=domain.summary,
        objectives=tuple(each.text for each in domain.objectives.all()),
        requirements=tuple(BlueprintRequirement(e.text, e.evidence, e.needed) for e in domain.requirements.all()),
        ideas=tuple(BlueprintIdea(e.title, e.problem, e.done, e.result) for e in domain.ideas.all()),
        readings=tuple(BlueprintReading(e.title, e.kind, e.url, e.source, e.note) for e in domain.readings.all()),
    )


def _element(element: Element) -> BlueprintElement:
    parts = tuple(BlueprintPart(e.title, e.kind, e.hours, e.share) for e in element.parts.all())
    same = ("kind", "title", "share", "count", "group_size", "offset_weeks", "interval_weeks", "required", "asked")
    return BlueprintElement(
        **{name: getattr(element, name) for name in same},
        hours=Decimal(0) if element.to_be_agreed else element.hours,
        starts_at=element.starts_at or MORNING,
        counts=element.counts_for_completion,
        bring=element.bring,
        confidentiality=element.confidentiality,
        follow_up=element.follow_up,
        domains=tuple(domain.name for domain in element.domains.all()),
        phase=element.phase.name if element.phase else "",
        parts=parts,
        to_be_agreed=element.to_be_agreed,
        budget_days=element.budget_days,
    )
