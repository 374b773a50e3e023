"""Verbs on follow-ups: ask, remind, answer, close. What beat does each morning is in `alumni/mornings.py`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alumni import notice
from alumni.access import projects_of
from alumni.figures import count
from alumni.lasting import lasted_of
from alumni.models import Answer, AskNotAgain, FollowUp, Job, NotAsked, ProjectAnswer, Runs, Wave
from alumni.waves import closes_on, to_be_reminded
from cohorts.models import Cohort, Place
from core.formats import clock, day_of
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.lasting import keep_lasted
from projects.models import Project, SpreadPlace, SpreadState
from projects.valuing import add_spread, change_spread

OVER = "This was open until its last day, and is closed now. Thank you for coming back to it."
BETWEEN = timedelta(hours=1)  # two e-mails to one person that somebody sends by a button


# Asking


@transaction.atomic
def open_wave(*, cohort: Cohort, months: int, on: date) -> Wave:
    """Begin one of the waves of a cohort, open for six weeks. Twice is once."""
    given = {"opened_on": on, "closes_on": closes_on(on)}
    wave, new = Wave.objects.get_or_create(cohort=cohort, months=months, defaults=given)
    if new:
        audit.record(by=None, verb="open follow-up", subject=wave, cohort=cohort.pk, months=months)
    return wave


@transaction.atomic
def ask(*, wave: Wave, place: Place, on: date, tell: bool = True) -> FollowUp:
    """Ask one person by e-mail, or keep why not; who was asked is asked once. Who was not is asked on a later day of
    the wave if the reason is gone. `tell` as False sends no e-mail."""
    Wave.objects.select_for_update().get(pk=wave.pk)
    reason = _why_not(place.person)
    found = FollowUp.objects.filter(wave=wave, place=place).first()
    if found and (found.not_asked == reason or not found.not_asked):
        return found
    found = found or FollowUp(wave=wave, place=place)
    found.not_asked, found.asked_on = reason, None if reason else on
    found.sent_at = timezone.now() if tell and not reason else None
    found.save()
    if not reason:
        audit.record(by=None, verb="ask alumni", subject=found, wave=wave.pk)
        if tell:
            notice.ask(found)
    return found


def _why_not(person: Person) -> str:
    if not person.is_active:
        return NotAsked.INACTIVE
    return NotAsked.DECLINED if AskNotAgain.objects.filter(person=person).exists() else ""


@transaction.atomic
def remind(*, follow_up: FollowUp, on: date, tell: bool = True) -> bool:
    """One reminder to somebody who has not answered within ten days; whether it was due. Twice is once."""
    found = FollowUp.objects.select_for_update(of=("self",)).select_related("place__person").get(pk=follow_up.pk)
    if found.answered_at or found.reminded_on or found.asked_on is None or not to_be_reminded(found.asked_on, on):
        return False
    if _why_not(found.place.person):
        return False
    found.reminded_on = on
    found.sent_at = timezone.now() if tell else found.sent_at
    found.save(update_fields=["reminded_on", "sent_at"])
    audit.record(by=None, verb="remind alumni", subject=found, wave=found.wave_id)
    if tell:
        notice.remind(found)
    return True


@transaction.atomic
def ask_again(*, follow_up: FollowUp, by: Person) -> None:
    """A new link by e-mail, for somebody who has lost it; the one sent before opens nothing any more.
    Refused within an hour of the last e-mail to them."""
    found = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("wave", "place__person").get(pk=follow_up.pk)
    )
    if not found.wave.takes_answers(timezone.localdate()):
        raise Refused("This wave is closed. Nobody can answer it any more.")
    if found.answered_at:
        raise Refused("This person has answered meanwhile.")
    if found.not_asked or _why_not(found.place.person):
        raise Refused("This person is not to be asked.")
    now = timezone.now()
    if found.sent_at and now < found.sent_at + BETWEEN:
        raise Refused(
            f"{found.place.person.name} was sent this at {clock(found.sent_at)}. "
            f"Wait until {clock(found.sent_at + BETWEEN)} before you send it again."
        )
    found.version, found.sent_at = found.version + 1, now
    found.save(update_fields=["version", "sent_at"])
    audit.record(by=by, verb="ask alumni again", subject=found, wave=found.wave_id)
    notice.ask(found)


@transaction.atomic
def say_not_again(*, person: Person, by: Person | None) -> None:
    """One is not asked any more, of any cohort. Twice is once. What was told before stays until it is taken back."""
    if AskNotAgain.objects.get_or_create(person=person)[1]:
        audit.record(by=by, verb="ask alumni no more", subject=person)


@transaction.atomic
def say_again(*, person: Person, by: Person | None) -> None:
    """One may be asked again. Twice is once."""
    if AskNotAgain.objects.filter(person=person).delete()[0]:
        audit.record(by=by, verb="ask alumni again after all", subject=person)


# Answering


@dataclass(frozen=True)
class SpreadTold:
    """Where else a project runs; `state` is adopted, adapted or stopped, `contact` who to ask there."""

    organisation: str
    state: str
    contact: str = ""


@dataclass(frozen=True)
class ProjectTold:
    project: Project
    runs: str
    why: str = ""
    spread: SpreadTold | None = None


@dataclass(frozen=True)
class Told:
    """What the form holds. `move`, `title` and `organisation` belong to a job that has changed; `use` is 1 to 5."""

    job: str
    leading: str
    use: int
    move: str = ""
    title: str = ""
    organisation: str = ""
    words: str = ""
    may_quote: bool = False
    projects: tuple[ProjectTold, ...] = ()


class SpreadRefused(Refused):
    """A place that cannot be kept, and of which project."""

    def __init__(self, refused: Refused, project: Project) -> None:
        super().__init__(refused.message, refused.field)
        self.project = project


@sensitive_variables()
@transaction.atomic
def answer(*, follow_up: FollowUp, told: Told, by: Person | None) -> Answer:
    """Keep the answer, in the place of one given before. Refused once the wave is over, and where a project is not
    one of the person's. `by` is None by the link; the trail of a project names nobody for where else it runs."""
    at = timezone.now()
    wave = Wave.objects.select_for_update().get(pk=follow_up.wave_id)
    found = FollowUp.objects.select_for_update(of=("self",)).select_related("place__person").get(pk=follow_up.pk)
    if found.not_asked or not wave.takes_answers(day_of(at)):
        raise Refused(OVER)
    changed = told.job == Job.CHANGED
    kept, _ = Answer.objects.update_or_create(
        follow_up=found,
        defaults={
            "job": told.job,
            "move": told.move if changed else "",
            "title": told.title.strip() if changed else "",
            "organisation": told.organisation.strip() if changed else "",
            "leading": told.leading,
            "use": told.use,
            "words": told.words.strip(),
            "may_quote": told.may_quote and bool(told.words.strip()),
            "at": at,
        },
    )
    _keep_projects(kept, told, found.place)
    found.answered_at = at
    found.save(update_fields=["answered_at"])
    audit.record(by=by, verb="answer follow-up", subject=found, wave=wave.pk)
    return kept


