"""Whether a change is likely to last, scored by several people: ten factors, weighted to 100. Pure.

The factors and their weights are those of the NHS Sustainability Model (NHS Institute for Innovation and Improvement,
2010; weights as published, adding to 100). Its own wording of the four levels is not ours to print: people choose one
of four from “not at all” to “fully”, each a third more of the weight. From about 55 there is reason for optimism; below
45 the weakest factors want work first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

LEVELS = {1: "Not at all", 2: "A little", 3: "Largely", 4: "Fully"}
HOPEFUL, WORRYING = 55, 45  # of 100
WIDE = 2  # levels between the lowest and the highest: people see a factor differently
Area = Literal["Process", "Staff", "Organisation"]


@dataclass(frozen=True)
class Factor:
    key: str
    area: Area
    name: str
    asks: str
    weight: float


FACTORS = (
    Factor(
        "benefits",
        "Process",
        "Benefits beyond helping patients",
        "Does it make work easier, or save time or waste, too?",
        8.5,
    ),
    Factor("credibility", "Process", "Credibility of the benefits", "Do people see and believe what it brings?", 9.1),
    Factor(
        "adaptability",
        "Process",
        "Adaptability of the improved process",
        "Would it go on if people or money changed?",
        7.0,
    ),
    Factor(
        "monitoring",
        "Process",
        "Effectiveness of the system to monitor progress",
        "Will the figures go on being looked at, and told?",
        6.5,
    ),
    Factor(
        "training",
        "Staff",
        "Staff involvement and training",
        "Did staff help to shape it, and are newcomers taught it?",
        11.4,
    ),
    Factor(
        "behaviours",
        "Staff",
        "Staff behaviours toward sustaining the change",
        "Do staff bring ideas, and use the new way by themselves?",
        11.0,
    ),
    Factor(
        "senior",
        "Staff",
        "Senior leadership engagement",
        "Do senior leaders take responsibility for it and clear the way?",
        15.0,
    ),
    Factor(
        "clinical",
        "Staff",
        "Clinical leadership engagement",
        "Do clinical leaders take responsibility for it and clear the way?",
        15.0,
    ),
    Factor(
        "fit",
        "Organisation",
        "Fit with strategic aims and culture",
        "Is it what the organisation wants, and has it improved before?",
        7.0,
    ),
    Factor(
        "infrastructure",
        "Organisation",
        "Infrastructure",
        "Are staff, rooms, equipment, job descriptions and policies as it needs?",
        9.5,
    ),
)


@dataclass(frozen=True)
class FactorSpread:
    """How many people chose each level, from 1 to 4. `wide` says that they see it differently."""

    factor: Factor
    counts: tuple[int, int, int, int]
    middle: float

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """Each level in words with how many chose it."""
        return list(zip(LEVELS.values(), self.counts, strict=True))

    @property
    def levels(self) -> list[int]:
        return [level for level, count in enumerate(self.counts, start=1) if count]

    @property
    def wide(self) -> bool:
        return self.levels[-1] - self.levels[0] >= WIDE

    @property
    def lost(self) -> float:
        """Points of 100 that it falls short of its weight, at the middle."""
        return self.factor.weight * (4 - self.middle) / 3


@dataclass(frozen=True)
class Spread:
    """`totals` are of 100, one for each of `n` people, in order."""

    n: int
    totals: tuple[float, ...]
    factors: tuple[FactorSpread, ...]

    @property
    def middle(self) -> float:
        return median(self.totals)

    @property
    def highest(self) -> float:
        return self.totals[-1]

    @property
    def reading(self) -> str:
        """What the middle says, in words."""
        if self.middle >= HOPEFUL:
            return "There is reason for optimism."
        if self.middle < WORRYING:
            return "Without work on the weakest factors it is not likely to last."
        return "It may last, or may not: the weakest factors decide."

    @property
    def weakest(self) -> tuple[FactorSpread, ...]:
        """The three that would add most, of those that are not full."""
        short = [each for each in self.factors if each.lost > 0]
        return tuple(sorted(short, key=lambda each: -each.lost)[:3])


def total(levels: Mapping[str, int]) -> float:
    """Of 100, from a level of 1 to 4 for each factor. Raises ValueError if one is missing or is no level."""
    if set(levels) != {factor.key for factor in FACTORS} or not set(levels.values()) <= set(LEVELS):
        raise ValueError("A level from 1 to 4 for each factor.")
    return sum(factor.weight * (levels[factor.key] - 1) / 3 for factor in FACTORS)


def spread(answers: Sequence[Mapping[str, int]]) -> Spread | None:
    """Of what several people answered, one answer each; None without any."""
    if not answers:
        return None
    factors = []
    for factor in FACTORS:
        chosen = [answer[factor.key] for answer in answers]
        found = Counter(chosen)
        factors.append(FactorSpread(factor, (found[1], found[2], found[3], found[4]), median(chosen)))
    return Spread(len(answers), tuple(sorted(total(answer) for answer in answers)), tuple(factors))
