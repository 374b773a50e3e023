"""Registers of cohorts, places, sessions and learning sets: to find one, and to go where it is worked on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import invite
from cohorts.access import cohorts_with, visible_cohorts, visible_places, visible_registers, visible_sets
from cohorts.actions import begin_cohort, finish_cohort
from cohorts.attendance import Meetings, meetings_in_common
from cohorts.models import Cohort, CohortState, LearningSet, Place, PlaceState, Session, facts_in
from cohorts.register import RegisterState, state_of
from core.formats import clock_range, date_range, long_date, out_of, plural, unbroken
from people.access import is_administrator, visible_organisations, visible_people, visible_professions
from people.admin_base import AddedElsewhere
from people.admin_lists import (
    Filter,
    choice_filter,
    column,
    each_in_turn,
    filtered,
    link,
    page_url,
    person_of,
    row_filter,
    two_lines,
)
from people.models import Person
from people.roles import Permission
from programmes.access import programmes_with, visible_programmes
from programmes.models import ElementKind, GroupSize


def counted(rows: QuerySet, key: str) -> Coalesce:
    """How many of the rows there are for each value of the key, inside another query."""
    groups = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(groups, output_field=IntegerField()), 0)


def meetings_of(cohorts: Sequence[Cohort], now: datetime) -> dict[UUID, Meetings]:
    """How many sessions one participant of each cohort meets, over the programme and so far; one query."""
    keys = [cohort.pk for cohort in cohorts]
    facts = facts_in(Session.objects.standing().filter(cohort__in=keys).exclude(group_size=GroupSize.PAIR))
    return {key: meetings_in_common(facts[key], now) for key in keys}


def managed_cohorts(person: Person) -> QuerySet:
    return cohorts_with(person, Permission.MANAGE_PROGRAMME).select_related("programme").order_by("-starts_on")


def cohorts_to_choose(person: Person) -> QuerySet:
    return visible_cohorts(person).select_related("programme").order_by("programme__name", "number")


@admin.register(Cohort)
class CohortRegister(AddedElsewhere):
    prepares_facts = True
    says = "Each run of a programme, with its places and sessions, and one click to its workspace."
    add_words = "Lay out a cohort"
    add_page = "cohorts:lay_out"
    add_asks = "Of which programme?"
    list_display = ("name", "programme", "state", "dates", "places_taken", "held", "workspace")
    list_filter = (
        row_filter("Programme", "programme", visible_programmes),
        choice_filter("State", "state", CohortState.choices),
    )
    search_fields = ("name", "programme__name", "programme__code", "venue")
    search_help_text = "Cohort, programme or venue"
    ordering = ("-starts_on", "programme__name")
    fields = ("programme", "name", "number", "state", "dates", "places_taken", "held", "contract", "venue")
    actions = ("begin", "finish")

    def visible(self, person: Person) -> QuerySet:
        taken = counted(Place.objects.taken().filter(cohort=OuterRef("pk")), "cohort")
        return visible_cohorts(person).select_related("programme", "contract").annotate(taken=taken)

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        meetings = meetings_of(rows, timezone.now())
        for row in rows:
            row.meetings = meetings[row.pk]

    def add_of(self, person: Person) -> QuerySet:
        return programmes_with(person, Permission.MANAGE_PROGRAMME)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("Workspace", page_url("home:workspace", obj.pk))]
        if managed_cohorts(person).filter(pk=obj.pk).exists():
            found += [
                ("People and places", page_url("cohorts:people", obj.pk)),
                ("Sessions", page_url("cohorts:sessions", obj.pk)),
                ("Learning sets", page_url("cohorts:sets", obj.pk)),
                ("Coaching", page_url("cohorts:coaches", obj.pk)),
                ("Change name, places or venue", page_url("cohorts:change", obj.pk)),
            ]
        return found

    def suits(self, action: str, obj: Any) -> bool:
        return obj.state == {"begin": CohortState.PLANNED, "finish": CohortState.RUNNING}[action]

    @column("Dates", order="starts_on")
    def dates(self, cohort: Any) -> str:
        return date_range(cohort.starts_on, cohort.ends_on)

    @column("Places taken", order="taken", number=True)
    def places_taken(self, cohort: Any) -> str:
        return out_of(cohort.taken, cohort.capacity)

    @column("Sessions held", number=True)
    def held(self, cohort: Any) -> str:
        return out_of(cohort.meetings.held, cohort.meetings.all)

    @column("")
    def workspace(self, cohort: Any) -> str:
        return link("Workspace", page_url("home:workspace", cohort.pk), f" of {cohort}")

    @admin.action(description="Begin")
    def begin(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset.filter(state=CohortState.PLANNED), begin_cohort, "is running")

    @admin.action(description="Finish")
    def finish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset.filter(state=CohortState.RUNNING), finish_cohort, "is finished")

    def _move(self, request: HttpRequest, queryset: QuerySet, verb: Any, became: str) -> None:
        """Those that the person manages: to see a cohort is not to run it."""
        by = person_of(request)
        own = Cohort.objects.filter(pk__in=queryset.values("pk")).filter(pk__in=managed_cohorts(by).values("pk"))
        cohorts = list(own.select_related("programme"))
        done = each_in_turn(request, cohorts, lambda cohort: verb(cohort=cohort, by=by))
        if done:
            names = str(cohorts[0]) if done == len(cohorts) == 1 else plural(done, "cohort")
            messages.success(request, f"{names} {became if done == 1 else became.replace('is', 'are', 1)}.")
        elif not cohorts:
            messages.warning(request, "None of those ticked can be moved so. Nothing was changed.")


@admin.register(Place)
class PlaceRegister(AddedElsewhere):
    says = "Who is on which cohort, with the organisation and profession that they had on it."
    add_words = "Add a place"
    add_page = "cohorts:add_place"
    add_asks = "To which cohort?"
    list_display = ("name", "cohort_name", "organisation", "profession", "set_name", "state")
    list_select_related = ("person", "cohort__programme", "organisation", "profession", "learning_set")
    list_filter = (
        row_filter("Cohort", "cohort", cohorts_to_choose),
        choice_filter("State", "state", PlaceState.choices),
        row_filter(
            "Organisation",
            "organisation",
            lambda person: visible_organisations(person).filter(pk__in=visible_places(person).values("organisation")),
        ),
        row_filter(
            "Profession",
            "profession",
            lambda person: visible_professions(person).filter(pk__in=visible_places(person).values("profession")),
        ),
    )
    search_fields = ("person__given_name", "person__family_name", "person__email", "post", "site")
    search_help_text = "Name, e-mail address, job title or site"
    ordering = ("person__family_name", "person__given_name", "cohort__starts_on")
    fields = (
        "name",
        "cohort",
        "state",
        "joined_on",
        "left_on",
        "organisation",
        "profession",
        "post",
        "site",
        "set_name",
        "coach",
    )
    actions = ("invite",)

    def visible(self, person: Person) -> QuerySet:
        return visible_places(person).select_related(*self.list_select_related)

    def add_of(self, person: Person) -> QuerySet:
        return managed_cohorts(person).exclude(state=CohortState.FINISHED)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("Workspace of the cohort", page_url("home:workspace", obj.cohort_id))]
        if managed_cohorts(person).filter(pk=obj.cohort_id).exists():
            found.append(("Change this place", page_url("cohorts:place", obj.cohort_id, obj.pk)))
        if visible_people(person).filter(pk=obj.person_id).exists():
            found.append(("Name, address and account", page_url("admin:people_person_change", obj.person_id)))
        return found

    def suits(self, action: str, obj: Any) -> bool:
        return not obj.person.has_usable_password()

    @column("Person", order="person__family_name")
    def name(self, place: Place) -> str:
        return place.person.sort_name

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, place: Place) -> str:
        return two_lines(place.cohort.name, place.cohort.programme)

    @column("Set", order="learning_set__name")
    def set_name(self, place: Place) -> str:
        return place.learning_set.name if place.learning_set else ""

    @column("Coach")
    def coach(self, place: Any) -> str:
        return place.coaching.coach.name if hasattr(place, "coaching") else ""

    @admin.action(description="Invite to set up an account")
    def invite(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)
        if not is_administrator(by):
            queryset = queryset.filter(cohort__in=managed_cohorts(by).order_by().values("pk"))
        invite_people(request, [place.person for place in queryset.select_related("person")])


def invite_people(request: HttpRequest, people: Sequence[Person]) -> None:
    """Send each of the people one invitation; those who have an account are told apart."""
    by, invited = person_of(request), {person.pk: person for person in people}.values()
    done = each_in_turn(request, invited, lambda person: invite(person=person, by=by))
    if done:
        messages.success(request, f"{plural(done, 'invitation')} on the way.")
    elif not invited:
        messages.warning(request, "Whoever runs the cohort invites its people. Nothing was sent.")


class WhenFilter(Filter):
    """Sessions by where their register stands."""

    title = "When"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("today", "Today"),
            ("to come", "To come"),
            ("held", "Held"),
            ("open", "Held, register not closed"),
            ("cancelled", "Cancelled"),
        ]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        now = timezone.now()
        standing, held = Q(cancelled_at__isnull=True), Q(ends_at__lte=now, cancelled_at__isnull=True)
        wanted = {
            "today": standing & Q(starts_at__date=timezone.localdate(now)),
            "to come": standing & Q(ends_at__gt=now),
            "held": held,
            "open": held & Q(register_closed_at__isnull=True),
            "cancelled": Q(cancelled_at__isnull=False),
        }
        return queryset.filter(wanted[value])


class ForWhomFilter(Filter):
    """Sessions by whom they are for."""

    title = "For"
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("everybody", "The whole cohort"),
            ("sign-up", "Those who sign up"),
            ("organisation", "One organisation"),
            ("set", "A learning set"),
            ("pair", "A coach and a participant"),
        ]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        whole = Q(group_size=GroupSize.COHORT)
        wanted = {
            "everybody": whole & Q(by_sign_up=False, organisation__isnull=True),
            "sign-up": Q(by_sign_up=True),
            "organisation": Q(organisation__isnull=False),
            "set": Q(group_size=GroupSize.SET),
            "pair": Q(group_size=GroupSize.PAIR),
        }
        return queryset.filter(wanted[value])


REGISTER_WORDS = {
    RegisterState.CANCELLED: "Cancelled",
    RegisterState.TO_COME: "To come",
    RegisterState.OPEN: "Open",
    RegisterState.CLOSED: "Closed",
}


@admin.register(Session)
class SessionRegister(AddedElsewhere):
    says = "Every dated meeting, and how its register stands."
    add_words = "Add a session"
    add_page = "cohorts:add_session"
    add_asks = "To which cohort?"
    list_display = ("title", "when", "cohort_name", "group", "led_by", "register_state", "register_page")
    list_select_related = ("cohort__programme", "learning_set", "coaching__place__person", "organisation")
    list_filter = (
        row_filter("Cohort", "cohort", cohorts_to_choose),
        WhenFilter,
        ForWhomFilter,
        choice_filter("Kind", "kind", ElementKind.choices),
    )
    search_fields = ("title", "venue", "learning_set__name", "leaders__person__family_name")
    search_help_text = "Title, venue, set or who leads it"
    # What is next first; what is over after it, the latest first.
    own_order = (F("over").asc(), F("nearest").asc(nulls_last=True), F("latest").desc())
    fields = ("title", "label", "cohort", "group", "when", "hours", "venue", "bring", "led_by", "register_state")

    def visible(self, person: Person) -> QuerySet:
        to_come = Q(ends_at__gt=timezone.now())
        rows = Session.objects.filter(cohort__in=visible_cohorts(person)).annotate(
            over=Case(When(to_come, then=Value(0)), default=Value(1), output_field=IntegerField()),
            nearest=Case(When(to_come, then=F("starts_at")), default=None),
            latest=F("starts_at"),
        )
        return rows.select_related(*self.list_select_related).prefetch_related("leaders__person")

    def add_of(self, person: Person) -> QuerySet:
        return managed_cohorts(person).exclude(state=CohortState.FINISHED)

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        kept = (
            visible_registers(person_of(request)).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
        )
        may = set(kept)
        for row in rows:
            row.may_keep = row.pk in may

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = []
        if visible_registers(person).filter(pk=obj.pk).exists():
            found.append(("Register", page_url("cohorts:register", obj.pk)))
        if managed_cohorts(person).filter(pk=obj.cohort_id).exists():
            found.append(("Change or cancel", page_url("cohorts:session", obj.cohort_id, obj.pk)))
        return [*found, ("Workspace of the cohort", page_url("home:workspace", obj.cohort_id))]

    @column("When", order="starts_at")
    def when(self, session: Session) -> str:
        return two_lines(unbroken(long_date(session.starts_at)), clock_range(session.starts_at, session.ends_at))

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, session: Session) -> str:
        return two_lines(session.cohort.name, session.cohort.programme)

    @column("For", order="group_size")
    def group(self, session: Session) -> str:
        if session.coaching:
            return session.coaching.place.person.name
        if session.organisation:
            return f"Participants of {session.organisation.name}"
        if session.by_sign_up:
            return "Those who sign up"
        return session.learning_set.name if session.learning_set else "Whole cohort"

    @column("Led by")
    def led_by(self, session: Session) -> str:
        return ", ".join(leader.person.name for leader in session.leaders.all())

    @column("Register")
    def register_state(self, session: Session) -> str:
        return REGISTER_WORDS[state_of(session, timezone.now())]

    @column("Kind")
    def label(self, session: Session) -> str:
        return session.label

    @column("")
    def register_page(self, session: Any) -> str:
        url = page_url("cohorts:register", session.pk) if session.may_keep else ""
        return link("Register", url, f" of {session.title}, {long_date(session.starts_at)}")


@admin.register(LearningSet)
class LearningSetRegister(AddedElsewhere):
    says = "Small groups within a cohort, with their advisers."
    add_words = "Form a learning set"
    add_page = "cohorts:sets"
    add_asks = "In which cohort?"
    list_display = ("name", "cohort_name", "adviser", "members", "held")
    list_select_related = ("cohort__programme", "adviser")
    list_filter = (row_filter("Cohort", "cohort", cohorts_to_choose),)
    search_fields = ("name", "cohort__name", "adviser__given_name", "adviser__family_name")
    search_help_text = "Set, cohort or adviser"
    ordering = ("-cohort__starts_on", "name")
    fields = ("name", "cohort", "adviser", "members", "held")

    def visible(self, person: Person) -> QuerySet:
        standing = Session.objects.standing().filter(learning_set=OuterRef("pk"))
        return (
            visible_sets(person)
            .select_related(*self.list_select_related)
            .annotate(
                people=counted(Place.objects.taken().filter(learning_set=OuterRef("pk")), "learning_set"),
                sessions_dated=counted(standing, "learning_set"),
                sessions_held=counted(standing.filter(ends_at__lte=timezone.now()), "learning_set"),
            )
        )

    def add_of(self, person: Person) -> QuerySet:
        return managed_cohorts(person).exclude(state=CohortState.FINISHED)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("Its sessions", filtered("cohorts_session", q=obj.name, cohort=obj.cohort_id))]
        if managed_cohorts(person).filter(pk=obj.cohort_id).exists():
            found.append(("Change the set and its members", page_url("cohorts:sets", obj.cohort_id)))
        return found

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, learning_set: LearningSet) -> str:
        return two_lines(learning_set.cohort.name, learning_set.cohort.programme)

    @column("Members", order="people", number=True)
    def members(self, learning_set: Any) -> int:
        return learning_set.people

    @column("Sessions held", order="sessions_held", number=True)
    def held(self, learning_set: Any) -> str:
        return out_of(learning_set.sessions_held, learning_set.sessions_dated)
