"""The register of the gallery, from which a coordinator takes a project down."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from core.formats import long_date, plural
from core.refusal import Refused
from people.admin_base import ReadOnly
from people.admin_lists import Filter, column, each_in_turn, page_url, person_of, row_filter, two_lines
from people.models import Person
from projects import publishing
from projects.access import can_publish, visible_publications
from projects.admin.projects import cohorts_to_choose
from projects.models import CaseState, Publication, PublicationVersion


class GalleryFilter(Filter):
    """By what is published, else by what is proposed, else by what became of the last version."""

    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in CaseState]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(standing_state=value)


@admin.register(Publication)
class PublicationRegister(ReadOnly):
    title, one, many = "The gallery", "publication", "publications"
    says = "Projects that are published in the gallery, or on their way there, with their versions."
    list_display = ("project_title", "cohort_name", "state", "versions_made", "since")
    list_filter = (row_filter("Cohort", "project__cohort", cohorts_to_choose, name="cohort"), GalleryFilter)
    search_fields = ("project__title",)
    search_help_text = "Title of the project"
    ordering = ("project__title",)
    actions = ("take_down",)
    fields = ("project_title", "cohort_name", "state", "versions_made", "since")

    def visible(self, person: Person) -> QuerySet:
        newest = PublicationVersion.objects.filter(publication=OuterRef("pk")).order_by("-number")
        published = newest.filter(state=CaseState.PUBLISHED)
        return (
            visible_publications(person)
            .select_related("project__cohort__programme")
            .annotate(
                standing_state=Subquery(newest.by_standing().values("state")[:1]),
                newest_number=Subquery(newest.values("number")[:1]),
                published_since=Subquery(published.values("published_at")[:1]),
            )
        )

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The project", page_url("projects:project", obj.project_id))]
        if can_publish(person, obj.project):
            found.append(("Who agreed, and what visitors wrote", page_url("projects:gallery", obj.project_id)))
        if obj.published_since:
            found.append(("Its page in the gallery", page_url("gallery:case_study", obj.pk)))
        return found

    @column("Project", order="project__title")
    def project_title(self, publication: Publication) -> str:
        return publication.project.title

    @column("Cohort", order="project__cohort__starts_on")
    def cohort_name(self, publication: Publication) -> str:
        return two_lines(publication.project.cohort.name, publication.project.cohort.programme)

    @column("State", order="standing_state")
    def state(self, publication: Any) -> str:
        return CaseState(publication.standing_state).label if publication.standing_state else "Not proposed"

    @column("Versions", order="newest_number", number=True)
    def versions_made(self, publication: Any) -> int:
        return publication.newest_number or 0

    @column("In the gallery since", order="published_since")
    def since(self, publication: Any) -> str:
        return long_date(publication.published_since) if publication.published_since else "It is not"

    def suits(self, action: str, obj: Any) -> bool:
        return bool(obj.published_since)

    @admin.action(description="Take it down from the gallery")
    def take_down(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)

        def act(publication: Publication) -> None:
            if not can_publish(by, publication.project):
                raise Refused(f"A coordinator of {publication.project.cohort.programme} takes it down.")
            version = publication.versions.published().first()
            if version is None:
                raise Refused(f"“{publication.project.title}” is not in the gallery.")
            publishing.take_down(version=version, by=by)

        done = each_in_turn(request, queryset, act)
        if done:
            messages.success(request, f"{plural(done, 'project is', 'projects are')} no longer in the gallery.")
