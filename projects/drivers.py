"""Verbs on the driver diagram of a project, and the diagram read in one query."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from core.refusal import Refused
from people import audit
from people.models import Person
from projects.models import Driver, DriverLevel, DriverLink, Measure, MeasureKind, Project

MOST_DRIVERS = 60


# The diagram as it stands


@dataclass
class Node:
    """One box, with what hangs under it. An idea that serves several drivers stands under each, once in full."""

    id: UUID
    level: DriverLevel
    text: str
    under: list[UUID] = field(default_factory=list)
    measures: dict[UUID, str] = field(default_factory=dict)
    below: list["Node"] = field(default_factory=list)

    @property
    def serves_several(self) -> bool:
        return len(self.under) > 1

    @property
    def is_aim(self) -> bool:
        return self.level == DriverLevel.AIM

    @property
    def add_words(self) -> str:
        """“Add a secondary driver”; nothing under a change idea."""
        return f"Add a {self.level.below.label.lower()}" if self.level.below else ""


def nodes_of(project: Project) -> list[Node]:
    """Every box in its order, levels from the aim outwards; none until the first driver is added. One query."""
    rows = Driver.objects.filter(project=project).values_list(
        "pk", "level", "text", "links_above__upper", "measures", "measures__name"
    )
    found: dict[UUID, Node] = {}
    for key, level, text, upper, measure, name in rows:
        node = found.setdefault(key, Node(key, DriverLevel(level), text or project.aim))
        if upper and upper not in node.under:
            node.under.append(upper)
        if measure:
            node.measures[measure] = name
    order = list(DriverLevel)
    nodes = sorted(found.values(), key=lambda node: order.index(node.level))
    places = {node.id: at for at, node in enumerate(nodes)}
    for node in nodes:
        node.under.sort(key=lambda key: places[key])
        for upper in node.under:
            found[upper].below.append(node)
    return nodes


# Verbs


@transaction.atomic
def add_driver(
    *, project: Project, text: str, by: Person, under: Driver | None = None, token: UUID | None = None
) -> Driver:
    """A box under another; under none it is a primary driver. `token` is the form's: posted twice it is one box."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := Driver.objects.filter(pk=token, project=project).first()):
        return same
    upper = under or _aim(project)
    level = DriverLevel(upper.level).below
    if level is None or upper.project_id != project.pk:
        raise Refused("Choose a driver of this diagram.", "text")
    rows = Driver.objects.filter(project=project)
    if rows.count() > MOST_DRIVERS:
        raise Refused(f"A diagram holds {MOST_DRIVERS} drivers and ideas. Put smaller ones together.", "text")
    last = rows.filter(level=level).aggregate(last=Max("position"))["last"]
    made = Driver.objects.create(
        pk=token or uuid.uuid4(), project=project, level=level, text=text, position=0 if last is None else last + 1
    )
    DriverLink.objects.create(upper=upper, lower=made)
    audit.record(by=by, verb=f"add {level.label.lower()}", subject=made, project=project.pk)
    return made


def _aim(project: Project) -> Driver:
    """The aim's box, with the measures of what comes out of the project on it from the first."""
    aim, is_new = Driver.objects.get_or_create(project=project, level=DriverLevel.AIM)
    if is_new:
        aim.measures.set(Measure.objects.filter(project=project, kind=MeasureKind.OUTCOME))
    return aim


@transaction.atomic
def change_driver(
    *,
    driver: Driver,
    by: Person,
    text: str | None = None,
    under: Collection[Driver] | None = None,
    measures: Collection[Measure] | None = None,
) -> Driver:
    """Its words, what it hangs under, what measures it; what is left out stays. One idea may serve several drivers."""
    driver = _locked(driver)
    changed = {}
    if text is not None and text != driver.text and driver.level != DriverLevel.AIM:
        driver.text = text
        driver.save(update_fields=["text"])
        changed["text"] = True
    if under is not None and driver.level != DriverLevel.AIM and _hang(driver, under):
        changed["under"] = True
    if measures is not None and {each.pk for each in measures} != set(driver.measures.values_list("pk", flat=True)):
        if any(each.project_id != driver.project_id for each in measures):
            raise Refused("Choose measures of this project.", "measures")
        driver.measures.set(measures)
        changed["measures"] = True
    if changed:
        audit.record(by=by, verb="change driver", subject=driver, project=driver.project_id, fields=", ".join(changed))
    return driver


