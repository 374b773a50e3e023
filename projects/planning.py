"""Verbs on a project's risks and milestones."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts.models import Place
from core.refusal import Refused
from people.models import Person
from projects import parts
from projects.models import Milestone, Project, Risk


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
    parts.check_owner(project, words.get("owner"))
    return parts.add(Risk, project, by, token, words, full=_full(Risk))


@transaction.atomic
def change_risk(*, risk: Risk, by: Person, **words: Unpack[RiskWords]) -> Risk:
    row = parts.locked(risk)
    parts.check_owner(row.project, words.get("owner"))
    return parts.change(row, by, words)


@transaction.atomic
def close_risk(*, risk: Risk, by: Person, closed: bool = True) -> Risk:
    """It can no longer happen; or, after all, it can."""
    return parts.change(parts.locked(risk), by, {"closed_on": timezone.localdate() if closed else None})


@transaction.atomic
def remove_risk(*, risk: Risk, by: Person) -> None:
    parts.remove(risk, by)


@transaction.atomic
def add_milestone(
    *, project: Project, by: Person, token: UUID | None = None, **words: Unpack[MilestoneWords]
) -> Milestone:
    _check_done(words)
    return parts.add(Milestone, project, by, token, words, full=_full(Milestone))


@transaction.atomic
def change_milestone(*, milestone: Milestone, by: Person, **words: Unpack[MilestoneWords]) -> Milestone:
    _check_done(words)
    return parts.change(parts.locked(milestone), by, words)


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Person) -> None:
    parts.remove(milestone, by)


def _check_done(words: MilestoneWords) -> None:
    done = words.get("done_on")
    if done is not None and done > timezone.localdate():
        raise Refused("This date is still to come. Write it down once it is done.", "done_on")


def _full(kind: type[Risk | Milestone]) -> Refused:
    return Refused(f"A project holds {parts.MOST_OF_EACH} {kind._meta.verbose_name_plural} at most.")
