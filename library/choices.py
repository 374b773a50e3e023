"""What a form of the library offers: the things that a material may belong to, and who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cohorts.models import Session
from core.formats import short_date
from library import access
from library.actions import Belonging, Seen
from library.models import Audience, Material
from people.models import Person
from programmes.models import Programme

WHOLE = "programme"
CONCERNED, TEAM, PROJECT = "concerned", "team", "project"
Offered = list[tuple[str, Any]]  # as Django's select takes them: a value and its words, or a heading and such pairs


@dataclass(frozen=True)
class Choices:
    """What may be chosen, each by the value that stands in the form."""

    belongs: Offered
    seen: Offered
    belonging: Mapping[str, Belonging]
    seeing: Mapping[str, Seen]


def choices_for(person: Person, programme: Programme) -> Choices:
    """Coordinators choose among all of the programme, facilitators among the sessions of their cohorts, participants
    among their own projects."""
    manages = access.can_manage(person, programme)
    sessions = list(access.sessions_to_add_to(person, programme))
    projects = list(access.projects_to_add_to(person, programme))
    framework = programme.framework if manages else None
    domains = list(framework.domains.order_by("position")) if framework else []
    belongs: Offered = [(WHOLE, "The whole programme")] if manages else []
    belongs += _group("Themes", [(f"theme:{each.pk}", each.name) for each in domains])
    for cohort, rows in groupby(sessions, key=lambda each: each.cohort):
        belongs += _group(f"Sessions of {cohort.name}", [(f"session:{each.pk}", _named(each)) for each in rows])
    for cohort, found in groupby(projects, key=lambda each: each.cohort):
        belongs += _group(f"Projects of {cohort.name}", [(f"project:{each.pk}", each.title) for each in found])
    seen, seeing = _audiences(person, programme) if manages or sessions else _of_a_project()
    belonging = {WHOLE: Belonging()} if manages else {}
    belonging |= {f"theme:{each.pk}": Belonging(domain=each) for each in domains}
    belonging |= {f"session:{each.pk}": Belonging(session=each) for each in sessions}
    belonging |= {f"project:{each.pk}": Belonging(project=each) for each in projects}
    return Choices(belongs, seen, belonging, seeing)


def _audiences(person: Person, programme: Programme) -> tuple[Offered, dict[str, Seen]]:
    cohorts = list(access.cohorts_to_add_for(person, programme))
    sets = list(access.sets_to_add_for(person, programme))
    offered: Offered = [
        (CONCERNED, "Everybody whom it concerns"),
        (TEAM, "Facilitators and coordinators only"),
        (PROJECT, "Of a project: its team, facilitators and coordinators only"),
    ]
    offered += _group("One cohort", [(f"cohort:{each.pk}", f"{each.name} only") for each in cohorts])
    offered += _group(
        "One learning set", [(f"set:{each.pk}", f"{each.name} of {each.cohort.name} only") for each in sets]
    )
    seeing = {CONCERNED: Seen(), TEAM: Seen(team_only=True), PROJECT: Seen(project_only=True)}
    seeing |= {f"cohort:{each.pk}": Seen(cohort=each) for each in cohorts}
    seeing |= {f"set:{each.pk}": Seen(learning_set=each) for each in sets}
    return offered, seeing


def _of_a_project() -> tuple[Offered, dict[str, Seen]]:
    """Who may see what a team adds to its own project."""
    offered: Offered = [(CONCERNED, "Everybody on the cohort"), (PROJECT, "The project’s team only")]
    return offered, {CONCERNED: Seen(), PROJECT: Seen(project_only=True)}


def _group(heading: str, offered: Sequence[tuple[str, str]]) -> Offered:
    return [(heading, list(offered))] if offered else []


def _named(session: Session) -> str:
    group = f", {session.learning_set.name}" if session.learning_set else ""
    return f"{session.title}{group}, {short_date(session.starts_at)}"


def chosen(material: Material) -> dict[str, str]:
    """The values that stand for what a material belongs to and who sees it now."""
    for name, key in (
        ("theme", material.domain_id),
        ("session", material.session_id),
        ("project", material.project_id),
    ):
        if key:
            belongs = f"{name}:{key}"
            break
    else:
        belongs = WHOLE
    return {"belongs": belongs, "seen": _seen(material)}


def _seen(material: Material) -> str:
    if material.audience == Audience.TEAM or (material.audience == Audience.SET and not material.learning_set_id):
        return TEAM
    if material.audience == Audience.PROJECT:
        return PROJECT
    if material.audience == Audience.SET:
        own = material.session and material.session.learning_set_id == material.learning_set_id
        return CONCERNED if own else f"set:{material.learning_set_id}"
    if material.cohort_id and (not material.subject or (material.session and material.session.learning_set_id)):
        return f"cohort:{material.cohort_id}"
    return CONCERNED
