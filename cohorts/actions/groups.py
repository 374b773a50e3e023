"""Facilitators, learning sets, coaches and their pairs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cohorts.actions.sessions import add_group
from cohorts.booking import settle
from cohorts.engagements import leaders_of
from cohorts.joining import joining
from cohorts.models import Attendance, Coaching, Cohort, CohortGrant, Leader, LearningSet, Place, SessionQuerySet
from core.refusal import Refused
from people import audit, roles
from people.access import forget_grants
from people.models import Person


@dataclass(frozen=True)
class Freed:
    """What has nobody any more once somebody stops: how many sessions to come, and which sets."""

    sessions: int
    sets: tuple[str, ...]


@transaction.atomic
def name_facilitator(*, cohort: Cohort, person: Person, by: Person, about: str = "") -> CohortGrant:
    """A facilitator of the cohort; `about` is what participants read of their experience."""
    grant, _ = CohortGrant.objects.update_or_create(
        cohort=cohort, person=person, role=roles.FACILITATOR.value, defaults={"about": about, "until": None}
    )
    forget_grants(person)
    audit.record(by=by, verb="name facilitator", subject=cohort, person=person.pk)
    return grant


@transaction.atomic
def end_facilitator(*, grant: CohortGrant, by: Person) -> Freed:
    """Someone stops facilitating: they no longer see the cohort, advise its sets or lead its sessions to come."""
    to_come = Leader.objects.filter(
        person=grant.person_id, session__cohort=grant.cohort_id, session__starts_at__gt=timezone.now()
    )
    sets = LearningSet.objects.filter(cohort=grant.cohort_id, adviser=grant.person_id)
    freed = Freed(to_come.count(), tuple(sets.values_list("name", flat=True)))
    to_come.delete()
    sets.update(adviser=None)
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    audit.record(by=by, verb="end facilitator", subject=grant.cohort, person=grant.person_id)
    return freed


@transaction.atomic
def form_set(*, cohort: Cohort, name: str, adviser: Person | None, by: Person) -> LearningSet:
    """A learning set, with the sessions that the design gives to sets, one working day after the set before it."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    _check_name(cohort, name)
    turn = cohort.learning_sets.count()
    made = LearningSet.objects.create(cohort=cohort, name=name.strip(), adviser=adviser)
    add_group(cohort, made, adviser, turn, by)
    audit.record(by=by, verb="form set", subject=made, cohort=cohort.pk)
    return made


def _check_name(cohort: Cohort, name: str, but: LearningSet | None = None) -> None:
    namesakes = cohort.learning_sets.filter(name__iexact=name.strip())
    if (namesakes.exclude(pk=but.pk) if but else namesakes).exists():
        raise Refused(f"This cohort already has a set called {name.strip()}.", "name")


@transaction.atomic
def change_set(
    *, learning_set: LearningSet, name: str, adviser: Person | None, by: Person, accept: Collection[str] = ()
) -> None:
    """Another name, or another adviser, who then leads the set's sessions to come. `accept` names the clashes that may
    be."""
    _check_name(learning_set.cohort, name, but=learning_set)
    if learning_set.adviser_id != (adviser.pk if adviser else None):
        to_come = learning_set.sessions.filter(starts_at__gt=timezone.now())
        if adviser:
            _settle_leader(to_come, adviser, by, accept)
        Leader.objects.filter(session__in=to_come, person=learning_set.adviser_id).delete()
        if adviser:
            led = set(Leader.objects.filter(session__in=to_come, person=adviser).values_list("session", flat=True))
            Leader.objects.bulk_create(
                Leader(session=session, person=adviser) for session in to_come if session.pk not in led
            )
    learning_set.name, learning_set.adviser = name.strip(), adviser
    learning_set.save(update_fields=["name", "adviser"])
    audit.record(by=by, verb="change set", subject=learning_set, adviser=adviser.pk if adviser else None)


