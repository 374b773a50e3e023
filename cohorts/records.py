"""Records of facilitators and coaches, as their own page and their coordinators' list show them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet, Sum

from cohorts.access import cohorts_with, led_sessions
from cohorts.away import met
from cohorts.credentials import Code, Credit, Gap, Led, State, gaps, latest, state_of
from cohorts.models import CohortGrant, Credential, Delivery, EthicsAgreement, EthicsCode, Session
from core.formats import join_words
from people.access import is_administrator
from people.models import Person
from people.roles import ROLES, Permission
from programmes.models import Programme


def own_deliveries(person: Person) -> QuerySet[Delivery]:
    return Delivery.objects.filter(person=person)


def own_credentials(person: Person) -> QuerySet[Credential]:
    return Credential.objects.filter(person=person)


def visible_credentials(person: Person) -> QuerySet[Credential]:
    """For the register: of those who facilitate or coach now on a cohort that the person coordinates; an administrator
    sees all."""
    if is_administrator(person):
        return Credential.objects.all()
    led = cohorts_with(person, Permission.MANAGE_PROGRAMME).order_by().values("pk")
    return Credential.objects.filter(person__in=CohortGrant.objects.current().filter(cohort__in=led).values("person"))


def own_codes(person: Person) -> QuerySet[EthicsCode]:
    """Every version of the codes of the programmes that the person facilitates or coaches on."""
    return EthicsCode.objects.filter(programme__in=team_programmes(person).order_by().values("pk"))


@dataclass(frozen=True)
class CredentialLine:
    credential: Credential
    state: State


@dataclass(frozen=True)
class CodeLine:
    """A programme's code as it stands, and what somebody agreed to of it: None, to no version."""

    code: EthicsCode
    agreement: EthicsAgreement | None

    @property
    def agreed(self) -> bool:
        """To the words as they are now."""
        return self.agreement is not None and self.agreement.code_id == self.code.pk

    @property
    def fact(self) -> Code:
        return Code(self.code.programme.name, self.code.number, self.agreement.code.number if self.agreement else 0)


@dataclass(frozen=True)
class Record:
    """What is known of one person's competence; six queries."""

    person: Person
    led: Sequence[Led]
    deliveries: Sequence[Delivery]
    credentials: Sequence[CredentialLine]
    codes: Sequence[CodeLine]
    gaps: Sequence[Gap]


def team_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes on whose cohorts the person is a facilitator or coach now."""
    grants = CohortGrant.objects.current().filter(person=person)
    return Programme.objects.filter(pk__in=grants.order_by().values("cohort__programme"))


def record_of(person: Person, today: date, now: datetime, programmes: QuerySet[Programme] | None = None) -> Record:
    """`programmes` are those whose sessions are counted and whose codes are shown; all, unless said."""
    programmes = Programme.objects.all() if programmes is None else programmes
    credentials = list(Credential.objects.filter(person=person))
    codes = _codes(person, programmes)
    return Record(
        person=person,
        led=_led(person, programmes, now),
        deliveries=list(Delivery.objects.filter(person=person)),
        credentials=[CredentialLine(each, state_of(each.expires_on, today)) for each in credentials],
        codes=codes,
        gaps=gaps(_credits(credentials), [line.fact for line in codes], today),
    )


def _credits(credentials: Sequence[Credential]) -> list[Credit]:
    return [Credit(each.title, each.expires_on) for each in credentials]


def _led(person: Person, programmes: QuerySet[Programme], now: datetime) -> list[Led]:
    """By programme, the latest first."""
    led = led_sessions(person).filter(cohort__programme__in=programmes)
    held = led.filter(ends_at__lte=now, cancelled_at__isnull=True)
    rows = (
        held.order_by()
        .values("cohort__programme__name")
        .annotate(sessions=Count("pk"), counted=Sum("hours"), first=Min("starts_at__year"), last=Max("starts_at__year"))
        .order_by("-last", "cohort__programme__name")
    )
    return [
        Led(row["cohort__programme__name"], row["sessions"], row["counted"], row["first"], row["last"]) for row in rows
    ]


def _codes(person: Person, programmes: QuerySet[Programme]) -> list[CodeLine]:
    """The code of each of these programmes for which the person leads, as it is now."""
    own = team_programmes(person).order_by().values("pk")
    found = current_codes(programmes.filter(pk__in=own))
    agreed: dict[UUID, EthicsAgreement] = {}
    rows = EthicsAgreement.objects.filter(person=person, code__programme__in=[code.programme_id for code in found])
    for row in rows.select_related("code").order_by("code__number"):
        agreed[row.code.programme_id] = row
    return [CodeLine(code, agreed.get(code.programme_id)) for code in found]


def current_codes(programmes: QuerySet[Programme]) -> list[EthicsCode]:
    """The newest version of each, by name of the programme; those without a code are left out."""
    newest: dict[UUID, EthicsCode] = {}
    rows = EthicsCode.objects.filter(programme__in=programmes.order_by().values("pk")).select_related("programme")
    for code in rows.order_by("programme__name", "number"):
        newest[code.programme_id] = code
    return list(newest.values())


# A programme's team


@dataclass
class TeamLine:
    """Somebody who facilitates or coaches on a programme now, and what their record lacks."""

    person: Person
    cohorts: dict[str, list[str]] = field(default_factory=dict)  # by role
    gaps: Sequence[Gap] = ()
    met: list[Session] = field(default_factory=list)  # sessions to come on days on which they cannot come

    @property
    def says(self) -> str:
        """“Facilitator of Pilot and Cohort 2, Coach of Cohort 2”"""
        return ", ".join(f"{role} of {join_words(names)}" for role, names in self.cohorts.items())


def team_grants(programme: Programme) -> QuerySet[CohortGrant]:
    return CohortGrant.objects.current().filter(cohort__programme=programme)


def team_people(programme: Programme) -> QuerySet[Person]:
    """Who facilitates or coaches on the programme now."""
    return Person.objects.filter(pk__in=team_grants(programme).order_by().values("person"))


def team_lines(programme: Programme, today: date, now: datetime) -> list[TeamLine]:
    """By name, whoever has something to put right first; six queries, however many people."""
    lines: dict[UUID, TeamLine] = {}
    for grant in team_grants(programme).select_related("person", "cohort").order_by("cohort__number"):
        line = lines.setdefault(grant.person_id, TeamLine(grant.person))
        line.cohorts.setdefault(ROLES[grant.role].name, []).append(grant.cohort.name)
    credentials: dict[UUID, list[Credential]] = defaultdict(list)
    for each in Credential.objects.filter(person__in=list(lines)):
        credentials[each.person_id].append(each)
    codes = current_codes(Programme.objects.filter(pk=programme.pk))
    agreed = EthicsAgreement.objects.filter(code__programme=programme, person__in=list(lines))
    versions = latest(agreed.values_list("person", "code__number"))
    for key, line in lines.items():
        facts = [Code(programme.name, code.number, versions.get(key, 0)) for code in codes]
        line.gaps = gaps(_credits(credentials[key]), facts, today)
    for found in met(lines, now, programme):
        lines[found.person].met.append(found.session)
    return sorted(
        lines.values(),
        key=lambda line: (not line.gaps and not line.met, line.person.family_name, line.person.given_name),
    )


def own_gaps(person: Person, today: date) -> list[Gap]:
    """What one's own record lacks, for the page that one comes to first; three queries."""
    credentials = list(Credential.objects.filter(person=person))
    return gaps(_credits(credentials), [line.fact for line in _codes(person, Programme.objects.all())], today)
