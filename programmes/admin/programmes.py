"""The register of programmes: commission, rules and earlier cohorts, entered by hand. Contracts and the design have
pages of their own, to which it leads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from core.formats import hours, plural
from people import roles
from people.access import visible_organisations
from people.actions import organisation_named
from people.admin_base import Part, Register, RegisterForm
from people.admin_lists import column, page_url, person_of
from people.models import Person
from people.roles import Permission
from programmes.access import (
    can_start_programme,
    programmes_with,
    visible_frameworks,
    visible_programmes,
)
from programmes.actions import grant_role
from programmes.admin.lines import InOrder, LinesField, lines_shown, write_lines
from programmes.forms import ORGANISATIONS, OrganisationField
from programmes.models import Contract, EarlierCohort, Element, GroupSize, Programme
from programmes.panel import cohort_lines

NAMES_SUGGESTED = 500


class EarlierForm(InOrder):
    siblings = "programme"

    def clean(self) -> dict[str, Any] | None:
        self.ordered("starts_on", "ends_on", "The last day must not come before the first.")
        places, completed = self.cleaned_data.get("places"), self.cleaned_data.get("completed")
        if places is not None and completed is not None and completed > places:
            self.add_error("completed", f"{plural(places, 'place was', 'places were')} taken. Give that or fewer.")
        return super().clean()


class EarlierRows(Part):
    """Cohorts of before Cadre, in figures with their source."""

    model = EarlierCohort
    form = EarlierForm
    verbose_name = "earlier cohort"
    verbose_name_plural = "earlier cohorts, not held in Cadre"
    add_words = "Add an earlier cohort"
    fields = ("name", ("starts_on", "ends_on"), ("places", "completed"), "source", "position")

    def line(self, obj: Any) -> str:
        return f"{obj.name}: {plural(obj.places, 'place')}, not held in Cadre"


def commission_of(programme: Programme) -> tuple[list[str], list[str]]:
    """Challenges and aims; asked once for each object."""
    kept: tuple[list[str], list[str]] | None = programme.__dict__.get("_commission")
    if kept is None:
        kept = programme.__dict__["_commission"] = programme.commission()
    return kept


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
            challenges, aims = commission_of(self.instance)
            self.initial |= {
                "commissioner_name": self.instance.commissioner.name,
                "provider_name": self.instance.provider.name,
                "challenges": "\n".join(challenges),
                "aims": "\n".join(aims),
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
        "programmes.Phase",
        "programmes.Element",
        "programmes.EarlierCohort",
        "programmes.ProgrammeGrant",
        "awards.Pathway",
    )
    inlines = (EarlierRows,)
    list_display = ("name", "code", "for_whom", "contracted", "cohorts", "design")
    search_fields = ("name", "code", "commissioner__name", "provider__name", "target_roles")
    search_help_text = "Name, code, commissioner or provider"

    def visible(self, person: Person) -> QuerySet:
        contracts = Contract.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
        elements = Element.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
        scheduled = elements.filter(~models.Q(group_size=GroupSize.SELF), to_be_agreed=False)
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
        """Not while money was spent, or places are meant for some, under a contract, which would go with it."""
        used = Q(spending__isnull=False) | Q(targets__isnull=False)
        return obj.run_by_asker and self.is_free(obj) and not obj.contracts.filter(used).exists()

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
        """From a new programme straight on to the page where its design and its contracts are entered."""
        made = request.resolver_match and request.resolver_match.url_name == "programmes_programme_add"
        return page_url("programmes:programme", obj.pk) if made else super().next_url(request, obj)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The programme, its design and its cohorts", page_url("programmes:programme", obj.pk))]
        if obj.run_by_asker:
            found.append(("Its design: phases and elements", page_url("programmes:design", obj.pk)))
            found.append(("Its contracts", page_url("programmes:contracts", obj.pk)))
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
        return lines_shown(commission_of(programme)[0])

    @column("Aims")
    def aims_in_lines(self, programme: Any) -> str:
        return lines_shown(commission_of(programme)[1])
