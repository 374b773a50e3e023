"""Registers of certificates, of accredited pathways, and of the awarding bodies' contacts.

Certificates are issued and revoked on the cohort's own page; a pathway is set up, and its contact named, on the
programme's.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from awards.access import can_run_pathway, visible_certificates, visible_contacts, visible_pathways
from awards.models import Certificate, Enrolment, Pathway, PathwayGrant
from awards.models.pathway import ON_IT
from awards.pathway.actions import end_contact
from cohorts.access import cohorts_with
from cohorts.admin.people import register_roles
from cohorts.admin.roles import GrantColumns, say_ended
from core.refusal import Refused
from people.access import holds, is_administrator
from people.admin import StandingFilter
from people.admin_base import AddedElsewhere, ReadOnly
from people.admin_lists import Filter, column, each_in_turn, page_url, person_of, row_filter, two_lines
from people.models import Person
from people.roles import Permission
from programmes.access import programmes_with, visible_programmes


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


register_roles(lambda person: visible_contacts(person).current(), "pathway")


def run_programmes(person: Person) -> QuerySet:
    return programmes_with(person, Permission.ISSUE_AWARDS)


@admin.register(Pathway)
class PathwayRegister(AddedElsewhere):
    one, many = "accredited pathway", "accredited pathways"
    says = "Credit from an awarding body beside a programme: units, level, and how many are enrolled."
    add_words = "Set up a pathway"
    add_page = "awards:change_pathway"
    add_asks = "Beside which programme?"
    list_display = ("name", "programme", "body", "worth", "enrolled")
    list_select_related = ("programme", "awarding_body")
    list_filter = (row_filter("Programme", "programme", visible_programmes),)
    search_fields = ("name", "programme__name", "awarding_body__name")
    search_help_text = "Name, programme or awarding body"
    ordering = ("name",)
    fields = (
        "name",
        "programme",
        "body",
        "worth",
        "units",
        "description",
        "enrolment_opens_on",
        "enrolment_closes_on",
        "enrolled",
    )

    def visible(self, person: Person) -> QuerySet:
        rows = Enrolment.objects.filter(pathway=OuterRef("pk"), state__in=ON_IT).order_by().values("pathway")
        enrolled = Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
        return visible_pathways(person).select_related(*self.list_select_related).annotate(people=enrolled)

    def add_of(self, person: Person) -> QuerySet:
        return run_programmes(person).exclude(pk__in=Pathway.objects.values("programme")).order_by("name")

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        found = [("The pathway", page_url("awards:pathway", obj.programme_id))]
        if can_run_pathway(person, obj.programme):
            found.append(("Change it", page_url("awards:change_pathway", obj.programme_id)))
            found.append(("Results", page_url("awards:returns", obj.pk)))
        return found

    @column("Awarding body", order="awarding_body__name")
    def body(self, pathway: Pathway) -> str:
        return pathway.awarding_body.name if pathway.awarding_body else "Not named yet"

    @column("Worth", order="credits")
    def worth(self, pathway: Pathway) -> str:
        return pathway.worth

    @column("Units")
    def units(self, pathway: Pathway) -> str:
        return ", ".join(f"{unit.title} ({unit.credits})" for unit in pathway.units.all())

    @column("Enrolled", order="people", number=True)
    def enrolled(self, pathway: Any) -> int:
        return pathway.people


@admin.register(PathwayGrant)
class ContactRegister(GrantColumns, AddedElsewhere):
    title, one, many = "Awarding bodies’ contacts", "role", "roles"
    says = "Who returns the results of each accredited pathway."
    add_words = "Name a contact"
    add_page = "awards:pathway"
    add_asks = "Of which programme’s pathway?"
    list_display = ("name", "email", "pathway", "since", "state")
    list_select_related = ("person", "pathway__programme")
    list_filter = (row_filter("Pathway", "pathway", visible_pathways), StandingFilter)
    search_fields = ("person__given_name", "person__family_name", "person__email", "pathway__name")
    search_help_text = "Name, e-mail address or pathway"
    ordering = ("pathway__name", "person__family_name")
    actions = ("end",)
    fields = ("name", "email", "role_name", "may", "pathway", "since", "until")

    def visible(self, person: Person) -> QuerySet:
        return visible_contacts(person).select_related(*self.list_select_related)

    def add_of(self, person: Person) -> QuerySet:
        return run_programmes(person).filter(pk__in=Pathway.objects.values("programme")).order_by("name")

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [
            ("The person", page_url("admin:people_person_change", obj.person_id)),
            ("The pathway", page_url("awards:pathway", obj.pathway.programme_id)),
        ]

    @admin.action(description="End the role")
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)

        def act(grant: PathwayGrant) -> None:
            if not (is_administrator(by) or can_run_pathway(by, grant.pathway.programme)):
                raise Refused(f"A coordinator of {grant.pathway.programme} ends this role.")
            end_contact(grant=grant, by=by)

        rows = queryset.current().select_related("pathway__programme", "person")
        say_ended(request, each_in_turn(request, rows, act))
