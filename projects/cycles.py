"""Verbs on Plan, Do, Study, Act cycles. Each step is written after the one before it, and may be mended until the
next is written; the prediction is closed once the cycle has begun."""

import uuid
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Person
from projects.measuring import EARLIEST, next_number
from projects.models import Annotation, Cycle, CycleStep, Driver, DriverLevel, Measure, Project

MOST_CYCLES = 99


class PlanWords(TypedDict, total=False):
    """What is planned; what is left out has the model's default."""

    title: str
    question: str
    prediction: str
    plan: str
    scale: str
    data: str
    study_on: date | None
    measure: Measure | None
    idea: Driver | None


@transaction.atomic
def plan_cycle(
    *, project: Project, by: Person, follows: Cycle | None = None, token: UUID | None = None, **words: Unpack[PlanWords]
) -> Cycle:
    """The next cycle of a project, with its prediction. `token` is the form's: posted twice it is one cycle."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := Cycle.objects.filter(pk=token, project=project).first()):
        return same
    _check_plan(project, words)
    number = next_number(Annotation.objects.filter(measure__project=project), project.pk)
    if number > MOST_CYCLES:
        raise Refused(f"A project has {MOST_CYCLES} cycles at most.")
    cycle = Cycle.objects.create(pk=token or uuid.uuid4(), project=project, number=number, follows=follows, **words)
    audit.record(by=by, verb="plan cycle", subject=cycle, project=project.pk, number=number)
    return cycle


def _check_plan(project: Project, words: PlanWords) -> None:
    if not words["prediction"].strip():
        raise Refused("Write down what you expect before you try it.", "prediction")
    measure = words.get("measure")
    if measure is not None and measure.project_id != project.pk:
        raise Refused("Choose a measure of this project.", "measure")
    idea = words.get("idea")
    if idea is not None and (idea.project_id != project.pk or idea.level != DriverLevel.IDEA):
        raise Refused("Choose a change idea of this project.", "idea")


@transaction.atomic
def change_plan(*, cycle: Cycle, by: Person, **words: Unpack[PlanWords]) -> Cycle:
    """Until the cycle has begun. After that only its title, its measure and its change idea may change: a prediction
    made afterwards is none."""
    cycle = _locked(cycle)
    changed = _changed(cycle, words)
    if cycle.step != CycleStep.DO and set(changed) - {"title", "measure", "idea"}:
        raise Refused("This cycle has begun, so its plan and its prediction stand. Plan the next one instead.")
    _check_plan(cycle.project, {"prediction": cycle.prediction, **words})
    return _save(cycle, changed, by, "change plan")


@transaction.atomic
def record_do(*, cycle: Cycle, began_on: date, happened: str, by: Person, surprises: str = "") -> Cycle:
    """What was done, from which day on; the charts are marked with it."""
    cycle = _locked(cycle)
    if cycle.step not in (CycleStep.DO, CycleStep.STUDY):
        raise Refused("This cycle is studied already, so what was done stands.")
    if began_on > timezone.localdate():
        raise Refused("This date is still to come. Write it down once you have begun.", "began_on")
    if began_on < EARLIEST:
        raise Refused("This date is too long ago. Check the year.", "began_on")
    words = {"began_on": began_on, "happened": happened, "surprises": surprises}
    return _save(cycle, _changed(cycle, words), by, "record do")


@transaction.atomic
def record_study(*, cycle: Cycle, held: str, found: str, learned: str, by: Person) -> Cycle:
    """The data beside the prediction."""
    cycle = _locked(cycle)
    if cycle.step == CycleStep.DO:
        raise Refused("Write down what was done first.")
    if cycle.step == CycleStep.DONE:
        raise Refused("This cycle is decided already, so what was learned stands.")
    return _save(cycle, _changed(cycle, {"held": held, "found": found, "learned": learned}), by, "record study")


@transaction.atomic
def record_act(*, cycle: Cycle, decision: str, decided_on: date, by: Person, next_words: str = "") -> Cycle:
    """Adopt, adapt or abandon the change. Recorded again, it is corrected."""
    cycle = _locked(cycle)
    if cycle.step not in (CycleStep.ACT, CycleStep.DONE):
        raise Refused("Compare what happened with the prediction first.")
    if decided_on > timezone.localdate():
        raise Refused("This date is still to come. Record the decision once it is made.", "decided_on")
    if cycle.began_on and decided_on < cycle.began_on:
        raise Refused("The cycle began after that day. Give that day or a later one.", "decided_on")
    words = {"decision": decision, "decided_on": decided_on, "next_words": next_words}
    return _save(cycle, _changed(cycle, words), by, "record act")


@transaction.atomic
def delete_cycle(*, cycle: Cycle, by: Person) -> None:
    """One that was planned and never begun. What was tried stays, whatever came of it."""
    cycle = _locked(cycle)
    if cycle.step != CycleStep.DO:
        raise Refused("This cycle has begun, so it stays. Abandon it under “Act” instead.")
    audit.record(by=by, verb="delete cycle", subject=cycle, project=cycle.project_id, number=cycle.number)
    cycle.delete()


def _locked(cycle: Cycle) -> Cycle:
    Project.objects.select_for_update().get(pk=cycle.project_id)
    return Cycle.objects.select_related("project", "measure", "idea").get(pk=cycle.pk)


def _changed(cycle: Cycle, words: Any) -> dict[str, Any]:
    return {name: value for name, value in words.items() if getattr(cycle, name) != value}


def _save(cycle: Cycle, changed: dict[str, Any], by: Person, verb: str) -> Cycle:
    if not changed:
        return cycle
    for name, value in changed.items():
        setattr(cycle, name, value)
    cycle.save(update_fields=list(changed))
    audit.record(by=by, verb=verb, subject=cycle, project=cycle.project_id, fields=", ".join(changed))
    return cycle