@sensitive_variables()
def _keep_projects(kept: Answer, told: Told, place: Place) -> None:
    own = {project.pk: project for project in projects_of(place)}
    before = {each.project_id: each for each in kept.projects.select_related("spread_place")}
    kept.projects.exclude(project__in=[each.project.pk for each in told.projects]).delete()
    # One order for everybody who locks these rows.
    for each in sorted(told.projects, key=lambda each: str(each.project.pk)):
        if each.project.pk not in own or each.runs not in Runs.values:
            raise Refused("Say of each of your own projects whether it still runs.")
        elsewhere, added = _keep_spread(each, before.get(each.project.pk))
        ProjectAnswer.objects.update_or_create(
            answer=kept,
            project=each.project,
            defaults={
                "runs": each.runs,
                "why": each.why.strip(),
                "spread_place": elsewhere,
                "added_place": added,
            },
        )
        keep_lasted(project=each.project, count=lasted_of, by=None)


@sensitive_variables()
def _keep_spread(told: ProjectTold, before: ProjectAnswer | None) -> tuple[SpreadPlace | None, bool]:
    """Another place of the project, and whether this answer put it on the list: the one of that name, the one that it
    added before under another, or a new one."""
    spread = told.spread
    if spread is None:
        return None, False
    where, state, contact = spread.organisation.strip(), SpreadState(spread.state), spread.contact
    own = _own_place(before)
    same = told.project.spread_places.filter(organisation__iexact=where).first()
    found = same or own
    try:
        if found is None:
            return add_spread(project=told.project, organisation=where, state=state, contact=contact, by=None), True
        if found == same:
            contact = contact or found.contact
        if found != own:
            where = found.organisation
        change_spread(
            place=found, organisation=where, state=state, contact=contact, since=found.since, note=found.note, by=None
        )
    except Refused as refused:
        raise SpreadRefused(refused, told.project) from refused
    return found, found == own


def _own_place(before: ProjectAnswer | None) -> SpreadPlace | None:
    """The place that the answer added, unless others have made it theirs since: by a note, a date or an answer."""
    place = before.spread_place if before and before.added_place else None
    if before is None or place is None or place.note or place.since:
        return None
    others = ProjectAnswer.objects.filter(spread_place=place).exclude(pk=before.pk)
    return None if others.exists() else place


@transaction.atomic
def take_back(*, follow_up: FollowUp, by: Person | None) -> None:
    """Delete what was told; at any time, and twice is once. Where else a project runs stays with the project, and so
    do the counts of a wave that is closed: they name nobody."""
    Wave.objects.select_for_update().get(pk=follow_up.wave_id)
    found = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    answered = Answer.objects.filter(follow_up=found).first()
    if answered is None:
        return
    projects = list(Project.objects.filter(pk__in=answered.projects.values("project")).order_by("pk"))
    answered.delete()
    found.answered_at = None
    found.save(update_fields=["answered_at"])
    audit.record(by=by, verb="take back follow-up", subject=found, wave=found.wave_id)
    for project in projects:
        keep_lasted(project=project, count=lasted_of, by=None)


# Closing


@transaction.atomic
def close(*, wave: Wave, on: date) -> bool:
    """Write the wave's figures, and those of each project, once its last day is over; whether it was due. Twice is
    once."""
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.closed_at or on <= wave.closes_on:
        return False
    heard = [each.heard() for each in Answer.objects.filter(follow_up__wave=wave).prefetch_related("projects")]
    counted = count(wave.follow_ups.asked().count(), heard)
    wave.figures, wave.closed_at = counted.written(), timezone.now()
    wave.save(update_fields=["figures", "closed_at"])
    audit.record(by=None, verb="close follow-up", subject=wave, asked=counted.asked, answered=counted.answered)
    told = ProjectAnswer.objects.filter(answer__follow_up__wave=wave).order_by().values("project")
    for project in Project.objects.filter(pk__in=told).order_by("pk"):
        keep_lasted(project=project, count=lasted_of, by=None)
    return True


# Reading


@transaction.atomic
def note_download(*, cohort: Cohort, by: Person) -> None:
    """That somebody took the answers of a cohort away as a file, with names: ids only."""
    audit.record(by=by, verb="download alumni answers", subject=cohort)
