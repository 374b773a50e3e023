"""Of which groups a figure about people may be shown, so that nobody can be worked out, also by subtraction. Pure.

Figures of a whole cohort are exact (contract facts), so what a group's figure leaves over of them must never be a few
people; nor may one group's leave over a few of another's. The rule: two groups in the same cohort (all that are
withheld count as one) may both be told only where they join. They join where their people pair off at least `minimum`
times, each pair within one cell: the same cohort, and for organisations also the same profession, as it is shown. Any
sum of figures that treats the two differently is then about one person of each pair, so whatever can be worked out is
about at least `minimum` people, or about whole cohorts.

Organisations are told one by one where they may be; the others of the same type stand together where that may be. The
figure of a type is the sum of these, shown where nobody of it is withheld, and so tells nothing that they do not.
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
    alone = [_Group(True, who.profession) for who in people]
    professions = _Labels(alone, [None] * len(people), cohorts, cohorts, minimum).settled()
    cells = list(zip(cohorts, professions, strict=True))
    alone = [_Group(True, who.organisation) for who in people]
    together = [_Group(False, who.kind) for who in people]
    organisations = _Labels(alone, together, cells, cohorts, minimum).settled()
    hidden = {who.kind for who, label in zip(people, organisations, strict=True) if label is None}
    return Shown(
        professions=tuple(label.name if label else None for label in professions),
        organisations=tuple(label.name if label and label.alone else None for label in organisations),
        kinds=tuple(None if who.kind in hidden else who.kind for who in people),
    )


@dataclass(frozen=True)
class _Labels:
    """One way of grouping people. Each is told by themselves a group, or together with the rest of their type, if
    there is such a thing, or not at all."""

    alone: Sequence[_Group]
    together: Sequence[_Label]
    cells: Sequence[Cell]
    cohorts: Sequence[Hashable]
    minimum: int

    def settled(self) -> list[_Label]:
        """Give way with the smallest group that is too small or tells of a few people, until none is or does."""
        rest = dict(zip(self.alone, self.together, strict=True))
        sizes = Counter(self.alone)
        told = {group for group in rest if sizes[group] >= self.minimum}
        hidden: set[_Group] = set()
        while telling := self._amiss(shown := self._shown(told, hidden)):
            sizes = Counter(label for label in shown if label)
            smallest = min(telling, key=lambda group: (sizes[group], group))
            if smallest in told:
                told.remove(smallest)
                hidden -= {rest[smallest]}
            else:
                hidden.add(smallest)
        return shown

    def _shown(self, told: set[_Group], hidden: set[_Group]) -> list[_Label]:
        pairs = zip(self.alone, self.together, strict=True)
        return [one if one in told else (None if many in hidden else many) for one, many in pairs]

    def _amiss(self, shown: Sequence[_Label]) -> set[_Group]:
        small = {label for label, size in Counter(shown).items() if label and size < self.minimum}
        return small or _telling(shown, self.cells, self.cohorts, self.minimum)


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