def _hang(driver: Driver, under: Collection[Driver]) -> bool:
    """Whether it hangs elsewhere now."""
    level = DriverLevel(driver.level)
    if not under:
        raise Refused("Choose what it hangs under.", "under")
    if any(each.project_id != driver.project_id or each.level != level.above for each in under):
        raise Refused(f"A {level.label.lower()} hangs under a {level.above.label.lower()}.", "under")  # type: ignore[union-attr]
    if level != DriverLevel.IDEA and len(under) > 1:
        raise Refused("Only a change idea serves several drivers.", "under")
    wanted = {each.pk for each in under}
    there = set(driver.links_above.values_list("upper", flat=True))
    driver.links_above.exclude(upper__in=wanted).delete()
    DriverLink.objects.bulk_create(DriverLink(upper=each, lower=driver) for each in under if each.pk not in there)
    return wanted != there


@transaction.atomic
def move_driver(*, driver: Driver, up: bool, by: Person) -> Driver:
    """One place up or down among those that hang under the same; at the end it stays where it is."""
    driver = _locked(driver)
    row = list(_beside(driver))
    if driver not in row:  # the aim's, beside which there is nothing
        return driver
    at = row.index(driver)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(row):
        return driver
    _renumber(driver)
    driver.refresh_from_db()
    other = Driver.objects.get(pk=row[to].pk)
    driver.position, other.position = other.position, driver.position
    Driver.objects.bulk_update([driver, other], ["position"])
    audit.record(by=by, verb="move driver", subject=driver, project=driver.project_id, to="up" if up else "down")
    return driver


@transaction.atomic
def place_driver(
    *, driver: Driver, under: Driver | None, by: Person, of: Driver | None = None, before: Driver | None = None
) -> Driver:
    """Where it was dragged to: under `under`, before `before` there, or last. An idea that serves several drivers
    leaves the one `of` which it was taken, and goes on serving the others."""
    driver = _locked(driver)
    if driver.level == DriverLevel.AIM or under is None:
        raise Refused("Drop a driver or an idea where it hangs under one of the level above it.")
    kept = driver.under.exclude(pk=of.pk) if of and driver.level == DriverLevel.IDEA else driver.under.none()
    _hang(driver, [*kept.exclude(pk=under.pk), under])
    row = list(Driver.objects.filter(project=driver.project_id, level=driver.level).exclude(pk=driver.pk))
    there = set(under.beneath.exclude(pk=driver.pk).values_list("pk", flat=True))
    if before and before.pk in there:
        at = row.index(before)
    else:  # after the last one there
        at = max((at for at, each in enumerate(row, 1) if each.pk in there), default=len(row))
    row.insert(at, driver)
    for position, each in enumerate(row):
        each.position = position
    Driver.objects.bulk_update(row, ["position"])
    audit.record(by=by, verb="move driver", subject=driver, project=driver.project_id, under=under.pk)
    return driver


def _beside(driver: Driver) -> QuerySet[Driver]:
    uppers = driver.links_above.values("upper")
    return Driver.objects.filter(
        project=driver.project_id, level=driver.level, links_above__upper__in=uppers
    ).distinct()


def _renumber(driver: Driver) -> None:
    """Every box of the level has a place of its own before two of them change theirs."""
    rows = list(Driver.objects.filter(project=driver.project_id, level=driver.level))
    for at, row in enumerate(rows):
        row.position = at
    Driver.objects.bulk_update(rows, ["position"])


def goes_with(driver: Driver) -> list[Driver]:
    """What goes if it is removed: all that hangs under it and under nothing else."""
    links = DriverLink.objects.filter(upper__project=driver.project_id).values_list("upper", "lower")
    above: dict[UUID, set[UUID]] = {}
    for upper, lower in links:
        above.setdefault(lower, set()).add(upper)
    going = {driver.pk}
    for _ in DriverLevel:
        going |= {lower for lower, uppers in above.items() if uppers <= going}
    return list(Driver.objects.filter(pk__in=going - {driver.pk}))


@transaction.atomic
def remove_driver(*, driver: Driver, by: Person) -> int:
    """With what hangs under it alone; how many went with it. Its measures and cycles stay with the project."""
    driver = _locked(driver)
    if driver.level == DriverLevel.AIM:
        raise Refused("The aim stays. Change its words with the project.")
    others = goes_with(driver)
    for each in [*others, driver]:
        audit.record(by=by, verb="remove driver", subject=each, project=driver.project_id)
    Driver.objects.filter(pk__in=[each.pk for each in [*others, driver]]).delete()
    return len(others)


def _locked(driver: Driver) -> Driver:
    Project.objects.select_for_update().get(pk=driver.project_id)
    return Driver.objects.select_related("project").get(pk=driver.pk)


def uppers_for(driver: Driver) -> QuerySet[Driver]:
    """Where it may hang."""
    return Driver.objects.filter(project=driver.project_id, level=DriverLevel(driver.level).above)


def ideas_of(project: Project) -> QuerySet[Driver]:
    return Driver.objects.filter(project=project, level=DriverLevel.IDEA)
