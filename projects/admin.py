"""The registers of projects, of presentations and of the gallery: to find one. Each is written on pages of its own."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from cohorts.access import visible_cohorts
from core.formats import hours, long_date, plural
from core.refusal import Refused
from people.admin_base import ReadOnly
from people.admin_lists import (
    Filter,
    choice_filter,
    column,
    each_in_turn,
    page_url,
    person_of,
    row_filter,
    two_lines,
)
from people.models import Person
from projects import publishing
from projects.access import can_publish, visible_presentations, visible_projects, visible_publications
from projects.models import (
    CaseState,
    Presentation,
    Project,
    ProjectStage,
    Publication,
    PublicationVersion,
    Shows,
    Whose,
)


def cohorts_to_choose(person: Person) -> QuerySet:
    return visible_cohorts(person).select_related("programme").order_by("programme__name", "number")


@admin.register(Project)
class ProjectRegister(ReadOnly):
    says = "Improvement projects, with their stage and their last update."
    list_display = ("title", "lead", "cohort_name", "stage", "hours_written", "last_update")
    list_filter = (
        row_filter("Cohort", "cohort", cohorts_to_choose),
        choice_filter("Stage", "stage", ProjectStage.choices),
        choice_filter("Whose", "whose", Whose.choices),
        choice_filter("What it shows", "shows", Shows.choices),
    )
    search_fields = ("title", "aim", "members__place__person__given_name", "members__place__person__family_name")
    search_help_text = "Title, aim or a name of its team"
    ordering = ("title",)
    fields = (
        "title",
        "cohort",
        "whose",
        "team",
        "stage",
        "aim",
        "baseline",
        "began_on",
        "target_on",
        "shows",
        "shown_words",
        "in_use",
        "common_cause",
        "result",
        "presented_on",
        "decision",
        "hours_written",
        "last_update",
    )

    def visible(self, person: Person) -> QuerySet:
        return visible_projects(person).for_a_list()

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("The project", page_url("projects:project", obj.pk)),
            ("Workspace of the cohort", page_url("home:workspace", obj.cohort_id)),
        ]

    @column("Led by")
    def lead(self, project: Project) -> str:
        return project.led_by

    @column("Team")
    def team(self, project: Project) -> str:
        names = ", ".join(member.place.person.name for member in project.members.all())
        return f"Everybody on the cohort{f', led by {names}' if names else ''}" if project.is_cohorts else names

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, project: Project) -> str:
        return two_lines(project.cohort.name, project.cohort.programme)

    @column("Hours written down", order="hours", number=True)
    def hours_written(self, project: Any) -> str:
        return hours(project.hours or 0)

    @column("Last update", order="last_update_on")
    def last_update(self, project: Any) -> str:
        return long_date(project.last_update_on) if project.last_update_on else "None yet"


class ClosedFilter(Filter):
    """By whether what the panel decided is recorded."""

    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open"), ("decided", "Decided")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(closed_at__isnull=value == "open")


@admin.register(Presentation)
class PresentationRegister(ReadOnly):
    says = "Presentations to the executive team, and whether the panel has decided."
    list_display = ("who", "cohort_name", "day", "tells_of", "state")
    list_filter = (row_filter("Cohort", "cohort", cohorts_to_choose), ClosedFilter)
    search_fields = ("place__person__given_name", "place__person__family_name", "projects__title")
    search_help_text = "A name or the title of a project"
    ordering = ("-on",)
    fields = ("who", "cohort", "day", "tells_of", "state")

    def visible(self, person: Person) -> QuerySet:
        return visible_presentations(person).for_a_list()

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("The presentation", page_url("projects:prepared", obj.pk)),
            ("Presentations of the cohort", page_url("projects:presentations", obj.cohort_id)),
        ]

    @column("Who presents")
    def who(self, presentation: Presentation) -> str:
        return presentation.presented_by

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, presentation: Presentation) -> str:
        return two_lines(presentation.cohort.name, presentation.cohort.programme)

    @column("Date", order="on")
    def day(self, presentation: Presentation) -> str:
        return long_date(presentation.on)

    @column("Tells of")
    def tells_of(self, presentation: Presentation) -> str:
        return "; ".join(project.title for project in presentation.projects.all()) or "No project yet"

    @column("State")
    def state(self, presentation: Presentation) -> str:
        return f"Decided on {long_date(presentation.closed_at)}" if presentation.closed_at else "Open"


class GalleryFilter(Filter):
    """By what its newest version is."""

    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in CaseState]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(newest_state=value)


@admin.register(Publication)
class PublicationRegister(ReadOnly):
    title, one, many = "The gallery", "publication", "publications"
    says = "Projects that are published in the gallery, or on their way there, with their versions."
    list_display = ("project_title", "cohort_name", "state", "versions_made", "since")
    list_filter = (row_filter("Cohort", "project__cohort", cohorts_to_choose, name="cohort"), GalleryFilter)
    search_fields = ("project__title",)
    search_help_text = "Title of the project"
    ordering = ("project__title",)
    actions = ("take_down",)
    fields = ("project_title", "cohort_name", "state", "versions_made", "since")

    def visible(self, person: Person) -> QuerySet:
        newest = PublicationVersion.objects.filter(publication=OuterRef("pk")).order_by("-number")
        published = newest.filter(state=CaseState.PUBLISHED)
        return (
            visible_publications(person)
            .select_related("project__cohort__programme")
            .annotate(
                newest_state=Subquery(newest.values("state")[:1]),
                newest_number=Subquery(newest.values("number")[:1]),
                published_since=Subquery(published.values("published_at")[:1]),
            )
        )

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The project", page_url("projects:project", obj.project_id))]
        if can_publish(person, obj.project):
            found.append(("Who agreed, and what visitors wrote", page_url("projects:gallery", obj.project_id)))
        if obj.published_since:
            found.append(("Its page in the gallery", page_url("gallery:case_study", obj.pk)))
        return found

    @column("Project", order="project__title")
    def project_title(self, publication: Publication) -> str:
        return publication.project.title

    @column("Cohort", order="project__cohort__starts_on")
    def cohort_name(self, publication: Publication) -> str:
        return two_lines(publication.project.cohort.name, publication.project.cohort.programme)

    @column("State", order="newest_state")
    def state(self, publication: Any) -> str:
        return CaseState(publication.newest_state).label if publication.newest_state else "Not proposed"

    @column("Versions", order="newest_number", number=True)
    def versions_made(self, publication: Any) -> int:
        return publication.newest_number or 0

    @column("In the gallery since", order="published_since")
    def since(self, publication: Any) -> str:
        return long_date(publication.published_since) if publication.published_since else "It is not"

    def suits(self, action: str, obj: Any) -> bool:
        return bool(obj.published_since)

    @admin.action(description="Take it down from the gallery")
    def take_down(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)

        def act(publication: Publication) -> None:
            if not can_publish(by, publication.project):
                raise Refused(f"A coordinator of {publication.project.cohort.programme} takes it down.")
            version = publication.versions.published().first()
            if version is None:
                raise Refused(f"“{publication.project.title}” is not in the gallery.")
            publishing.take_down(version=version, by=by)

        done = each_in_turn(request, queryset, act)
        if done:
            messages.success(request, f"{plural(done, 'project is', 'projects are')} no longer in the gallery.")
