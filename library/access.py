"""Whose library is whose, and who sees what in it.

Participants see what is for everybody on their programme, for their cohort, their own learning set and their own
projects, to which they may add; coaches what is for everybody there; facilitators all of their cohorts, and what is for
the whole programme; coordinators all of it, with what was withdrawn; whoever leads a session sees its materials,
whoever advises a set what is for it. An administrator reads, and changes nothing. Commissioners and evaluators have no
library.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from cohorts.access import leads, led_sessions, own_sessions, team_sessions, ties_held
from cohorts.models import Cohort, LearningSet, Session
from library.models import Audience, Material, MaterialQuerySet
from people.access import holds, is_administrator, scopes_with
from people.models import Person
from people.roles import Permission, Scope
from programmes.access import can_manage
from programmes.models import GroupSize, Programme
from projects.access import own_projects, visible_projects
from projects.models import Project


def _managed(person: Person) -> set[UUID]:
    """Programmes that the person coordinates."""
    return scopes_with(person, Permission.MANAGE_PROGRAMME, Scope.PROGRAMME)


def _facilitated(person: Person) -> set[UUID]:
    return scopes_with(person, Permission.SEE_COHORT, Scope.COHORT)


def _coached(person: Person) -> set[UUID]:
    return scopes_with(person, Permission.RECORD_COACHING, Scope.COHORT)


def _programmes_of(cohorts: set[UUID] | QuerySet) -> QuerySet:
    return Cohort.objects.filter(pk__in=cohorts).order_by().values("programme")


def _changeable(person: Person) -> Q:
    """What the person may change, withdrawn or not: coordinators all, facilitators that of their cohorts' sessions, a
    team what one of it added to its project."""
    changed = Q(programme__in=_managed(person)) | Q(session__isnull=False, cohort__in=_facilitated(person))
    if ties_held(person):
        changed |= Q(project__in=_own(person), added_by=person)
    return changed


def _own(person: Person) -> QuerySet:
    return own_projects(person).order_by().values("pk")


def _within(cohorts: set[UUID] | QuerySet) -> Q:
    """What is for these cohorts, or for the whole of their programmes."""
    return Q(cohort__in=cohorts) | Q(cohort__isnull=True, programme__in=_programmes_of(cohorts))


def visible_materials(person: Person) -> MaterialQuerySet:
    if is_administrator(person):
        return Material.objects.all()
    ties = ties_held(person)
    seen = _within(_facilitated(person))
    seen |= Q(audience=Audience.EVERYBODY) & _within({tie.cohort for tie in ties} | _coached(person))
    seen |= Q(learning_set__in={tie.learning_set for tie in ties if tie.learning_set})
    if ties:
        seen |= Q(audience=Audience.PROJECT, project__in=_own(person))
    if leads(person):
        led = led_sessions(person).order_by()
        seen |= Q(session__in=led.values("pk")) | Q(learning_set__adviser=person)
        seen |= Q(audience=Audience.EVERYBODY) & _within(led.values("cohort"))
    return Material.objects.filter(_changeable(person) | (Q(withdrawn_at__isnull=True) & seen))


def visible_libraries(person: Person) -> QuerySet[Programme]:
    """Programmes whose library the person may open."""
    if is_administrator(person):
        return Programme.objects.all()
    cohorts = {tie.cohort for tie in ties_held(person)} | _facilitated(person) | _coached(person)
    found = Q(pk__in=_managed(person)) | Q(pk__in=_programmes_of(cohorts))
    if leads(person):
        found |= Q(pk__in=led_sessions(person).order_by().values("cohort__programme"))
    return Programme.objects.filter(found)


def has_library(person: Person) -> bool:
    """Whether the menu leads to one; it is of no use to an administrator, who has the register."""
    return bool(ties_held(person)) or leads(person) or holds(person, Permission.MANAGE_PROGRAMME)


def visible_sessions(person: Person) -> QuerySet[Session]:
    """Sessions whose materials the person may look for: those expected of them, that they help to run, or for which
    there is something that they may see. What is between a coach and a participant has no page in a library."""
    own, team = own_sessions(person).order_by().values("pk"), team_sessions(person).order_by().values("pk")
    theirs = visible_materials(person).filter(session__isnull=False).order_by().values("session")
    found = Session.objects.filter(Q(pk__in=own) | Q(pk__in=team) | Q(pk__in=theirs))
    return found.exclude(group_size=GroupSize.PAIR)


def opens_project(person: Person, material: Material) -> bool:
    """Whether the page of the project that it belongs to is theirs to read, too."""
    project = material.project
    return project is not None and visible_projects(person).filter(pk=project.pk).exists()


# Who changes it


def can_change(person: Person, material: Material) -> bool:
    return Material.objects.filter(_changeable(person), pk=material.pk).exists()


def sees_versions(person: Person, material: Material) -> bool:
    """Its team: earlier files may hold what was put right."""
    return can_change(person, material) or is_administrator(person) or material.cohort_id in _facilitated(person)


def can_add(person: Person, programme: Programme) -> bool:
    """Whoever keeps the library; and participants, to their own projects."""
    return can_keep(person, programme) or projects_to_add_to(person, programme).exists()


def can_keep(person: Person, programme: Programme) -> bool:
    """Its coordinators, and the facilitators of its cohorts."""
    return can_manage(person, programme) or cohorts_to_add_for(person, programme).exists()


def cohorts_to_add_for(person: Person, programme: Programme) -> QuerySet[Cohort]:
    own = Cohort.objects.filter(programme=programme).order_by("-number")
    return own if can_manage(person, programme) else own.filter(pk__in=_facilitated(person))


def sets_to_add_for(person: Person, programme: Programme) -> QuerySet[LearningSet]:
    cohorts = cohorts_to_add_for(person, programme).order_by().values("pk")
    return LearningSet.objects.filter(cohort__in=cohorts).select_related("cohort").order_by("-cohort__number", "name")


def sessions_to_add_to(person: Person, programme: Programme) -> QuerySet[Session]:
    """Sessions of a whole cohort or of a set: those that were cancelled are over."""
    cohorts = cohorts_to_add_for(person, programme).order_by().values("pk")
    rows = Session.objects.standing().filter(cohort__in=cohorts).exclude(group_size=GroupSize.PAIR)
    return rows.select_related("cohort", "learning_set").order_by("-cohort__number", "starts_at", "title")


def projects_to_add_to(person: Person, programme: Programme) -> QuerySet[Project]:
    """Projects of the programme's cohorts, for its coordinators; one's own, for everybody else."""
    rows = visible_projects(person) if can_manage(person, programme) else own_projects(person)
    return rows.filter(cohort__programme=programme).select_related("cohort").order_by("-cohort__number", "title")
