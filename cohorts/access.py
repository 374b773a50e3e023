"""Who sees which cohorts, places and sessions.

A coordinator sees the cohorts of their programmes; a facilitator those that they were given; a participant their own
place and the sessions expected of them; a coach their coachees' coaching sessions and nothing else of the cohort.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cohorts.models import (
    Attendance,
    ClosedPeriod,
    Cohort,
    CohortGrant,
    Leader,
    LearningSet,
    Place,
    PlaceQuerySet,
    Room,
    Session,
    SessionQuerySet,
    SignUp,
    Unlisted,
)
from people import roles
from people.access import current_grants, current_roles, holds, is_administrator, scopes_with
from people.models import Person
from people.roles import ROLES, Permission, Scope
from people.standing import Fact, Part, Told
from programmes.access import programmes_with, visible_programmes
from programmes.models import Domain, DomainQuerySet, GroupSize, Programme


def cohorts_with(person: Person, permission: Permission) -> QuerySet[Cohort]:
    """Cohorts for which the person holds the permission, through the programme or the cohort itself."""
    return Cohort.objects.filter(
        Q(programme__in=scopes_with(person, permission, Scope.PROGRAMME))
        | Q(pk__in=scopes_with(person, permission, Scope.COHORT))
    )


def visible_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts whose team the person belongs to (workspace, register), or all for an administrator."""
    if is_administrator(person):
        return Cohort.objects.all()
    return cohorts_with(person, Permission.SEE_COHORT)


def visible_places(person: Person) -> QuerySet[Place]:
    """Places on the cohorts that the person sees."""
    return Place.objects.filter(cohort__in=visible_cohorts(person))


def team_domains(person: Person) -> DomainQuerySet:
    """Domains of the frameworks of the programmes and of the cohorts that the person helps to run."""
    cohorts = visible_cohorts(person).order_by().values("programme__framework")
    return Domain.objects.filter(
        Q(framework__in=visible_programmes(person).order_by().values("framework")) | Q(framework__in=cohorts)
    )


def visible_sets(person: Person) -> QuerySet[LearningSet]:
    return LearningSet.objects.filter(cohort__in=visible_cohorts(person))


def own_places(person: Person | UUID) -> PlaceQuerySet:
    """Places that the person holds, has held or has been offered."""
    return Place.objects.filter(person=person).exclude(state=Place.State.DECLINED)


def shared_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts of whose common pages the person is a reader: as a participant, or as one who helps to run them."""
    held = own_places(person).filter(state__in=[Place.State.TAKEN, Place.State.LEFT])
    return Cohort.objects.filter(Q(pk__in=held.values("cohort")) | Q(pk__in=visible_cohorts(person).values("pk")))


def own_place(person: Person, cohort: Cohort) -> Place | None:
    """The place that the person took on a cohort, if any."""
    held = own_places(person).filter(cohort=cohort, state__in=[Place.State.TAKEN, Place.State.LEFT])
    return held.select_related("person").first()


def own_domains(person: Person) -> DomainQuerySet:
    """Domains of the frameworks of the programmes on which the person has, or had, a place."""
    places = own_places(person).filter(state__in=[Place.State.TAKEN, Place.State.LEFT])
    frameworks = places.filter(cohort__programme__framework__isnull=False).values("cohort__programme__framework")
    return Domain.objects.filter(framework__in=frameworks)


def own_sessions(person: Person) -> QuerySet[Session]:
    """Sessions expected of the person as a participant: of the cohort, their set and their coaching, and those at
    which they were marked (with a set that they have left since). Of those to sign up for, the ones on which they have
    a place; of those at an organisation, the ones at their own. Not those that nobody was told of yet; what people
    were told of the others is read with `released` (`cohorts.models.as_released`)."""
    held = ties_held(person)
    keys = [place.key for place in held]
    expected = (
        Q(group_size=GroupSize.COHORT, cohort__in=[place.cohort for place in held]) & _for_one_of(keys)
        | Q(learning_set__in=[place.learning_set for place in held if place.learning_set])
        | Q(coaching__place__in=keys)
    )
    marked = Q(pk__in=Attendance.objects.filter(place__in=keys).order_by().values("session"))
    return Session.objects.filter((expected & made_known(timezone.now())) | marked)


def made_known(now: datetime) -> Q:
    """Sessions that people were told of, and those that have begun. A cohort that runs and was never released, since
    its rows were not made here, is known as it stands."""
    as_it_stands = Q(cohort__released_at__isnull=True) & ~Q(cohort__state=Cohort.State.PLANNED)
    return Q(released__isnull=False) | Q(starts_at__lte=now) | as_it_stands


def _for_one_of(places: Sequence[UUID]) -> Q:
    """Of sessions of a cohort, those that are for everybody, and those that are for one of these places."""
    going = SignUp.objects.going().filter(place__in=places).order_by().values("session")
    theirs = Place.objects.filter(pk__in=places).order_by().values("organisation")
    return (Q(by_sign_up=False) | Q(pk__in=going)) & (Q(organisation__isnull=True) | Q(organisation__in=theirs))


def open_to(person: Person) -> QuerySet[Session]:
    """Sessions that are the person's, and those of their cohort that they may sign up for."""
    keys = [place.cohort for place in ties_held(person) if place.state == Place.State.TAKEN]
    to_sign_up = Session.objects.filter(by_sign_up=True, organisation__isnull=True, cohort__in=keys)
    own = own_sessions(person).order_by().values("pk")
    known = to_sign_up.filter(made_known(timezone.now())).order_by().values("pk")
    return Session.objects.filter(Q(pk__in=own) | Q(pk__in=known))


