"""Of which groups a figure about people may be shown, so that nobody can be worked out, also by subtraction. Pure.

Figures of a whole cohort are exact (contract facts), so what a group's figure leaves over of them must never be a few
people; nor may one group's leave over a few of another's. The rule: two groups in the same cohort (all that are
withheld count as one) may both be told only where they join. They join where their people pair off at least `minimum`
times, each pair within one cell: the same cohort, and for organisations also the same profession, as it is shown. Any
sum of figures that treats the two differently is then about one person of each pair, so whatever can be worked out is
about at least `minimum` people, or about whole cohorts.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

Label = str | None  # the group in whose figure a person counts; None where it is withheld
Cell = Hashable


@dataclass(frozen=True)
class Who:
    """All that the rule knows of a person on a place."""

    cohort: Hashable
    profession: str
    organisation: str


def labels(people: Sequence[Who], minimum: int) -> tuple[list[Label], list[Label]]:
    """For each person the profession and the organisation in whose figure they count."""
    cohorts = [who.cohort for who in people]
    professions = _labels([who.profession for who in people], cohorts, cohorts, minimum)
    cells = list(zip(cohorts, professions, strict=True))
    return professions, _labels([who.organisation for who in people], cells, cohorts, minimum)


def _labels(groups: Sequence[str], cells: Sequence[Cell], cohorts: Sequence[Hashable], minimum: int) -> list[Label]:
    """Withhold the groups that are too small, then the smallest that tells of a few people, until none does."""
    sizes = Counter(groups)
    shown: list[Label] = [group if sizes[group] >= minimum else None for group in groups]
    while telling := _telling(shown, cells, cohorts, minimum):
        smallest = min(telling, key=lambda group: (sizes[group], group))
        shown = [None if label == smallest else label for label in shown]
    return shown


def _telling(shown: Sequence[Label], cells: Sequence[Cell], cohorts: Sequence[Hashable], minimum: int) -> set[str]:
    """The groups that are shown, share a cohort with others and do not join them, directly or through more."""
    block = {label: label for label in shown}  # each group's block, named by one of its groups
    while joining := _joining([block[label] for label in shown], cells, minimum):
        for one, other in joining:
            kept, lost = block[one], block[other]
            block = {label: kept if name == lost else name for label, name in block.items()}
    met: dict[Hashable, set[Label]] = defaultdict(set)
    for label, cohort in zip(shown, cohorts, strict=True):
        met[cohort].add(block[label])
    apart = {name for names in met.values() if len(names) > 1 for name in names}
    return {label for label, name in block.items() if name in apart and label is not None}


def _joining(blocks: Sequence[Label], cells: Sequence[Cell], minimum: int) -> list[tuple[Label, Label]]:
    """Pairs of blocks whose people pair off often enough within cells."""
    within: dict[Cell, Counter[Label]] = defaultdict(Counter)
    for block, cell in zip(blocks, cells, strict=True):
        within[cell][block] += 1
    pairs: Counter[tuple[Label, Label]] = Counter()
    for counts in within.values():
        for one, other in combinations(sorted(counts, key=str), 2):
            pairs[one, other] += min(counts[one], counts[other])
    return [pair for pair, times in pairs.items() if times >= minimum]
