"""Registers of programmes and frameworks: everything that a blueprint brings can be entered here by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from core.formats import hours, hours_words, money, plural
from people import roles
from people.access import visible_organisations
from people.actions import organisation_named
from people.admin_base import NARROW, Part, Register, RegisterForm
from people.admin_lists import column, page_url, person_of
from people.models import Person
from people.roles import Permission
from programmes.access import (
    can_manage,
    can_start_programme,
    programmes_with,
    visible_frameworks,
    visible_programmes,
)
from programmes.actions import grant_role
from programmes.forms import ORGANISATIONS, OrganisationField
from programmes.models import Contract, Domain, Element, Framework, GroupSize, Objective, Programme
from programmes.panel import cohort_lines

NAMES_SUGGESTED = 500


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 5}), **options)
        self.longest = longest

    def clean(self, value: Any) -> list[str]:
        lines = lines_of(super().clean(value))
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                words = f"Line {number} has {len(line)} characters. Write it in {self.longest} or fewer."
                raise forms.ValidationError(words)
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return lines_of(initial) != lines_of(data)


def lines_of(text: str | None) -> list[str]:
    """What is written on each line; empty ones do not count."""
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return [line for line in lines if line]


def write_lines(rows: Any, lines: Sequence[str]) -> None:
    """Bring the rows of a parent in step with lines: text by text in their order, so that a row keeps its key."""
    there = list(rows.order_by("position"))
    for position, text in enumerate(lines, start=1):
        if position > len(there):
            rows.create(position=position, text=text)
        elif (there[position - 1].position, there[position - 1].text) != (position, text):
            row = there[position - 1]
            row.position, row.text = position, text
            row.save(update_fields=["position", "text"])
    rows.filter(pk__in=[row.pk for row in there[len(lines) :]]).delete()


def in_lines(rows: Any) -> str:
    """As a form shows them."""
    return "\n".join(row.text for row in rows.all())


def lines_shown(rows: Any) -> str:
    """As a page shows them that cannot change them."""
    return format_html_join("", "<p>{}</p>", ((row.text,) for row in rows.all()))


class ContractForm(RegisterForm):
    def clean(self) -> dict[str, Any] | None:
        self.ordered("starts_on", "ends_on", "The last day must not come before the first.")
        places, clinical = self.cleaned_data.get("places"), self.cleaned_data.get("clinical_places")
        if places is not None and clinical is not None and clinical > places:
            self.add_error("clinical_places", f"The contract has {plural(places, 'place')} in all. Give that or fewer.")
        return super().clean()


class ContractPart(Part):
    model = Contract
    form = ContractForm
    verbose_name_plural = "contracts"
    add_words = "Add a contract"
    fields = ("name", ("places", "clinical_places", "value"), ("starts_on", "ends_on"))

    def line(self, obj: Any) -> str:
        value = f", {money(obj.value)}" if obj.value is not None else ""
        return f"{obj.name}: {plural(obj.places, 'place')}{value}"


class InOrder(RegisterForm):
    """A part with its place among its siblings."""

    siblings = ""  # the key that they share
    position = forms.IntegerField(
        label="Place in the order",
        min_value=1,
        required=False,
        help_text="1 stands first. Left empty, it stands last.",
        widget=forms.NumberInput(NARROW),
    )

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get("position"):
            shared = {self.siblings: getattr(self.instance, self.siblings)}
            rows = type(self.instance)._default_manager.filter(**shared)
            self.instance.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        return super().save(commit)


class ElementForm(InOrder):
    siblings = "programme"

    class Meta:
        labels: ClassVar[dict] = {"count": "Meetings", "share": "Kind of learning", "group_size": "For whom"}

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        several = (data.get("count") or 1) > 1 and data.get("group_size") != GroupSize.SELF
        if several and not data.get("interval_weeks"):
            words = f"It meets {data['count']} times. Give the number of weeks between its meetings."
            self.add_error("interval_weeks", words)
        return super().clean()


class ElementPart(Part):
    """The design, element by element. Which domains one covers is chosen from the programme's framework."""

    model = Element
    form = ElementForm
    verbose_name_plural = "elements of the design"
    add_words = "Add an element"
    parts = ("programmes.Element_domains", "evaluations.ElementPlan")
    lines: tuple = (
        ("title", "kind"),
        ("count", "hours"),
        ("offset_weeks", "interval_weeks", "starts_at"),
        ("share", "group_size"),
        "domains",
        ("asked", "bring"),
        ("counts_for_completion", "required"),
        "position",
    )

    def line(self, obj: Any) -> str:
        meetings = f"{obj.count} × " if obj.count > 1 else ""
        return f"{obj.title}: {meetings}{hours_words(obj.hours)}"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_domains()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        has_domains = obj is not None and obj.framework_id
        return [(None, {"fields": [line for line in self.lines if has_domains or line != "domains"]})]

    def choices(self, request: HttpRequest, field: str) -> QuerySet:
        return Domain.objects.filter(framework__in=visible_frameworks(person_of(request)))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type:
        made: Any = super().get_formset(request, obj, **kwargs)
        domains = made.form.base_fields.get("domains")
        if domains is not None:
            domains.queryset = Domain.objects.filter(framework=obj.framework_id).order_by("position")
            domains.choices = [(domain.pk, domain.name) for domain in domains.queryset]  # asked once for all elements
        return made


