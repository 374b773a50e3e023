"""Verbs on a project's risks and milestones."""

import uuid
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts.models import Place
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.models import Milestone, Project, Risk
from projects.stakeholding import check_owner

MOST_OF_EACH = 40


class RiskWords(TypedDict, total=False):
    text: str
    likelihood: int
    impact: int
    owner: Place | None
    mitigation: str


class MilestoneWords(TypedDict, total=False):
    title: str
    due_on: date
    done_on: date | None


@transaction.atomic
def add_risk(*, project: Project, by: Person, token: UUID | None = None, **words: Unpack[RiskWords]) -> Risk:
    """`token` is the form's: posted twice it is one."""
    check_owner(project, words.get("owner"))
    return _add(Risk, project, by, token, words)


@transaction.atomic
def change_risk(*, risk: Risk, by: Person, **words: Unpack[RiskWords]) -> Risk:
    row = _locked(risk)
    check_owner(row.project, words.get("owner"))
    return _change(row, by, words)


@transaction.atomic
def close_risk(*, risk: Risk, by: Person, closed: bool = True) -> Risk:
    """It can no longer happen; or, after all, it can."""
    return _change(_locked(risk), by, {"closed_on": timezone.localdate() if closed else None})


@transaction.atomic
def remove_risk(*, risk: Risk, by: Person) -> None:
    _remove(risk, by)


@transaction.atomic
def add_milestone(
    *, project: Project, by: Person, token: UUID | None = None, **words: Unpack[MilestoneWords]
) -> Milestone:
    _check_done(words)
    return _add(Milestone, project, by, token, words)


@transaction.atomic
def change_milestone(*, milestone: Milestone, by: Person, **words: Unpack[MilestoneWords]) -> Milestone:
    _check_done(words)
    return _change(_locked(milestone), by, words)


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Person) -> None:
    _remove(milestone, by)


def _check_done(words: MilestoneWords) -> None:
    done = words.get("done_on")
    if done is not None and done > timezone.localdate():
        raise Refused("This date is still to come. Write it down once it is done.", "done_on")


def _add(kind: Any, project: Project, by: Person, token: UUID | None, words: Any) -> Any:
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := kind.objects.filter(pk=token, project=project).first()):
        return same
    name = kind._meta.verbose_name
    if kind.objects.filter(project=project).count() >= MOST_OF_EACH:
        raise Refused(f"A project holds {MOST_OF_EACH} {kind._meta.verbose_name_plural} at most.")
    made = kind.objects.create(pk=token or uuid.uuid4(), project=project, **words)
    audit.record(by=by, verb=f"add {name}", subject=made, project=project.pk)
    return made


def _locked(row: Any) -> Any:
    Project.objects.select_for_update().get(pk=row.project_id)
    return type(row).objects.select_related("project").get(pk=row.pk)


def _change(row: Any, by: Person, words: Any) -> Any:
    changed = {name: value for name, value in words.items() if getattr(row, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        verb = f"change {row._meta.verbose_name}"
        audit.record(by=by, verb=verb, subject=row, project=row.project_id, fields=", ".join(changed))
    return row


def _remove(row: Any, by: Person) -> None:
    audit.record(by=by, verb=f"remove {row._meta.verbose_name}", subject=row, project=row.project_id)
    row.delete()
