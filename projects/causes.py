"""What the page of a common cause shows, read in a fixed number of queries however many projects have joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from people.models import Person
from projects.access import visible_projects
from projects.comparison import (
    Average,
    Comparison,
    Definition,
    ForCommissioner,
    OrganisationFact,
    Reported,
    compare,
    for_commissioner,
)
from projects.measured import Measured, read_measure
from projects.models import CommissionerSees, CommonCause, Measure, Project


@dataclass(frozen=True)
class Joined:
    """A project that has joined; `opens` whether the reader may open it."""

    organisation: str
    project: UUID
    title: str
    joined_on: date
    opens: bool


@dataclass(frozen=True)
class CausePage:
    comparison: Comparison
    joined: tuple[Joined, ...]


def cause_page(cause: CommonCause, reader: Person) -> CausePage:
    """Everybody's figures side by side, and which projects they come from."""
    projects = _projects(cause)
    opens = set(visible_projects(reader).filter(common_cause=cause).values_list("pk", flat=True))
    return CausePage(
        comparison=compare(definition_of(cause), _facts(cause, projects)),
        joined=tuple(
            Joined(
                organisation=str(project.cause_organisation),
                project=project.pk,
                title=project.title,
                joined_on=project.joined_cause_on,  # type: ignore[arg-type]
                opens=project.pk in opens,
            )
            for project in projects
        ),
    )


def cause_for_commissioner(cause: CommonCause) -> ForCommissioner:
    """What the joining terms let the commissioner see; who may ask is for the caller's access rule."""
    return given_of(cause, _facts(cause, _projects(cause)))


def given_of(cause: CommonCause, facts: Iterable[OrganisationFact]) -> ForCommissioner:
    """The same from what its organisations report, where the caller has read that already."""
    named = cause.commissioner_sees == CommissionerSees.NAMED
    return for_commissioner(compare(definition_of(cause), facts), named=named)


def definition_of(cause: CommonCause) -> Definition:
    return Definition(cause.measure, cause.unit, cause.improvement, cause.target)  # type: ignore[arg-type]


def _projects(cause: CommonCause) -> list[Project]:
    return list(cause.projects.select_related("cause_organisation").order_by("cause_organisation__name", "pk"))


def _facts(cause: CommonCause, projects: Iterable[Project]) -> list[OrganisationFact]:
    rows = list(projects)
    keys = [project.cause_measure_id for project in rows if project.cause_measure_id]
    found = Measure.objects.filter(pk__in=keys).prefetch_related("points", "rebases")
    measures = {measure.project_id: measure for measure in found}
    return [_fact(cause, project, measures.get(project.pk)) for project in rows]


def _fact(cause: CommonCause, project: Project, measure: Measure | None) -> OrganisationFact:
    measured = None if measure is None else read_measure(measure)
    return fact_of(cause, str(project.cause_organisation), project.pk, measure, measured)


def fact_of(
    cause: CommonCause, organisation: str, project: UUID, measure: Measure | None, measured: Measured | None
) -> OrganisationFact:
    """What one organisation reports, of its measure as it was read; nothing before there is a figure."""
    if measure is None or measured is None:
        return OrganisationFact(organisation, project)
    now = measured.series.of_averages.now
    return OrganisationFact(
        organisation=organisation,
        project=project,
        points=_points(measured),
        mean=None if now is None else Decimal(str(now)),
        averages=_averages(measured),
        reading=measured.reading,
        comparable=all(getattr(measure, name) == getattr(cause, name) for name in ("unit", "improvement", "frequency")),
    )


def _points(measured: Measured) -> tuple[Reported, ...]:
    """What counts: a figure that was left out of the reckoning, with its reason, is left out here too."""
    read = zip(measured.days, measured.series.values, measured.chart.points, strict=True)
    return tuple(Reported(day, value, point.kind) for day, value, point in read if point.value is not None)


def _averages(measured: Measured) -> tuple[Average, ...]:
    """Before and since the present level began, by the places of the figures that count; one where nothing moved."""
    moved, points = measured.series.of_averages, measured.chart.points
    since = sum(point.value is not None for point in points[: moved.since])
    found = []
    if moved.side is not None and since and moved.start is not None:
        found.append(Average(0, since, Decimal(str(moved.start))))
    if moved.now is not None:
        found.append(Average(since, measured.n, Decimal(str(moved.now))))
    return tuple(found)
