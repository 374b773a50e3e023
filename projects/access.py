"""Who sees which projects, and who may change them.

A project is not private: everybody with a place on its cohort reads it, as do the cohort's coordinators and
facilitators. Its team changes it, which is everybody on the cohort where it is the cohort's; its coordinators record
what the panel decided. What is published of a project in the gallery, anybody reads. A common cause is read by the
participants of its programme and of its daughters, and by those who run them.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohorts.access import can_manage, cohorts_with, may, own_places, ties_held, visible_cohorts
from cohorts.models import Cohort, Place, Session
from documents.models import Document
from people.access import is_administrator, scopes_with
from people.models import Organisation, Person
from people.roles import Permission, Scope
from programmes.access import can_manage as can_manage_programme
from programmes.access import programmes_with
from programmes.models import ElementKind, Programme
from projects.models import (
    Annotation,
    CaseState,
    CommonCause,
    Consent,
    ConsentPart,
    EconomicLine,
    Measure,
    MeasureQuerySet,
    Member,
    Point,
    Presentation,
    PresentationQuerySet,
    Project,
    ProjectQuerySet,
    Publication,
    PublicationVersion,
    Rater,
    Rebase,
    Side,
    Update,
    VersionQuerySet,
    VisitorComment,
    Whose,
)


def own_projects(person: Person) -> ProjectQuerySet:
    """Projects on whose team the person is; of a whole cohort's those of the places that they hold now."""
    teams = Member.objects.filter(place__in=_keys(person)).values("project")
    whole = [place.cohort for place in ties_held(person) if place.state == Place.State.TAKEN]
    return Project.objects.filter(Q(pk__in=teams) & ~Q(whose=Whose.COHORT) | Q(whose=Whose.COHORT, cohort__in=whole))


def peer_projects(person: Person) -> ProjectQuerySet:
    """Projects of others on the person's own cohorts."""
    return Project.objects.filter(cohort__in=_cohorts(person)).exclude(pk__in=own_projects(person).values("pk"))


def _keys(person: Person) -> list[UUID]:
    return [place.key for place in ties_held(person)]


def _cohorts(person: Person) -> list[UUID]:
    return [place.cohort for place in ties_held(person)]


def cohort_projects(person: Person, cohort: Cohort) -> ProjectQuerySet:
    """A cohort's projects, for its coordinators and facilitators."""
    return Project.objects.filter(cohort__in=visible_cohorts(person)).filter(cohort=cohort)


def visible_projects(person: Person) -> ProjectQuerySet:
    """Projects of the cohorts on which the person has a place, and of those that they help to run."""
    return Project.objects.filter(Q(cohort__in=_cohorts(person)) | Q(cohort__in=visible_cohorts(person)))


def places_held(person: Person) -> QuerySet[Place]:
    """Places that the person took, those they left since among them."""
    return Place.objects.filter(pk__in=_keys(person))


def places_to_start_on(person: Person) -> QuerySet[Place]:
    """Places with which the person may start a project: those still held."""
    return own_places(person).filter(state=Place.State.TAKEN)


def can_edit(person: Person, project: Project) -> bool:
    """Its team."""
    return own_projects(person).filter(pk=project.pk).exists()


def can_change_words(person: Person, project: Project) -> bool:
    """Its team, and of a whole cohort's project the coordinators too, who may have set it up."""
    return can_edit(person, project) or (project.is_cohorts and can_manage(person, project.cohort))


def rates_as(person: Person, project: Project) -> str:
    """As whom the person may say how far it is: one of its team, one who runs or facilitates its cohort, or nobody."""
    if can_edit(person, project):
        return Rater.TEAM.value
    helps = project.cohort_id in scopes_with(person, Permission.SEE_COHORT, Scope.COHORT)
    return Rater.PROGRAMME.value if helps or can_manage(person, project.cohort) else ""


def own_updates(person: Person) -> QuerySet[Update]:
    return Update.objects.filter(place__in=_keys(person))


def places_to_add(project: Project) -> QuerySet[Place]:
    """Participants of the cohort who are not on the team yet."""
    taken = Member.objects.filter(project=project).values("place")
    return Place.objects.filter(cohort=project.cohort_id, state=Place.State.TAKEN).exclude(pk__in=taken)


def team_places(project: Project) -> QuerySet[Place]:
    """Places of those who work on the project: its team's, or everybody's on the cohort where it is the cohort's."""
    rows = Place.objects.select_related("person")
    if project.is_cohorts:
        return rows.filter(cohort=project.cohort_id, state=Place.State.TAKEN)
    return rows.filter(pk__in=Member.objects.filter(project=project).values("place"))


def can_ask_for_papers(person: Person, project: Project) -> bool:
    """Whether somebody who sees the project has its poster and report made: its team, and those who help it."""
    return helps_with(person, project) or can_edit(person, project)