def led_sessions(person: Person) -> SessionQuerySet:
    """Sessions that the person leads: named as its leader, adviser of its set, or coach of its pair."""
    led = Leader.objects.filter(person=person).values("session")
    return Session.objects.filter(Q(pk__in=led) | Q(learning_set__adviser=person) | Q(coaching__coach=person))


def leads_session(person: Person, session: Session) -> bool:
    return led_sessions(person).filter(pk=session.pk).exists()


def team_sessions(person: Person) -> QuerySet[Session]:
    """Sessions that the person helps to run: those of cohorts they see, and those that they lead themselves."""
    return Session.objects.filter(Q(cohort__in=visible_cohorts(person)) | Q(pk__in=led_sessions(person).values("pk")))


def visible_registers(person: Person) -> SessionQuerySet:
    """Sessions whose register the person may keep: all those of a cohort for its coordinators, those of the whole
    cohort for its facilitators, and those that the person leads."""
    return Session.objects.filter(
        Q(cohort__in=cohorts_with(person, Permission.MANAGE_PROGRAMME))
        | Q(group_size=GroupSize.COHORT, cohort__in=cohorts_with(person, Permission.KEEP_REGISTER))
        | Q(pk__in=led_sessions(person).values("pk"))
    )


def with_register(sessions: QuerySet[Session], person: Person) -> QuerySet[Session]:
    """Sessions with `may_keep`: whether their register is the person's to open; in the query they cost."""
    return sessions.annotate(may_keep=Exists(visible_registers(person).filter(pk=OuterRef("pk"))))


def can_keep_register(person: Person, session: Session) -> bool:
    return visible_registers(person).filter(pk=session.pk).exists()


def sessions_of_a_scan(person: Person, *, scanned: bool) -> QuerySet[Session]:
    """Sessions of which a phone is shown the page for saying “I am here”: who scanned the code in the room knows of
    the session, expected or not; all others are shown their own."""
    rows = Session.objects.all() if scanned else own_sessions(person)
    return rows.select_related("cohort__programme", "learning_set", "element")


def can_move(person: Person, session: Session) -> bool:
    """Coordinators, and a coach the sessions of their own pairs."""
    if session.coaching_id and led_sessions(person).filter(pk=session.pk).exists():
        return True
    return can_manage(person, session.cohort)


def can_stand_down(person: Person, session: Session) -> bool:
    """Coordinators, and whoever leads it: facilitators, advisers and coaches, each their own."""
    if can_manage(person, session.cohort):
        return True
    return may(person, Permission.STAND_DOWN, session.cohort) and led_sessions(person).filter(pk=session.pk).exists()


def has_place(person: Person) -> bool:
    """Whether the person is or was a participant anywhere."""
    return any(place.state != Place.State.OFFERED for place in _ties(person).places)


def leads(person: Person) -> bool:
    """Whether the person leads any session, or is a facilitator or coach who will."""
    return bool(current_roles(person) & {roles.FACILITATOR.value, roles.COACH.value}) or _ties(person).leads


@dataclass(frozen=True)
class Tie:
    """A place of the person's own, by its keys."""

    key: UUID
    cohort: UUID
    learning_set: UUID | None
    state: str


@dataclass(frozen=True)
class Ties:
    places: tuple[Tie, ...]
    leads: bool


