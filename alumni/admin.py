"""The register of follow-ups: which cohort was asked when, how many and until when. Nothing that anybody told."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet

from alumni.access import followed_cohorts, visible_waves
from alumni.models import Wave
from core.formats import long_date
from people.access import holds
from people.admin_base import ReadOnly
from people.admin_lists import column, page_url, row_filter, two_lines
from people.models import Person
from people.roles import Permission


@admin.register(Wave)
class FollowUpRegister(ReadOnly):
    title = "Follow-ups"
    one, many = "follow-up", "follow-ups"
    says = "Which cohort was asked 3 and 12 months after its end, and how many have answered. Not what, nor who."
    list_display = ("cohort_name", "when", "people_asked", "people_answered", "opened", "closes")
    list_filter = (
        row_filter(
            "Cohort",
            "cohort",
            lambda person: followed_cohorts(person).select_related("programme").order_by("programme__name", "number"),
        ),
    )
    search_fields = ("cohort__name", "cohort__programme__name")
    search_help_text = "Cohort or programme"
    ordering = ("-opened_on", "cohort")
    fields = ("cohort_name", "when", "people_asked", "people_answered", "opened", "closes")

    def visible(self, person: Person) -> QuerySet:
        asked = Q(follow_ups__not_asked="")
        return (
            visible_waves(person)
            .select_related("cohort__programme")
            .annotate(
                asked=Count("follow_ups", filter=asked),
                answered=Count("follow_ups", filter=asked & Q(follow_ups__answered_at__isnull=False)),
            )
        )

    def shown(self, person: Person) -> bool:
        """An administrator keeps people and roles, and reads no answers."""
        return super().shown(person) and holds(person, Permission.READ_ALUMNI)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("After the programme", page_url("alumni:cohort", obj.cohort_id)),
            ("Workspace of the cohort", page_url("home:workspace", obj.cohort_id)),
        ]

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, wave: Wave) -> str:
        return two_lines(wave.cohort.name, wave.cohort.programme)

    @column("When", order="months")
    def when(self, wave: Wave) -> str:
        return f"{wave.months} months after the end"

    @column("People asked", order="asked", number=True)
    def people_asked(self, wave: Any) -> int:
        return wave.asked

    @column("Answered", order="answered", number=True)
    def people_answered(self, wave: Any) -> int:
        return wave.answered

    @column("Asked on", order="opened_on")
    def opened(self, wave: Wave) -> str:
        return long_date(wave.opened_on)

    @column("Closes", order="closes_on")
    def closes(self, wave: Wave) -> str:
        return f"Closed after {long_date(wave.closes_on)}" if wave.closed_at else f"After {long_date(wave.closes_on)}"
