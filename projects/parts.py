"""What the verbs on a project's stakeholders, risks and milestones have in common: locked, limited, audited.

The record says what was changed, when and by whom, and none of the words.
"""

import uuid
from typing import Any
from uuid import UUID

from cohorts.models import Place
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.access import team_places
from projects.models import Project

MOST_OF_EACH = 40


def add(
    kind: Any, project: Project, by: Person, token: UUID | None, words: Any, *, full: Refused, most: int = MOST_OF_EACH
) -> Any:
    """`token` is the form's: posted twice it is one. `full` is raised where there are `most` already."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := kind.objects.filter(pk=token, project=project).first()):
        return same
    if kind.objects.filter(project=project).count() >= most:
        raise full
    made = kind.objects.create(pk=token or uuid.uuid4(), project=project, **words)
    audit.record(by=by, verb=f"add {kind._meta.verbose_name}", subject=made, project=project.pk)
    return made


def locked(row: Any) -> Any:
    """The row as it is now, until the end of the transaction."""
    Project.objects.select_for_update().get(pk=row.project_id)
    return type(row).objects.select_related("project").get(pk=row.pk)


def change(row: Any, by: Person, words: Any) -> Any:
    """Save what differs; nothing is written where nothing does."""
    changed = {name: value for name, value in words.items() if getattr(row, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        verb = f"change {row._meta.verbose_name}"
        audit.record(by=by, verb=verb, subject=row, project=row.project_id, fields=", ".join(changed))
    return row


def remove(row: Any, by: Person) -> None:
    audit.record(by=by, verb=f"remove {row._meta.verbose_name}", subject=row, project=row.project_id)
    row.delete()


def check_owner(project: Project, owner: Place | None) -> None:
    if owner is not None and not team_places(project).filter(pk=owner.pk).exists():
        raise Refused("Choose somebody of the team.", "owner")
