"""What evaluation brings to the page of a design: how the last cohort scored each element, and whose questionnaire is
copied with it."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef

from evaluations.access import result_cohorts, visible_comments
from evaluations.models import ElementPlan, Survey
from evaluations.results import ElementResult, results_of
from evaluations.statistics import Score
from people.models import Person
from programmes.copying import Copied
from programmes.models import Programme
from programmes.scores import ElementScore, LastCohort


def last_cohort(person: Person, programme: Programme) -> LastCohort | None:
    """Scores of the last cohort that has any, to those who see the team's results; withheld as on their own page."""
    closed = Survey.objects.closed().filter(cohort=OuterRef("pk"))
    cohort = result_cohorts(person).filter(Exists(closed), programme=programme).order_by("-number").first()
    if cohort is None:
        return None
    comments = dict(
        visible_comments(person)
        .filter(response__survey__cohort=cohort)
        .order_by()
        .values("response__survey__element")
        .annotate(number=Count("pk"))
        .values_list("response__survey__element", "number")
    )
    results = results_of(cohort, settings.TEAM_THRESHOLD)
    scores = {each.element: _score(each, comments) for each in results if each.element}
    return LastCohort(cohort.name, scores)


def _score(result: ElementResult, comments: Mapping[UUID | None, int]) -> ElementScore:
    if not isinstance(result.score, Score):
        return ElementScore(None, None, None, result.score.reason)
    return ElementScore(result.score.mean, result.score.n, comments.get(result.element, 0))


def copy_plans(copied: Copied) -> None:
    """An element that is copied is asked about with the same questionnaire."""
    copies = copied.elements
    plans = ElementPlan.objects.filter(element__in=list(copies))
    ElementPlan.objects.bulk_create(
        ElementPlan(element=copies[plan.element_id], version_id=plan.version_id) for plan in plans
    )
