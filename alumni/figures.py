"""What a wave brought, counted once when it closes, and what of it may be shown outside the programme's team. Pure.

A wave is shown whole or not at all: from `minimum` answers (projects: from as many people who told of any). Everything
that is asked of everybody must be answered, so every figure of a wave is about the same people, and its total over
cohorts holds the waves that are shown and no other: two figures differ by nobody or by at least `minimum`. The counts
are written at the closing and do not follow what is taken back or erased later.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from evaluations.statistics import SCALE, Counts, Figure, Rate, Score, Withheld, element_score

SAME, BIGGER, LEVEL, ASIDE = "same", "bigger", "level", "aside"
LEADS, SOMETIMES, NOT = "yes", "sometimes", "no"
RUNNING = frozenset({"as it was", "changed"})
STOPPED = "stopped"


@dataclass(frozen=True)
class Heard:
    """One answer without its author. `job` is SAME or the kind of move; `projects` has what it says of each."""

    job: str
    leading: str
    use: int  # 1 to 5
    projects: Mapping[Hashable, str]


@dataclass(frozen=True)
class Counted:
    """A wave in counts of people; `told` and `running` are projects, `tellers` the people who could say of any.

    A project is told of once somebody can say whether it runs, and runs if more say so than that it stopped.
    """

    asked: int
    answered: int
    same: int
    bigger: int
    level: int
    aside: int
    leads: int
    sometimes: int
    not_leading: int
    use: Counts
    told: int
    running: int
    tellers: int

    def written(self) -> dict[str, Any]:
        """As it is kept when the wave closes."""
        return asdict(self)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Counted":
        one, two, three, four, five = row["use"]
        return cls(**{**row, "use": (one, two, three, four, five)})


def count(asked: int, heard: Sequence[Heard]) -> Counted:
    """The counts of a wave to which so many were asked."""
    jobs, leading = Counter(each.job for each in heard), Counter(each.leading for each in heard)
    use = Counter(each.use for each in heard)
    said: dict[Hashable, list[str]] = defaultdict(list)
    for each in heard:
        for project, words in each.projects.items():
            said[project].append(words)
    runs = [_runs(words) for words in said.values()]
    one, two, three, four, five = (use[value] for value in SCALE)
    return Counted(
        asked=asked,
        answered=len(heard),
        same=jobs[SAME],
        bigger=jobs[BIGGER],
        level=jobs[LEVEL],
        aside=jobs[ASIDE],
        leads=leading[LEADS],
        sometimes=leading[SOMETIMES],
        not_leading=leading[NOT],
        use=(one, two, three, four, five),
        told=sum(each is not None for each in runs),
        running=sum(each is True for each in runs),
        tellers=sum(any(_said(words) for words in each.projects.values()) for each in heard),
    )


def _said(words: str) -> bool:
    return words in RUNNING or words == STOPPED


def _runs(words: Iterable[str]) -> bool | None:
    said = [word in RUNNING for word in words if _said(word)]
    return sum(said) * 2 > len(said) if said else None


@dataclass(frozen=True)
class Projects:
    """How many projects still run, of those of which somebody told."""

    running: int
    told: int


@dataclass(frozen=True)
class Told:
    """A wave, or several together, that may be shown. `people` answered."""

    people: int
    bigger: int
    level: int
    aside: int
    leads: int
    sometimes: int
    use: Score
    projects: Projects | Withheld


@dataclass(frozen=True)
class Shown:
    """How many answered of those asked, which is exact, and what they told, or that it is withheld."""

    rate: Rate
    told: Told | Withheld

    @property
    def is_withheld(self) -> bool:
        return isinstance(self.told, Withheld)


def shown(counted: Counted, minimum: int) -> Shown:
    """One wave as it may be shown."""
    return Shown(Rate(counted.answered, counted.asked), _told([counted], minimum))


def together(waves: Sequence[Counted], minimum: int) -> Shown:
    """Several waves as one: the rate is of all, what they told of those that are shown by themselves."""
    rate = Rate(sum(each.answered for each in waves), sum(each.asked for each in waves))
    return Shown(rate, _told([each for each in waves if not shown(each, minimum).is_withheld], minimum))


def _told(waves: Sequence[Counted], minimum: int) -> Told | Withheld:
    one, two, three, four, five = (sum(each.use[place] for each in waves) for place in range(len(SCALE)))
    use: Figure = element_score((one, two, three, four, five), sum(each.asked for each in waves), minimum)
    if isinstance(use, Withheld):
        return use
    telling = [each for each in waves if each.tellers >= minimum]
    return Told(
        people=use.n,
        bigger=sum(each.bigger for each in waves),
        level=sum(each.level for each in waves),
        aside=sum(each.aside for each in waves),
        leads=sum(each.leads for each in waves),
        sometimes=sum(each.sometimes for each in waves),
        use=use,
        projects=Projects(sum(each.running for each in telling), sum(each.told for each in telling))
        if telling
        else Withheld(minimum),
    )


def mean_of(use: Sequence[int]) -> Decimal | None:
    """The mean of scores from 1 to 5, for the programme's team; None of none."""
    return Decimal(sum(use)) / len(use) if use else None
