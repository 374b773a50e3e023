"""The pathway that a blueprint brings, written with the programme. Its awarding body is named later."""

from awards.pathway.actions import UnitPlan, set_up_pathway
from people.models import Person
from programmes.blueprint import Blueprint
from programmes.models import Programme


def start_pathway(programme: Programme, blueprint: Blueprint, by: Person) -> None:
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