class ProgrammeForm(RegisterForm):
    class Meta:
        labels: ClassVar[dict] = {
            "commissioner_signatory": "Who signs for the commissioner",
            "provider_signatory": "Who signs for the provider",
            "parent": "Part of the programme",
            "target_roles": "For whom",
        }

    code = forms.CharField(
        max_length=8,
        help_text="Two to eight letters. It begins the numbers of its certificates, and stays.",
        widget=forms.TextInput({"class": "nhsuk-input--width-10", "autocapitalize": "characters"}),
        validators=[RegexValidator("^[A-Za-z]{2,8}$", "Give two to eight letters, with no figures or spaces.")],
    )
    commissioner_name = OrganisationField(
        label="Commissioner",
        help_text="Who pays for the programme. Choose a name that Cadre suggests, or write a new one.",
    )
    provider_name = OrganisationField(label="Provider", help_text="Who runs it.")
    challenges = LinesField(longest=400, help_text="What the programme answers, one challenge a line.")
    aims = LinesField(longest=400, help_text="What it was given to do, one aim a line.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            self.initial |= {
                "commissioner_name": self.instance.commissioner.name,
                "provider_name": self.instance.provider.name,
                "challenges": in_lines(self.instance.challenges),
                "aims": in_lines(self.instance.aims),
            }

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if Programme.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"Another programme has the code {code}. Choose a different one.")
        return code

    def clean(self) -> dict[str, Any] | None:
        self.ordered("starts_on", "ends_on", "The last day must not come before the first.")
        return super().clean()


