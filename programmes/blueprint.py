"""Blueprints: whole programmes as data files (programmes/blueprints/*.toml), read into frozen dataclasses. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from programmes.design import DesignSummary, ElementFact, summarise
from programmes.kinds import USUAL
from programmes.phases import PhaseFact
from programmes.themes import brings

FOLDER = Path(__file__).parent / "blueprints"


class BlueprintError(ValueError):
    """The file says something that a programme cannot have; the message names the file and the line of the design."""


@dataclass(frozen=True)
class BlueprintRequirement:
    """What a participant does for a theme; `evidence`: seminars, project, reflection or other."""

    text: str
    evidence: str
    needed: int = 1


@dataclass(frozen=True)
class BlueprintIdea:
    title: str
    problem: str = ""
    done: str = ""
    result: str = ""


@dataclass(frozen=True)
class BlueprintReading:
    """Further reading; `kind`: link, pdf or tool. The address may be left for the programme to fill in."""

    title: str
    kind: str = "link"
    url: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class BlueprintDomain:
    """A domain with its objectives; one with requirements, ideas or reading of its own is a theme."""

    name: str
    summary: str
    objectives: tuple[str, ...]
    requirements: tuple[BlueprintRequirement, ...] = ()
    ideas: tuple[BlueprintIdea, ...] = ()
    readings: tuple[BlueprintReading, ...] = ()

    @property
    def brings(self) -> str:
        """What it has besides its objectives, in words; "" of a domain that is no theme."""
        return brings(len(self.requirements), len(self.ideas), len(self.readings))


@dataclass(frozen=True)
class BlueprintPart:
    """One part of a combined day, in hours."""

    title: str
    kind: str
    hours: Decimal
    share: str


@dataclass(frozen=True)
class BlueprintElement:
    """One element: `count` meetings of `hours` each; for self-directed work, `hours` is the plan a person.

    A combined day has `parts`, which add up to its hours. One to be agreed has a budget of days and no dates.
    """

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
    confidentiality: str = "open"
    follow_up: str = ""
    domains: tuple[str, ...] = ()
    phase: str = ""
    parts: tuple[BlueprintPart, ...] = ()
    to_be_agreed: bool = False
    budget_days: Decimal | None = None

    @property
    def last_week(self) -> int:
        """Of its last meeting, counted from the cohort's start."""
        return self.offset_weeks + (self.count - 1) * self.interval_weeks

    def fact(self) -> ElementFact:
        return ElementFact(
            title=self.title,
            share=self.share,
            hours=self.hours,
            count=self.count,
            group_size=self.group_size,
            counts=self.counts,
            domains=self.domains,
            last_week=self.last_week,
            parts=tuple((part.share, part.hours) for part in self.parts),
            open_days=self.budget_days or Decimal(0),
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
    phases: tuple[PhaseFact, ...] = ()
    parent: str = ""  # the key of the blueprint whose daughter it is
    pathway: BlueprintPathway | None = None

    @property
    def summary(self) -> DesignSummary:
        """Hours, balance and domains of its design."""
        return summarise([each.fact() for each in self.elements], [domain.name for domain in self.domains])

    @property
    def themes(self) -> tuple[BlueprintDomain, ...]:
        """Its domains with something of their own to do or to read."""
        return tuple(domain for domain in self.domains if domain.brings)

    @property
    def parent_name(self) -> str:
        """What the blueprint is called whose daughter this one is; "" of one that stands alone."""
        return load(self.parent).name if self.parent else ""


def available() -> list[Blueprint]:
    """Every blueprint that ships, by name."""
    return sorted((load(path.stem) for path in FOLDER.glob("*.toml")), key=lambda blueprint: blueprint.name)


def load(key: str) -> Blueprint:
    """Read one blueprint. Raises BlueprintError when there is none of that name or it contradicts itself."""
    path = FOLDER / f"{key}.toml"
    if path.parent != FOLDER or not path.is_file():
        raise BlueprintError(f"There is no blueprint called {key}.")
    return read(key, path.read_text(encoding="utf-8"))


def read(key: str, text: str) -> Blueprint:
    """A blueprint from the words of its file. Raises BlueprintError, which says where it contradicts itself."""
    try:
        blueprint = _read(key, tomllib.loads(text, parse_float=Decimal))
        _check(blueprint)
    except BlueprintError:
        raise
    except KeyError as error:
        raise BlueprintError(f"{key}: {error.args[0]} is missing.") from error
    except (AttributeError, TypeError, ValueError, ArithmeticError) as error:
        raise BlueprintError(f"{key}: {error}") from error
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
        domains=tuple(_domain(domain) for domain in framework["domains"]),
        elements=tuple(_element(element) for element in data["elements"]),
        phases=tuple(PhaseFact(**phase) for phase in data.get("phases", ())),
        parent=data.get("parent", ""),
        pathway=_pathway(data["pathway"]) if "pathway" in data else None,
    )


