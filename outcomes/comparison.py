"""Cohorts side by side: all of a programme's, or those that a reader chose. Pure.

Choosing only selects among figures that the whole page shows, each of which is released by itself or withheld by
itself; so no choice tells anything that the page does not. What changed from one cohort to another is worked out from
the same figures.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evaluations.statistics import Figure, Score
from outcomes.change import Change, change
from outcomes.figures import CohortOutcome, ElementOutcome, Outcomes, Range, range_of

LATEST = 5  # so many cohorts stand beside each other; the table and the file have all of them


@dataclass(frozen=True)
class ElementLine:
    """An element with its figures in the cohorts compared, their range, and what changed from first to last."""

    element: ElementOutcome
    figures: tuple[tuple[CohortOutcome, Figure | None], ...]
    range: Range | None
    change: Change | None

    @property
    def latest(self) -> tuple[tuple[CohortOutcome, Figure | None], ...]:
        """The figures of the cohorts that stand beside each other."""
        return self.figures[-LATEST:]


@dataclass(frozen=True)
class Comparison:
    """`whole` says that no cohort is left out; `between` names the first and the last that have a score."""

    cohorts: tuple[CohortOutcome, ...]
    whole: bool
    between: tuple[CohortOutcome, CohortOutcome] | None
    elements: tuple[ElementLine, ...]

    @property
    def latest(self) -> tuple[CohortOutcome, ...]:
        """Those that stand beside each other."""
        return self.cohorts[-LATEST:]

    @property
    def finished(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.finished)

    @property
    def begun(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.begun)

    @property
    def changes(self) -> tuple[tuple[ElementOutcome, Change], ...]:
        """Every change that was looked at."""
        return tuple((line.element, line.change) for line in self.elements if line.change)


def compare(outcomes: Outcomes, numbers: Collection[int] = ()) -> Comparison:
    """The cohorts of these numbers side by side; without any, all of them."""
    cohorts = tuple(each for each in outcomes.cohorts if not numbers or each.number in numbers)
    between = _between(cohorts)
    places = {cohort.number: place for place, cohort in enumerate(outcomes.cohorts)}
    pairs = [_pair(element, between, places) for element in outcomes.elements]
    looked_at = sum(pair is not None for pair in pairs)
    lines = []
    for element, pair in zip(outcomes.elements, pairs, strict=True):
        figures = tuple((cohort, element.cohorts[places[cohort.number]]) for cohort in cohorts)
        means = range_of(figure.mean for _, figure in figures if isinstance(figure, Score))
        moved = None
        if pair and between:
            moved = change(*pair, people=(between[0].places, between[1].places), looked_at=looked_at)
        lines.append(ElementLine(element, figures, means, moved))
    return Comparison(cohorts, len(cohorts) == len(outcomes.cohorts), between, tuple(lines))


def _between(cohorts: Sequence[CohortOutcome]) -> tuple[CohortOutcome, CohortOutcome] | None:
    scored = [cohort for cohort in cohorts if cohort.score]
    return (scored[0], scored[-1]) if len(scored) > 1 else None


def _pair(
    element: ElementOutcome, between: tuple[CohortOutcome, CohortOutcome] | None, places: dict[int, int]
) -> tuple[Score, Score] | None:
    """The element's scores in the first and the last cohort, where both are shown."""
    if between is None:
        return None
    before, after = (element.cohorts[places[cohort.number]] for cohort in between)
    return (before, after) if isinstance(before, Score) and isinstance(after, Score) else None
