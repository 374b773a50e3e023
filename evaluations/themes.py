"""How many people raised a theme, and whether that may be told. Pure.

Answers are anonymous, so nobody can say whether two answers to different surveys came from one person. Within one
survey each answer is one person's. So what is told is a number that is certain: at least as many people as raised the
theme in the one survey of a cohort that has it most often; cohorts are different people, and add up.

Withheld below `minimum` people. A total is made of cohorts that reach the minimum themselves, and of all the others
together if those reach it: so a programme's figure less its cohorts' figures is nobody, or at least `minimum` people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Counts = Mapping[Any, int]  # by survey: the answers that raise the theme


@dataclass(frozen=True)
class Raised:
    """Raised by at least `people` different people, in `answers` of their answers."""

    people: int
    answers: int


@dataclass(frozen=True)
class Told:
    """What may be told of a theme: each cohort's figure that may stand alone, and that of all others together."""

    alone: Mapping[Any, Raised]
    rest: Raised | None

    @property
    def total(self) -> Raised | None:
        parts = [*self.alone.values(), *([self.rest] if self.rest else [])]
        return _sum(parts) if parts else None


def of_cohort(counts: Counts) -> Raised:
    """One cohort's figure, told or not."""
    return Raised(people=max(counts.values(), default=0), answers=sum(counts.values()))


def told(cohorts: Mapping[Any, Counts], minimum: int) -> Told:
    """What may be told of a theme that cohorts raised in their surveys."""
    figures = {cohort: of_cohort(counts) for cohort, counts in cohorts.items()}
    alone = {cohort: figure for cohort, figure in figures.items() if figure.people >= minimum}
    rest = _sum(figure for cohort, figure in figures.items() if cohort not in alone)
    return Told(alone, rest if rest.people >= minimum else None)


def _sum(figures: Iterable[Raised]) -> Raised:
    figures = list(figures)
    return Raised(sum(figure.people for figure in figures), sum(figure.answers for figure in figures))
