"""Registers of the installation: who its administrators are, and the audit trail."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.formats import plural
from people.access import is_administrator, visible_audit_events, visible_people
from people.actions import add_person, end_administrator, make_administrator
from people.admin_base import ReadOnly, Register, RegisterForm
from people.admin_lists import Filter, column, each_in_turn, person_of
from people.models import AuditEvent, InstallationGrant, Person


class WhoForm(RegisterForm):
    """A person by name and address. An address that Cadre knows is that person, whatever name is typed."""

    given_name = forms.CharField(label="First name", max_length=100)
    family_name = forms.CharField(label="Last name", max_length=100)
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="If Cadre knows the address, it is that person, whatever name you type.",
    )

    def person(self, by: Person) -> Person:
        data = self.cleaned_data
        return add_person(email=data["email"], given_name=data["given_name"], family_name=data["family_name"], by=by)


WHO = ("given_name", "family_name", "email")


def standing(grant: Any) -> str:
    """Whether a grant holds now, in words."""
    now = timezone.now()
    if grant.until and grant.until <= now:
        return "Ended"
    return "Holds now" if grant.since <= now else "Not yet"


class StandingFilter(Filter):
    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Holds now"), ("ended", "Ended")]

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        current = queryset.current()
        return current if value == "now" else queryset.exclude(pk__in=current.values("pk"))


@admin.register(InstallationGrant)
class AdministratorRegister(Register):
    one, many = "administrator", "administrators"
    says = "Who keeps people, roles and the installation."
    add_words = "Name an administrator"
    audited_by_actions = True
    form = WhoForm
    list_display = ("name", "email", "since", "state")
    list_filter = (StandingFilter,)
    list_select_related = ("person",)
    search_fields = ("person__given_name", "person__family_name", "person__email")
    search_help_text = "Name or e-mail address"
    actions = ("end",)

    def visible(self, person: Person) -> QuerySet:
        if not is_administrator(person):
            return InstallationGrant.objects.none()
        return InstallationGrant.objects.select_related("person")

    def shown(self, person: Person) -> bool:
        return is_administrator(person)

    def can_add(self, person: Person) -> bool:
        return is_administrator(person)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        return [(None, {"fields": ("name", "email", "since", "until") if obj else WHO})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return ("name", "email", "since", "until") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = make_administrator(person=form.person(person_of(request)), by=person_of(request))
        obj.__dict__.update(made.__dict__)

    @column("Person", order="person__family_name")
    def name(self, grant: InstallationGrant) -> str:
        return grant.person.name

    @column("E-mail address")
    def email(self, grant: InstallationGrant) -> str:
        return grant.person.email

    @column("State")
    def state(self, grant: InstallationGrant) -> str:
        return standing(grant)

    def suits(self, action: str, obj: Any) -> bool:
        return standing(obj) == "Holds now"

    @admin.action(description="End the role")
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)
        done = each_in_turn(request, queryset, lambda grant: end_administrator(grant=grant, by=by))
        if done:
            messages.success(request, f"{plural(done, 'role')} ended. What was done stays in the audit trail.")


class WhenFilter(Filter):
    title = "When"
    parameter_name = "when"
    DAYS = {"1": "The last day", "7": "The last 7 days", "31": "The last 31 days"}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(self.DAYS.items())

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(value)))


@admin.register(AuditEvent)
class AuditTrail(ReadOnly):
    prepares_facts = True
    title, one, many = "Audit trail", "line", "lines"
    says = "Who did what to what. Sealed, so that a changed or missing line shows; it holds no private words."
    list_display = ("when", "who", "what", "of_what", "details_in_words")
    list_filter = (WhenFilter,)
    search_fields = ("verb", "subject_type", "subject_id")
    search_help_text = "What was done, to what kind of thing, or its key"
    fields = ("when", "who", "what", "of_what", "subject_id", "details_in_words", "seal")

    def visible(self, person: Person) -> QuerySet:
        return visible_audit_events(person)

    def shown(self, person: Person) -> bool:
        return is_administrator(person)

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        known = visible_people(person_of(request)).in_bulk({row.actor_id for row in rows if row.actor_id})
        for row in rows:
            row.actor = known.get(row.actor_id)

    @column("When", order="at")
    def when(self, event: AuditEvent) -> Any:
        return event.at

    @column("Who")
    def who(self, event: Any) -> str:
        if event.actor_id is None:
            return "Cadre itself"
        return event.actor.name if event.actor else "Somebody who was removed"

    @column("Did what", order="verb")
    def what(self, event: AuditEvent) -> str:
        return event.verb.capitalize()

    @column("To what", order="subject_type")
    def of_what(self, event: AuditEvent) -> str:
        try:
            return str(apps.get_model(event.subject_type)._meta.verbose_name).capitalize()
        except (LookupError, ValueError):
            return event.subject_type  # what it was called then

    @column("With")
    def details_in_words(self, event: AuditEvent) -> str:
        return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in event.details.items())
