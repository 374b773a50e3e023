"""Verbs on a project's stakeholders. The record says who changed them and when, and nothing of whom."""

import uuid
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from cohorts.models import Place
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.access import team_places
from projects.models import Project, Stakeholder

MOST_STAKEHOLDERS = 60


class StakeholderWords(TypedDict, total=False):
    """What is written of one; what is left out has the model's default."""

    name: str
    role: str
    power: int
    interest: int
    stance: str
    wanted: str
    owner: Place | None
    action: str
    due_on: date | None


@transaction.atomic
def add_stakeholder(
    *, project: Project, by: Person, token: UUID | None = None, **words: Unpack[StakeholderWords]
) -> Stakeholder:
    """`token` is the form's: posted twice it is one."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := Stakeholder.objects.filter(pk=token, project=project).first()):
        return same
    if Stakeholder.objects.filter(project=project).count() >= MOST_STAKEHOLDERS:
        raise Refused(f"A grid holds {MOST_STAKEHOLDERS} at most. Put those together whom you treat alike.", "name")
    check_owner(project, words.get("owner"))
    made = Stakeholder.objects.create(pk=token or uuid.uuid4(), project=project, **words)
    audit.record(by=by, verb="add stakeholder", subject=made, project=project.pk)
    return made


@transaction.atomic
def change_stakeholder(*, stakeholder: Stakeholder, by: Person, **words: Unpack[StakeholderWords]) -> Stakeholder:
    Project.objects.select_for_update().get(pk=stakeholder.project_id)
    stakeholder = Stakeholder.objects.select_related("project", "owner").get(pk=stakeholder.pk)
    check_owner(stakeholder.project, words.get("owner"))
    changed: dict[str, Any] = {name: value for name, value in words.items() if getattr(stakeholder, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(stakeholder, name, value)
        stakeholder.save(update_fields=list(changed))
        fields = ", ".join(changed)
        audit.record(
            by=by, verb="change stakeholder", subject=stakeholder, project=stakeholder.project_id, fields=fields
        )
    return stakeholder


@transaction.atomic
def remove_stakeholder(*, stakeholder: Stakeholder, by: Person) -> None:
    audit.record(by=by, verb="remove stakeholder", subject=stakeholder, project=stakeholder.project_id)
    stakeholder.delete()


def check_owner(project: Project, owner: Place | None) -> None:
    if owner is not None and not team_places(project).filter(pk=owner.pk).exists():
        raise Refused("Choose somebody of the team.", "owner")
