"""The register of presentations to the executive team."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.formats import long_date
from people.admin_base import ReadOnly
from people.admin_lists import Filter, column, page_url, row_filter, two_lines
from people.models import Person
from projects.access import listed_presentations, reads_presentations
from projects.admin.projects import cohorts_to_choose
from projects.models import Presentation


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
        return listed_presentations(person).for_a_list()

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        reads = reads_presentations(person, obj.cohort)
        return [
            ("The presentation", page_url("projects:prepared", obj.pk) if reads else ""),
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
