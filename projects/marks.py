"""What stands above a chart: what was tried and what happened, each on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projects.models import Cycle, Measure


@dataclass(frozen=True)
class Mark:
    """A PDSA cycle from the day it began, or what somebody marked by hand. Numbered, it is a test of change."""

    on: date
    text: str
    number: int | None
    annotation: UUID | None = None
    cycle: UUID | None = None


def marks_of(measure: Measure, cycles: Iterable[Cycle] | None = None) -> tuple[Mark, ...]:
    """In the order of their days. `cycles` are those of the project where they were read already."""
    tried = measure.cycles.all() if cycles is None else cycles
    by_hand = [Mark(each.on, each.text, each.number, annotation=each.pk) for each in measure.annotations.all()]
    begun = [
        Mark(each.began_on, each.title, each.number, cycle=each.pk)
        for each in tried
        if each.began_on is not None and each.measure_id == measure.pk
    ]
    return tuple(sorted([*by_hand, *begun], key=lambda mark: (mark.on, mark.number or 0)))