def _domain(data: dict[str, Any]) -> BlueprintDomain:
    many = {
        "requirements": tuple(BlueprintRequirement(**each) for each in data.get("requirements", ())),
        "ideas": tuple(BlueprintIdea(**each) for each in data.get("ideas", ())),
        "readings": tuple(BlueprintReading(**each) for each in data.get("readings", ())),
    }
    return BlueprintDomain(**{**data, "objectives": tuple(data["objectives"]), **many})


def _element(data: dict[str, Any]) -> BlueprintElement:
    """A combined day's hours are the sum of its parts; what is to be agreed has none until it is agreed. Whether what
    is said stays, and what one does afterwards, are what is usual for the kind where the file does not say."""
    parts = tuple(BlueprintPart(**{**part, "hours": Decimal(part["hours"])}) for part in data.get("parts", ()))
    values = {**data, "parts": parts, "domains": tuple(data.get("domains", ()))}
    implied = parts or data.get("to_be_agreed")
    usual = USUAL.get(data["kind"])
    if usual:
        values = {"confidentiality": usual.confidentiality, "follow_up": usual.follow_up, **values}
    values["hours"] = Decimal(data["hours"]) if "hours" in data or not implied else _sum_of(parts)
    if "budget_days" in data:
        values["budget_days"] = Decimal(data["budget_days"])
    if "starts_at" in data:
        values["starts_at"] = time.fromisoformat(data["starts_at"])
    return BlueprintElement(**values)


def _pathway(data: dict[str, Any]) -> BlueprintPathway:
    return BlueprintPathway(**{**data, "units": tuple(BlueprintUnit(**unit) for unit in data["units"])})


def _check(blueprint: Blueprint) -> None:
    names = {domain.name for domain in blueprint.domains}
    phases = {phase.name: phase for phase in blueprint.phases}
    _check_phases(blueprint)
    for element in blueprint.elements:
        unknown = set(element.domains) - names
        if unknown:
            raise BlueprintError(f"{blueprint.key}: “{element.title}” names no domain of the framework: {unknown}.")
        if wrong := _wrong_with(element, phases):
            raise BlueprintError(f"{blueprint.key}: “{element.title}” {wrong}.")
    pathway = blueprint.pathway
    if pathway and sum(unit.credits for unit in pathway.units) != pathway.credits:
        raise BlueprintError(f"{blueprint.key}: the units of “{pathway.name}” do not add up to {pathway.credits}.")


def _check_phases(blueprint: Blueprint) -> None:
    end = -1
    for phase in blueprint.phases:
        if not end < phase.starts_week <= phase.ends_week:
            raise BlueprintError(f"{blueprint.key}: “{phase.name}” ends before it starts, or overlaps the one before.")
        end = phase.ends_week


def _wrong_with(element: BlueprintElement, phases: Mapping[str, PhaseFact]) -> str:
    """What contradicts itself in an element, as the end of a sentence about it; "" of one that is sound."""
    open_, own, many = element.to_be_agreed, element.group_size == "self", element.count > 1
    phase = phases.get(element.phase)
    outside = phase and not open_ and not (phase.holds(element.offset_weeks) and phase.holds(element.last_week))
    faults = (
        (open_ and not element.budget_days, "is to be agreed and has no budget of days"),
        (element.budget_days and not open_, "has a budget of days and is not to be agreed"),
        (open_ and (own or many or element.parts), "is to be agreed, so it has no meetings, no parts and no own work"),
        (many and not own and not element.interval_weeks, f"meets {element.count} times at once"),
        (element.parts and element.hours != _sum_of(element.parts), "has other hours than its parts add up to"),
        (element.phase and not phase, f"is in a phase that the design does not have: {element.phase}"),
        (outside, f"meets outside its phase, {element.phase}"),
    )
    return next((words for wrong, words in faults if wrong), "")


def _sum_of(parts: Iterable[BlueprintPart]) -> Decimal:
    return sum((part.hours for part in parts), Decimal(0))
