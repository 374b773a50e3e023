"""A coordinator's day: own cohorts, sessions of the next days, registers left open. A fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from awards.pathway.counts import with_pathway
from cohorts.access import cohorts_with, visible_cohorts, visible_registers, with_register
from cohorts.attendance import Meetings, SessionFact, meetings_in_common
from cohorts.models import Cohort, PlaceState, Session, facts_of
from cohorts.proposals import with_waiting
from core.formats import short_date
from home import needs
from home.workspace import stood_down
from outbox.access import kept_messages
from outbox.models import Message
from people.access import may_enter_admin
from people.models import Person
from people.roles import Permission
from programmes.access import can_start_programme
from programmes.models import GroupSize
from projects.access import waiting_to_publish

NEAR = timedelta(days=14)
MOST_TO_PUBLISH = MOST_UNDATED = 5


@dataclass(frozen=True)
class CohortLine:
    cohort: Cohort
    places: int
    meetings: Meetings


@dataclass(frozen=True)
class Day:
    cohorts: tuple[CohortLine, ...]
    needs: tuple[needs.Need, ...]
    sessions: tuple[Session, ...]
    may_start: bool


def day_of(person: Person, now: datetime) -> Day:
    """Running cohorts first, then planned, then finished."""
    order: list[str] = [Cohort.State.RUNNING, Cohort.State.PLANNED, Cohort.State.FINISHED]
    cohorts = sorted(_cohorts(person), key=lambda cohort: (order.index(cohort.state), -cohort.starts_on.toordinal()))
    sessions = _sessions(cohorts)
    return Day(
        cohorts=tuple(
            CohortLine(cohort, cohort.taken, meetings_in_common(sessions[cohort.pk], now))  # type: ignore[attr-defined]
            for cohort in cohorts
        ),
        needs=(
            *_registers(person, now),
            *_undated(person, now),
            *_messages(person),
            *_questions(person),
            *_to_publish(person),
        ),
        sessions=tuple(_near(person, cohorts, now)),
        may_start=can_start_programme(person),
    )


def _cohorts(person: Person) -> list[Cohort]:
    """Cohorts with their places taken, those left since among them."""
    taken = Count("places", filter=Q(places__state__in=[PlaceState.TAKEN, PlaceState.LEFT]))
    return list(visible_cohorts(person).select_related("programme").annotate(taken=taken))


def _sessions(cohorts: list[Cohort]) -> dict[UUID, list[SessionFact]]:
    """The dated sessions of each cohort, coaching left out."""
    found: dict[UUID, list[SessionFact]] = defaultdict(list)
    sessions = list(Session.objects.standing().filter(cohort__in=cohorts).exclude(group_size=GroupSize.PAIR))
    for session, fact in zip(sessions, facts_of(sessions), strict=True):
        found[session.cohort_id].append(fact)
    return found


def _near(person: Person, cohorts: list[Cohort], now: datetime) -> list[Session]:
    """The next sessions of those cohorts and their sets within two weeks, `with_register`."""
    near = (
        Session.objects.standing()
        .filter(cohort__in=cohorts, ends_at__gt=now, starts_at__lte=now + NEAR)
        .exclude(group_size=GroupSize.PAIR)
        .select_related("cohort__programme", "learning_set", "organisation")
    )
    return list(with_register(near, person).order_by("starts_at")[:6])


def _registers(person: Person, now: datetime) -> list[needs.Need]:
    """Registers that the person may keep, of sessions over and not closed; of the last three months."""
    marked = Count("attendances", distinct=True)
    sessions = (
        Session.objects.filter(pk__in=visible_registers(person).values("pk"))
        .held_by(now)
        .filter(register_closed_at__isnull=True, ends_at__gte=now - timedelta(days=92))
        .exclude(group_size=GroupSize.PAIR)
        .select_related("cohort", "learning_set", "organisation")
        .annotate(marked=marked)
        .order_by("starts_at")[:5]
    )
    return [_open_register(session) for session in sessions]


def _open_register(session: Session) -> needs.Need:
    whose = session.learning_set or session.organisation
    group = f", {whose.name}" if whose else ""
    return needs.Need(
        f"The register for {short_date(session.starts_at)} is open",
        f"{session.title}{group}, {session.cohort.name}. {session.marked} marked so far.",  # type: ignore[attr-defined]
        "Finish register",
        reverse("cohorts:register", args=[session.pk]),
    )


def _undated(person: Person, now: datetime) -> list[needs.Need]:
    """Sessions that were stood down and have no new date, on the cohorts that the person runs."""
    own = cohorts_with(person, Permission.MANAGE_PROGRAMME)
    rows = Session.objects.undated(now).filter(cohort__in=own).select_related("cohort__programme", "learning_set")
    found = list(rows.order_by("starts_at")[:MOST_UNDATED])
    return [
        needs.Need(need.fact, f"{session.cohort}. {need.known}", need.label, need.url)
        for session, need in zip(found, needs.undated(stood_down(session) for session in found), strict=True)
    ]


def _questions(person: Person) -> list[needs.Need]:
    """What participants asked for, or ask to take, and wait to be answered, on the cohorts that the person runs."""
    managed: Any = with_pathway(with_waiting(cohorts_with(person, Permission.MANAGE_PROGRAMME)))
    waiting = managed.filter(Q(proposals_waiting__gt=0) | Q(asking_for_pathway__gt=0)).select_related("programme")
    return [
        needs.Need(need.fact, f"{cohort}. {need.known}", need.label, need.url)
        for cohort in waiting
        for need in (
            *needs.asking_for_pathway(cohort.asking_for_pathway, reverse("awards:cohort_pathway", args=[cohort.pk])),
            *needs.asked_for(cohort.proposals_waiting, reverse("cohorts:proposals", args=[cohort.pk])),
        )
    ]


def _to_publish(person: Person) -> list[needs.Need]:
    """Projects that wait for a coordinator on their way to the gallery, those asked first at the head."""
    waiting = waiting_to_publish(person).select_related("publication__project__cohort__programme").only(
        "number", "state", "publication__project__title", "publication__project__cohort__name",
        "publication__project__cohort__programme__name",
    )  # fmt: skip
    return [
        needs.to_publish(
            version.publication.project.title,
            str(version.publication.project.cohort),
            to_agree=version.to_agree,  # type: ignore[attr-defined]
            url=reverse("projects:version", args=[version.publication.project_id, version.number]),
        )
        for version in waiting.order_by("proposed_at")[:MOST_TO_PUBLISH]
    ]


def _messages(person: Person) -> list[needs.Need]:
    """Messages that wait for this person to decide: as many as the list has to which this leads."""
    if not may_enter_admin(person):
        return []
    count = kept_messages(person).filter(pk__in=Message.objects.exceptions().values("pk")).count()
    return needs.unsent(count, reverse("admin:outbox_message_changelist"))
