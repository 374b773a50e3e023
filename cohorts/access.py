"""Who sees which cohorts, places and sessions.

A coordinator sees the cohorts of their programmes; a facilitator those that they were given; a participant their own
place and the sessions expected of them; a coach their coachees' coaching sessions and nothing else of the cohort.
"""

from django.db.models import Q, QuerySet

from cohorts.models import Cohort, CohortGrant, LearningSet, Place, Session
from people.access import is_administrator
from people.models import Person
from people.roles import Permission, roles_with
from programmes.access import programmes_with
from programmes.models import GroupSize


def cohorts_with(person: Person, permission: Permission) -> QuerySet[Cohort]:
    """Cohorts for which the person holds the permission, through the programme or the cohort itself."""
    grants = CohortGrant.objects.current().filter(person=person, role__in=roles_with(permission))
    return Cohort.objects.filter(
        Q(programme__in=programmes_with(person, permission)) | Q(pk__in=grants.values("cohort"))
    )


def visible_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts whose team the person belongs to (workspace, register), or all for an administrator."""
    if is_administrator(person):
        return Cohort.objects.all()
    return cohorts_with(person, Permission.SEE_COHORT)


def visible_places(person: Person) -> QuerySet[Place]:
    """Places on the cohorts that the person sees."""
    return Place.objects.filter(cohort__in=visible_cohorts(person))


def visible_sets(person: Person) -> QuerySet[LearningSet]:
    return LearningSet.objects.filter(cohort__in=visible_cohorts(person))


def own_places(person: Person) -> QuerySet[Place]:
    """Places that the person holds, has held or has been offered."""
    return Place.objects.filter(person=person).exclude(state=Place.State.DECLINED)


def own_sessions(person: Person) -> QuerySet[Session]:
    """Sessions expected of the person as a participant: of the cohort, their set and their coaching."""
    places = own_places(person).filter(state__in=[Place.State.TAKEN, Place.State.LEFT])
    return Session.objects.filter(
        Q(group_size=GroupSize.COHORT, cohort__in=places.values("cohort"))
        | Q(learning_set__in=places.values("learning_set"))
        | Q(coaching__place__in=places)
    )


def team_sessions(person: Person) -> QuerySet[Session]:
    """Sessions that the person helps to run: those of cohorts they see, and those that they lead themselves."""
    return Session.objects.filter(
        Q(cohort__in=visible_cohorts(person)) | Q(coaching__coach=person) | Q(leaders__person=person)
    ).distinct()


def visible_registers(person: Person) -> QuerySet[Session]:
    """Sessions whose register the person may keep: coordinators and facilitators of the cohort, and its leaders."""
    return Session.objects.filter(
        Q(cohort__in=cohorts_with(person, Permission.KEEP_REGISTER))
        | Q(coaching__coach=person)
        | Q(leaders__person=person)
    ).distinct()


def may(person: Person, permission: Permission, cohort: Cohort) -> bool:
    """Whether the person holds the permission for this cohort."""
    return cohorts_with(person, permission).filter(pk=cohort.pk).exists()


def can_manage(person: Person, cohort: Cohort) -> bool:
    """Coordinators of its programme."""
    return may(person, Permission.MANAGE_PROGRAMME, cohort)
