"""A common cause: the same measure of several organisations side by side, on one scale. Pure.

Organisations stand in the order of their names, so that the page is no league table. What a commissioner is given is
made here too: where the joining terms give a range only, no name and no single figure exists in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from core.formats import amount_words, join_words, out_of, plural, round_half_up, unbroken

Better = Literal["increase", "decrease"]
SHOWN = 1  # decimals of an average
FEWEST = 3  # organisations behind a range that names none of them
AIR = Decimal("0.06")  # of the scale, above what is highest


@dataclass(frozen=True)
class Reported:
    """A figure of a day, and what its chart makes of it: common, improvement, concern or neutral."""

    day: date
    value: Decimal
    kind: str = "common"


@dataclass(frozen=True)
class Average:
    """The average of the figures from `start` to `stop` (exclusive)."""

    start: int
    stop: int
    mean: Decimal


@dataclass(frozen=True)
class OrganisationFact:
    """One organisation's project and its figures in order; `mean` is its latest average, None before there is one.

    `averages` are those of its chart and `reading` its words. `comparable` is False once the project counts it in
    another unit or way than the cause says: its figures are left out then.
    """

    organisation: str
    project: UUID
    points: tuple[Reported, ...] = ()
    mean: Decimal | None = None
    averages: tuple[Average, ...] = ()
    reading: str = ""
    comparable: bool = True


@dataclass(frozen=True)
class Definition:
    """What all of them measure. `unit` is a word or “%”."""

    measure: str
    unit: str
    improvement: Better
    target: Decimal | None = None

    def words(self, value: Decimal) -> str:
        """An average: “12.4%”, “31 hours”."""
        return amount_words(value, self.unit, SHOWN)

    @property
    def target_words(self) -> str:
        """As part of a sentence: “36 hours or less”; "" without a target."""
        if self.target is None:
            return ""
        beyond = "or less" if self.improvement == "decrease" else "or more"
        return f"{unbroken(amount_words(self.target, self.unit, 4))} {beyond}"

    def meets(self, value: Decimal) -> bool | None:
        """Whether a figure, as it is shown, is at the target or beyond it; None without a target."""
        if self.target is None:
            return None
        value = round_half_up(value, SHOWN)
        return value <= self.target if self.improvement == "decrease" else value >= self.target


@dataclass(frozen=True)
class OrganisationRow:
    fact: OrganisationFact
    mean_words: str
    meets: bool | None
    start_words: str = ""  # the average before the level changed, where it did

    @property
    def organisation(self) -> str:
        return self.fact.organisation

    @property
    def first(self) -> Reported:
        return self.fact.points[0]

    @property
    def last(self) -> Reported:
        return self.fact.points[-1]


@dataclass(frozen=True)
class Scale:
    """One for all the drawings: figures from `low` to `high`, days from `first` to `last`."""

    low: Decimal
    high: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class Comparison:
    """`rows` are those who have reported, `silent` the names of those who have not and `apart` of those who count
    otherwise than the cause says; `scale` is None when nobody has reported."""

    definition: Definition
    rows: tuple[OrganisationRow, ...]
    silent: tuple[str, ...]
    apart: tuple[str, ...]
    scale: Scale | None

    @property
    def organisations(self) -> int:
        return len(self.rows) + len(self.silent) + len(self.apart)

    @property
    def averaged(self) -> tuple[OrganisationRow, ...]:
        return tuple(row for row in self.rows if row.fact.mean is not None)

    @property
    def meeting(self) -> int:
        return sum(bool(row.meets) for row in self.averaged)

    @property
    def better(self) -> int:
        """How many are at a better level than that at which they started, by more than their figures vary."""
        return sum(self._moved(row) > 0 for row in self.averaged)

    @property
    def worse(self) -> int:
        return sum(self._moved(row) < 0 for row in self.averaged)

    def _moved(self, row: OrganisationRow) -> Decimal:
        """By how much for the better; nought where its chart has one level."""
        averages = row.fact.averages
        by = averages[-1].mean - averages[0].mean if averages else Decimal(0)
        return by if self.definition.improvement == "increase" else -by

    @property
    def finding(self) -> str:
        """The title of the comparison: how many are at the target, or from what to what they lie. "" before two
        organisations have an average."""
        means = sorted(row.fact.mean for row in self.averaged if row.fact.mean is not None)
        if len(means) < 2:
            return ""
        if self.definition.target is not None:
            verb = "is" if self.meeting == 1 else "are"
            return f"{out_of(self.meeting, len(means))} {verb} at the target of {self.definition.target_words}"
        if means[0] == means[-1]:
            return f"All are at {self.definition.words(means[0])}"
        return f"From {self.definition.words(means[0])} to {self.definition.words(means[-1])}"

    @property
    def silence(self) -> str:
        """Who has not reported and who counts otherwise, in sentences; "" when all are compared."""
        said = []
        if self.silent:
            said.append(f"{join_words(self.silent)} {'has' if len(self.silent) == 1 else 'have'} not reported yet.")
        if self.apart:
            verb = "counts" if len(self.apart) == 1 else "count"
            said.append(f"{join_words(self.apart)} {verb} in another way than the cause says, and cannot be compared.")
        return " ".join(said)


def compare(definition: Definition, facts: Iterable[OrganisationFact]) -> Comparison:
    """Everybody's figures on one scale, in the order of the organisations' names."""
    ordered = sorted(facts, key=lambda fact: (fact.organisation.casefold(), str(fact.project)))
    rows = tuple(_row(definition, fact) for fact in ordered if fact.points and fact.comparable)
    return Comparison(
        definition=definition,
        rows=rows,
        silent=tuple(fact.organisation for fact in ordered if not fact.points),
        apart=tuple(fact.organisation for fact in ordered if fact.points and not fact.comparable),
        scale=_scale(definition, rows) if rows else None,
    )


def _row(definition: Definition, fact: OrganisationFact) -> OrganisationRow:
    if fact.mean is None:
        return OrganisationRow(fact, "", None)
    start = definition.words(fact.averages[0].mean) if len(fact.averages) > 1 else ""
    return OrganisationRow(fact, definition.words(fact.mean), definition.meets(fact.mean), start)


def _scale(definition: Definition, rows: Iterable[OrganisationRow]) -> Scale:
    """From nought, or below it where there are figures below, to a little above what is highest."""
    points = [point for row in rows for point in row.fact.points]
    values = [point.value for point in points] + [row.fact.mean for row in rows if row.fact.mean is not None]
    values += [definition.target] if definition.target is not None else []
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    air = (high - low) * AIR or Decimal(1)
    days = [point.day for point in points]
    return Scale(low=low - air if low < 0 else low, high=high + air, first=min(days), last=max(days))


# For the commissioner, as the joining terms say


@dataclass(frozen=True)
class NamedFigure:
    organisation: str
    mean: Decimal
    words: str


@dataclass(frozen=True)
class Withheld:
    reason: str


@dataclass(frozen=True)
class FigureRange:
    """From the lowest to the highest average of so many organisations, without their names."""

    low: Decimal
    high: Decimal
    organisations: int
    words: str

    @property
    def sentence(self) -> str:
        """As a sentence begins: “From 31 hours to 44 hours”."""
        return f"From {self.words}" if self.low != self.high else self.words


@dataclass(frozen=True)
class ForCommissioner:
    """How many organisations take part, how many report, and their figures by name, as a range, or withheld.

    `comparison` has everything that the terms let be told by name; None where they give a range.
    """

    definition: Definition
    organisations: int
    reported: int
    figures: tuple[NamedFigure, ...] | FigureRange | Withheld
    comparison: Comparison | None = None

    @property
    def range(self) -> FigureRange | None:
        """From the lowest to the highest latest average, where it may be told and there are two."""
        if isinstance(self.figures, FigureRange):
            return self.figures
        if isinstance(self.figures, Withheld) or len(self.figures) < 2:
            return None
        return _range(self.definition, [each.mean for each in self.figures])

    @property
    def averaged(self) -> int | None:
        """How many have an average; None where that is withheld."""
        if isinstance(self.figures, Withheld):
            return None
        return self.figures.organisations if isinstance(self.figures, FigureRange) else len(self.figures)

    @property
    def meeting(self) -> int | None:
        """How many of them are at the target. Of a range only what it says itself: all, or none; else None."""
        if self.comparison is not None:
            return self.comparison.meeting if self.definition.target is not None and self.averaged else None
        if not isinstance(self.figures, FigureRange) or self.definition.target is None:
            return None
        lowest, highest = (self.definition.meets(end) for end in (self.figures.low, self.figures.high))
        if lowest != highest:
            return None
        return self.figures.organisations if lowest else 0


def for_commissioner(comparison: Comparison, *, named: bool) -> ForCommissioner:
    """`named` is what those who joined agreed to."""
    means = [(row.organisation, row.fact.mean) for row in comparison.averaged if row.fact.mean is not None]
    words = comparison.definition.words
    figures: tuple[NamedFigure, ...] | FigureRange | Withheld
    if named:
        figures = tuple(NamedFigure(name, mean, words(mean)) for name, mean in means)
    elif len(means) < FEWEST:
        figures = Withheld(f"Fewer than {plural(FEWEST, 'organisation')} report an average.")
    else:
        figures = _range(comparison.definition, [mean for _, mean in means])
    return ForCommissioner(
        definition=comparison.definition,
        organisations=comparison.organisations,
        reported=len(comparison.rows),
        figures=figures,
        comparison=comparison if named else None,
    )


def _range(definition: Definition, means: Sequence[Decimal]) -> FigureRange:
    low, high = min(means), max(means)
    says = definition.words(low)
    return FigureRange(low, high, len(means), says if low == high else f"{says} to {definition.words(high)}")
