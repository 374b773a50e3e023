"""Of which groups a figure about people may be shown, so that nobody can be worked out, also by subtraction. Pure.

Figures of a whole cohort are exact (contract facts), so a group's figure may be taken from its cohorts' figures, and
one group's from another's. What such sums leave over must never be a few people. The rule that ensures it: two groups
(those that are withheld count as one) may both be told from each other only where their people pair off at least
`minimum` times within the same cell. A figure that is not the same for both then differs for one person of each
pair, so whatever can be worked out is about at least `minimum` people, or about whole cohorts.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

Label = str | None  # the group under which a person is counted; None for those that are withheld


@dataclass(frozen=True)
class Who:
    """All that the rule knows of a person on a place."""

    cohort: Hashable
    profession: str
    organisation: str


def labels(people: Sequence[Who], minimum: int) -> tuple[list[Label], list[Label]]:
    """For each person the profession and the organisation in whose figure they count.

    People stand in the order of their cohorts. Organisations are compared within a cohort and a profession, so that
    the two tables give nothing away together either.
    """
    cohorts = [who.cohort for who in people]
    professions = _labels([who.profession for who in people], cohorts, cohorts, minimum)
    cells = list(zip(cohorts, professions, strict=True))
    return professions, _labels([who.organisation for who in people], cells, cohorts, minimum)


def _labels(groups: Sequence[str], cells: Sequence[Hashable], cohorts: Sequence, minimum: int) -> list[Label]:
    """Withhold the smallest group that gives a few people away, then the next, until none does."""
    shown = _let_out(groups, cohorts, minimum)
    while telling := _telling(shown, cells, cohorts, minimum):
        sizes = Counter(label for label in shown if label in telling)
        smallest = min(sizes, key=lambda label: (sizes[label], label))
        shown = [None if label == smallest else label for label in shown]
    return shown


def _let_out(groups: Sequence[str], cohorts: Sequence[Hashable], minimum: int) -> list[Label]:
    """A group's people of a new cohort wait until they are at least `minimum`, so that the figure of the day before
    does not give them away."""
    shown: list[Label] = [None] * len(groups)
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, (group, cohort) in enumerate(zip(groups, cohorts, strict=True)):
        waiting[group].append(number)
        if number + 1 < len(cohorts) and cohorts[number + 1] == cohort:
            continue
        for name in [name for name, several in waiting.items() if len(several) >= minimum]:
            for one in waiting.pop(name):
                shown[one] = name
    return shown


@dataclass(eq=False)
class _Block:
    """Groups that cannot be told apart but by figures about enough people."""

    labels: set[Label]
    cells: Counter
    cohorts: set

    def pairs(self, other: "_Block") -> int:
        return sum(min(count, other.cells[cell]) for cell, count in self.cells.items())

    def joined(self, other: "_Block") -> "_Block":
        return _Block(self.labels | other.labels, self.cells + other.cells, self.cohorts | other.cohorts)


def _telling(
    shown: Sequence[Label], cells: Sequence[Hashable], cohorts: Sequence[Hashable], minimum: int
) -> set[Label]:
    """The groups that share a cohort and yet do not join into one block; blocks that share none tell nothing."""
    found: dict[Label, _Block] = {}
    for label, cell, cohort in zip(shown, cells, cohorts, strict=True):
        block = found.setdefault(label, _Block({label}, Counter(), set()))
        block.cells[cell] += 1
        block.cohorts.add(cohort)
    blocks = list(found.values())
    while pair := next((pair for pair in combinations(blocks, 2) if pair[0].pairs(pair[1]) >= minimum), None):
        blocks = [block for block in blocks if block not in pair] + [pair[0].joined(pair[1])]
    apart = [pair for pair in combinations(blocks, 2) if not pair[0].cohorts.isdisjoint(pair[1].cohorts)]
    return {label for pair in apart for block in pair for label in block.labels} - {None}
