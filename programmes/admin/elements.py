"""The register of elements: where a combined day gets its parts. All else is on the design page of its programme."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest

from core.formats import hours_words
from people.admin_base import Part, Register
from people.admin_lists import choice_filter, column, page_url, person_of, row_filter
from people.models import Person
from people.roles import Permission
from programmes import laid_out
from programmes.access import programmes_with, visible_programmes
from programmes.actions import add_up_parts
from programmes.admin.lines import InOrder
from programmes.models import Element, ElementKind, ElementPart

MOST_HOURS = Decimal(24)


class ElementPartForm(InOrder):
    siblings = "element"

    class Meta:
        labels: ClassVar[dict] = {"share": "Kind of learning"}

    def clean(self) -> dict[str, Any] | None:
        length = self.cleaned_data.get("hours")
        if length is not None and not 0 < length <= MOST_HOURS:
            self.add_error("hours", "Give the hours of this part, as in 3.5.")
        return super().clean()


class ElementPartRows(Part):
    model = ElementPart
    form = ElementPartForm
    verbose_name_plural = "parts of the day"
    add_words = "Add a part"
    fields = (("title", "kind"), ("hours", "share"), "position")

    def line(self, obj: Any) -> str:
        return f"{obj.title}: {hours_words(obj.hours)}"


@admin.register(Element)
class ElementRegister(Register):
    title, one, many = "Elements and their parts", "element", "elements"
    says = "A combined day is made of parts under one register: a workshop, then action learning."
    inlines = (ElementPartRows,)
    parts = ("programmes.Element_domains", "evaluations.ElementPlan")
    fields = ("title", "programme", "kind", "length")
    list_display = ("title", "programme_name", "kind", "length", "made_of")
    list_filter = (
        row_filter("Programme", "programme", visible_programmes),
        choice_filter("Kind", "kind", ElementKind.choices),
    )
    search_fields = ("title", "programme__name", "programme__code")
    search_help_text = "Element or programme"
    ordering = ("programme__name", "position")

    def visible(self, person: Person) -> QuerySet:
        own = programmes_with(person, Permission.MANAGE_PROGRAMME).filter(pk=OuterRef("programme"))
        rows = Element.objects.filter(programme__in=visible_programmes(person)).select_related("programme")
        return rows.annotate(parts_held=Count("parts"), run_by_asker=Exists(own))

    def can_change(self, person: Person, obj: Any) -> bool:
        return obj.run_by_asker and not obj.to_be_agreed

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return self.fields

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Its programme’s design, where all else is changed", page_url("programmes:design", obj.programme_id)),
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        laid_out.keep(form.instance)
        super().save_related(request, form, formsets, change)
        add_up_parts(element=form.instance, by=person_of(request))

    @column("Programme", order="programme__name")
    def programme_name(self, element: Any) -> str:
        return element.programme.name

    @column("Length", order="hours")
    def length(self, element: Any) -> str:
        return "To be agreed" if element.to_be_agreed else hours_words(element.hours)

    @column("Parts", order="parts_held", number=True)
    def made_of(self, element: Any) -> int:
        return element.parts_held
