"""The pathway beside a design: written with what comes from a blueprint, copied, and kept as a part of a blueprint."""

from typing import Any

from awards.models import Pathway
from awards.pathway.actions import UnitPlan, set_up_pathway
from people.models import Person
from programmes.blueprint import Blueprint, BlueprintPathway, BlueprintUnit
from programmes.copying import Copied, Part
from programmes.models import Programme


def start_pathway(programme: Programme, blueprint: Blueprint, by: Person) -> None:
    """Its awarding body is named later."""
    planned = blueprint.pathway
    if planned is None:
        return
    set_up_pathway(
        programme=programme,
        name=planned.name,
        awarding_body=None,
        level=planned.level,
        credits=planned.credits,
        units=[UnitPlan(unit.title, unit.credits) for unit in planned.units],
        optional=planned.optional,
        description=planned.description,
        by=by,
    )


def copy_pathway(copied: Copied) -> None:
    """With its awarding body and what that says; when one may enrol is the new programme's own."""
    found = _pathway_of(copied.source)
    if found is None:
        return
    set_up_pathway(
        programme=copied.made,
        name=found.name,
        awarding_body=found.awarding_body,
        level=found.level,
        credits=found.credits,
        units=[UnitPlan(unit.title, unit.credits, unit.level) for unit in found.units.all()],
        optional=found.optional,
        description=found.description,
        prior_learning_at_most=found.prior_learning_at_most,
        by=copied.by,
    )


def pathway_says(programme: Programme) -> str:
    found = _pathway_of(programme)
    return f"{found.name}, with its units. When one may enrol stays, and who is enrolled." if found else ""


PART = Part("pathway", "Accredited pathway", pathway_says, copy_pathway)


def pathway_in_blueprint(programme: Programme) -> dict[str, Any]:
    found = _pathway_of(programme)
    if found is None:
        return {}
    units = tuple(BlueprintUnit(unit.title, unit.credits) for unit in found.units.all())
    pathway = BlueprintPathway(
        found.name, found.level, found.credits, units, optional=found.optional, description=found.description
    )
    return {"pathway": pathway}


def _pathway_of(programme: Programme) -> Pathway | None:
    rows = Pathway.objects.filter(programme=programme).select_related("awarding_body").prefetch_related("units")
    return rows.first()
