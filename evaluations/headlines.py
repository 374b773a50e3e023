"""The headline scores of many programmes' elements at once: what `results_over` gives of each, without the further
questions. It asks nothing itself, so that its caller may put the question in its own way."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from evaluations.results import HEADLINE, ElementResult, FigureRow, closed_figures, elements_of


def headline_rows(programmes: Collection[UUID]) -> QuerySet:
    """The rows that `headlines` reads, of closed surveys in the order in which these closed."""
    rows = closed_figures().filter(survey__cohort__programme__in=programmes)
    return rows.values_list("survey__cohort__programme", *HEADLINE)


def headlines(rows: Iterable[tuple], minimum: int) -> dict[UUID, tuple[ElementResult, ...]]:
    """The elements of each programme over its cohorts, in the order of the design."""
    found: dict[UUID, list[FigureRow]] = defaultdict(list)
    for programme, *values in rows:
        found[programme].append(FigureRow(*values))
    return {programme: elements_of(theirs, minimum, by_cohort=True) for programme, theirs in found.items()}
