"""Verbs on projects: start, edit, write down what was done, move on, bring people in, record the presentation."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cohorts.models import Cohort, Place
from core.formats import hours_words, long_date
from core.identifiers import find_identifiers
from core.refusal import Refused
from people import audit
from people.models import Person
from projects import changes
from projects.agreement import CLAIMS, lacks_result
from projects.facts import facts_of
from projects.models import AimChange, Member, Project, ProjectStage, Shows, Update, Whose
from projects.progress import signal_in

# The only roads between stages: on to the next, or back by one when it was too soon.
MOVES: dict[str, tuple[str, ...]] = {
    ProjectStage.IDEA: (ProjectStage.PLANNED,),
    ProjectStage.PLANNED: (ProjectStage.TESTING, ProjectStage.IDEA),
    ProjectStage.TESTING: (ProjectStage.IMPROVED, ProjectStage.PLANNED),
    ProjectStage.IMPROVED: (ProjectStage.SUSTAINED, ProjectStage.TESTING),
    ProjectStage.SUSTAINED: (ProjectStage.IMPROVED,),
}
DATES = ("began_on", "target_on")  # of which the trail keeps what they were
STAGES = list(MOVES)
LONGEST_AIM = timedelta(days=5 * 366)
LONGEST_BEFORE = timedelta(days=10 * 366)
USED_BEFORE = "This form was used before. Open a new one and start the project from there."
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
    whose: str = Whose.OWN,
    problem: str = "",
    baseline: str = "",
    began_on: date | None = None,
    target_on: date | None = None,
    token: UUID | None = None,
) -> Project:
    """A project led by the participant of a place. `token` is the form's: posted twice it is one project.

    `began_on` is the day on which it began, if that was before the programme; `whose`: own, team or cohort.
    """
    words: dict[str, Any] = {"title": title, "aim": aim, "problem": problem, "baseline": baseline}
    words |= {"whose": whose, "began_on": began_on, "target_on": target_on}
    project, new = _started(place.cohort, words, token)
    if not new:
        if project.members.filter(place=place, leads=True).exists():
            return project
        raise Refused(USED_BEFORE)
    Member.objects.create(project=project, place=place, leads=True)
    audit.record(by=by, verb="start project", subject=project, place=place.pk, whose=whose)
    return project


@transaction.atomic
def start_for_cohort(
    *,
    cohort: Cohort,
    title: str,
    aim: str,
    by: Person,
    problem: str = "",
    baseline: str = "",
    began_on: date | None = None,
    target_on: date | None = None,
    token: UUID | None = None,
) -> Project:
    """A project of everybody on a cohort, those who join later among them, set up by who runs it. Nobody leads it."""
    words: dict[str, Any] = {"title": title, "aim": aim, "problem": problem, "baseline": baseline}
    words |= {"whose": Whose.COHORT, "began_on": began_on, "target_on": target_on}
    project, new = _started(cohort, words, token)
    if new:
        audit.record(by=by, verb="start project", subject=project, cohort=cohort.pk, whose=Whose.COHORT)
    elif (project.cohort_id, project.whose) != (cohort.pk, Whose.COHORT):
        raise Refused(USED_BEFORE)
    return project


def _started(cohort: Cohort, words: dict[str, Any], token: UUID | None) -> tuple[Project, bool]:
    _check_began(cohort, words["began_on"])
    _check_target(cohort, words["target_on"])
    return Project.objects.get_or_create(pk=token or uuid.uuid4(), defaults={"cohort": cohort, **words})


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
    whose: str | None = None,
    began_on: date | None = None,
) -> Project:
    """What the project is about and what has changed. `revision` is the one that the form showed: OutOfDate when
    another was saved since, unless it says the same. Without `whose` it stays whose it is."""
    words = {
        "title": title,
        "aim": aim,
        "problem": problem,
        "baseline": baseline,
        "began_on": began_on,
        "target_on": target_on,
        "result": result,
    }
    if whose is not None:
        words["whose"] = whose
    return _save(project, revision, words, by, "edit project")


@transaction.atomic
def describe(
    *,
    project: Project,
    revision: int,
    by: Person,
    shows: str = Shows.MEASURE,
    shown_words: str = "",
    in_use: str = "",
    sponsor: str = "",
    partners: str = "",
    partners_do: str = "",
    stakeholder_groups: str = "",
) -> Project:
    """What will tell that it worked, who stands behind it (`sponsor`, a role) and who else takes part: `partners` are
    organisations outside, one a line, `stakeholder_groups` those that were asked, one a line; neither names people. As
    `edit` does, OutOfDate."""
    check_shown(shows, shown_words)
    words = {
        "shows": shows,
        "shown_words": shown_words,
        "in_use": in_use,
        "sponsor": sponsor,
        "partners": partners,
        "partners_do": partners_do,
        "stakeholder_groups": stakeholder_groups,
    }
    return _save(project, revision, words, by, "describe project")


def check_shown(shows: str, words: str) -> None:
    """A product or a decision needs its words; a measure has its figures."""
    if shows in (Shows.PRODUCT, Shows.DECISION) and not words.strip():
        raise Refused(f"Say which {shows} it is.", "shown_words")


def _save(project: Project, revision: int, words: dict[str, Any], by: Person, verb: str) -> Project:
    project = Project.objects.select_for_update().get(pk=project.pk)
    changed = [name for name, value in words.items() if getattr(project, name) != value]
    if not changed:
        return project
    if revision != project.revision:
        raise OutOfDate("This project was changed while you were writing.")
    if "target_on" in changed:
        _check_target(project.cohort, words["target_on"])
    if "began_on" in changed:
        _check_began(project.cohort, words["began_on"])
    if "whose" in changed:
        _check_whose(project, words["whose"])
    dates = changes.kept((name, getattr(project, name), words[name]) for name in DATES if name in changed)
    if "aim" in changed:
        dates["aim_change"] = _kept_aim(project, words["aim"])
    for name in changed:
        setattr(project, name, words[name])
    project.revision += 1
    project.save(update_fields=[*changed, "revision"])
    audit.record(by=by, verb=verb, subject=project, fields=", ".join(changed), **dates)
    return project


def _kept_aim(project: Project, now: str) -> str:
    """The key of the words before and after. What may identify somebody is not kept: that is why it was changed."""
    today = timezone.localdate()
    was, now = ("" if find_identifiers(words, today) else words for words in (project.aim, now))
    return str(AimChange.objects.create(project=project, was=was, now=now).pk)


def _check_target(cohort: Cohort, target_on: date | None) -> None:
    if target_on and target_on < cohort.starts_on:
        raise Refused(f"Choose a date after the cohort’s start, {long_date(cohort.starts_on)}.", "target_on")
    if target_on and target_on > cohort.ends_on + LONGEST_AIM:
        raise Refused("Choose a date within five years of the cohort’s end.", "target_on")


def _check_began(cohort: Cohort, began_on: date | None) -> None:
    if began_on and began_on >= cohort.starts_on:
        day = long_date(cohort.starts_on)
        raise Refused(f"Your cohort started on {day}. Leave this empty if the project began after that.", "began_on")
    if began_on and began_on < cohort.starts_on - LONGEST_BEFORE:
        raise Refused("Give a day within ten years before the cohort’s start.", "began_on")


def _check_whose(project: Project, whose: str) -> None:
    """A team shrinks to one only when the others are off it, and a cohort's project goes back to its team only while
    nobody else has written."""
    team = Member.objects.filter(project=project)
    if project.is_cohorts and not team.filter(leads=True).exists():
        raise Refused("Nobody leads this project, so it stays the whole cohort’s.", "whose")
    if project.is_cohorts and project.updates.exclude(place__in=team.values("place")).exists():
        raise Refused("Others of the cohort have written updates, so it stays the whole cohort’s.", "whose")
    if whose == Whose.OWN and team.count() > 1:
        raise Refused("Others are on the team. Take them off it first.", "whose")


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


def claims(stage: str, to: str) -> bool:
    """Whether moving there says more than the stage: that it has improved, or that this lasts."""
    return to in CLAIMS and STAGES.index(to) > STAGES.index(stage)


def claims_unseen(project: Project, to: str) -> bool:
    """Whether moving there claims an improvement that no chart shows: as of a score, somebody says on what it rests."""
    return claims(project.stage, to) and signal_in(facts_of(project)) is None


@transaction.atomic
def move_stage(*, project: Project, to: str, by: Person, reason: str = "", result: str = "") -> None:
    """One step on or back. Where it claims an improvement: `result`, what changed, unless that is written already, and
    `reason`, if no chart shows it. A second click finds it moved and changes nothing."""
    row = Project.objects.select_for_update().get(pk=project.pk)
    if to in MOVES[row.stage]:
        _write_result(row, to, result)
        unseen = claims_unseen(row, to)
        if unseen and not reason.strip():
            raise Refused("No chart shows this yet. Say on what it rests: it stands beside the stage.", "reason")
        # Back from sustained to improved, what the improvement rests on is what it was.
        kept = row.stage_reason if (row.stage, to) == (ProjectStage.SUSTAINED, ProjectStage.IMPROVED) else ""
        row.stage, row.stage_reason = to, reason.strip() if unseen else kept
        row.save(update_fields=["stage", "stage_reason", "result", "revision"])
        audit.record(by=by, verb="move project", subject=row, to=to)
    project.stage, project.stage_reason = row.stage, row.stage_reason
    project.result, project.revision = row.result, row.revision
    if project.stage != to:
        raise Refused(f"A project that is at “{project.get_stage_display()}” moves one step at a time.")


def _write_result(project: Project, to: str, result: str) -> None:
    """What changed, if anything was written, also beside a move back, on a project that is saved with its new stage; a
    form open elsewhere is out of date then."""
    if result.strip() and result.strip() != project.result:
        project.result, project.revision = result.strip(), project.revision + 1
    if claims(project.stage, to) and lacks_result(to, project.result):
        raise Refused("Say in a sentence what changed: it stands beside the stage.", "result")


@transaction.atomic
def add_member(*, project: Project, place: Place, by: Person) -> Member:
    """Bring a participant of the same cohort into the team. Twice is once."""
    if place.cohort_id != project.cohort_id:
        raise Refused("Choose somebody with a place on this cohort.", "place")
    if project.is_cohorts:
        raise Refused("Everybody on the cohort is on this project already.", "place")
    member, new = Member.objects.get_or_create(project=project, place=place)
    if new:
        if Project.objects.filter(pk=project.pk, whose=Whose.OWN).update(whose=Whose.TEAM):
            project.whose = Whose.TEAM
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
