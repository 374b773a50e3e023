"""What elements came to, as written when their surveys closed: one object for pages, outcomes, report and exports.

`minimum` is settings.TEAM_THRESHOLD inside the cohort's team and settings.OUTSIDE_THRESHOLD for everybody else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery

from cohorts.models import Cohort
from evaluations.models import ItemFigure, Survey
from evaluations.statistics import Counts, Figure, Part, Rate, merged, pooled, rate


@dataclass(frozen=True)
class ItemResult:
    """A further question of the same surveys."""

    text: str
    low: str
    high: str
    figure: Figure


@dataclass(frozen=True)
class CohortFigure:
    cohort: UUID
    name: str
    figure: Figure


@dataclass(frozen=True)
class ElementResult:
    """One element: `score` is its headline, pooled over its surveys; `cohorts` has each cohort's own, in order.

    `element` is None where the element has since been deleted. Title and detail are as when it was last asked about.
    """

    element: UUID | None
    title: str
    detail: str
    position: int
    score: Figure
    rate: Rate
    items: tuple[ItemResult, ...] = ()
    cohorts: tuple[CohortFigure, ...] = ()


@dataclass(frozen=True)
class SurveyRate:
    """How one survey is answered: counts only. `rate` counts nobody where it is not told, which `told` says."""

    survey: UUID
    title: str
    detail: str
    is_open: bool
    opened_on: date
    closes_on: date
    rate: Rate
    told: bool = True

    @property
    def so_far(self) -> str:
        """How many have answered. While it is open and they are few, not how many: whoever sees somebody at their phone
        could tell that the count has risen by them."""
        few = self.is_open and self.rate.answered < settings.TEAM_THRESHOLD
        return f"fewer than {settings.TEAM_THRESHOLD}" if few else str(self.rate.answered)

    @property
    def reason_no_comments(self) -> str:
        return f"Fewer than {settings.TEAM_THRESHOLD} answers"


def results_of(cohort: Cohort, minimum: int) -> tuple[ElementResult, ...]:
    """The elements of a cohort in the order of the design; one query, however many there are."""
    return elements_of(_figures([cohort]), minimum)


def results_over(cohorts: Collection[Cohort], minimum: int) -> tuple[ElementResult, ...]:
    """The elements of some cohorts, each with every cohort's own figure; one query, however many there are."""
    return elements_of(_figures(cohorts), minimum, by_cohort=True)


def rates_of(cohort: Cohort, *, while_open: bool = True) -> tuple[SurveyRate, ...]:
    """Response rates of a cohort's surveys, open and closed, the latest first. Of an open one nobody is counted but
    `while_open`, which is not for whoever reads when people sign in (evaluations.access.counts_while_open)."""
    surveys = Survey.objects.filter(cohort=cohort).with_response().order_by("-opened_on", "position", "title")
    return tuple(_rate(survey, told=while_open or survey.state == Survey.State.CLOSED) for survey in surveys)


