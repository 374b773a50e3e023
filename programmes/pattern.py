"""A design as its table shows it: by phase, each with its elements in the order of their weeks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programmes.models import Element, Phase


@dataclass(frozen=True)
class Band:
    """One phase with its elements; without a phase, those that run across (`name` is "" in a design of none)."""

    name: str
    weeks: str  # “weeks 0 to 16”
    elements: tuple[Element, ...]


def bands(elements: Sequence[Element], phases: Sequence[Phase]) -> list[Band]:
    """The phases in their order, then what runs across them. A design without phases is one band in its own order."""
    return list(_bands(elements, phases)) if phases else [Band("", "", tuple(elements))]


def _bands(elements: Sequence[Element], phases: Sequence[Phase]) -> Iterator[Band]:
    for phase in phases:
        own = [element for element in elements if element.phase_id == phase.pk]
        rows = sorted(own, key=lambda element: (element.offset_weeks, element.position))
        yield Band(phase.name, f"weeks {phase.starts_week} to {phase.ends_week}", tuple(rows))
    across = tuple(element for element in elements if element.phase_id is None)
    if across:
        yield Band("Across the programme", "", across)
