"""Verbs on a project's stakeholders. The record says who changed them and when, and nothing of whom."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from cohorts.models import Place
from core.refusal import Refused
from people.models import Person
from projects import parts
from projects.models import Project, Stakeholder

MOST_STAKEHOLDERS = 60
FULL = f"A grid holds {MOST_STAKEHOLDERS} at most. Put those together whom you treat alike."


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
    parts.check_owner(project, words.get("owner"))
    return parts.add(Stakeholder, project, by, token, words, full=Refused(FULL, "name"), most=MOST_STAKEHOLDERS)


@transaction.atomic
def change_stakeholder(*, stakeholder: Stakeholder, by: Person, **words: Unpack[StakeholderWords]) -> Stakeholder:
    row = parts.locked(stakeholder)
    parts.check_owner(row.project, words.get("owner"))
    return parts.change(row, by, words)


@transaction.atomic
def remove_stakeholder(*, stakeholder: Stakeholder, by: Person) -> None:
    parts.remove(stakeholder, by)
