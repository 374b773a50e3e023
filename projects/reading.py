"""What a project's page shows, read in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from cohorts.models import Place
from people.models import Person
from projects.models import Member, Project, ProjectStage, Update


@dataclass(frozen=True)
class Step:
    """One stage on the way from idea to sustained: done, current or to come."""

    label: str
    state: str


@dataclass(frozen=True)
class ProjectPage:
    members: list[Member]
    updates: list[Update]
    steps: tuple[Step, ...]
    hours: Decimal  # of the whole team
    own_place: Place | None  # the reader's, if they are on the team
    own_hours: Decimal
    planned: Decimal  # hours that the design gives each participant, for a reader who is on the team

    @property
    def led_by(self) -> Person | None:
        """Nobody, of a project of a whole cohort that its coordinator set up."""
        return next((member.place.person for member in self.members if member.leads), None)


def project_page(project: Any, reader: Person) -> ProjectPage:
    """Team, updates newest first, stage and hours. It was read `with_hours_planned`. Who may ask is for
    access.visible_projects."""
    members = _members(project)
    updates = list(project.updates.select_related("place__person"))
    own = next((member.place for member in members if member.place.person_id == reader.pk), None)
    return ProjectPage(
        members=members,
        updates=updates,
        steps=steps(project.stage),
        hours=_total(updates),
        own_place=own,
        own_hours=_total(update for update in updates if own and update.place_id == own.pk),
        planned=project.planned if own else Decimal(0),
    )


def _members(project: Project) -> list[Member]:
    """Its team. Of a whole cohort's project that is everybody who holds a place, with whoever leads it first."""
    if not project.is_cohorts:
        return list(project.members.select_related("place__person", "place__organisation", "place__profession"))
    leads = Exists(project.members.filter(place=OuterRef("pk"), leads=True))
    places = project.cohort.places.current().select_related("person", "organisation", "profession")
    team = [Member(project=project, place=place, leads=place.leads) for place in places.annotate(leads=leads)]
    return sorted(team, key=lambda member: not member.leads)


def steps(stage: str) -> tuple[Step, ...]:
    """The five stages in their order; the current one is said in words, too."""
    order = [each.value for each in ProjectStage]
    at = order.index(stage)
    states = ["done" if i < at else "current" if i == at else "to come" for i in range(len(order))]
    return tuple(Step(each.label, state) for each, state in zip(ProjectStage, states, strict=True))


def _total(updates) -> Decimal:
    return sum((update.hours for update in updates), Decimal(0))
