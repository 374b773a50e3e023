"""Who answers, and who sees what came of it.

A participant sees their own questionnaires. Coordinators and evaluators of the programme see results, and may read
unattributed comments, once a survey is closed and enough have answered. Facilitators, coaches and commissioners see
none of it here, but a commissioner the versions of the report that are published. Nobody sees who has answered.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from cohorts import access as cohorts
from cohorts.models import Cohort, Place
from evaluations.models import (
    Comment,
    LearningOutcome,
    Participation,
    ParticipationQuerySet,
    Publication,
    Quotation,
    ReportVersion,
    Survey,
    SurveyQuerySet,
)
from people.access import holds, is_administrator, scopes_with
from people.models import Person
from people.roles import Permission, Scope, roles_with
from programmes.access import programmes_with
from programmes.models import Programme, ProgrammeGrant


def own_participations(person: Person | UUID) -> ParticipationQuerySet:
    """What the person has been asked, answered or not."""
    own = Participation.objects.filter(place__person=person).exclude(place__state=Place.State.DECLINED)
    return own.select_related("survey__version", "survey__cohort__programme", "place", "draft")


def result_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts whose results the person sees as one of the team; each says what else they may do there."""
    asking = cohorts.cohorts_with(person, Permission.ASK_REPORTS).filter(pk=OuterRef("pk"))
    seeing = cohorts.visible_cohorts(person).filter(pk=OuterRef("pk"))
    return (
        cohorts.cohorts_with(person, Permission.SEE_TEAM_RESULTS)
        .annotate(may_ask_report=Exists(asking), may_see_workspace=Exists(seeing))
        .select_related("programme__commissioner", "programme__provider")
    )


def sees_results(person: Person) -> bool:
    """Whether the person sees the results of any cohort as one of its team."""
    return holds(person, Permission.SEE_TEAM_RESULTS)


def visible_surveys(person: Person) -> SurveyQuerySet:
    """Surveys of those cohorts, open ones too: of an open one only how many have answered is ever shown."""
    return Survey.objects.filter(cohort__in=cohorts.cohorts_with(person, Permission.SEE_TEAM_RESULTS)).select_related(
        "cohort__programme"
    )


def counts_while_open(person: Person) -> bool:
    """Whether the person is told how many have answered a survey that is open. Not who reads the audit trail, whatever
    else they are: beside when people were here, a count that has risen by one says who has answered."""
    return not is_administrator(person)


def commented_surveys(person: Person) -> QuerySet[Survey]:
    """Closed surveys whose comments the person may read: enough answered that a comment is not a signature."""
    return (
        Survey.objects.closed()
        .filter(
            cohort__in=cohorts.cohorts_with(person, Permission.CHOOSE_QUOTATIONS),
            answered__gte=settings.TEAM_THRESHOLD,
        )
        .select_related("cohort__programme")
    )


def visible_comments(person: Person) -> QuerySet[Comment]:
    """Unattributed comments that the person may read."""
    return Comment.objects.filter(response__survey__in=commented_surveys(person)).select_related(
        "response__survey", "item"
    )


def visible_quotations(person: Person) -> QuerySet[Quotation]:
    return Quotation.objects.filter(comment__in=visible_comments(person)).select_related("comment__response__survey")


# The report and its codebook


def result_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes whose results the person sees as one of the team, each with `may_write` and `may_code`."""
    return _says_who_writes(programmes_with(person, Permission.ASK_REPORTS), person, "pk").select_related(
        "commissioner", "provider"
    )


def reported_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts of whose report the person reads every version, each with `may_write`."""
    asked = cohorts.cohorts_with(person, Permission.ASK_REPORTS)
    seeing = cohorts.visible_cohorts(person).filter(pk=OuterRef("pk"))
    return (
        _says_who_writes(asked, person, "programme")
        .annotate(may_see_workspace=Exists(seeing))
        .select_related("programme__commissioner", "programme__provider")
    )


def _says_who_writes(rows: Any, person: Person, programme: str) -> Any:
    """Who writes beside the figures and publishes: the programme's evaluator; its coordinator only where it has none,
    so that the provider does not edit what judges it."""
    evaluates = scopes_with(person, Permission.WRITE_REPORTS, Scope.PROGRAMME)
    coordinates = scopes_with(person, Permission.MANAGE_PROGRAMME, Scope.PROGRAMME)
    if not evaluates and not coordinates:
        return rows.annotate(may_write=Value(False))
    grants = ProgrammeGrant.objects.current().filter(programme=OuterRef(programme))
    has_evaluator = Exists(grants.filter(role__in=roles_with(Permission.WRITE_REPORTS)))
    theirs, run = Q(**{f"{programme}__in": evaluates}), Q(**{f"{programme}__in": coordinates})
    may_write = theirs | (run & ~Q(has_evaluator))
    return rows.annotate(may_write=ExpressionWrapper(may_write, BooleanField()))


def written_versions(person: Person) -> QuerySet[ReportVersion]:
    """Every version of the reports that the person may ask for, each with `may_write`."""
    mine = ReportVersion.objects.filter(programme__in=programmes_with(person, Permission.ASK_REPORTS))
    return _says_who_writes(mine, person, "programme").select_related("programme", "cohort", "document")


def visible_versions(person: Person) -> QuerySet[ReportVersion]:
    """Those, and for whoever sees the programme's outcomes the ones that are published. Each says `may_write`, and
    whether the person is one of the `team`."""
    team = programmes_with(person, Permission.ASK_REPORTS)
    standing = Publication.objects.standing().filter(version=OuterRef("pk"))
    seen = Q(Exists(standing), programme__in=programmes_with(person, Permission.SEE_OUTCOMES))
    found = ReportVersion.objects.filter(Q(programme__in=team) | seen)
    return (
        _says_who_writes(found, person, "programme")
        .annotate(team=Exists(team.filter(pk=OuterRef("programme"))), published=Exists(standing))
        .select_related("programme", "cohort", "document")
    )


def coded_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes whose comments the person reads and codes, and whose codebook they keep."""
    return programmes_with(person, Permission.CHOOSE_QUOTATIONS)


def visible_outcomes(person: Person) -> QuerySet[LearningOutcome]:
    return LearningOutcome.objects.filter(programme__in=coded_programmes(person)).select_related("programme")
