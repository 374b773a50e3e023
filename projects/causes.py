"""What the page of a common cause shows, read in a fixed number of queries however many projects have joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from people.models import Person
from projects.access import visible_projects
from projects.comparison import Comparison, Definition, ForCommissioner, OrganisationFact, compare, for_commissioner
from projects.models import CommissionerSees, CommonCause, Project


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
        comparison=compare(definition_of(cause), _facts(projects)),
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
    comparison = compare(definition_of(cause), _facts(_projects(cause)))
    return for_commissioner(comparison, named=cause.commissioner_sees == CommissionerSees.NAMED)


def definition_of(cause: CommonCause) -> Definition:
    return Definition(cause.measure, cause.unit, cause.improvement, cause.target)  # type: ignore[arg-type]


def _projects(cause: CommonCause) -> list[Project]:
    return list(cause.projects.select_related("cause_organisation").order_by("cause_organisation__name", "pk"))


def _facts(projects: Iterable[Project]) -> list[OrganisationFact]:
    return [OrganisationFact(str(project.cause_organisation), project.pk) for project in projects]
