"""Verbs on presentations to the executive team: prepared, written, put before a panel by link, decided on, closed.

The record says who did what and when, and nothing of what was written or of anybody's address.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cohorts.models import Cohort, Place, Session
from core.formats import long_date
from core.refusal import Refused
from people import audit
from people.models import Person
from projects.actions import LONGEST_AIM, OutOfDate, record_presentation
from projects.models import PanelDecision, PanelMember, PanelSays, Presentation, Project
from projects.presentation_notice import ask, tell_decided, tell_withdrawn

CLOSED = "This presentation is closed, and what was decided stands on the projects."
ANOTHER = "A presentation is being prepared already. Go on with that one."
MOST_ASKED = 30
MOST_DECIDED = Project._meta.get_field("decision").max_length or 200
WORDS = ("developed", "team_developed", "brought", "on")


@transaction.atomic
def prepare(
    *,
    cohort: Cohort,
    on: date,
    by: Person,
    place: Place | None = None,
    session: Session | None = None,
    projects: Iterable[Project] = (),
    token: UUID | None = None,
) -> Presentation:
    """A presentation of a participant's place, or without one of the whole cohort. `token` is the form's: posted twice
    it is one."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if token and (same := Presentation.objects.filter(pk=token, cohort=cohort, place=place).first()):
        return same
    _check_day(cohort, on)
    if place and Presentation.objects.filter(place=place, closed_at=None).exists():
        raise Refused(ANOTHER, "place")
    made = Presentation.objects.create(pk=token or uuid4(), cohort=cohort, place=place, session=session, on=on)
    made.projects.set(projects)
    audit.record(by=by, verb="prepare presentation", subject=made, cohort=cohort.pk, place=place.pk if place else None)
    return made


def _check_day(cohort: Cohort, on: date) -> None:
    if on < cohort.starts_on:
        raise Refused(f"Choose a date after the cohort’s start, {long_date(cohort.starts_on)}.", "on")
    if on > cohort.ends_on + LONGEST_AIM:
        raise Refused("Choose a date within five years of the cohort’s end.", "on")


@transaction.atomic
def write(
    *,
    presentation: Presentation,
    revision: int,
    on: date,
    developed: str,
    team_developed: str,
    brought: str,
    projects: Iterable[Project],
    by: Person,
    writers: Iterable[Place] | None = None,
) -> Presentation:
    """Its texts and the projects that it tells of. `revision` is the one that the form showed: OutOfDate when another
    was saved since. Without `writers` they stay as they are."""
    presentation = _open(presentation)
    if revision != presentation.revision:
        raise OutOfDate("This presentation was changed while you were writing.")
    _check_day(presentation.cohort, on)
    presentation.on, presentation.developed = on, developed
    presentation.team_developed, presentation.brought = team_developed, brought
    presentation.revision += 1
    presentation.save(update_fields=[*WORDS, "revision"])
    presentation.projects.set(projects)
    if writers is not None:
        presentation.writers.set(writers)
    audit.record(by=by, verb="write presentation", subject=presentation, revision=presentation.revision)
    return presentation


@transaction.atomic
def remove(*, presentation: Presentation, by: Person) -> None:
    """One that was prepared by mistake, while no panel has been asked."""
    presentation = _open(presentation)
    if presentation.panel.exists():
        raise Refused("A panel has been asked, so this presentation stays.")
    audit.record(by=by, verb="remove presentation", subject=presentation, cohort=presentation.cohort_id)
    presentation.delete()


# The panel


@transaction.atomic
def ask_panel(
    *,
    presentation: Presentation,
    name: str,
    role_words: str,
    email: str,
    by: Person,
    once: UUID | None = None,
    tell: bool = True,
) -> PanelMember:
    """Ask somebody to hear it and to decide, by e-mail. `once` names this one wish: sent twice, it is one member."""
    presentation = _open(presentation)
    if once and (same := PanelMember.objects.filter(pk=once, presentation=presentation).first()):
        return same
    _check_not_over(presentation)
    if not presentation.projects.exists():
        raise Refused("It tells of no project yet, so there is nothing to decide. Write it first.")
    standing = presentation.panel.filter(revoked_at=None)
    if standing.filter(email__iexact=email).exists():
        raise Refused("Somebody with this address is asked already. Send that link again.", "email")
    if standing.count() >= MOST_ASKED:
        raise Refused(f"A panel has {MOST_ASKED} members at most.")
    member = PanelMember.objects.create(
        pk=once or uuid4(),
        presentation=presentation,
        name=" ".join(name.split()),
        role_words=" ".join(role_words.split()),
        email=email.lower(),
        asked_by=by,
    )
    audit.record(by=by, verb="ask panel", subject=presentation, member=member.pk)
    if tell:
        ask(member)
    return member