@admin.register(Programme)
class ProgrammeRegister(Register):
    says = "What was commissioned: contracts, aims, framework and design."
    add_words = "Set up a programme by hand"
    form = ProgrammeForm
    parts = (
        "programmes.Challenge",
        "programmes.Aim",
        "programmes.Contract",
        "programmes.Element",
        "programmes.ProgrammeGrant",
        "awards.Pathway",
    )
    inlines = (ContractPart, ElementPart)
    list_display = ("name", "code", "for_whom", "contracted", "cohorts", "design")
    search_fields = ("name", "code", "commissioner__name", "provider__name", "target_roles")
    search_help_text = "Name, code, commissioner or provider"

    def visible(self, person: Person) -> QuerySet:
        contracts = Contract.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
        elements = Element.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
        scheduled = elements.filter(~models.Q(group_size=GroupSize.SELF))
        whole = models.F("hours") * models.F("count")
        return (
            visible_programmes(person)
            .select_related("commissioner", "provider")
            .annotate(
                places=Subquery(contracts.annotate(n=Sum("places")).values("n"), output_field=IntegerField()),
                elements_in_design=Coalesce(Subquery(elements.annotate(n=Count("pk")).values("n")), 0),
                hours_scheduled=Subquery(scheduled.annotate(n=Sum(whole)).values("n")),
                run_by_asker=Exists(programmes_with(person, Permission.MANAGE_PROGRAMME).filter(pk=OuterRef("pk"))),
            )
        )

    def can_add(self, person: Person) -> bool:
        return can_start_programme(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        return obj.run_by_asker

    def can_delete(self, person: Person, obj: Any) -> bool:
        return obj.run_by_asker and self.is_free(obj)

    def choices(self, request: HttpRequest, field: str) -> QuerySet:
        person = person_of(request)
        return {"parent": visible_programmes(person), "framework": visible_frameworks(person)}[field]

    def datalists(self, person: Person) -> Mapping[str, Iterable[str]]:
        return {ORGANISATIONS: visible_organisations(person).values_list("name", flat=True)[:NAMES_SUGGESTED]}

    def get_inlines(self, request: HttpRequest, obj: Any) -> Sequence:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        if obj is None or self.has_change_permission(request, obj):
            return ("code",) if obj else ()
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        may = obj is None or self.has_change_permission(request, obj)
        commissioner, provider = ("commissioner_name", "provider_name") if may else ("commissioner", "provider")
        lines = ("challenges", "aims") if may else ("challenges_in_lines", "aims_in_lines")
        whom = (commissioner, "commissioner_signatory", provider, "provider_signatory")
        return [
            (None, {"fields": ("name", "code", "describes", *whom, "parent")}),
            ("Commission", {"fields": ("situation", *lines, "target_roles", ("starts_on", "ends_on"))}),
            ("Framework", {"fields": ("framework",)}),
            ("To complete it", {"fields": ("complete_hours_percent", "complete_needs_presentation")}),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        made: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None:
            made.base_fields.pop("code", None)
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = person_of(request)
        obj.commissioner = organisation_named(name=form.cleaned_data["commissioner_name"], by=by)
        obj.provider = organisation_named(name=form.cleaned_data["provider_name"], by=by)
        super().save_model(request, obj, form, change)
        write_lines(obj.challenges, form.cleaned_data["challenges"])
        write_lines(obj.aims, form.cleaned_data["aims"])
        if not change:
            grant_role(programme=obj, person=by, role=roles.COORDINATOR.value, by=by)

    def next_url(self, request: HttpRequest, obj: Any) -> str:
        """A new programme goes straight on to its contracts and its design."""
        made = request.resolver_match and request.resolver_match.url_name == "programmes_programme_add"
        return reverse("admin:programmes_programme_change", args=[obj.pk]) if made else super().next_url(request, obj)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The programme, its design and its cohorts", page_url("programmes:programme", obj.pk))]
        if obj.run_by_asker:
            found.append(("Lay out a cohort", page_url("cohorts:lay_out", obj.pk)))
        return found

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        lines = cohort_lines(person_of(request), rows)
        for row in rows:
            row.cohort_count = len(lines[row.pk])

    @column("For", order="commissioner__name")
    def for_whom(self, programme: Any) -> str:
        return programme.commissioner.name

    @column("Places contracted", order="places", number=True)
    def contracted(self, programme: Any) -> int | None:
        return programme.places

    @column("Cohorts", number=True)
    def cohorts(self, programme: Any) -> int:
        return programme.cohort_count

    @column("Design", order="elements_in_design")
    def design(self, programme: Any) -> str:
        if not programme.elements_in_design:
            return "No element yet"
        scheduled = hours(programme.hours_scheduled or 0)
        return f"{plural(programme.elements_in_design, 'element')}, {scheduled} hours"

    @column("Challenges")
    def challenges_in_lines(self, programme: Any) -> str:
        return lines_shown(programme.challenges)

    @column("Aims")
    def aims_in_lines(self, programme: Any) -> str:
        return lines_shown(programme.aims)


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
    parts = ("programmes.Objective",)
    readonly_fields = ("objectives_in_lines",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        objectives = "objectives" if self.has_change_permission(request, obj) else "objectives_in_lines"
        return (("name", "position"), "summary", objectives)

    @column("Learning objectives")
    def objectives_in_lines(self, domain: Domain) -> str:
        return lines_shown(domain.objectives)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("objectives")


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
        return can_start_programme(person) and all(
            can_manage(person, programme) for programme in Programme.objects.filter(framework=obj)
        )

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
