"""Registers of roles: on programmes, and on cohorts. A role is given and ended here; its row stays as history."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from cohorts.access import visible_cohorts
from cohorts.actions import end_facilitator
from cohorts.admin.cohorts import cohorts_to_choose, managed_cohorts
from cohorts.models import CohortGrant, CohortState, Place
from core.formats import plural
from core.refusal import Refused
from people import roles
from people.access import is_administrator
from people.admin import WHO, StandingFilter, WhoForm, standing
from people.admin_base import AddedElsewhere, Register
from people.admin_lists import choice_filter, column, each_in_turn, page_url, person_of, row_filter, two_lines
from people.models import Grant, Person
from people.roles import Permission, Scope
from programmes.access import can_manage, programmes_with, visible_programmes
from programmes.actions import end_role, grant_role
from programmes.models import ProgrammeGrant

# Who runs a programme, and who reads it independently of those, is for an administrator to say.
GIVEN_BY_COORDINATORS = {roles.COMMISSIONER.value}


def visible_programme_grants(person: Person) -> QuerySet:
    """Roles on programmes: an administrator all, a coordinator those on the programmes that they manage."""
    if is_administrator(person):
        return ProgrammeGrant.objects.all()
    return ProgrammeGrant.objects.filter(programme__in=programmes_with(person, Permission.MANAGE_PROGRAMME))


def visible_cohort_grants(person: Person) -> QuerySet:
    """Facilitators and coaches of the cohorts that the person sees."""
    return CohortGrant.objects.filter(cohort__in=visible_cohorts(person))


def can_give(person: Person, role: str) -> bool:
    return is_administrator(person) or role in GIVEN_BY_COORDINATORS


def check_apart(programme: Any, person: Person, role: str) -> None:
    """Some roles never meet in one person for the same people. Raises ValidationError, with what to do instead."""
    held = set(
        ProgrammeGrant.objects.current().filter(programme=programme, person=person).values_list("role", flat=True)
    )
    team = CohortGrant.objects.current().filter(cohort__programme=programme, person=person)
    runs_it = roles.COORDINATOR.value in held or team.exists()
    if role == roles.EVALUATOR.value and runs_it:
        raise ValidationError(
            f"{person.name} helps to run this programme, so cannot evaluate it. Choose somebody else."
        )
    if role == roles.COORDINATOR.value and roles.EVALUATOR.value in held:
        raise ValidationError(f"{person.name} evaluates this programme, so cannot run it. End that role first.")
    if role == roles.COMMISSIONER.value and Place.objects.filter(cohort__programme=programme, person=person).exists():
        raise ValidationError(f"{person.name} has a place on this programme, so cannot be its commissioner.")


class ProgrammeGrantForm(WhoForm):
    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        known = Person.objects.filter(email__iexact=data.get("email", "").strip()).first()
        if known and data.get("programme") and data.get("role"):
            check_apart(data["programme"], known, data["role"])
        return super().clean()


class GrantColumns:
    """What both registers of roles show, and how a role is ended."""

    def suits(self, action: str, obj: Any) -> bool:
        return standing(obj) == "Holds now"

    @column("Person", order="person__family_name")
    def name(self, grant: Grant) -> str:
        return grant.person.sort_name

    @column("E-mail address")
    def email(self, grant: Grant) -> str:
        return grant.person.email

    @column("Role", order="role")
    def role_name(self, grant: Grant) -> str:
        return roles.ROLES[grant.role].name

    @column("May")
    def may(self, grant: Grant) -> str:
        return roles.ROLES[grant.role].says

    @column("State")
    def state(self, grant: Grant) -> str:
        return standing(grant)


@admin.register(ProgrammeGrant)
class ProgrammeRoleRegister(GrantColumns, Register):
    title, one, many = "Roles on programmes", "role", "roles"
    says = "Coordinators, commissioners and evaluators of each programme."
    add_words = "Give a role"
    audited_by_actions = True
    form = ProgrammeGrantForm
    list_display = ("name", "role_name", "programme", "since", "state")
    list_select_related = ("person", "programme")
    list_filter = (
        row_filter("Programme", "programme", visible_programmes),
        choice_filter("Role", "role", roles.choices(Scope.PROGRAMME)),
        StandingFilter,
    )
    search_fields = ("person__given_name", "person__family_name", "person__email", "programme__name")
    search_help_text = "Name, e-mail address or programme"
    ordering = ("programme__name", "person__family_name")
    actions = ("end",)
    facts = ("name", "email", "role_name", "may", "programme", "since", "until")

    def visible(self, person: Person) -> QuerySet:
        return visible_programme_grants(person).select_related(*self.list_select_related)

    def can_add(self, person: Person) -> bool:
        return True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return self.facts if obj else ("programme", "role", *WHO)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return self.facts if obj else ()

    def choices(self, request: HttpRequest, field: str) -> QuerySet:
        person = person_of(request)
        if is_administrator(person):
            return visible_programmes(person)
        return programmes_with(person, Permission.MANAGE_PROGRAMME)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "role" and field is not None:
            by = person_of(request)
            field.choices = [(value, name) for value, name in roles.choices(Scope.PROGRAMME) if can_give(by, value)]
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, data = person_of(request), form.cleaned_data
        made = grant_role(programme=data["programme"], person=form.person(by), role=data["role"], by=by)
        obj.__dict__.update(made.__dict__)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("The person", page_url("admin:people_person_change", obj.person_id))]

    @admin.action(description="End the role")
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)

        def act(grant: ProgrammeGrant) -> None:
            if not can_give(by, grant.role) or not (is_administrator(by) or can_manage(by, grant.programme)):
                raise Refused(f"An administrator ends the role of {roles.ROLES[grant.role].name.lower()}.")
            end_role(grant=grant, by=by)

        say_ended(request, each_in_turn(request, queryset.current().select_related("programme", "person"), act))


@admin.register(CohortGrant)
class CohortRoleRegister(GrantColumns, AddedElsewhere):
    title, one, many = "Facilitators and coaches", "role", "roles"
    says = "Facilitators and coaches of each cohort."
    add_words = "Name a facilitator"
    add_page = "cohorts:facilitators"
    add_asks = "Of which cohort?"
    list_display = ("name", "role_name", "cohort_name", "about", "since", "state")
    list_select_related = ("person", "cohort__programme")
    list_filter = (
        row_filter("Cohort", "cohort", cohorts_to_choose),
        choice_filter("Role", "role", roles.choices(Scope.COHORT)),
        StandingFilter,
    )
    search_fields = ("person__given_name", "person__family_name", "person__email", "about")
    search_help_text = "Name, e-mail address or who they are"
    ordering = ("-cohort__starts_on", "person__family_name")
    actions = ("end",)
    fields = ("name", "email", "role_name", "may", "cohort", "about", "since", "until")

    def visible(self, person: Person) -> QuerySet:
        return visible_cohort_grants(person).select_related(*self.list_select_related)

    def add_of(self, person: Person) -> QuerySet:
        return managed_cohorts(person).exclude(state=CohortState.FINISHED)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The person", page_url("admin:people_person_change", obj.person_id))]
        if managed_cohorts(person).filter(pk=obj.cohort_id).exists():
            page = "cohorts:facilitators" if obj.role == roles.FACILITATOR.value else "cohorts:coaches"
            found.append((f"{roles.ROLES[obj.role].name}s of the cohort", page_url(page, obj.cohort_id)))
        return found

    def suits(self, action: str, obj: Any) -> bool:
        return super().suits(action, obj) and obj.role == roles.FACILITATOR.value

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, grant: CohortGrant) -> str:
        return two_lines(grant.cohort.name, grant.cohort.programme)

    @admin.action(description="End the role")
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)
        own = set(managed_cohorts(by).values_list("pk", flat=True))

        def act(grant: CohortGrant) -> None:
            if grant.role != roles.FACILITATOR.value:
                raise Refused(
                    f"{grant.person.name} coaches. Pair their people with another coach on the cohort’s page."
                )
            if grant.cohort_id not in own and not is_administrator(by):
                raise Refused(f"A coordinator of {grant.cohort} ends this role.")
            end_facilitator(grant=grant, by=by)

        rows = queryset.current().select_related("cohort__programme", "person")
        say_ended(request, each_in_turn(request, rows, act))


def say_ended(request: HttpRequest, number: int) -> None:
    if number:
        messages.success(request, f"{plural(number, 'role')} ended.")