def helps_with(person: Person, project: Project) -> bool:
    """Whether somebody who sees the project does so to help: by a role, or at least not as a fellow participant, who
    reads it. Asked of what is known of the person; no query of its own."""
    if is_administrator(person) or may(person, Permission.SEE_COHORT, project.cohort):
        return True
    return project.cohort_id not in _cohorts(person)


def visible_papers(person: Person, project: Project, kinds: Iterable[str]) -> QuerySet[Document]:
    """The documents about a project that the person sees, the latest first."""
    seen = visible_projects(person).filter(pk=project.pk).values("pk")
    return Document.objects.filter(kind__in=kinds, subject_id__in=seen)


def can_start_for_cohort(person: Person, cohort: Cohort) -> bool:
    """Coordinators of its programme set up what the whole cohort does together."""
    return can_manage(person, cohort)


def can_record_presentation(person: Person, project: Project) -> bool:
    """Coordinators of its programme."""
    return can_manage(person, project.cohort)


# Presentations


def visible_presentations(person: Person) -> PresentationQuerySet:
    """Those that the person writes, and those of the cohorts that they help to run. Nobody else on a cohort reads how
    another says that they developed, and no administrator."""
    named = Presentation.writers.through.objects.filter(place__in=_keys(person))
    return Presentation.objects.filter(
        Q(place__in=_keys(person))
        | Q(place=None, pk__in=named.values("presentation"))
        | Q(cohort__in=cohorts_with(person, Permission.SEE_COHORT))
    )


def listed_presentations(person: Person) -> PresentationQuerySet:
    """Who presents, when and of what, without the texts: of the cohorts that the person helps to run, and all for an
    administrator."""
    return Presentation.objects.filter(cohort__in=visible_cohorts(person))


def reads_presentations(person: Person, cohort: Cohort) -> bool:
    """Whether the texts, too, are theirs to read: for its coordinators and facilitators."""
    return may(person, Permission.SEE_COHORT, cohort)


def cohort_presentations(person: Person, cohort: Cohort) -> PresentationQuerySet:
    """A cohort's, for its coordinators and facilitators, and as a list for administrators."""
    return listed_presentations(person).filter(cohort=cohort)


def being_prepared(place: Place) -> Presentation | None:
    """The participant's own that is still open; there is one at a time."""
    return Presentation.objects.filter(place=place, closed_at=None).first()


def can_write_presentation(person: Person, presentation: Presentation) -> bool:
    """Its participant; of a whole cohort's, the participants that it names and the coordinators."""
    if presentation.place_id:
        return presentation.place_id in _keys(person)
    named = presentation.writers.filter(pk__in=_keys(person)).exists()
    return named or can_manage(person, presentation.cohort)


def can_run_presentation(person: Person, presentation: Presentation) -> bool:
    """Coordinators of its programme: they ask the panel, and close it."""
    return can_manage(person, presentation.cohort)


def projects_to_present(cohort: Cohort, place: Place | None) -> ProjectQuerySet:
    """Of a participant, the projects that they work on; of a whole cohort, all of its projects."""
    rows = Project.objects.filter(cohort=cohort)
    if place is None:
        return rows
    return rows.filter(Q(pk__in=Member.objects.filter(place=place).values("project")) | Q(whose=Whose.COHORT))


def places_of(cohort: Cohort) -> QuerySet[Place]:
    """Places held on a cohort, to choose from."""
    return Place.objects.filter(cohort=cohort, state=Place.State.TAKEN).select_related("person")


def presentation_sessions(cohort: Cohort) -> QuerySet[Session]:
    """The cohort's own sessions of this kind that were not cancelled."""
    return Session.objects.filter(cohort=cohort, kind=ElementKind.PRESENTATION, cancelled_at=None)


# Common causes


def visible_causes(person: Person) -> QuerySet[CommonCause]:
    """Causes of the programmes on which the person has a place, of the parents of those, and of those they help to
    run."""
    own = Programme.objects.filter(pk__in=places_held(person).values("cohort__programme"))
    parents = own.exclude(parent=None).values("parent")
    return CommonCause.objects.filter(
        Q(programme__in=own.values("pk"))
        | Q(programme__in=parents)
        | Q(programme__in=visible_cohorts(person).values("programme"))
        | Q(programme__in=programmes_with(person, Permission.MANAGE_PROGRAMME).values("pk"))
    )


def can_set_up_causes(person: Person, programme: Programme) -> bool:
    """Its coordinators."""
    return can_manage_programme(person, programme)


def managed_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes for which the person may set up a cause."""
    return programmes_with(person, Permission.MANAGE_PROGRAMME)


def causes_to_join(project: Project) -> QuerySet[CommonCause]:
    """Causes of the project's programme and of its parent."""
    programme = project.cohort.programme
    return CommonCause.objects.filter(programme__in=[pk for pk in (programme.pk, programme.parent_id) if pk])


def organisations_of(project: Project) -> QuerySet[Organisation]:
    """Organisations of those on the project, as their places say."""
    if project.is_cohorts:
        places = Place.objects.filter(cohort=project.cohort_id, state=Place.State.TAKEN)
    else:
        places = Place.objects.filter(pk__in=Member.objects.filter(project=project).values("place"))
    return Organisation.objects.filter(pk__in=places.order_by().values("organisation"))


