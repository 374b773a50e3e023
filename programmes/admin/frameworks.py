"""Registers of frameworks and of their domains: a theme is entered with its requirements, ideas and reading."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from people.admin_base import Part, Register
from people.admin_lists import column, page_url, row_filter
from people.models import Person
from programmes.access import can_manage, can_start_programme, visible_frameworks, visible_programmes
from programmes.admin.lines import InOrder, LinesField, in_lines, lines_shown, write_lines
from programmes.models import Domain, Framework, Idea, Objective, Programme, Reading, Requirement


class DomainForm(InOrder):
    siblings = "framework"
    objectives = LinesField(
        longest=300,
        label="Learning objectives",
        help_text="One a line, in your own words: “Give feedback that changes something”.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            self.initial["objectives"] = in_lines(self.instance.objectives)


class DomainPart(Part):
    model = Domain
    form = DomainForm
    verbose_name_plural = "domains"
    add_words = "Add a domain"
    parts = ("programmes.Objective", "programmes.Requirement", "programmes.Idea", "programmes.Reading")
    readonly_fields = ("objectives_in_lines",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        objectives = "objectives" if self.has_change_permission(request, obj) else "objectives_in_lines"
        return (("name", "position"), "summary", objectives)

    @column("Learning objectives")
    def objectives_in_lines(self, domain: Domain) -> str:
        return lines_shown(objective.text for objective in domain.objectives.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("objectives")


def owns_framework(person: Person, framework: Framework) -> bool:
    """Whether every programme that uses it is one's own."""
    return can_start_programme(person) and all(
        can_manage(person, programme) for programme in Programme.objects.filter(framework=framework)
    )


@admin.register(Framework)
class FrameworkRegister(Register):
    says = "Models of leadership: domains, each with its learning objectives. Programmes share them."
    add_words = "Add a framework"
    inlines = (DomainPart,)
    parts = ("programmes.Domain",)
    fields = ("name", "source")
    list_display = ("name", "source", "domain_count", "objective_count", "programme_count")
    search_fields = ("name", "source")
    search_help_text = "Name or source"

    def visible(self, person: Person) -> QuerySet:
        domains = Domain.objects.filter(framework=OuterRef("pk")).order_by().values("framework")
        objectives = Objective.objects.filter(domain__framework=OuterRef("pk")).order_by().values("domain__framework")
        used = visible_programmes(person).filter(framework=OuterRef("pk")).order_by().values("framework")
        return visible_frameworks(person).annotate(
            domains_held=Coalesce(Subquery(domains.annotate(n=Count("pk")).values("n")), 0),
            objectives_held=Coalesce(Subquery(objectives.annotate(n=Count("pk")).values("n")), 0),
            programmes_seen=Coalesce(Subquery(used.annotate(n=Count("pk")).values("n")), 0),
        )

    def can_add(self, person: Person) -> bool:
        return can_start_programme(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        """Only where every programme that uses it is one's own: a change is theirs too."""
        return owns_framework(person, obj)

    def can_delete(self, person: Person, obj: Any) -> bool:
        return self.can_change(person, obj) and self.is_free(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for part in formset.forms:
            if part.instance.pk and part.has_changed() and part not in formset.deleted_forms:
                write_lines(part.instance.objectives, part.cleaned_data["objectives"])

    @column("Domains", order="domains_held", number=True)
    def domain_count(self, framework: Any) -> int:
        return framework.domains_held

    @column("Objectives", order="objectives_held", number=True)
    def objective_count(self, framework: Any) -> int:
        return framework.objectives_held

    @column("Your programmes", order="programmes_seen", number=True)
    def programme_count(self, framework: Any) -> int:
        return framework.programmes_seen


class RequirementForm(InOrder):
    siblings = "domain"


class RequirementPart(Part):
    model = Requirement
    form = RequirementForm
    verbose_name_plural = "requirements"
    add_words = "Add a requirement"
    fields = ("text", ("evidence", "needed"), "position")


class IdeaForm(InOrder):
    siblings = "domain"


class IdeaPart(Part):
    model = Idea
    form = IdeaForm
    verbose_name_plural = "ideas, from earlier projects"
    add_words = "Add an idea"
    fields = ("title", "problem", "done", "result", "position")


class ReadingForm(InOrder):
    siblings = "domain"


class ReadingPart(Part):
    model = Reading
    form = ReadingForm
    verbose_name_plural = "further reading"
    add_words = "Add something to read"
    fields = (("title", "kind"), "url", "source", "note", "position")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def line(self, obj: Any) -> str:
        return f"{obj.title}: {obj.get_kind_display()}"


@admin.register(Domain)
class DomainRegister(Register):
    title, one, many = "Domains and themes", "domain", "domains"
    says = "A domain with requirements, ideas or reading of its own is a theme. Domains are added in their framework."
    inlines = (RequirementPart, IdeaPart, ReadingPart)
    parts = ("programmes.Objective",)
    fields = ("name", "framework", "summary")
    list_display = ("name", "framework_name", "requirement_total", "idea_total", "reading_total")
    list_filter = (row_filter("Framework", "framework", visible_frameworks),)
    search_fields = ("name", "framework__name")
    search_help_text = "Domain or framework"
    ordering = ("framework__name", "position")

    def visible(self, person: Person) -> QuerySet:
        rows = Domain.objects.filter(framework__in=visible_frameworks(person)).select_related("framework")
        return rows.annotate(
            requirements_held=_counted(Requirement), ideas_held=_counted(Idea), readings_held=_counted(Reading)
        )

    def can_change(self, person: Person, obj: Any) -> bool:
        return owns_framework(person, obj.framework)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return ("name", "framework", "summary")

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [
            ("Its framework, with name and objectives", page_url("admin:programmes_framework_change", obj.framework_id))
        ]
        if obj.requirements_held or obj.ideas_held or obj.readings_held:
            found.append(("The theme as participants see it", page_url("home:theme", obj.pk)))
        return found

    @column("Framework", order="framework__name")
    def framework_name(self, domain: Any) -> str:
        return domain.framework.name

    @column("Requirements", order="requirements_held", number=True)
    def requirement_total(self, domain: Any) -> int:
        return domain.requirements_held

    @column("Ideas", order="ideas_held", number=True)
    def idea_total(self, domain: Any) -> int:
        return domain.ideas_held

    @column("Reading", order="readings_held", number=True)
    def reading_total(self, domain: Any) -> int:
        return domain.readings_held


def _counted(model: type[models.Model]) -> Coalesce:
    rows = model._default_manager.filter(domain=OuterRef("pk")).order_by().values("domain")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
