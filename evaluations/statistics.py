"""Scores from 1 to 5: distributions, means and what is withheld. Pure; suppression happens here and nowhere else.

One rule keeps every figure from telling what a few people answered, by subtraction too: answers are let out in
groups of at least `minimum`. A survey with fewer waits until later ones of the same element and cohort bring the group
up to it, and a total holds only what its parts show. So two figures, of any two parts, totals or days, differ by no
answers at all or by at least `minimum`; nothing that is withheld is in a total from which it could be taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

SCALE = (1, 2, 3, 4, 5)
Counts = tuple[int, int, int, int, int]
NONE: Counts = (0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """What one closed survey brought for one item: how many scored 1, 2, 3, 4 and 5, of how many asked."""

    counts: Counts
    invited: int

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Score:
    """A figure that may be shown. `n` answers of `invited`; `mean` from 1 to 5, unrounded."""

    counts: Counts
    invited: int
    n: int
    mean: Decimal

    @property
    def indicative(self) -> bool:
        """Whether fewer than half of those asked answered, so that the figure is a hint and no more."""
        return self.n * 2 < self.invited


@dataclass(frozen=True)
class Withheld:
    """A figure that is kept back. It holds the rule and no figure."""

    minimum: int

    @property
    def reason(self) -> str:
        return f"Fewer than {self.minimum} answers"


Figure = Score | Withheld


@dataclass(frozen=True)
class Pool:
    """A total and its parts, in the order given; the total is of the parts that are shown."""

    total: Figure
    parts: tuple[Figure, ...]


def element_score(counts: Sequence[int], invited: int, minimum: int) -> Figure:
    """The figure of one survey's item, withheld below `minimum` answers."""
    n = sum(counts)
    if n == 0 or n < minimum:
        return Withheld(minimum)
    points = sum(value * count for value, count in zip(SCALE, counts, strict=True))
    return Score(counts=_five(counts), invited=invited, n=n, mean=Decimal(points) / n)


def merged(parts: Sequence[Part], minimum: int) -> Figure:
    """The figure of an element that was asked about several times. `parts` stand in the order in which they closed."""
    shown, waiting = Part(NONE, 0), Part(NONE, 0)
    for part in parts:
        waiting = _add(waiting, part)
        if waiting.n == 0 or waiting.n >= minimum:
            shown, waiting = _add(shown, waiting), Part(NONE, 0)
    return element_score(shown.counts, shown.invited, minimum)


def pooled(cells: Sequence[Figure], minimum: int) -> Pool:
    """Several cohorts' figures and their total. What is withheld from a cell is in no total."""
    total = Part(NONE, 0)
    for cell in cells:
        if isinstance(cell, Score):
            total = _add(total, Part(cell.counts, cell.invited))
    return Pool(total=element_score(total.counts, total.invited, minimum), parts=tuple(cells))


@dataclass(frozen=True)
class Rate:
    """How many of those asked have answered: counts only, never who."""

    answered: int
    invited: int

    @property
    def indicative(self) -> bool:
        """Whether under half of those asked answered."""
        return self.answered * 2 < self.invited


def rate(pairs: Iterable[tuple[int, int]]) -> Rate:
    """The pooled rate of (answered, invited) pairs."""
    pairs = list(pairs)
    return Rate(sum(answered for answered, _ in pairs), sum(invited for _, invited in pairs))


def _add(one: Part, other: Part) -> Part:
    counts = [a + b for a, b in zip(one.counts, other.counts, strict=True)]
    return Part(_five(counts), one.invited + other.invited)


def _five(counts: Sequence[int]) -> Counts:
    one, two, three, four, five = counts
    return (one, two, three, four, five)