@transaction.atomic
def ask_again(*, member: PanelMember, by: Person) -> None:
    """A new link by e-mail; the one sent before opens nothing any more."""
    member = _standing(member)
    _check_not_over(member.presentation)
    member.version += 1
    member.save(update_fields=["version"])
    audit.record(by=by, verb="ask panel again", subject=member.presentation, member=member.pk, version=member.version)
    ask(member)


@transaction.atomic
def withdraw(*, member: PanelMember, by: Person) -> None:
    """The link opens nothing any more, what they said does not count, and they are told. Twice is once."""
    presentation = _open(member.presentation)
    if presentation.panel.filter(pk=member.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record(by=by, verb="withdraw panel member", subject=presentation, member=member.pk)
        tell_withdrawn(member)


@transaction.atomic
def decide(
    *,
    member: PanelMember,
    project: Project,
    says: str,
    reason: str,
    resourced_by: str = "",
    by: Person | None = None,
) -> PanelDecision:
    """What one of the panel says to one project; said again it is changed, until the presentation is closed."""
    member = _standing(member)
    if not member.presentation.projects.filter(pk=project.pk).exists():
        raise Refused("This presentation does not tell of that project.")
    if says == PanelSays.RESOURCED and not resourced_by.strip():
        raise Refused("Say who gives the time or the money.", "resourced_by")
    words = {"says": says, "resourced_by": resourced_by.strip() if says == PanelSays.RESOURCED else ""}
    decision, _ = PanelDecision.objects.update_or_create(
        member=member, project=project, defaults={**words, "reason": reason, "at": timezone.now()}
    )
    # What each of a panel says is told when the presentation is closed, and not by the trail before.
    audit.record(by=by, verb="decide", subject=project, presentation=member.presentation_id, member=member.pk)
    return decision


@transaction.atomic
def close(*, presentation: Presentation, by: Person, tell: bool = True) -> None:
    """It has been given: the day and what the panel decided are recorded on each project that it told of, by
    `record_presentation`, and those who worked on them are told. Twice is once."""
    presentation = Presentation.objects.select_for_update(of=("self",)).get(pk=presentation.pk)
    if presentation.closed_at:
        return
    projects = list(presentation.projects.select_for_update())
    if not projects:
        raise Refused("It tells of no project, so there is nothing to record. Write it first.")
    said = decisions_of(presentation)
    for project in projects:
        words = decided_words([each for each in said if each.project_id == project.pk])
        record_presentation(project=project, on=presentation.on, decision=words or project.decision, by=by)
    presentation.closed_at = timezone.now()
    presentation.save(update_fields=["closed_at"])
    audit.record(by=by, verb="close presentation", subject=presentation, decisions=len(said))
    if tell:
        tell_decided(presentation, projects)


def decisions_of(presentation: Presentation) -> list[PanelDecision]:
    """What those of the panel who still stand have said, in the order in which they were asked."""
    rows = PanelDecision.objects.filter(member__presentation=presentation, member__revoked_at=None)
    return list(rows.select_related("member").order_by("member__asked_at", "member_id", "at"))


def decided_words(decisions: Iterable[PanelDecision]) -> str:
    """What the panel decided of one project, by role: “Approved (chief executive); approved and resourced by the
    surgical division (medical director)”; counts where that is too long for a project."""
    rows = list(decisions)
    words = "; ".join(_said(each) for each in rows)
    if len(words) > MOST_DECIDED:
        counts = [(choice.label.lower(), sum(each.says == choice for each in rows)) for choice in PanelSays]
        words = "; ".join(f"{label} by {count} of {len(rows)}" for label, count in counts if count)
    return words[:1].upper() + words[1:]


def _said(decision: PanelDecision) -> str:
    by = f" by {decision.resourced_by}" if decision.resourced_by else ""
    return f"{decision.get_says_display().lower()}{by} ({decision.member.role_words})"


def _open(presentation: Presentation) -> Presentation:
    """As it is now, locked, and still to be changed."""
    rows = Presentation.objects.select_for_update(of=("self",)).select_related("cohort")
    presentation = rows.get(pk=presentation.pk)
    if presentation.closed_at:
        raise Refused(CLOSED)
    return presentation


def _check_not_over(presentation: Presentation) -> None:
    if presentation.is_over:
        ended = long_date(presentation.until)
        raise Refused(f"The panel’s links ended on {ended}. Give the presentation a new date before you ask anybody.")


def _standing(member: PanelMember) -> PanelMember:
    presentation = _open(member.presentation)
    member = PanelMember.objects.select_for_update(of=("self",)).select_related("presentation").get(pk=member.pk)
    if member.revoked_at:
        raise Refused("This link was withdrawn.")
    member.presentation = presentation
    return member
