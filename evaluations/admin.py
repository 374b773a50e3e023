"""The register of surveys: what was asked of whom and until when. Neither who answered nor what is in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from core.formats import long_date
from evaluations.access import result_cohorts, visible_surveys
from evaluations.models import Survey, SurveyState
from people.access import holds
from people.admin_base import ReadOnly
from people.admin_lists import choice_filter, column, page_url, row_filter, two_lines
from people.models import Person
from people.roles import Permission


@admin.register(Survey)
class SurveyRegister(ReadOnly):
    says = "Which questionnaire went to how many, and until when. Never an answer, nor who gave one."
    list_display = ("title", "detail", "cohort_name", "state", "people_asked", "opened", "closes")
    list_filter = (
        row_filter("Cohort", "cohort", lambda person: result_cohorts(person).order_by("programme__name", "number")),
        choice_filter("State", "state", SurveyState.choices),
    )
    search_fields = ("title", "detail", "cohort__name", "cohort__programme__name")
    search_help_text = "Title, cohort or programme"
    ordering = ("-opened_on", "title")
    fields = ("title", "detail", "cohort", "version", "state", "people_asked", "opened", "closes")

    def visible(self, person: Person) -> QuerySet:
        return visible_surveys(person).select_related("version__questionnaire").with_response()

    def shown(self, person: Person) -> bool:
        """An administrator keeps people and roles, and reads no results."""
        return super().shown(person) and holds(person, Permission.SEE_TEAM_RESULTS)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Results of the cohort", page_url("evaluations:results", obj.cohort_id)),
            ("Workspace of the cohort", page_url("home:workspace", obj.cohort_id)),
        ]

    @column("Cohort", order="cohort__starts_on")
    def cohort_name(self, survey: Survey) -> str:
        return two_lines(survey.cohort.name, survey.cohort.programme)

    @column("People asked", order="asked", number=True)
    def people_asked(self, survey: Any) -> int:
        return survey.asked

    @column("Opened", order="opened_on")
    def opened(self, survey: Survey) -> str:
        return long_date(survey.opened_on)

    @column("Closes", order="closes_on")
    def closes(self, survey: Survey) -> str:
        return long_date(survey.closes_on)
