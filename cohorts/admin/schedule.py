"""Registers of who comes to sessions without a place of their own there, and of what people were told."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cohorts.access import cohorts_with
from cohorts.admin.cohorts import counted
from cohorts.models import Cohort, Expert, Guest, GuestAnswer, Release, SignUp, SignUpState, Talk
from cohorts.telling import News
from core.formats import clock, long_date, plural
from people.access import is_administrator
from people.admin_base import AddedElsewhere, ReadOnly
from people.admin_lists import Filter, column, page_url, row_filter, two_lines
from people.models import Person
from people.roles import Permission
from programmes.access import programmes_with, visible_programmes

NEWS = {
    News.NEW: "a new date",
    News.CHANGED: "a change",
    News.CANCELLED: "cancelled",
    News.OFF: "no longer for them",
    News.OFFERED: "can sign up",
    News.WAITS: "what became of the session that they wait for",
}


def run_cohorts(person: Person) -> QuerySet[Cohort]:
    """Those that the person coordinates; an administrator's are all."""
    rows = Cohort.objects.all() if is_administrator(person) else cohorts_with(person, Permission.MANAGE_PROGRAMME)
    return rows.select_related("programme").order_by("programme__name", "number")


class WhenFilter(Filter):
    """By whether the session is still to come."""

    title = "When"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("to come", "To come"), ("over", "Over"), ("cancelled", "Cancelled")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        stands, now = Q(session__cancelled_at__isnull=True), timezone.now()
        wanted = {
            "to come": stands & Q(session__ends_at__gt=now),
            "over": stands & Q(session__ends_at__lte=now),
            "cancelled": ~stands,
        }
        return queryset.filter(wanted[value])


class BiographyFilter(Filter):
    """By whether participants read it."""

    title = "Biography"
    parameter_name = "biography"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("agreed", "Agreed"), ("waits", "Not agreed yet"), ("none", "None")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        wanted = {
            "agreed": Q(agreed_on__isnull=False),
            "waits": Q(agreed_on__isnull=True) & ~Q(biography=""),
            "none": Q(biography=""),
        }
        return queryset.filter(wanted[value])


class AnswerFilter(Filter):
    title = "Answer"
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Coming"), ("no", "Not coming"), ("open", "Not answered yet"), ("withdrawn", "Withdrawn")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        if value == "withdrawn":
            return queryset.filter(revoked_at__isnull=False)
        answer = GuestAnswer.OPEN if value == "open" else value
        return queryset.filter(revoked_at__isnull=True, answer=answer)


class StateFilter(Filter):
    title = "State"
    parameter_name = "state"
    field = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in SignUpState.choices]


@admin.register(Expert)
class ExpertRegister(AddedElsewhere):
    says = "Who speaks at sessions, and whether participants may read about them."
    add_words = "Add an expert"
    add_page = "cohorts:experts"
    add_asks = "To which programme?"
    parts = ("cohorts.Talk",)
    list_display = ("name", "who", "programme", "biography_state", "speaks")
    list_select_related = ("programme",)
    list_filter = (row_filter("Programme", "programme", visible_programmes), BiographyFilter)
    search_fields = ("name", "post", "organisation", "programme__name")
    search_help_text = "Name, post, organisation or programme"
    ordering = ("name",)
    fields = ("name", "post", "organisation", "programme", "biography_state", "speaks")

    def visible(self, person: Person) -> QuerySet:
        talks = Talk.objects.filter(expert=OuterRef("pk"), session__cancelled_at__isnull=True)
        rows = Expert.objects.filter(programme__in=visible_programmes(person).order_by().values("pk"))
        return rows.select_related("programme").annotate(talks_given=counted(talks, "expert"))

    def add_of(self, person: Person) -> QuerySet:
        return programmes_with(person, Permission.MANAGE_PROGRAMME)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        if not self.add_of(person).filter(pk=obj.programme_id).exists():
            return []
        return [
            ("Change who they are", page_url("cohorts:expert", obj.programme_id, obj.pk)),
            ("Experts of the programme, and what they cost", page_url("cohorts:experts", obj.programme_id)),
        ]

    @column("From", order="organisation")
    def who(self, expert: Expert) -> str:
        return two_lines(expert.organisation, expert.post)

    @column("Biography", order="agreed_on")
    def biography_state(self, expert: Expert) -> str:
        if expert.agreed_on:
            return f"Agreed on {long_date(expert.agreed_on)}"
        return "Not agreed yet" if expert.biography else "None"

    @column("Speaks at", order="talks_given")
    def speaks(self, expert: Any) -> str:
        return plural(expert.talks_given, "session")


class OfASession(ReadOnly):
    """A register of rows that belong to a session, each with its page on the cohort's side."""

    page, page_words = "", ""

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        session = obj.session
        if not cohorts_with(person, Permission.MANAGE_PROGRAMME).filter(pk=session.cohort_id).exists():
            return []
        return [(self.page_words, page_url(self.page, session.cohort_id, session.pk))]

    @column("Session", order="session__starts_at")
    def session_line(self, row: Any) -> str:
        cancelled = ", cancelled" if row.session.cancelled_at else ""
        return two_lines(row.session.title, f"{long_date(row.session.starts_at)}{cancelled}")

    @column("Cohort", order="session__cohort__starts_on")
    def cohort_name(self, row: Any) -> str:
        return two_lines(row.session.cohort.name, row.session.cohort.programme)