def ties_held(person: Person) -> list[Tie]:
    """Places that the person took, those they left since among them."""
    return [place for place in _ties(person).places if place.state in (Place.State.TAKEN, Place.State.LEFT)]


def _ties(person: Person) -> Ties:
    """What ties a person to cohorts without a grant. Asked once for each request and person object."""
    return TIES.of(person)


def _places_and_sessions(person: UUID, now: datetime) -> list[Told]:
    """Each place, and whether they lead any session."""
    return [
        Told(own_places(person), "state", ("pk", "cohort_id", "learning_set_id")),
        Told(Leader.objects.filter(person=person)),
    ]


def _tied(facts: Sequence[Fact]) -> Ties:
    places = [
        Tie(key, cohort, group, fact.word) for fact in facts for key, cohort, group in [fact.keys] if key and cohort
    ]
    return Ties(tuple(places), leads=len(places) < len(facts))


TIES = Part(_places_and_sessions, made=_tied)


def may(person: Person, permission: Permission, cohort: Cohort) -> bool:
    """Whether the person holds the permission for this cohort."""
    through_programme = cohort.programme_id in scopes_with(person, permission, Scope.PROGRAMME)
    return through_programme or cohort.pk in scopes_with(person, permission, Scope.COHORT)


def can_manage(person: Person, cohort: Cohort) -> bool:
    """Coordinators of its programme."""
    return may(person, Permission.MANAGE_PROGRAMME, cohort)


def permissions_in(person: Person, cohort: Cohort) -> frozenset[Permission]:
    """All that the person may do for one cohort, through its programme or the cohort itself."""
    held = [held.role for held in current_grants(person) if held.scope in (cohort.programme_id, cohort.pk)]
    return frozenset(permission for role in held for permission in ROLES[role].permissions)


def people_met(person: Person) -> QuerySet:
    """Keys of the people whom a coordinator meets on the cohorts that they run: with a place, or with a role there."""
    cohorts = cohorts_with(person, Permission.MANAGE_PROGRAMME)
    places = Place.objects.filter(cohort__in=cohorts).order_by().values("person")
    return places.union(CohortGrant.objects.filter(cohort__in=cohorts).order_by().values("person"))


def can_keep_days_of(person: Person, leader: Person) -> bool:
    """Whether the person coordinates a programme on which the other facilitates or coaches now."""
    led = cohorts_with(person, Permission.MANAGE_PROGRAMME)
    return CohortGrant.objects.current().filter(person=leader, cohort__in=led).exists()


def can_keep_rooms(person: Person) -> bool:
    """Rooms are shared by all programmes: whoever runs one keeps the list, and administrators."""
    return is_administrator(person) or holds(person, Permission.MANAGE_PROGRAMME)


def visible_rooms(person: Person) -> QuerySet[Room]:
    """A coach sees them to choose one for a pair."""
    may = can_keep_rooms(person) or roles.COACH.value in current_roles(person)
    return Room.objects.all() if may else Room.objects.none()


def visible_closed_periods(person: Person) -> QuerySet[ClosedPeriod]:
    """Those of everybody, and those of the programmes that one sees."""
    if not can_keep_rooms(person):
        return ClosedPeriod.objects.none()
    return ClosedPeriod.objects.filter(Q(programme__isnull=True) | Q(programme__in=visible_programmes(person)))


def own_closed_periods(person: Person) -> QuerySet[ClosedPeriod]:
    """Those that the person may change: administrators all, coordinators those of their programmes."""
    if is_administrator(person):
        return ClosedPeriod.objects.all()
    return ClosedPeriod.objects.filter(programme__in=programmes_to_close(person))


def programmes_to_close(person: Person) -> QuerySet[Programme]:
    if is_administrator(person):
        return Programme.objects.order_by("name")
    return programmes_with(person, Permission.MANAGE_PROGRAMME).order_by("name")


def kept_of(person: Person, session: Session) -> Attendance | None:
    """What the register says of the person, to themselves."""
    return Attendance.objects.filter(session=session, place__person=person).select_related("marked_by").first()


def unlisted_of(of: Session | Cohort) -> QuerySet[Unlisted]:
    """Who was said to be there and not listed, at one session or in a cohort that the reader runs, latest first."""
    where = Q(session=of) if isinstance(of, Session) else Q(session__cohort=of)
    return Unlisted.objects.filter(where).select_related("session", "told_by", "answered_by")
