"""Registers of people, organisations and professions: for a coordinator, those whom they meet in their programmes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest

from accounts.addresses import change_address
from accounts.models import Invitation
from cohorts.access import visible_places
from cohorts.admin.cohorts import cohorts_to_choose, counted, invite_people
from cohorts.admin.roles import visible_cohort_grants, visible_programme_grants
from core.formats import join_words, short_date
from people import roles
from people.access import (
    is_administrator,
    may_enter_admin,
    visible_organisations,
    visible_people,
    visible_professions,
)
from people.actions import organisation_named
from people.admin_base import Register, RegisterForm
from people.admin_lists import Filter, choice_filter, column, filtered, in_pairs, person_of
from people.models import InstallationGrant, Organisation, OrganisationKind, Person, Profession
from programmes.forms import ORGANISATIONS, OrganisationField

NAMES_SUGGESTED = 500
SET_UP = ~Q(password__startswith="!") | Q(last_login__isnull=False)  # noqa: S106  (“!” begins a password that nobody has)


class AccountFilter(Filter):
    title = "Account"
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("set up", "Set up"), ("invited", "Invited"), ("none", "Not invited"), ("shut", "May not sign in")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        if value == "shut":
            return queryset.filter(is_active=False)
        open_to = queryset.filter(is_active=True)
        if value == "set up":
            return open_to.filter(SET_UP)
        invited = Q(pk__in=Invitation.objects.values("person"))
        return open_to.filter(~SET_UP, invited if value == "invited" else ~invited)


class OnCohortFilter(Filter):
    title = "On cohort"
    parameter_name = "cohort"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(cohort.pk), str(cohort)) for cohort in cohorts_to_choose(person_of(request))]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(pk__in=visible_places(person_of(self.request)).filter(cohort=value).values("person"))


class RoleFilter(Filter):
    title = "Role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, role.name) for value, role in roles.ROLES.items()]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        asker = person_of(self.request)
        held = Q()
        for grants in (*visible_grants(asker), *(visible(asker) for visible, _ in _others)):
            held |= Q(pk__in=grants.filter(role=value).values("person"))
        return queryset.filter(held)


_others: list[tuple[Callable[[Person], QuerySet], str]] = []


def register_roles(visible: Callable[[Person], QuerySet], of: str) -> None:
    """Roles of an app above: `visible(asker)` are the grants held now that the asker may know of, and `of` names the
    key to what each is for."""
    _others.append((visible, of))


def visible_grants(person: Person) -> tuple[QuerySet, QuerySet, QuerySet]:
    """Roles held now that the person may know of: of programmes, of cohorts, and of the installation."""
    installation = InstallationGrant.objects.current()
    return (
        visible_programme_grants(person).current(),
        visible_cohort_grants(person).current(),
        installation if is_administrator(person) else installation.none(),
    )


class PersonForm(RegisterForm):
    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another person has this address. Find them in this register.")
        return email


@admin.register(Person)
class PersonRegister(Register):
    prepares_facts = True
    says = "Who has a place or a role, and whether they have set up their account."
    add_words = "Add a person"
    form = PersonForm
    parts = ("account.EmailAddress",)
    list_display = ("sort_name", "email", "on", "roles_held", "account")
    list_filter = (OnCohortFilter, RoleFilter, AccountFilter)
    search_fields = ("given_name", "family_name", "email")
    search_help_text = "Name or e-mail address"
    ordering = ("family_name", "given_name")
    actions = ("invite",)
    # Not when somebody signed in, stated needs or gave a number: beside the count of an open survey, that they were
    # here at that minute says that they have answered.
    history_tells = frozenset({"add person", "change person", "change address", "invite"})

    def visible(self, person: Person) -> QuerySet:
        return visible_people(person)

    def can_add(self, person: Person) -> bool:
        """Coordinators enter people with their place or role, so that everybody entered belongs somewhere."""
        return is_administrator(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        """Administrators. A coordinator may mend the name of somebody who has not signed in yet."""
        return is_administrator(person) or not (obj.last_login or obj.has_usable_password())

    def can_delete(self, person: Person, obj: Any) -> bool:
        return is_administrator(person) and self.is_free(obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        own = ("honorific", "given_name", "family_name", "email")
        if obj is None:
            return [(None, {"fields": own})]
        account = ("account", "last_signed_in", "is_active") if is_administrator(person_of(request)) else ("account",)
        return [
            (None, {"fields": own}),
            ("Account", {"fields": account}),
            ("Places and roles", {"fields": ("on", "roles_held")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        if obj is None:
            return ()
        if not self.has_change_permission(request, obj):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        known = ("account", "last_signed_in", "on", "roles_held")
        return known if is_administrator(person_of(request)) else (*known, "email")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_password(None)
            obj.save()
            return
        changed = [name for name in form.changed_data if name in form.fields and name != "email"]
        if changed:
            obj.save(update_fields=changed)
        if "email" in form.changed_data:
            change_address(person=obj, email=form.cleaned_data["email"], by=person_of(request))

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        asker = person_of(request)
        keys = [row.pk for row in rows]
        on, held = defaultdict(list), roles_of(asker, keys)
        for place in visible_places(asker).filter(person__in=keys).select_related("cohort__programme"):
            on[place.person_id].append((place.cohort.name, place.cohort.programme))
        invited = dict(Invitation.objects.filter(person__in=keys).values_list("person", "invited_at"))
        for row in rows:
            row.cohorts, row.held, row.invited_at = on[row.pk], held.get(row.pk, []), invited.get(row.pk)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("Their places", filtered("cohorts_place", q=obj.email))]

    def suits(self, action: str, obj: Any) -> bool:
        return obj.is_active and not obj.has_usable_password()

    @column("Name", order="family_name")
    def sort_name(self, person: Person) -> str:
        return person.sort_name

    @column("On")
    def on(self, person: Any) -> str:
        return in_pairs(person.cohorts)

    @column("Roles")
    def roles_held(self, person: Any) -> str:
        return in_pairs(person.held)

    @column("Account")
    def account(self, person: Any) -> str:
        if not person.is_active:
            return "May not sign in"
        if person.has_usable_password() or person.last_login:
            return "Set up"
        return f"Invited {short_date(person.invited_at)}" if person.invited_at else "Not invited"

    @column("Last signed in")
    def last_signed_in(self, person: Person) -> Any:
        return person.last_login

    @admin.action(description="Invite to set up an account")
    def invite(self, request: HttpRequest, queryset: QuerySet) -> None:
        invite_people(request, list(queryset))


def roles_of(asker: Person, keys: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    """What each person may do now, of what the asker may know: the role, and of what."""
    of_programmes, of_cohorts, of_installation = (grants.filter(person__in=keys) for grants in visible_grants(asker))
    held: dict[tuple[UUID, str, str], list[str]] = defaultdict(list)
    for grant in of_installation:
        held[grant.person_id, grant.role, ""] = []
    for grant in of_programmes.select_related("programme"):
        held[grant.person_id, grant.role, str(grant.programme)] = []
    for grant in of_cohorts.select_related("cohort__programme"):
        held[grant.person_id, grant.role, str(grant.cohort.programme)].append(grant.cohort.name)
    for visible, of in _others:
        for grant in visible(asker).filter(person__in=keys).select_related(of):
            held[grant.person_id, grant.role, str(getattr(grant, of))] = []
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for (person, role, programme), cohorts in held.items():
        words = f"{roles.ROLES[role].name}, {join_words(cohorts)}" if cohorts else roles.ROLES[role].name
        found[person].append((words, programme))
    return found


class OrganisationForm(RegisterForm):
    parent_name = OrganisationField(
        label="Part of", required=False, help_text="The organisation that it belongs to, if Cadre should know."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.parent_id:
            self.initial["parent_name"] = self.instance.parent.name

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Cadre knows an organisation of this name already.")
        return name

    def clean_parent_name(self) -> str:
        name: str = self.cleaned_data["parent_name"]
        above = Organisation.objects.filter(name__iexact=name).first() if name else None
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(
                    "It cannot be a part of itself. Choose another organisation, or leave this empty."
                )
            above = above.parent
        return name


@admin.register(Organisation)
class OrganisationRegister(Register):
    says = "Trusts, practices, councils, charities and providers, each entered once."
    add_words = "Add an organisation"
    form = OrganisationForm
    fields = ("name", "kind", "parent_name")
    list_display = ("name", "kind", "parent", "places")
    list_select_related = ("parent",)
    list_filter = (choice_filter("Type", "kind", OrganisationKind.choices),)
    search_fields = ("name", "parent__name")
    search_help_text = "Its name, or that of the one it belongs to"
    ordering = ("name",)

    def visible(self, person: Person) -> QuerySet:
        seen = visible_places(person).filter(organisation=OuterRef("pk"))
        return (
            visible_organisations(person).select_related("parent").annotate(places_seen=counted(seen, "organisation"))
        )

    def can_add(self, person: Person) -> bool:
        return may_enter_admin(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        """A name stands in every programme: an administrator's to change, but for a slip nobody has used yet."""
        return is_administrator(person) or self.is_free(obj)

    def can_delete(self, person: Person, obj: Any) -> bool:
        return self.is_free(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        may = obj is None or self.has_change_permission(request, obj)
        return ("name", "kind", "parent_name") if may else ("name", "kind", "parent", "places")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return () if obj is None or self.has_change_permission(request, obj) else self.get_fields(request, obj)

    def datalists(self, person: Person) -> Mapping[str, Iterable[str]]:
        return {ORGANISATIONS: visible_organisations(person).values_list("name", flat=True)[:NAMES_SUGGESTED]}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        name = form.cleaned_data["parent_name"]
        obj.parent = organisation_named(name=name, by=person_of(request)) if name else None
        super().save_model(request, obj, form, change)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("Places of its people", filtered("cohorts_place", organisation=obj.pk))] if obj.places_seen else []

    @column("Your places", order="places_seen", number=True)
    def places(self, organisation: Any) -> int:
        return organisation.places_seen


