"""Registers of contracts and of kept blueprints, to find one. Both are changed on pages of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from core.formats import long_date, money, plural
from people.access import holds
from people.admin_base import AddedElsewhere, ReadOnly
from people.admin_lists import choice_filter, column, page_url, row_filter
from people.models import Person
from people.roles import Permission
from programmes.access import contracted_programmes, programmes_with, visible_programmes
from programmes.admin.lines import lines_shown
from programmes.kept import visible_blueprints
from programmes.models import Contract, ContractKind, RecruitmentTarget, SavedBlueprint, Spend


@admin.register(Contract)
class ContractRegister(AddedElsewhere):
    says = "Pilots, awards and extensions: places, value, what is spent of it, and for whom places are meant."
    add_words = "Add a contract"
    add_page, add_asks = "programmes:add_contract", "Of which programme?"
    list_display = ("name", "programme_name", "kind", "places", "worth", "spent", "targets_set")
    list_filter = (
        row_filter("Programme", "programme", contracted_programmes),
        choice_filter("Kind", "kind", ContractKind.choices),
    )
    search_fields = ("name", "programme__name", "programme__code")
    search_help_text = "Contract or programme"
    ordering = ("programme__name", "starts_on", "name")
    fields = ("name", "programme", "kind", "places", "clinical_places", "first_day", "last_day", "worth", "spent")
    readonly_fields = ("targets_in_lines", "spending_in_lines")
    parts = ("programmes.RecruitmentTarget",)

    def shown(self, person: Person) -> bool:
        return super().shown(person) and holds(person, Permission.SEE_OUTCOMES)

    def add_of(self, person: Person) -> QuerySet:
        return programmes_with(person, Permission.MANAGE_PROGRAMME).order_by("name")

    def can_delete(self, person: Person, obj: Any) -> bool:
        """One that was entered by mistake: no cohort is named on it, and nothing was spent of it."""
        run = programmes_with(person, Permission.MANAGE_PROGRAMME).filter(pk=obj.programme_id)
        return self.is_free(obj) and run.exists()

    def visible(self, person: Person) -> QuerySet:
        spent = Spend.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
        targets = RecruitmentTarget.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
        rows = Contract.objects.filter(programme__in=contracted_programmes(person).order_by().values("pk"))
        return rows.select_related("programme").annotate(
            spent_of_it=Subquery(spent.annotate(total=Sum("amount")).values("total")),
            targets_held=Coalesce(Subquery(targets.annotate(n=Count("pk")).values("n")), Value(0)),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        return [
            (None, {"fields": self.fields}),
            ("Recruitment targets", {"fields": ("targets_in_lines",)}),
            ("Spent", {"fields": ("spending_in_lines",)}),
        ]

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Contracts of the programme, where they are changed", page_url("programmes:contracts", obj.programme_id))
        ]

    @column("Programme", order="programme__name")
    def programme_name(self, contract: Any) -> str:
        return contract.programme.name

    @column("First day")
    def first_day(self, contract: Any) -> str:
        return long_date(contract.starts_on) if contract.starts_on else ""

    @column("Last day")
    def last_day(self, contract: Any) -> str:
        return long_date(contract.ends_on) if contract.ends_on else ""

    @column("Value", order="value", number=True)
    def worth(self, contract: Any) -> str:
        return money(contract.value) if contract.value is not None else ""

    @column("Spent", order="spent_of_it", number=True)
    def spent(self, contract: Any) -> str:
        return money(contract.spent_of_it) if contract.spent_of_it is not None else ""

    @column("Targets", order="targets_held", number=True)
    def targets_set(self, contract: Any) -> int:
        return contract.targets_held

    @column("Places that are meant for somebody")
    def targets_in_lines(self, contract: Any) -> str:
        rows = contract.targets.select_related("profession", "organisation")
        return lines_shown(f"{target.of}: {plural(target.places, 'place')}" for target in rows)

    @column("Amounts")
    def spending_in_lines(self, contract: Any) -> str:
        rows = contract.spending.all()
        return lines_shown(f"{long_date(row.on)}: {money(row.amount)}, {row.what}" for row in rows)


@admin.register(SavedBlueprint)
class BlueprintRegister(ReadOnly):
    title, one, many = "Kept blueprints", "kept blueprint", "kept blueprints"
    says = "Designs that were kept to start other programmes from, beside those that Cadre ships."
    list_display = ("name", "from_programme", "kept_by", "kept")
    list_filter = (row_filter("Programme", "programme", visible_programmes),)
    list_select_related = ("programme", "kept_by")
    search_fields = ("name", "programme__name")
    search_help_text = "Name or programme"
    ordering = ("name", "-kept_on")
    fields = ("name", "from_programme", "kept_by", "kept")

    def visible(self, person: Person) -> QuerySet:
        return visible_blueprints(person)

    def can_delete(self, person: Person, obj: Any) -> bool:
        """Whoever kept it; programmes that were started from it stay as they are."""
        return obj.kept_by_id == person.pk

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Start a programme from it", page_url("programmes:start_from", obj.pk)),
            ("Download its file", page_url("programmes:blueprint_file", obj.pk)),
        ]

    @column("From", order="programme__name")
    def from_programme(self, saved: Any) -> str:
        return saved.programme.name if saved.programme else "A file"

    @column("Kept on", order="kept_on")
    def kept(self, saved: Any) -> str:
        return long_date(saved.kept_on)
