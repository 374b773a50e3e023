"""What stands on the admin's first page: own cohorts with what is on today, then every register with its count."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from uuid import UUID

from django.contrib.admin import AdminSite
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, Model, OuterRef, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from alumni.models import Wave
from awards.models import Certificate, Pathway, PathwayGrant
from cohorts.access import visible_registers
from cohorts.models import (
    ClosedPeriod,
    Cohort,
    CohortGrant,
    CohortState,
    Expert,
    Guest,
    LearningSet,
    Place,
    Release,
    Room,
    Session,
    SignUp,
)
from core.dates import at
from documents.models import Document
from evaluations.models import Survey
from library.models import Material
from outbox.models import Message
from people.access import is_administrator
from people.admin_base import Register
from people.admin_lists import page_url, person_of
from people.models import AuditEvent, InstallationGrant, Organisation, Person, Profession
from programmes.models import (
    Contract,
    Domain,
    Element,
    Framework,
    GroupSize,
    Programme,
    ProgrammeGrant,
    SavedBlueprint,
)
from projects.models import CommonCause, Cycle, Measure, Presentation, Project, Publication

# Three columns of groups, each with its registers.
COLUMNS: tuple[tuple[tuple[str, tuple[type[Model], ...]], ...], ...] = (
    (
        ("Cohorts", (Cohort, Place, Session, LearningSet, Room, ClosedPeriod)),
        ("Programmes", (Programme, Contract, Element, Framework, Domain, Material, SavedBlueprint)),
    ),
    (
        ("People", (Person, ProgrammeGrant, CohortGrant, PathwayGrant, Organisation, Profession)),
        ("Who comes, and who was told", (SignUp, Guest, Expert, Release)),
    ),
    (
        ("Projects", (Project, Measure, Cycle, CommonCause, Presentation, Publication)),
        ("Work and results", (Survey, Wave, Certificate, Pathway, Document)),
        ("Running Cadre", (Message, InstallationGrant, AuditEvent)),
    ),
)
COHORTS_SHOWN = 8
SESSIONS_READ = 100
ORDER = (CohortState.RUNNING, CohortState.PLANNED, CohortState.FINISHED)


@dataclass(frozen=True)
class RegisterLine:
    name: str
    says: str
    url: str
    count: int
    add_url: str
    add_words: str


@dataclass(frozen=True)
class Group:
    name: str
    registers: tuple[RegisterLine, ...]


@dataclass(frozen=True)
class Meeting:
    """A session of today, or the next one; `register` is the address of its register on the day."""

    session: Session
    group: str
    register: str


@dataclass(frozen=True)
class CohortLine:
    cohort: Any
    workspace: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class FrontDoor:
    whose: str
    cohorts: tuple[CohortLine, ...]
    all_cohorts: int
    columns: tuple[tuple[Group, ...], ...]


def front_door(site: AdminSite, request: HttpRequest, now: datetime) -> FrontDoor:
    """Everything on the page, in a number of queries that grows with nothing."""
    person = person_of(request)
    models = [model for column in COLUMNS for _, group in column for model in group]
    shown = {model: register for model in models if (register := _register(site, model)).shown(person)}
    counts = _counts({model: register.get_queryset(request) for model, register in shown.items()})
    return FrontDoor(
        whose="All cohorts" if is_administrator(person) else "Your cohorts",
        cohorts=_cohorts(shown[Cohort], request, now),
        all_cohorts=counts[Cohort._meta.label],
        columns=tuple(
            tuple(
                Group(name, tuple(_line(shown[model], person, counts) for model in group if model in shown))
                for name, group in column
            )
            for column in COLUMNS
        ),
    )


def _register(site: AdminSite, model: type[Model]) -> Register:
    return cast(Register, site.get_model_admin(model))


def _counts(rows: dict[type[Model], QuerySet]) -> dict[str, int]:
    """How many rows of each register the person may see, by its label: one query for all of them.

    Put together as text, since sixteen counts in a union take Django longer to compile than anything else on the page.
    """
    counts = dict.fromkeys((model._meta.label for model in rows), 0)
    parts, values = [], []
    for model, seen in rows.items():
        with suppress(EmptyResultSet):
            sql, params = seen.order_by().values("pk").distinct().query.sql_with_params()
            parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS seen")  # noqa: S608 (Django's own SQL, with its params)
            values += [model._meta.label, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return counts | dict(cursor.fetchall())


def _line(register: Register, person: Person, counts: dict[str, int]) -> RegisterLine:
    options = register.opts
    return RegisterLine(
        name=register.title,
        says=register.says,
        url=reverse(f"admin:{options.app_label}_{options.model_name}_changelist"),
        count=counts[options.label],
        add_url=register.add_url(person),
        add_words=register.add_words,
    )


def _cohorts(register: Register, request: HttpRequest, now: datetime) -> tuple[CohortLine, ...]:
    """Cohorts under way first, then those to come, then the latest finished."""
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(ORDER)]
    rows = list(register.get_queryset(request).order_by(Case(*ranks), "-starts_on", "pk")[:COHORTS_SHOWN])
    register.prepare(request, rows)
    meetings = _meetings(person_of(request), rows, now)
    return tuple(
        CohortLine(cohort, page_url("home:workspace", cohort.pk), tuple(meetings.get(cohort.pk, ()))) for cohort in rows
    )


def _meetings(person: Person, cohorts: list, now: datetime) -> dict[UUID, list[Meeting]]:
    """Of each cohort the sessions of today whose register the person may keep; failing those, the next one."""
    today = timezone.localdate(now)
    sessions = (
        Session.objects.standing()
        .filter(cohort__in=cohorts, starts_at__gte=at(today, time.min))
        .exclude(group_size=GroupSize.PAIR)
        .annotate(kept=Exists(visible_registers(person).filter(pk=OuterRef("pk"))))
        .select_related("learning_set")
        .order_by("starts_at")[:SESSIONS_READ]
    )
    found: dict[UUID, list[Meeting]] = {}
    for session in sessions:
        on_today = timezone.localdate(session.starts_at) == today
        if on_today or session.cohort_id not in found:
            group = session.learning_set.name if session.learning_set else ""
            register = page_url("cohorts:register", session.pk) if on_today and session.kept else ""
            found.setdefault(session.cohort_id, []).append(Meeting(session, group, register))
    return found