# Benefits that several projects share


def benefits_to_share(person: Person, project: Project) -> QuerySet[EconomicLine]:
    """Benefits that count in other projects of its programme, as far as the person sees these."""
    others = visible_projects(person).filter(cohort__programme=project.cohort.programme_id).exclude(pk=project.pk)
    rows = EconomicLine.objects.filter(side=Side.BENEFIT, likely__isnull=False, counted_in=None, project__in=others)
    return rows.select_related("project").order_by("project__title", "created_at")


def shared_benefits(person: Person, project: Project) -> dict[UUID, str]:
    """By line of the project that another shares, in which project it counts or for which it does. Of a project that
    the person does not see, no title."""
    pairs = EconomicLine.objects.filter(Q(project=project, counted_in__isnull=False) | Q(counted_in__project=project))
    rows = list(pairs.select_related("project", "counted_in__project"))
    if not rows:
        return {}
    others = [each.counted_in.project if each.project_id == project.pk else each.project for each in rows]  # type: ignore[union-attr]
    seen = set(visible_projects(person).filter(pk__in=[each.pk for each in others]).values_list("pk", flat=True))
    found: dict[UUID, str] = {}
    for row, other in zip(rows, others, strict=True):
        name = f"“{other.title}”" if other.pk in seen else "another project"
        if row.project_id == project.pk:
            found[row.pk] = f"Counts in {name}"
        else:
            found.setdefault(row.counted_in_id, f"Counts here for {name} too")  # type: ignore[arg-type]
    return found


# Measures


def visible_measures(person: Person) -> MeasureQuerySet:
    """Measures of the projects that the person sees."""
    return Measure.objects.filter(project__in=visible_projects(person))


def visible_points(person: Person) -> QuerySet[Point]:
    return Point.objects.filter(measure__in=visible_measures(person))


def visible_rebases(person: Person) -> QuerySet[Rebase]:
    return Rebase.objects.filter(measure__in=visible_measures(person))


def visible_annotations(person: Person) -> QuerySet[Annotation]:
    return Annotation.objects.filter(measure__in=visible_measures(person))


# The gallery


def can_publish(person: Person, project: Project) -> bool:
    """Coordinators of its programme publish, and take down."""
    return can_manage(person, project.cohort)


def sees_publication(person: Person, project: Project) -> bool:
    """Who agreed and what visitors wrote: its team and its coordinators."""
    return can_edit(person, project) or can_publish(person, project)


def reads_comments(person: Person, project: Project) -> bool:
    """What visitors wrote: coordinators, and of the team those who were asked about a version. Of a whole cohort's
    project that is not everybody on the cohort."""
    if can_publish(person, project):
        return True
    asked = Consent.objects.filter(version__publication__project=project, place__in=_keys(person))
    return own_projects(person).filter(Exists(asked), pk=project.pk).exists()


def was_asked(person: Person, project: Project) -> bool:
    """Whether the person is asked about a version that stands, or has answered: they may say no at any time, also
    once they are off the team."""
    standing = PublicationVersion.objects.standing().filter(publication__project=project)
    return Consent.objects.filter(version__in=standing, place__in=_keys(person)).exists()


def published_versions() -> VersionQuerySet:
    """Anybody's to read, signed in or not."""
    return PublicationVersion.objects.published()


def was_published(publication: UUID) -> bool:
    """Whether an address has led to a page, so that it is gone and not unknown."""
    return PublicationVersion.objects.filter(publication=publication, published_at__isnull=False).exists()


def visible_publications(person: Person) -> QuerySet[Publication]:
    """Of the cohorts that the person runs, and all for an administrator: in the admin."""
    return Publication.objects.filter(project__cohort__in=visible_cohorts(person))


def versions_of(project: Project) -> VersionQuerySet:
    """Of one project that somebody was let into, the newest first."""
    return PublicationVersion.objects.filter(publication__project=project)


def comments_on(project: Project) -> QuerySet[VisitorComment]:
    return VisitorComment.objects.filter(publication__project=project)


def keys_of_places(person: Person) -> list[UUID]:
    """Keys of the places that the person took; no query of its own where they are known."""
    return _keys(person)


def waiting_to_publish(person: Person) -> VersionQuerySet:
    """Versions of the programmes that the person runs that wait for a coordinator: all have agreed, or for a whole
    cohort a coordinator is asked. `to_agree` tells the second."""
    asked = Consent.objects.filter(version=OuterRef("pk"), part=ConsentPart.COORDINATOR, answer="")
    rows = PublicationVersion.objects.undecided().annotate(to_agree=Exists(asked))
    rows = rows.filter(publication__project__cohort__in=cohorts_with(person, Permission.MANAGE_PROGRAMME))
    return rows.filter(Q(state=CaseState.READY) | Q(to_agree=True))