class ProfessionForm(RegisterForm):
    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Profession.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Cadre knows a profession of this name already.")
        return name


class ClinicalFilter(Filter):
    title = "Clinical"
    parameter_name = "clinical"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Clinical"), ("no", "Not clinical")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(clinical=value == "yes")


@admin.register(Profession)
class ProfessionRegister(Register):
    says = "Participants’ backgrounds, clinical or not."
    add_words = "Add a profession"
    form = ProfessionForm
    fields = ("name", "clinical")
    list_display = ("name", "clinical", "places")
    list_filter = (ClinicalFilter,)
    search_fields = ("name",)
    search_help_text = "Its name"
    ordering = ("name",)

    def visible(self, person: Person) -> QuerySet:
        seen = visible_places(person).filter(profession=OuterRef("pk"))
        return visible_professions(person).annotate(places_seen=counted(seen, "profession"))

    def can_add(self, person: Person) -> bool:
        return may_enter_admin(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        """It stands in every programme's figures: an administrator's to change, but for one nobody has used yet."""
        return is_administrator(person) or self.is_free(obj)

    def can_delete(self, person: Person, obj: Any) -> bool:
        return self.is_free(obj)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("Places of its people", filtered("cohorts_place", profession=obj.pk))] if obj.places_seen else []

    @column("Your places", order="places_seen", number=True)
    def places(self, profession: Any) -> int:
        return profession.places_seen
