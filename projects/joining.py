"""Verbs on common causes: set one up, change it, join it for an organisation, leave it."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Organisation, Person
from programmes.models import Programme
from projects.access import causes_to_join, organisations_of
from projects.models import CommissionerSees, CommonCause, Frequency, Measure, MeasureKind, Project

# What those who join agreed to, and what makes their figures comparable.
FIXED = ("measure", "definition", "numerator", "denominator", "unit", "improvement", "frequency", "commissioner_sees")


JOINING = ("common_cause", "cause_organisation", "cause_measure", "joined_cause_on")


@dataclass(frozen=True)
class Terms:
    """A cause as its coordinator states it: one aim and one definition for projects of several organisations.

    `improvement` is increase or decrease, `commissioner_sees` named or range.
    """

    title: str
    aim: str
    measure: str
    definition: str
    unit: str
    improvement: str
    numerator: str = ""
    denominator: str = ""
    frequency: str = Frequency.MONTH
    target: Decimal | None = None
    commissioner_sees: str = CommissionerSees.RANGE

    def fields(self) -> dict[str, Any]:
        """As a row keeps them."""
        trimmed = {name: getattr(self, name).strip() for name in ("title", "numerator", "denominator", "unit")}
        return vars(self) | trimmed


@transaction.atomic
def set_up_cause(*, programme: Programme, terms: Terms, by: Person, token: UUID | None = None) -> CommonCause:
    """`token` is the form's: posted twice it is one cause."""
    pk = token or uuid.uuid4()
    before = CommonCause.objects.filter(pk=pk, programme=programme).first()
    if before:
        return before
    _check_title(programme, terms.title)
    cause = CommonCause.objects.create(pk=pk, programme=programme, **terms.fields())
    audit.record(by=by, verb="set up cause", subject=cause, programme=programme.pk)
    return cause


def _check_title(programme: Programme, title: str, but: CommonCause | None = None) -> None:
    namesakes = CommonCause.objects.filter(programme=programme, title__iexact=title.strip())
    if (namesakes.exclude(pk=but.pk) if but else namesakes).exists():
        raise Refused(f"This programme already has a cause called “{title.strip()}”.", "title")


@transaction.atomic
def change_cause(*, cause: CommonCause, terms: Terms, by: Person) -> CommonCause:
    """Once a project has joined, title, aim and target alone may change: the others are what it agreed to."""
    cause = CommonCause.objects.select_for_update().get(pk=cause.pk)
    words = terms.fields()
    changed = [name for name, value in words.items() if getattr(cause, name) != value]
    fixed = [name for name in changed if name in FIXED]
    if fixed and cause.projects.exists():
        raise Refused("Projects have joined on these terms and with this measure, so this stays as it is.", fixed[0])
    _check_title(cause.programme, terms.title, cause)
    for name in changed:
        setattr(cause, name, words[name])
    if changed:
        cause.save(update_fields=changed)
        audit.record(by=by, verb="change cause", subject=cause, fields=", ".join(changed))
    return cause


@transaction.atomic
def join_cause(
    *, project: Project, cause: CommonCause, organisation: Organisation, by: Person, on: date | None = None
) -> Project:
    """A project reports to a cause for one organisation, on the terms that the cause states, by a measure of the
    cause's definition. Twice is once."""
    CommonCause.objects.select_for_update().get(pk=cause.pk)
    project.refresh_from_db()
    if project.common_cause_id == cause.pk and project.cause_organisation_id == organisation.pk:
        return project
    if project.common_cause_id:
        raise Refused("This project has joined a cause already. Leave that one first.", "cause")
    if not causes_to_join(project).filter(pk=cause.pk).exists():
        raise Refused("Choose a cause of your programme.", "cause")
    if not organisations_of(project).filter(pk=organisation.pk).exists():
        raise Refused("Choose an organisation of somebody on the team.", "organisation")
    if cause.projects.filter(cause_organisation=organisation).exists():
        raise Refused(f"{organisation} reports to this cause by another project already.", "organisation")
    project.common_cause, project.cause_organisation = cause, organisation
    project.joined_cause_on = on or timezone.localdate()
    project.cause_measure = _measure_of(project, cause)
    project.save(update_fields=JOINING)
    audit.record(
        by=by, verb="join cause", subject=project, cause=cause.pk, organisation=organisation.pk,
        terms=cause.commissioner_sees,
    )  # fmt: skip
    return project


def _measure_of(project: Project, cause: CommonCause) -> Measure:
    """The cause's measure among the project's: the one of the same definition that it has, else a new one."""
    defined = {
        "name": cause.measure,
        "unit": cause.unit,
        "improvement": cause.improvement,
        "frequency": cause.frequency,
    }
    same = Measure.objects.filter(project=project, retired_on=None, **defined).first()
    last = Measure.objects.filter(project=project).aggregate(last=Max("position"))["last"] or 0
    return same or Measure.objects.create(
        project=project,
        position=last + 1,
        definition=cause.definition,
        numerator=cause.numerator,
        denominator=cause.denominator,
        kind=MeasureKind.OUTCOME,
        target=cause.target,
        **defined,
    )


@transaction.atomic
def leave_cause(*, project: Project, by: Person) -> None:
    """The project's figures leave the cause's page; the measure and what was counted stay with the project."""
    project.refresh_from_db()
    cause = project.common_cause_id
    if cause is None:
        return
    project.common_cause = project.cause_organisation = project.cause_measure = project.joined_cause_on = None
    project.save(update_fields=JOINING)
    audit.record(by=by, verb="leave cause", subject=project, cause=cause)
