"""A coordinator's day: own cohorts, sessions of the next days, registers left open. A fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from cohorts.access import visible_cohorts, visible_registers
from cohorts.models import Cohort, PlaceState, Session
from core.formats import short_date
from home import needs
from outbox.models import Message
from people.access import holds
from people.models import Person
from people.roles import Permission
from programmes.access import can_start_programme
from programmes.models import GroupSize

NEAR = timedelta(days=14)


@dataclass(frozen=True)
class CohortLine:
    cohort: Cohort
    places: int
    held: int
    sessions: int
    upcoming: Session | None


@dataclass(frozen=True)
class Day:
    cohorts: tuple[CohortLine, ...]
    needs: tuple[needs.Need, ...]
    sessions: tuple[Session, ...]
    may_start: bool


def day_of(person: Person, now: datetime) -> Day:
    """Running cohorts first, then planned, then finished."""
    order = {Cohort.State.RUNNING: 0, Cohort.State.PLANNED: 1, Cohort.State.FINISHED: 2}
    cohorts = sorted(_cohorts(person, now), key=lambda cohort: (order[cohort.state], -cohort.starts_on.toordinal()))
    near = _near(cohorts, now)
    upcoming = {session.cohort_id: session for session in reversed(near)}
    return Day(
        cohorts=tuple(
            CohortLine(cohort, cohort.taken, cohort.held, cohort.dated, upcoming.get(cohort.pk)) for cohort in cohorts
        ),
        needs=(*_registers(person, now), *_messages(person)),
        sessions=tuple(session for session in near if session.starts_at <= now + NEAR),
        may_start=can_start_programme(person),
    )


def _cohorts(person: Person, now: datetime) -> list[Cohort]:
    """Cohorts with their places taken and the sessions of the whole cohort, held and dated."""
    whole = Q(sessions__group_size=GroupSize.COHORT, sessions__cancelled_at__isnull=True)
    return list(
        visible_cohorts(person)
        .select_related("programme")
        .annotate(
            taken=Count("places", filter=Q(places__state=PlaceState.TAKEN), distinct=True),
            dated=Count("sessions", filter=whole, distinct=True),
            held=Count("sessions", filter=whole & Q(sessions__ends_at__lte=now), distinct=True),
        )
    )


def _near(cohorts: list[Cohort], now: datetime) -> list[Session]:
    """Sessions to come of those cohorts' whole groups and sets, nearest first."""
    return list(
        Session.objects.standing()
        .filter(cohort__in=cohorts, ends_at__gt=now)
        .exclude(group_size=GroupSize.PAIR)
        .select_related("cohort__programme", "learning_set")
        .order_by("starts_at")[:50]
    )


def _registers(person: Person, now: datetime) -> list[needs.Need]:
    """Registers that the person may keep, of sessions over and not closed; of the last three months."""
    marked = Count("attendances", distinct=True)
    sessions = (
        Session.objects.filter(pk__in=visible_registers(person).values("pk"))
        .held_by(now)
        .filter(register_closed_at__isnull=True, ends_at__gte=now - timedelta(days=92))
        .exclude(group_size=GroupSize.PAIR)
        .select_related("cohort", "learning_set")
        .annotate(marked=marked)
        .order_by("starts_at")[:5]
    )
    return [_open_register(session) for session in sessions]


def _open_register(session: Session) -> needs.Need:
    group = f", {session.learning_set.name}" if session.learning_set else ""
    return needs.Need(
        f"The register for {short_date(session.starts_at)} is open",
        f"{session.title}{group}, {session.cohort.name}. {session.marked} marked so far.",  # type: ignore[attr-defined]
        "Finish register",
        reverse("cohorts:register", args=[session.pk]),
    )


def _messages(person: Person) -> list[needs.Need]:
    if not holds(person, Permission.MANAGE_PROGRAMME):
        return []
    of_own = Cohort.objects.filter(pk__in=visible_cohorts(person).values("pk"), places__person=OuterRef("to"))
    count = Message.objects.exceptions().filter(Exists(of_own)).count()
    return needs.unsent(count, reverse("admin:outbox_message_changelist"))
