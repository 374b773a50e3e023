"""Who answers, and who sees what came of it.

A participant sees their own questionnaires. Coordinators and evaluators of the programme see results, and may read
unattributed comments, once a survey is closed and enough have answered. Facilitators, coaches and commissioners see
none of it here. Nobody sees who has answered.
"""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from cohorts import access as cohorts
from cohorts.models import Cohort, Place
from evaluations.models import Comment, Participation, ParticipationQuerySet, Quotation, Survey, SurveyQuerySet
from people.access import holds
from people.models import Person
from people.roles import Permission


def own_participations(person: Person) -> ParticipationQuerySet:
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


def can_ask_report(person: Person, cohort: Cohort) -> bool:
    """Coordinators and evaluators of the programme."""
    return cohorts.may(person, Permission.ASK_REPORTS, cohort)
