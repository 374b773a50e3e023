"""The register of certificates: what was issued to whom. They are issued and revoked on the cohort's own page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from awards.access import visible_certificates
from awards.models import Certificate
from cohorts.access import cohorts_with
from people.access import holds
from people.admin_base import ReadOnly
from people.admin_lists import Filter, column, page_url, row_filter, two_lines
from people.models import Person
from people.roles import Permission


def award_cohorts(person: Person) -> QuerySet:
    cohorts = cohorts_with(person, Permission.ISSUE_AWARDS).select_related("programme")
    return cohorts.order_by("programme__name", "number")


class StandsFilter(Filter):
    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stands", "Stands"), ("revoked", "Revoked")]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(revoked_at__isnull=value == "stands")


@admin.register(Certificate)
class CertificateRegister(ReadOnly):
    says = "Certificates of completion, as they were issued, with their public verification."
    list_display = ("number", "issued_to", "cohort_name", "awarded_on", "state")
    list_select_related = ("place__person", "place__cohort__programme", "document")
    list_filter = (row_filter("Cohort", "place__cohort", award_cohorts, name="cohort"), StandsFilter)
    search_fields = ("number", "code", "place__person__given_name", "place__person__family_name")
    search_help_text = "Number, verification code or name"
    ordering = ("-awarded_on", "number")
    fields = ("number", "issued_to", "cohort_name", "awarded_on", "code", "state", "revoked_at", "revoked_why")

    def visible(self, person: Person) -> QuerySet:
        """Of the programmes whose certificates the person issues; their own are on their own pages."""
        issued = visible_certificates(person).filter(place__cohort__in=cohorts_with(person, Permission.ISSUE_AWARDS))
        return issued.select_related(*self.list_select_related)

    def shown(self, person: Person) -> bool:
        return super().shown(person) and holds(person, Permission.ISSUE_AWARDS)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("Public verification", page_url("awards:verify_code", obj.code)),
            ("Certificates of the cohort", page_url("awards:cohort_awards", obj.place.cohort_id)),
        ]

    @column("Issued to", order="place__person__family_name")
    def issued_to(self, certificate: Certificate) -> str:
        return certificate.name

    @column("Cohort", order="place__cohort__starts_on")
    def cohort_name(self, certificate: Certificate) -> str:
        return two_lines(certificate.place.cohort.name, certificate.place.cohort.programme)

    @column("State", order="revoked_at")
    def state(self, certificate: Certificate) -> str:
        return "Stands" if certificate.stands else "Revoked"
