"""Register of the qualifications and memberships of facilitators and coaches, by when they expire."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cohorts.credentials import SOON, state_of
from cohorts.models import Credential, CredentialKind
from cohorts.records import visible_credentials
from core.dates import today
from core.formats import long_date
from people.admin_base import ReadOnly
from people.admin_lists import Filter, choice_filter, column, page_url, two_lines
from people.models import Person


class ExpiryFilter(Filter):
    title = "Expiry"
    parameter_name = "expiry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("soon", "Expires within 60 days"), ("expired", "Expired")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        day = today()
        if value == "expired":
            return queryset.filter(expires_on__lt=day)
        return queryset.filter(expires_on__gte=day, expires_on__lte=day + SOON)


@admin.register(Credential)
class CredentialRegister(ReadOnly):
    title, one, many = "Qualifications and memberships", "entry", "entries"
    says = "Of those who facilitate or coach now, with when each expires. They keep them themselves."
    list_display = ("name", "titled", "kind", "since", "until")
    list_select_related = ("person",)
    list_filter = (ExpiryFilter, choice_filter("What it is", "kind", CredentialKind.choices))
    search_fields = ("person__given_name", "person__family_name", "title", "body", "number")
    search_help_text = "Name, title, body or number"
    ordering = ("expires_on", "person__family_name")
    fields = ("name", "kind", "title", "body", "number", "since", "until")

    def visible(self, person: Person) -> QuerySet:
        return visible_credentials(person).select_related("person")

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("The person", page_url("admin:people_person_change", obj.person_id))]

    @column("Name", order="person__family_name")
    def name(self, credential: Credential) -> str:
        return credential.person.sort_name

    @column("Title", order="title")
    def titled(self, credential: Credential) -> str:
        return two_lines(credential.title, credential.says)

    @column("Until", order="expires_on")
    def until(self, credential: Credential) -> str:
        if not credential.expires_on:
            return "does not run out"
        return two_lines(long_date(credential.expires_on), state_of(credential.expires_on, today()))
