"""Of which groups a figure about people may be shown, so that nobody can be worked out, also by subtraction. Pure.

Figures of a whole cohort are exact (contract facts), so what a group's figure leaves over of them must never be a few
people; nor may one group's leave over a few of another's. The rule: two groups in the same cohort (all that are
withheld count as one) may both be told only where they join. They join where their people pair off at least `minimum`
times, each pair within one cell: the same cohort, and for organisations also the same profession, as it is shown. Any
sum of figures that treats the two differently is then about one person of each pair, so whatever can be worked out is
about at least `minimum` people, or about whole cohorts.

Organisations are told one by one where they are large enough; small ones of the same type stand together. The figure of
a type is the sum of these, shown where each of them may be, and so tells nothing that they do not.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

Label = str | None  # the group in whose figure a person counts; None where it is withheld
Cell = Hashable


@dataclass(frozen=True)
class Who:
    """All that the rule knows of a person on a place; `kind` is the type of the organisation."""

    cohort: Hashable
    profession: str
    organisation: str
    kind: str = ""


@dataclass(frozen=True)
class Shown:
    """For each person, in order, the profession, the organisation and the type in whose figure they count."""

    professions: tuple[Label, ...]
    organisations: tuple[Label, ...]
    kinds: tuple[Label, ...]


@dataclass(frozen=True, order=True)
class _Group:
    """A profession, an organisation, or together the small organisations of a type."""

    alone: bool
    name: str


_Label = _Group | None


def labels(people: Sequence[Who], minimum: int) -> Shown:
    """Which figures may be told of these people, all of them at once."""
    cohorts = [who.cohort for who in people]
    professions = _labels([_Group(True, who.profession) for who in people], cohorts, cohorts, minimum)
    cells = list(zip(cohorts, professions, strict=True))
    many = Counter(who.organisation for who in people)
    parts = [
        _Group(True, who.organisation) if many[who.organisation] >= minimum else _Group(False, who.kind)
        for who in people
    ]
    organisations = _labels(parts, cells, cohorts, minimum)
    hidden = {who.kind for who, label in zip(people, organisations, strict=True) if label is None}
    return Shown(
        professions=tuple(label.name if label else None for label in professions),
        organisations=tuple(label.name if label and label.alone else None for label in organisations),
        kinds=tuple(None if who.kind in hidden else who.kind for who in people),
    )


def _labels(groups: Sequence[_Group], cells: Sequence[Cell], cohorts: Sequence[Hashable], minimum: int) -> list[_Label]:
    """Withhold the groups that are too small, then the smallest that tells of a few people, until none does.

    Those that only stand for a type go first, so that no organisation is withheld for a type's sake.
    """
    sizes = Counter(groups)
    shown: list[_Label] = [group if sizes[group] >= minimum else None for group in groups]
    while telling := _telling(shown, cells, cohorts, minimum):
        smallest = min(telling, key=lambda group: (group.alone, sizes[group], group.name))
        shown = [None if label == smallest else label for label in shown]
    return shown


def _telling(shown: Sequence[_Label], cells: Sequence[Cell], cohorts: Sequence[Hashable], minimum: int) -> set[_Group]:
    """The groups that are shown, share a cohort with others and do not join them, directly or through more."""
    block = {label: label for label in shown}  # each group's block, named by one of its groups
    while joining := _joining([block[label] for label in shown], cells, minimum):
        for one, other in joining:
            kept, lost = block[one], block[other]
            block = {label: kept if name == lost else name for label, name in block.items()}
    met: dict[Hashable, set[_Label]] = defaultdict(set)
    for label, cohort in zip(shown, cohorts, strict=True):
        met[cohort].add(block[label])
    apart = {name for names in met.values() if len(names) > 1 for name in names}
    return {label for label, name in block.items() if name in apart and label is not None}


def _joining(blocks: Sequence[_Label], cells: Sequence[Cell], minimum: int) -> list[tuple[_Label, _Label]]:
    """Pairs of blocks whose people pair off often enough within cells."""
    within: dict[Cell, Counter[_Label]] = defaultdict(Counter)
    for block, cell in zip(blocks, cells, strict=True):
        within[cell][block] += 1
    pairs: Counter[tuple[_Label, _Label]] = Counter()
    for counts in within.values():
        for one, other in combinations(sorted(counts, key=str), 2):
            pairs[one, other] += min(counts[one], counts[other])
    return [pair for pair, times in pairs.items() if times >= minimum]
