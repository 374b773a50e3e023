"""Verbs on projects: start, edit, write down what was done, move on, bring people in, record the presentation."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cohorts.models import Cohort, Place
from core.formats import hours_words, long_date
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.models import Member, Project, ProjectStage, Update

# The only roads between stages: on to the next, or back by one when it was too soon.
MOVES: dict[str, tuple[str, ...]] = {
    ProjectStage.IDEA: (ProjectStage.PLANNED,),
    ProjectStage.PLANNED: (ProjectStage.TESTING, ProjectStage.IDEA),
    ProjectStage.TESTING: (ProjectStage.IMPROVED, ProjectStage.PLANNED),
    ProjectStage.IMPROVED: (ProjectStage.SUSTAINED, ProjectStage.TESTING),
    ProjectStage.SUSTAINED: (ProjectStage.IMPROVED,),
}
LONGEST_AIM = timedelta(days=5 * 366)
A_DAY = Decimal(24)
QUARTER = Decimal("0.25")


class OutOfDate(Refused):
    """Somebody else saved the project after this form was opened. Nothing was written."""


@transaction.atomic
def start(
    *,
    place: Place,
    title: str,
    aim: str,
    by: Person,
    problem: str = "",
    baseline: str = "",
    target_on: date | None = None,
    token: UUID | None = None,
) -> Project:
    """A project led by the participant of a place. `token` is the form's: posted twice it is one project."""
    _check_target(place.cohort, target_on)
    words = {"title": title, "aim": aim, "problem": problem, "baseline": baseline, "target_on": target_on}
    project, new = Project.objects.get_or_create(pk=token or uuid.uuid4(), defaults={"cohort": place.cohort, **words})
    if not new:
        if project.members.filter(place=place, leads=True).exists():
            return project
        raise Refused("This form was used before. Open a new one and start the project from there.")
    Member.objects.create(project=project, place=place, leads=True)
    audit.record(by=by, verb="start project", subject=project, place=place.pk)
    return project


@transaction.atomic
def edit(
    *,
    project: Project,
    revision: int,
    title: str,
    aim: str,
    problem: str,
    baseline: str,
    target_on: date | None,
    by: Person,
    result: str = "",
) -> Project:
    """What the project is about and what has changed. `revision` is the one that the form showed: OutOfDate when
    another was saved since, unless it says the same."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    words = {
        "title": title,
        "aim": aim,
        "problem": problem,
        "baseline": baseline,
        "target_on": target_on,
        "result": result,
    }
    changed = [name for name, value in words.items() if getattr(project, name) != value]
    if not changed:
        return project
    if revision != project.revision:
        raise OutOfDate("This project was changed while you were writing.")
    if "target_on" in changed:
        _check_target(project.cohort, target_on)
    for name in changed:
        setattr(project, name, words[name])
    project.revision += 1
    project.save(update_fields=[*changed, "revision"])
    audit.record(by=by, verb="edit project", subject=project, fields=", ".join(changed))
    return project


def _check_target(cohort: Cohort, target_on: date | None) -> None:
    if target_on and target_on < cohort.starts_on:
        raise Refused(f"Choose a date after the cohort’s start, {long_date(cohort.starts_on)}.", "target_on")
    if target_on and target_on > cohort.ends_on + LONGEST_AIM:
        raise Refused("Choose a date within five years of the cohort’s end.", "target_on")


@transaction.atomic
def add_update(
    *, project: Project, place: Place, on: date, hours: Decimal, text: str, token: UUID, by: Person
) -> Update:
    """What a member did on a day. The same form posted twice is one update; sent again with other words, a second."""
    Place.objects.select_for_update().get(pk=place.pk)
    same = Update.objects.filter(token=token).first()
    if same and (same.project_id, same.place_id, same.on, same.hours, same.text) == (
        project.pk,
        place.pk,
        on,
        hours,
        text,
    ):
        return same
    _check_day(project, place, on, hours)
    update = Update.objects.create(
        project=project, place=place, on=on, hours=hours, text=text, token=uuid.uuid4() if same else token
    )
    audit.record(by=by, verb="add update", subject=update, project=project.pk, hours=hours)
    return update


def _check_day(project: Project, place: Place, on: date, hours: Decimal) -> None:
    starts_on = project.cohort.starts_on
    if on > timezone.localdate():
        raise Refused("This date is still to come. Choose the day on which you did it.", "on")
    if on < starts_on:
        raise Refused(f"Your cohort started on {long_date(starts_on)}. Choose that day or a later one.", "on")
    if not 0 <= hours <= A_DAY or hours % QUARTER:
        raise Refused("Give the hours in quarters between 0 and 24, like 1.5 or 2.25.", "hours")
    before = Update.objects.filter(place=place, on=on).aggregate(total=Sum("hours"))["total"] or Decimal(0)
    if before + hours > A_DAY:
        left = hours_words(before)
        raise Refused(f"You have already written down {left} for that day, and a day has 24.", "hours")


@transaction.atomic
def delete_update(*, update: Update, by: Person) -> None:
    audit.record(by=by, verb="delete update", subject=update, project=update.project_id, hours=update.hours)
    update.delete()


def moves_from(stage: str) -> tuple[ProjectStage, ...]:
    """Stages to which a project may move from this one, the next first."""
    return tuple(ProjectStage(each) for each in MOVES[stage])


@transaction.atomic
def move_stage(*, project: Project, to: str, by: Person) -> None:
    """One step on or back. A second click finds it moved and changes nothing."""
    before = [stage for stage, after in MOVES.items() if to in after]
    if Project.objects.filter(pk=project.pk, stage__in=before).update(stage=to):
        audit.record(by=by, verb="move project", subject=project, to=to)
    project.refresh_from_db(fields=["stage"])
    if project.stage != to:
        raise Refused(f"A project that is at “{project.get_stage_display()}” moves one step at a time.")


@transaction.atomic
def add_member(*, project: Project, place: Place, by: Person) -> Member:
    """Bring a participant of the same cohort into the team. Twice is once."""
    if place.cohort_id != project.cohort_id:
        raise Refused("Choose somebody with a place on this cohort.", "place")
    member, new = Member.objects.get_or_create(project=project, place=place)
    if new:
        audit.record(by=by, verb="add member", subject=project, place=place.pk)
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Person) -> None:
    """Somebody who was added by mistake or steps back. What they wrote stays, so it must not be there."""
    if member.leads:
        raise Refused("The person who leads a project cannot be taken off its team.")
    if Update.objects.filter(project=member.project_id, place=member.place_id).exists():
        raise Refused("This person has written updates, so they stay on the team.")
    audit.record(by=by, verb="remove member", subject=member.project, place=member.place_id)
    member.delete()


@transaction.atomic
def record_presentation(*, project: Project, on: date, by: Person, decision: str = "", result: str = "") -> None:
    """That the project was shown to the executive team, and what the panel decided. Recorded again, it is corrected."""
    if on > timezone.localdate():
        raise Refused("This date is still to come. Record the presentation once it has been given.", "on")
    if on < project.cohort.starts_on:
        raise Refused(f"Choose a date after the cohort’s start, {long_date(project.cohort.starts_on)}.", "on")
    project.presented_on, project.decision = on, decision
    fields = ["presented_on", "decision"]
    if result:
        project.result = result
        fields.append("result")
    project.save(update_fields=fields)
    audit.record(by=by, verb="record presentation", subject=project, on=on)