def _rate(survey: Any, *, told: bool) -> SurveyRate:
    return SurveyRate(
        survey=survey.pk,
        title=survey.title,
        detail=survey.detail,
        is_open=survey.state == Survey.State.OPEN,
        opened_on=survey.opened_on,
        closes_on=survey.closes_on,
        rate=Rate(survey.replied if told else 0, survey.asked),
        told=told,
    )


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a list: how many of its surveys are open and closed."""

    cohort: Cohort
    open: int
    closed: int


def lines_of(cohorts: QuerySet[Cohort]) -> list[CohortLine]:
    """Cohorts, the latest first, with their surveys counted; one query."""

    def count(state: str) -> Subquery:
        mine = Survey.objects.filter(cohort=OuterRef("pk"), state=state).order_by().values("cohort")
        return Subquery(mine.annotate(n=Count("pk")).values("n"))

    counted = cohorts.annotate(open=count(Survey.State.OPEN), closed=count(Survey.State.CLOSED))
    ordered = counted.order_by("programme__name", "-starts_on", "name")
    return [CohortLine(each, each.open or 0, each.closed or 0) for each in ordered]


class FigureRow(NamedTuple):
    """What an item came to in one survey, with all that a result says of it."""

    cohort: UUID
    number: int
    cohort_name: str
    survey: UUID
    element: UUID | None
    agreed: bool | None
    title: str
    detail: str
    position: int
    answered: int
    invited: int
    headline: bool
    ones: int
    twos: int
    threes: int
    fours: int
    fives: int
    text: str = ""  # the last three where further questions are told, too
    low: str = ""
    high: str = ""

    @property
    def counts(self) -> Counts:
        return (self.ones, self.twos, self.threes, self.fours, self.fives)


_COHORT = ("survey__cohort", "survey__cohort__number", "survey__cohort__name", "survey")
_ABOUT = ("element", "element__to_be_agreed", "title", "detail", "position", "answered", "invited")
HEADLINE = (
    *_COHORT,
    *(f"survey__{name}" for name in _ABOUT),
    "item__headline",
    "ones",
    "twos",
    "threes",
    "fours",
    "fives",
)  # of a FigureRow all but its question's words


def closed_figures() -> QuerySet[ItemFigure]:
    """Figures of closed surveys in the order in which these closed."""
    return ItemFigure.objects.filter(survey__state=Survey.State.CLOSED).order_by(
        "survey__closed_at", "survey__opened_on", "survey_id", "item__position"
    )


def _figures(cohorts: Collection[Cohort]) -> list[FigureRow]:
    rows = closed_figures().filter(survey__cohort__in=cohorts)
    return [FigureRow(*row) for row in rows.values_list(*HEADLINE, "item__text", "item__low", "item__high")]


def one_element(element: UUID | None, agreed: bool | None, title: str) -> UUID | str:
    """By what answers are put together, on every page and in every report, since two ways of doing so would let one be
    taken from the other: the element, or the title where the element is gone, or where it was to be agreed and each of
    its sessions is a thing of its own."""
    return title if element is None or agreed else element


def elements_of(rows: Iterable[FigureRow], minimum: int, *, by_cohort: bool = False) -> tuple[ElementResult, ...]:
    """What the elements came to, in the order of the design."""
    grouped: dict[object, list[FigureRow]] = defaultdict(list)
    for row in rows:
        grouped[one_element(row.element, row.agreed, row.title)].append(row)
    ordered = sorted(grouped.values(), key=lambda rows: (rows[-1].position, rows[-1].title))
    return tuple(_element(each, minimum, by_cohort=by_cohort) for each in ordered)


def _element(rows: Sequence[FigureRow], minimum: int, *, by_cohort: bool) -> ElementResult:
    latest = rows[-1]
    further: dict[str, list[FigureRow]] = defaultdict(list)
    for row in rows:
        if row.text and not row.headline:
            further[row.text].append(row)
    cells = _cells([row for row in rows if row.headline], minimum)
    return ElementResult(
        element=latest.element,
        title=latest.title,
        detail=latest.detail,
        position=latest.position,
        score=pooled([cell.figure for cell in cells], minimum).total,
        rate=rate({row.survey: (row.answered, row.invited) for row in rows}.values()),
        items=tuple(_item(same, minimum) for same in further.values()),
        cohorts=cells if by_cohort else (),
    )


def _item(rows: Sequence[FigureRow], minimum: int) -> ItemResult:
    latest = rows[-1]
    figure = pooled([cell.figure for cell in _cells(rows, minimum)], minimum).total
    return ItemResult(text=latest.text, low=latest.low, high=latest.high, figure=figure)


def _cells(rows: Iterable[FigureRow], minimum: int) -> tuple[CohortFigure, ...]:
    """Each cohort's own figure, the cohorts in the order of their numbers."""
    parts: dict[tuple[int, UUID, str], list[Part]] = defaultdict(list)
    for row in rows:
        parts[row.number, row.cohort, row.cohort_name].append(Part(row.counts, row.invited))
    return tuple(
        CohortFigure(cohort, name, merged(parts[number, cohort, name], minimum))
        for number, cohort, name in sorted(parts)
    )
