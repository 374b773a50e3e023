"""The register of materials: to find one. It is changed on its own page, where who may see it is said."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from cohorts.access import visible_cohorts
from core.formats import long_date
from library.access import visible_materials
from library.models import Material, MaterialKind
from people.admin_base import ReadOnly
from people.admin_lists import choice_filter, column, page_url, row_filter, two_lines
from people.models import Person
from programmes.access import visible_programmes


def programmes_to_choose(person: Person) -> QuerySet:
    return visible_programmes(person).order_by("name")


def cohorts_to_choose(person: Person) -> QuerySet:
    return visible_cohorts(person).select_related("programme").order_by("programme__name", "number")


@admin.register(Material)
class MaterialRegister(ReadOnly):
    says = "Files, links, videos and stories of the libraries, with who may see each."
    parts = ("library.Version",)
    list_display = ("title", "what", "belongs", "for_whom", "added", "state")
    list_filter = (
        row_filter("Programme", "programme", programmes_to_choose),
        row_filter("Cohort", "cohort", cohorts_to_choose),
        choice_filter("Kind", "kind", MaterialKind.choices),
    )
    search_fields = ("title", "summary", "source")
    search_help_text = "Title, what it is for, or where it is from"
    ordering = ("title",)
    fields = ("title", "what", "summary", "belongs", "for_whom", "url", "source", "consented_on", "added", "state")

    def visible(self, person: Person) -> QuerySet:
        return visible_materials(person).for_a_list()

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Its page", page_url("library:material", obj.pk)),
            ("The library", page_url("library:library", obj.programme_id)),
        ]

    @column("What")
    def what(self, material: Material) -> str:
        return material.type_words

    @column("Belongs to", order="programme__name")
    def belongs(self, material: Material) -> str:
        of = material.session or material.project or material.domain
        return two_lines(str(of) if of else "The whole programme", material.programme)

    @column("Who may see it")
    def for_whom(self, material: Material) -> str:
        return material.seen_by

    @column("Added", order="added_at")
    def added(self, material: Material) -> str:
        return long_date(material.added_at)

    @column("State", order="withdrawn_at")
    def state(self, material: Material) -> str:
        return f"Withdrawn on {long_date(material.withdrawn_at)}" if material.withdrawn_at else "In the library"
