"""What evaluation brings to the page of a design: how each element was scored last, and whose questionnaire is copied
with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from cohorts.models import Cohort, Session
from core.dates import today
from evaluations.access import result_cohorts, visible_comments
from evaluations.models import ElementPlan, Survey
from evaluations.results import CohortFigure, results_over
from evaluations.statistics import Score
from people.models import Person
from programmes.copying import Copied
from programmes.models import Asked, Element, GroupSize, Programme
from programmes.scores import ElementScore, Reasons, Scores

Comments = Mapping[tuple[UUID | None, UUID], int]  # by element and cohort


def last_scores(person: Person, programme: Programme) -> Scores:
    """Each element by the last cohort that has a score of it, else by the last that was asked; withheld as on the
    results' own page."""
    return _scores(person, _cohorts(person, programme))


def with_reasons(person: Person, programme: Programme, elements: Sequence[Element]) -> tuple[Scores, Reasons]:
    """The same, and of every element why the newest cohort that has begun, and may still be running, may not have
    scored it."""
    cohorts = _cohorts(person, programme)
    found = _scores(person, cohorts)
    return found, _reasons(cohorts, elements) if found else {}


def _cohorts(person: Person, programme: Programme) -> list[Cohort]:
    return list(result_cohorts(person).filter(programme=programme).order_by("number"))


def _scores(person: Person, cohorts: Sequence[Cohort]) -> Scores:
    found = results_over(cohorts, settings.TEAM_THRESHOLD) if cohorts else ()
    if not found:
        return {}
    comments: Comments = {
        (element, cohort): number
        for element, cohort, number in visible_comments(person)
        .filter(response__survey__cohort__in=cohorts)
        .order_by()
        .values_list("response__survey__element", "response__survey__cohort")
        .annotate(number=Count("pk"))
    }
    return {each.element: _score(each.element, each.cohorts, comments) for each in found if each.element}


def _score(element: UUID, cells: tuple[CohortFigure, ...], comments: Comments) -> ElementScore:
    for cell in reversed(cells):
        if isinstance(cell.figure, Score):
            said = comments.get((element, cell.cohort), 0)
            return ElementScore(cell.name, cell.figure.mean, cell.figure.n, said)
    last = cells[-1]
    return ElementScore(last.name, None, None, None, last.figure.reason)  # type: ignore[union-attr]


def _reasons(cohorts: Sequence[Cohort], elements: Sequence[Element]) -> Reasons:
    newest = next((each for each in reversed(cohorts) if each.starts_on <= today()), cohorts[-1])
    asking = set(Survey.objects.open().filter(cohort=newest).values_list("element", flat=True))
    over: dict[UUID | None, list[bool]] = defaultdict(list)
    for element, ends_at in Session.objects.standing().filter(cohort=newest).values_list("element", "ends_at"):
        over[element].append(ends_at <= timezone.now())
    return {each.pk: _why(each, over[each.pk], each.pk in asking, newest.name) for each in elements}


def _why(element: Element, over: Sequence[bool], asking: bool, cohort: str) -> str:
    """`over` says of each of its sessions in the cohort whether it is."""
    if asking:
        return f"Being asked now in {cohort}"
    if element.asked == Asked.NEVER or element.group_size == GroupSize.SELF:
        return "Not asked about"
    if not over:
        return f"Not held in {cohort}"
    if not any(over):
        return f"Not held yet in {cohort}"
    return f"Not asked about in {cohort}" if all(over) else f"Not asked about yet in {cohort}"


def copy_plans(copied: Copied) -> None:
    """An element that is copied is asked about with the same questionnaire."""
    copies = copied.elements
    plans = ElementPlan.objects.filter(element__in=list(copies))
    ElementPlan.objects.bulk_create(
        ElementPlan(element=copies[plan.element_id], version_id=plan.version_id) for plan in plans
    )