def _settle_leader(to_come: SessionQuerySet, leader: Person, by: Person, accept: Collection[str]) -> None:
    """The clashes of one who is to lead sessions besides whoever leads them now."""
    sessions = list(to_come.standing().select_related("cohort", "learning_set", "room", "coaching__place__person"))
    led = leaders_of(sessions)
    leads = {session.pk: list({leader, *led.get(session.pk, [])}) for session in sessions}
    settle(sessions, leads, by=by, accept=accept, before=sessions, led_before=led)


@transaction.atomic
def dissolve_set(*, learning_set: LearningSet, by: Person) -> None:
    """Take back a set that has not met: its sessions go with it, its members are in no set."""
    if Attendance.objects.filter(session__learning_set=learning_set).exists():
        raise Refused(f"{learning_set.name} has met, so it stays. Move its members to other sets instead.")
    audit.record(by=by, verb="dissolve set", subject=learning_set, cohort=learning_set.cohort_id)
    learning_set.delete()


@transaction.atomic
def join_set(*, place: Place, learning_set: LearningSet | None, by: Person, accept: Collection[str] = ()) -> None:
    """Put a participant into a set of their cohort, or take them out of any. `accept` names the clashes that may be."""
    if learning_set and learning_set.cohort_id != place.cohort_id:
        raise Refused("That set belongs to another cohort.", "learning_set")
    with joining(place.person, by=by, accept=accept):
        Place.objects.filter(pk=place.pk).update(learning_set=learning_set)
    place.learning_set = learning_set
    audit.record(by=by, verb="join set", subject=place, learning_set=learning_set.pk if learning_set else None)


@transaction.atomic
def name_coach(*, cohort: Cohort, person: Person, by: Person) -> CohortGrant:
    """A coach of the cohort, to be paired. Twice is once; one who had stopped begins again."""
    grant, new = CohortGrant.objects.get_or_create(cohort=cohort, person=person, role=roles.COACH.value)
    if grant.until is not None:
        grant.until = None
        grant.save(update_fields=["until"])
    forget_grants(person)
    if new:
        audit.record(by=by, verb="name coach", subject=cohort, person=person.pk)
    return grant


@transaction.atomic
def pair_coach(*, place: Place, coach: Person, by: Person, accept: Collection[str] = ()) -> Coaching:
    """A coach for a participant, with the sessions that the design gives to pairs.

    A coach's pairs meet one after another, every second working day, so that coaching is a window of weeks.
    """
    if coach.pk == place.person_id:
        raise Refused("A person cannot coach themselves.", "coach")
    cohort = Cohort.objects.select_for_update().get(pk=place.cohort_id)
    name_coach(cohort=cohort, person=coach, by=by)
    existing = Coaching.objects.select_related("place__cohort").filter(place=place).first()
    if existing:
        return _change_coach(existing, coach, by, accept)
    turn = Coaching.objects.filter(place__cohort=cohort, coach=coach).count()
    coaching = Coaching.objects.create(place=place, coach=coach)
    add_group(cohort, coaching, coach, 2 * turn, by)
    audit.record(by=by, verb="pair coach", subject=coaching, place=place.pk, coach=coach.pk)
    return coaching


def _change_coach(coaching: Coaching, coach: Person, by: Person, accept: Collection[str]) -> Coaching:
    """Sessions to come go to the new coach; those held stay with who held them."""
    if coaching.coach_id == coach.pk:
        return coaching
    to_come = coaching.sessions.filter(starts_at__gt=timezone.now())
    _settle_leader(to_come, coach, by, accept)
    Leader.objects.filter(session__in=to_come, person=coaching.coach_id).update(person=coach)
    coaching.coach = coach
    coaching.save(update_fields=["coach"])
    audit.record(by=by, verb="change coach", subject=coaching, coach=coach.pk)
    return coaching


@transaction.atomic
def unpair(*, place: Place, by: Person) -> None:
    """Take a pair back that has not met, with its sessions. One that has met stays."""
    coaching = Coaching.objects.filter(place=place).first()
    if not coaching:
        return
    if Attendance.objects.filter(session__coaching=coaching).exists():
        raise Refused(f"{place.person.name} has met their coach. Choose another coach instead of none.", "coach")
    audit.record(by=by, verb="unpair", subject=coaching, place=place.pk)
    coaching.delete()
