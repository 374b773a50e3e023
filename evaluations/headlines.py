"""The headline scores of many programmes' elements at once: what `programme_results` gives of each, without the
further questions, and without an object for each row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import ItemFigure, Survey
from evaluations.results import CohortFigure, ElementResult, one_element
from evaluations.statistics import Counts, Part, merged, pooled, rate


class _Row(NamedTuple):
    """One item of one closed survey."""

    programme: UUID
    cohort: UUID
    number: int
    cohort_name: str
    survey: UUID
    element: UUID | None
    agreed: bool | None  # whether the element was to be agreed
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

    @property
    def counts(self) -> Counts:
        return (self.ones, self.twos, self.threes, self.fours, self.fives)


_CHAIN = ("survey__cohort__programme", "survey__cohort", "survey__cohort__number", "survey__cohort__name")
_SURVEY = ("id", "element", "element__to_be_agreed", "title", "detail", "position", "answered", "invited")
_COUNTS = ("item__headline", "ones", "twos", "threes", "fours", "fives")


def headline_rows(programmes: Collection[UUID]) -> QuerySet:
    """The rows that `headlines` reads, of closed surveys in the order in which these closed."""
    return (
        ItemFigure.objects.filter(survey__state=Survey.State.CLOSED, survey__cohort__programme__in=programmes)
        .order_by("survey__closed_at", "survey__opened_on", "survey_id", "item__position")
        .values_list(*_CHAIN, *(f"survey__{name}" for name in _SURVEY), *_COUNTS)
    )


def headlines(rows: Iterable[tuple], minimum: int) -> dict[UUID, tuple[ElementResult, ...]]:
    """The elements of each programme over its cohorts, in the order of the design."""
    grouped: dict[UUID, dict[object, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for values in rows:
        row = _Row(*values)
        grouped[row.programme][one_element(row.element, row.agreed, row.title)].append(row)
    return {programme: _elements(elements.values(), minimum) for programme, elements in grouped.items()}


def _elements(elements: Iterable[list[_Row]], minimum: int) -> tuple[ElementResult, ...]:
    ordered = sorted(elements, key=lambda rows: (rows[-1].position, rows[-1].title))
    return tuple(_element(rows, minimum) for rows in ordered)


def _element(rows: Sequence[_Row], minimum: int) -> ElementResult:
    latest = rows[-1]
    cells = _cells([row for row in rows if row.headline], minimum)
    return ElementResult(
        element=latest.element,
        title=latest.title,
        detail=latest.detail,
        position=latest.position,
        score=pooled([cell.figure for cell in cells], minimum).total,
        rate=rate({row.survey: (row.answered, row.invited) for row in rows}.values()),
        cohorts=cells,
    )


def _cells(rows: Sequence[_Row], minimum: int) -> tuple[CohortFigure, ...]:
    """Each cohort's own figure, the cohorts in the order of their numbers."""
    parts: dict[tuple[int, UUID, str], list[Part]] = defaultdict(list)
    for row in rows:
        parts[row.number, row.cohort, row.cohort_name].append(Part(row.counts, row.invited))
    return tuple(
        CohortFigure(cohort, name, merged(parts[number, cohort, name], minimum))
        for number, cohort, name in sorted(parts)
    )
