"""The register of projects: to find one. Those who write it do that on its own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from cohorts.access import visible_cohorts
from core.formats import hours, long_date
from people.admin_base import ReadOnly
from people.admin_lists import choice_filter, column, page_url, row_filter, two_lines
from people.models import Person
from projects.access import visible_projects
from projects.history import SAID
from projects.models import Project, ProjectStage, Shows, Whose


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
    history_tells = frozenset(SAID)  # as the project's own history tells those who are not of its team
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
