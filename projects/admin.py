"""The registers of projects and of presentations: to find one. Those who write them do it on their own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cohorts.access import visible_cohorts
from core.formats import hours, long_date
from people.admin_base import ReadOnly
from people.admin_lists import Filter, choice_filter, column, page_url, row_filter, two_lines
from people.models import Person
from projects.access import visible_presentations, visible_projects
from projects.models import Presentation, Project, ProjectStage, Shows, Whose


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
