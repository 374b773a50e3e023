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
class ElementChange:
    """What became of an element from the first of the cohorts compared in which its score is shown to the last."""

    title: str
    first: CohortOutcome
    last: CohortOutcome
    change: Change


@dataclass(frozen=True)
class ElementLine:
    """An element with its figures in the cohorts compared, their range, and what changed among them."""

    element: ElementOutcome
    figures: tuple[tuple[CohortOutcome, Figure | None], ...]
    range: Range | None
    changed: ElementChange | None

    @property
    def latest(self) -> tuple[tuple[CohortOutcome, Figure | None], ...]:
        """The figures of the cohorts that stand beside each other."""
        return self.figures[-LATEST:]


@dataclass(frozen=True)
class Comparison:
    """`whole` says that no cohort is left out."""

    cohorts: tuple[CohortOutcome, ...]
    whole: bool
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
    def changes(self) -> tuple[ElementChange, ...]:
        """Every change that was looked at."""
        return tuple(line.changed for line in self.elements if line.changed)


Shown = tuple[CohortOutcome, Score]


def compare(outcomes: Outcomes, numbers: Collection[int] = ()) -> Comparison:
    """The cohorts of these numbers side by side; without any, all of them."""
    chosen = [(place, each) for place, each in enumerate(outcomes.cohorts) if not numbers or each.number in numbers]
    figures = [tuple((cohort, element.cohorts[place]) for place, cohort in chosen) for element in outcomes.elements]
    shown = [[(cohort, figure) for cohort, figure in each if isinstance(figure, Score)] for each in figures]
    looked_at = sum(len(each) > 1 for each in shown)
    return Comparison(
        cohorts=tuple(cohort for _, cohort in chosen),
        whole=len(chosen) == len(outcomes.cohorts),
        elements=tuple(
            ElementLine(
                element, each, range_of(score.mean for _, score in scores), _changed(element, scores, looked_at)
            )
            for element, each, scores in zip(outcomes.elements, figures, shown, strict=True)
        ),
    )


def _changed(element: ElementOutcome, shown: Sequence[Shown], looked_at: int) -> ElementChange | None:
    if len(shown) < 2:
        return None
    (first, before), (last, after) = shown[0], shown[-1]
    moved = change(before, after, people=(first.places, last.places), looked_at=looked_at)
    return ElementChange(element.title, first, last, moved)
