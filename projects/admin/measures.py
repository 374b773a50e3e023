"""Registers of what projects measure and try, across all of them, and of the causes that they share."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from core.dates import today
from core.formats import amount, long_date, unit_beside
from people.admin_base import ReadOnly
from people.admin_lists import Filter, choice_filter, column, page_url, row_filter, two_lines
from people.models import Person
from projects.access import visible_causes, visible_measures, visible_projects
from projects.admin.projects import cohorts_to_choose
from projects.models import CommonCause, Cycle, Measure, MeasureKind, Point

OVERDUE = timedelta(weeks=6)


class FiguresFilter(Filter):
    """By whether figures still come in."""

    title = "Figures"
    parameter_name = "figures"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "None yet"), ("overdue", "None for six weeks"), ("few", "Fewer than 13")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        overdue = Q(latest__lt=today() - OVERDUE, retired_on=None)
        wanted = {"none": Q(figures=0), "overdue": overdue, "few": Q(figures__lt=13)}
        return queryset.filter(wanted[value])


@admin.register(Measure)
class MeasureRegister(ReadOnly):
    title, one, many = "Measures", "measure", "measures"
    says = "What projects count, and when the last figure came in. Their charts are on their own pages."
    list_display = ("measured", "project_name", "kind", "figures", "latest_figure")
    list_filter = (
        row_filter("Cohort", "project__cohort", cohorts_to_choose, name="cohort"),
        choice_filter("Kind", "kind", MeasureKind.choices),
        FiguresFilter,
    )
    search_fields = ("name", "project__title")
    search_help_text = "What is measured, or the title of a project"
    ordering = ("name",)
    fields = (
        "name",
        "project_name",
        "kind",
        "unit",
        "definition",
        "numerator",
        "denominator",
        "source",
        "frequency",
        "aim",
        "figures",
        "latest_figure",
    )

    def visible(self, person: Person) -> QuerySet:
        rows = visible_measures(person).select_related("project__cohort__programme")
        points = Point.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
        return rows.annotate(
            figures=Coalesce(Subquery(points.annotate(n=Count("pk")).values("n")), 0),
            latest=Subquery(points.annotate(last=Max("on")).values("last")),
        )

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("The chart", page_url("projects:measure", obj.pk)),
            ("The project", page_url("projects:project", obj.project_id)),
        ]

    @column("Measure", order="name")
    def measured(self, measure: Measure) -> str:
        return two_lines(measure.name, unit_beside(measure.name, measure.unit))

    @column("Project", order="project__title")
    def project_name(self, measure: Measure) -> str:
        return two_lines(measure.project.title, measure.project.cohort)

    @column("Aim")
    def aim(self, measure: Measure) -> str:
        return "" if measure.target is None else amount(measure.target, measure.unit)

    @column("Figures", order="figures", number=True)
    def figures(self, measure: Any) -> int:
        return measure.figures

    @column("Latest figure", order="latest")
    def latest_figure(self, measure: Any) -> str:
        return long_date(measure.latest) if measure.latest else "None yet"


class WaitsFilter(Filter):
    """By what a cycle waits for."""

    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("planned", "Planned"), ("doing", "Doing"), ("studied", "Studied"), ("decided", "Decided")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        wanted = {
            "planned": Q(happened=""),
            "doing": ~Q(happened="") & Q(held=""),
            "studied": ~Q(held="") & Q(decision=""),
            "decided": ~Q(decision=""),
        }
        return queryset.filter(wanted[value])


@admin.register(Cycle)
class CycleRegister(ReadOnly):
    title, one, many = "PDSA cycles", "cycle", "cycles"
    says = "What projects try, and how far each test is."
    list_display = ("cycle", "project_name", "began", "state_words")
    list_filter = (row_filter("Cohort", "project__cohort", cohorts_to_choose, name="cohort"), WaitsFilter)
    search_fields = ("title", "project__title")
    search_help_text = "Title of a cycle or of a project"
    ordering = ("project__title", "number")
    fields = ("cycle", "project_name", "prediction", "began", "state_words", "learned")

    def visible(self, person: Person) -> QuerySet:
        rows = Cycle.objects.filter(project__in=visible_projects(person))
        return rows.select_related("project__cohort__programme")

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("The cycle", page_url("projects:cycle", obj.project_id, obj.pk))]

    @column("Cycle", order="title")
    def cycle(self, cycle: Cycle) -> str:
        return two_lines(cycle.title, f"Cycle {cycle.number}")

    @column("Project", order="project__title")
    def project_name(self, cycle: Cycle) -> str:
        return two_lines(cycle.project.title, cycle.project.cohort)

    @column("Began", order="began_on")
    def began(self, cycle: Cycle) -> str:
        return long_date(cycle.began_on) if cycle.began_on else "Not yet"

    @column("State")
    def state_words(self, cycle: Cycle) -> str:
        return cycle.state


@admin.register(CommonCause)
class CauseRegister(ReadOnly):
    title, one, many = "Common causes", "common cause", "common causes"
    says = "What projects of several organisations measure together, by one definition."
    list_display = ("cause", "measure", "joined", "reported")
    search_fields = ("title", "measure")
    search_help_text = "Title, or what is measured"
    ordering = ("title",)
    fields = (
        "title",
        "aim",
        "measure",
        "definition",
        "numerator",
        "denominator",
        "unit",
        "frequency",
        "commissioner_sees",
        "joined",
        "reported",
    )

    def visible(self, person: Person) -> QuerySet:
        has_figures = Q(projects__cause_measure__points__isnull=False)
        return (
            visible_causes(person)
            .select_related("programme")
            .annotate(
                joined=Count("projects__cause_organisation", distinct=True),
                reported=Count("projects__cause_organisation", filter=has_figures, distinct=True),
            )
        )

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("Side by side", page_url("projects:cause", obj.pk))]

    @column("Cause", order="title")
    def cause(self, cause: CommonCause) -> str:
        return two_lines(cause.title, cause.programme)

    @column("Organisations", order="joined", number=True)
    def joined(self, cause: Any) -> int:
        return cause.joined

    @column("Have reported", order="reported", number=True)
    def reported(self, cause: Any) -> int:
        return cause.reported