@admin.register(Guest)
class GuestRegister(OfASession):
    says = "Who was invited to sessions by a link, without a place, and what they answered."
    page, page_words = "cohorts:guests", "Guests of this session"
    list_select_related = ("session__cohort__programme",)
    list_display = ("name", "comes_as", "session_line", "cohort_name", "answered")
    list_filter = (row_filter("Cohort", "session__cohort", run_cohorts, name="cohort"), AnswerFilter, WhenFilter)
    search_fields = ("name", "email", "session__title")
    search_help_text = "Name, e-mail address or session"
    ordering = ("-session__starts_at", "name")
    fields = ("name", "email", "why", "comes_as", "session_line", "cohort_name", "answered")

    def visible(self, person: Person) -> QuerySet:
        cohorts = run_cohorts(person).order_by().values("pk")
        return Guest.objects.filter(session__cohort__in=cohorts).select_related(*self.list_select_related)

    @column("Comes as")
    def comes_as(self, guest: Guest) -> str:
        if guest.leads:
            return "Leads it for the commissioner"
        return "Observer" if guest.observes else "Guest" if guest.people == 1 else f"{guest.people} people"

    @column("Answer", order="answer")
    def answered(self, guest: Guest) -> str:
        if guest.revoked_at:
            return f"Withdrawn on {long_date(guest.revoked_at)}"
        if guest.answer == GuestAnswer.YES and guest.people > 1:
            return f"{guest.coming} of {guest.people} come"
        return str(GuestAnswer(guest.answer).label)


@admin.register(SignUp)
class SignUpRegister(OfASession):
    title, one, many = "Sign-ups", "sign-up", "sign-ups"
    says = "Who signed up for study visits and other sessions with so many places, and who waits."
    nothing = "Nobody has signed up for a session yet."
    page, page_words = "cohorts:sign_up_list", "The list of this session"
    list_select_related = ("session__cohort__programme", "place__person", "place__organisation")
    list_display = ("name", "organisation", "session_line", "cohort_name", "stands", "asked")
    list_filter = (row_filter("Cohort", "session__cohort", run_cohorts, name="cohort"), StateFilter, WhenFilter)
    search_fields = ("place__person__given_name", "place__person__family_name", "session__title")
    search_help_text = "Name or session"
    own_order = (F("session__starts_at").desc(), F("session").asc(), F("state").asc(), F("turn").asc(), F("pk").asc())
    fields = ("name", "organisation", "session_line", "cohort_name", "stands", "asked")

    def visible(self, person: Person) -> QuerySet:
        cohorts = run_cohorts(person).order_by().values("pk")
        return SignUp.objects.filter(session__cohort__in=cohorts).select_related(*self.list_select_related)

    @column("Participant", order="place__person__family_name")
    def name(self, row: SignUp) -> str:
        return row.place.person.sort_name

    @column("Organisation", order="place__organisation__name")
    def organisation(self, row: SignUp) -> str:
        return row.place.organisation.name

    @column("State", order="state")
    def stands(self, row: SignUp) -> str:
        return str(SignUpState(row.state).label)

    @column("Signed up", order="asked_at")
    def asked(self, row: SignUp) -> str:
        return long_date(row.asked_at)


@admin.register(Release)
class ReleaseRegister(ReadOnly):
    says = "Each time that people were told of a cohort’s schedule: who told whom, and of what."
    nothing = "No schedule was released yet."
    list_display = ("when", "cohort_name", "by", "sessions", "people")
    list_select_related = ("cohort__programme", "released_by")
    list_filter = (row_filter("Cohort", "cohort", run_cohorts),)
    search_fields = ("cohort__name", "cohort__programme__name", "released_by__family_name", "words")
    search_help_text = "Cohort, programme, who released it, or words that went with it"
    ordering = ("-released_at",)
    fields = ("when", "cohort_name", "by", "words", "sessions", "people", "what_was_told")

    def visible(self, person: Person) -> QuerySet:
        cohorts = run_cohorts(person).order_by().values("pk")
        return Release.objects.filter(cohort__in=cohorts).select_related(*self.list_select_related)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With the names of those who were told, for its page."""
        release = super().get_object(request, object_id, from_field)
        if release is not None:
            keys = {person for each in release.told for person in each.people}
            release.names = {person.pk: person.name for person in Person.objects.filter(pk__in=keys)}
        return release

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        if not cohorts_with(person, Permission.MANAGE_PROGRAMME).filter(pk=obj.cohort_id).exists():
            return []
        return [("What is to be released now", page_url("cohorts:release", obj.cohort_id))]

    @column("Released", order="released_at")
    def when(self, release: Release) -> str:
        return two_lines(long_date(release.released_at), clock(timezone.localtime(release.released_at).time()))

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, release: Release) -> str:
        return two_lines(release.cohort.name, release.cohort.programme)

    @column("By", order="released_by__family_name")
    def by(self, release: Release) -> str:
        return release.released_by.name if release.released_by else ""

    @column("What was told")
    def what_was_told(self, release: Any) -> str:
        """Session by session: what had changed, and who was told what."""
        lines = [(each.label, each.when, each.words, _who(each.people, release.names)) for each in release.told]
        if not lines:
            return "This was not kept when it was released."
        made = format_html_join("", '<li>{}, {}. {}<span class="c-list__second">{}</span></li>', lines)
        return format_html('<ul class="c-list">{}</ul>', made)


def _who(people: Any, names: dict[UUID, str]) -> str:
    """“Amara Okafor and Tom Bevan: a new date”; people who are no longer known are counted."""
    if not people:
        return "Nobody was written to."
    said = []
    for news, words in NEWS.items():
        told = [person for person, each in people.items() if each == news]
        known = sorted(names[person] for person in told if person in names)
        gone = len(told) - len(known)
        listed = [*known, *([plural(gone, "person since erased", "people since erased")] if gone else [])]
        if listed:
            said.append(f"{', '.join(listed)}: {words}")
    return "; ".join(said)
