"""Blueprints: whole programmes as data files (programmes/blueprints/*.toml), read into frozen dataclasses. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from programmes.design import DesignSummary, ElementFact, summarise

FOLDER = Path(__file__).parent / "blueprints"


class BlueprintError(ValueError):
    """The file says something that a programme cannot have; the message names the file and the line of the design."""


@dataclass(frozen=True)
class BlueprintDomain:
    name: str
    summary: str
    objectives: tuple[str, ...]


@dataclass(frozen=True)
class BlueprintElement:
    """One element: `count` meetings of `hours` each; for self-directed work, `hours` is the plan a person."""

    kind: str
    title: str
    share: str
    hours: Decimal
    count: int = 1
    group_size: str = "cohort"
    offset_weeks: int = 0
    interval_weeks: int = 0
    starts_at: time = time(9, 30)
    counts: bool = True
    required: bool = True
    asked: str = "after session"
    bring: str = ""
    domains: tuple[str, ...] = ()

    def fact(self) -> ElementFact:
        return ElementFact(
            title=self.title,
            share=self.share,
            hours=self.hours,
            count=self.count,
            group_size=self.group_size,
            counts=self.counts,
            domains=self.domains,
            last_week=self.offset_weeks + (self.count - 1) * self.interval_weeks,
        )


@dataclass(frozen=True)
class BlueprintUnit:
    title: str
    credits: int


@dataclass(frozen=True)
class BlueprintPathway:
    """An accredited pathway beside the core programme. Whose award it is, the blueprint does not know."""

    name: str
    level: int
    credits: int
    units: tuple[BlueprintUnit, ...]
    optional: bool = True
    description: str = ""


@dataclass(frozen=True)
class Blueprint:
    key: str
    name: str
    code: str
    describes: str
    target_roles: str
    situation: str
    challenges: tuple[str, ...]
    aims: tuple[str, ...]
    cohort_places: int
    months: tuple[int, int]
    hours_percent: int
    project_presented: bool
    framework: str
    framework_source: str
    domains: tuple[BlueprintDomain, ...]
    elements: tuple[BlueprintElement, ...]
    pathway: BlueprintPathway | None = None

    @property
    def summary(self) -> DesignSummary:
        """Hours, balance and domains of its design."""
        return summarise([each.fact() for each in self.elements], [domain.name for domain in self.domains])


def available() -> list[Blueprint]:
    """Every blueprint that ships, by name."""
    return sorted((load(path.stem) for path in FOLDER.glob("*.toml")), key=lambda blueprint: blueprint.name)


def load(key: str) -> Blueprint:
    """Read one blueprint. Raises BlueprintError when there is none of that name or it contradicts itself."""
    path = FOLDER / f"{key}.toml"
    if path.parent != FOLDER or not path.is_file():
        raise BlueprintError(f"There is no blueprint called {key}.")
    data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    try:
        blueprint = _read(key, data)
    except (KeyError, TypeError, ValueError) as error:
        raise BlueprintError(f"{path.name}: {error}") from error
    _check(blueprint)
    return blueprint


def _read(key: str, data: dict[str, Any]) -> Blueprint:
    framework, completion = data["framework"], data["completion"]
    return Blueprint(
        key=key,
        name=data["name"],
        code=data["code"],
        describes=data["describes"],
        target_roles=data["target_roles"],
        situation=data["situation"].strip(),
        challenges=tuple(data["challenges"]),
        aims=tuple(data["aims"]),
        cohort_places=data["cohort_places"],
        months=tuple(data["months"]),
        hours_percent=completion["hours_percent"],
        project_presented=completion["project_presented"],
        framework=framework["name"],
        framework_source=framework["source"],
        domains=tuple(
            BlueprintDomain(domain["name"], domain["summary"], tuple(domain["objectives"]))
            for domain in framework["domains"]
        ),
        elements=tuple(_element(element) for element in data["elements"]),
        pathway=_pathway(data["pathway"]) if "pathway" in data else None,
    )


def _element(data: dict[str, Any]) -> BlueprintElement:
    values = {**data, "hours": Decimal(data["hours"]), "domains": tuple(data.get("domains", ()))}
    if "starts_at" in data:
        values["starts_at"] = time.fromisoformat(data["starts_at"])
    return BlueprintElement(**values)


def _pathway(data: dict[str, Any]) -> BlueprintPathway:
    return BlueprintPathway(**{**data, "units": tuple(BlueprintUnit(**unit) for unit in data["units"])})


def _check(blueprint: Blueprint) -> None:
    names = {domain.name for domain in blueprint.domains}
    for element in blueprint.elements:
        unknown = set(element.domains) - names
        if unknown:
            raise BlueprintError(f"{blueprint.key}: “{element.title}” names no domain of the framework: {unknown}.")
        if element.count > 1 and element.group_size != "self" and element.interval_weeks == 0:
            raise BlueprintError(f"{blueprint.key}: “{element.title}” meets {element.count} times at once.")
    pathway = blueprint.pathway
    if pathway and sum(unit.credits for unit in pathway.units) != pathway.credits:
        raise BlueprintError(f"{blueprint.key}: the units of “{pathway.name}” do not add up to {pathway.credits}.")
