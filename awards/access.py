"""Who sees which certificates, and who issues them.

A person sees their own; a coordinator those of their programmes, and issues them. Who belongs to a cohort's team sees
who meets what. The public verification page shows one certificate to whoever has its code, and is not asked here.
"""

from django.db.models import Q, QuerySet

from awards.models import Certificate
from cohorts.access import cohorts_with, visible_cohorts
from cohorts.models import Cohort
from people.models import Person
from people.roles import Permission


def visible_certificates(person: Person) -> QuerySet[Certificate]:
    """One's own, and those of the programmes whose certificates one issues."""
    return Certificate.objects.filter(
        Q(place__person=person) | Q(place__cohort__in=cohorts_with(person, Permission.ISSUE_AWARDS))
    )


def visible_award_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts of which one sees who meets what."""
    return visible_cohorts(person)


def can_issue(person: Person, cohort: Cohort) -> bool:
    """Its coordinators: issue, revoke, issue again."""
    return cohorts_with(person, Permission.ISSUE_AWARDS).filter(pk=cohort.pk).exists()


def visible_by_code(code: str) -> Certificate | None:
    """For anybody who has the code: the public page."""
    return Certificate.objects.filter(code=code).first()
