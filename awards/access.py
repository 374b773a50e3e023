"""Who sees which certificates, and who issues them; who keeps an accredited pathway, and who returns its results.

A person sees their own; a coordinator those of their programmes, and issues them. Who belongs to a cohort's team sees
who meets what. The public verification page shows one certificate to whoever has its code, and is not asked here.
On a pathway a person sees their own record, a coordinator that of everybody on it, and the awarding body's contact
names, units, deadlines, hand-overs and results of those enrolled: nothing else of the programme, and no reason why a
deadline was put off. Facilitators, coaches and commissioners see no name and no mark.
"""

from django.db.models import Q, QuerySet

from awards.models import (
    Certificate,
    Enrolment,
    EnrolmentQuerySet,
    Pathway,
    PathwayGrant,
    PriorLearning,
    Result,
)
from cohorts.access import cohorts_with, visible_cohorts
from cohorts.models import Cohort, Place
from people.access import holds, is_administrator
from people.models import GrantQuerySet, Person
from people.roles import Permission, roles_with
from programmes.access import may, programmes_with, visible_programmes
from programmes.models import Programme
from projects.access import places_held


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


# The accredited pathway


def visible_pathways(person: Person) -> QuerySet[Pathway]:
    """Those of the programmes whose design the person sees: what it is and how many are on it, and no names."""
    return Pathway.objects.filter(programme__in=visible_programmes(person))


def can_run_pathway(person: Person, programme: Programme) -> bool:
    """Coordinators of the programme: set it up, enrol and withdraw, keep deadlines and hand-overs."""
    return may(person, Permission.ISSUE_AWARDS, programme)


def pathway_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts whose people on the pathway one keeps the record of."""
    return cohorts_with(person, Permission.ISSUE_AWARDS)


def contact_pathways(person: Person) -> QuerySet[Pathway]:
    """Those for which the person is the awarding body's contact."""
    grants = PathwayGrant.objects.current().filter(person=person, role__in=roles_with(Permission.RETURN_RESULTS))
    return Pathway.objects.filter(pk__in=grants.values("pathway"))


def returnable_pathways(person: Person) -> QuerySet[Pathway]:
    """Those whose results one returns, as the body's contact, or records from what the body sent, as coordinator."""
    run = programmes_with(person, Permission.ISSUE_AWARDS)
    return Pathway.objects.filter(Q(programme__in=run) | Q(pk__in=contact_pathways(person).values("pk")))


def visible_enrolments(person: Person) -> EnrolmentQuerySet:
    """Of the programmes that one coordinates, those who only ask among them."""
    return Enrolment.objects.filter(pathway__programme__in=programmes_with(person, Permission.ISSUE_AWARDS))


def returnable_enrolments(person: Person) -> EnrolmentQuerySet:
    """Whoever was enrolled on a pathway whose results one returns; not who asked and was not enrolled."""
    return Enrolment.objects.known_to_body().filter(pathway__in=returnable_pathways(person))


def returnable_results(person: Person) -> QuerySet[Result]:
    return Result.objects.filter(enrolment__in=returnable_enrolments(person))


def returnable_claims(person: Person) -> QuerySet[PriorLearning]:
    return PriorLearning.objects.filter(enrolment__in=returnable_enrolments(person))


def own_pathway_places(person: Person) -> QuerySet[Place]:
    """The person's own places on programmes that have a pathway."""
    return places_held(person).filter(cohort__programme__in=Pathway.objects.values("programme"))


def own_enrolments(person: Person) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(place__in=places_held(person))


def visible_contacts(person: Person) -> GrantQuerySet:
    """Awarding bodies' contacts: an administrator all, a coordinator those of their programmes."""
    if is_administrator(person):
        return PathwayGrant.objects.all()
    return PathwayGrant.objects.filter(pathway__programme__in=programmes_with(person, Permission.ISSUE_AWARDS))


def contacts_met(person: Person) -> QuerySet:
    """Keys of the contacts of the pathways that the person keeps."""
    run = programmes_with(person, Permission.MANAGE_PROGRAMME)
    return PathwayGrant.objects.filter(pathway__programme__in=run).order_by().values("person")


def returns_results(person: Person) -> bool:
    """Whether the person is an awarding body's contact at all: for the menu and the first page."""
    return holds(person, Permission.RETURN_RESULTS)
