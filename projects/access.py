"""Who sees which projects, and who may change them.

A project is not private: everybody with a place on its cohort reads it, as do the cohort's coordinators and
facilitators. Its team changes it; its coordinators record what the panel decided.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from cohorts.access import can_manage, own_places, places_held, visible_cohorts
from cohorts.models import Cohort, Place
from people.models import Person
from projects.models import Member, Project, ProjectQuerySet, Update


def own_projects(person: Person) -> ProjectQuerySet:
    """Projects on whose team the person is."""
    return Project.objects.filter(pk__in=Member.objects.filter(place__in=_keys(person)).values("project"))


def peer_projects(person: Person) -> ProjectQuerySet:
    """Projects of others on the person's own cohorts."""
    return Project.objects.filter(cohort__in=_cohorts(person)).exclude(pk__in=own_projects(person).values("pk"))


def _keys(person: Person) -> list[UUID]:
    return [place.key for place in places_held(person)]


def _cohorts(person: Person) -> list[UUID]:
    return [place.cohort for place in places_held(person)]


def cohort_projects(person: Person, cohort: Cohort) -> ProjectQuerySet:
    """A cohort's projects, for its coordinators and facilitators."""
    return Project.objects.filter(cohort__in=visible_cohorts(person)).filter(cohort=cohort)


def visible_projects(person: Person) -> ProjectQuerySet:
    """Projects of the cohorts on which the person has a place, and of those that they help to run."""
    return Project.objects.filter(Q(cohort__in=_cohorts(person)) | Q(cohort__in=visible_cohorts(person)))


def places_with(person: Person) -> QuerySet[Place]:
    """The places behind what the person does in projects: those they took, also where they left since."""
    return Place.objects.filter(pk__in=_keys(person))


def places_to_start_on(person: Person) -> QuerySet[Place]:
    """Places with which the person may start a project: those still held."""
    return own_places(person).filter(state=Place.State.TAKEN)


def can_edit(person: Person, project: Project) -> bool:
    """Its team."""
    return own_projects(person).filter(pk=project.pk).exists()


def own_updates(person: Person) -> QuerySet[Update]:
    return Update.objects.filter(place__in=_keys(person))


def places_to_add(project: Project) -> QuerySet[Place]:
    """Participants of the cohort who are not on the team yet."""
    taken = Member.objects.filter(project=project).values("place")
    return Place.objects.filter(cohort=project.cohort_id, state=Place.State.TAKEN).exclude(pk__in=taken)


def can_record_presentation(person: Person, project: Project) -> bool:
    """Coordinators of its programme."""
    return can_manage(person, project.cohort)
