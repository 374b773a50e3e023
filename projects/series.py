"""A measure's figures with the chart that reads them: an XmR chart, or a run chart about its median. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from core.formats import amount, amount_words, long_date, month_year, places_for
from projects.movement import Movement, movement, run_movement
from projects.runs import RunChart, run_chart, unmarked
from projects.spc import FULL_GROUP, XmrChart

PERIODS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter"}


@dataclass(frozen=True)
class Series:
    """`values` are what was counted, `chart` reads those of them that are not left out; `days` are theirs in order.

    `style` is "run", "xmr" or "usual": a run chart until there are figures enough for limits, 13 of them.
    """

    name: str
    unit: str
    frequency: str
    days: tuple[date, ...]
    values: tuple[Decimal, ...]
    chart: XmrChart
    style: str = "usual"

    @cached_property
    def runs(self) -> RunChart | None:
        """The run chart where one is shown, or None: then the XmR chart is."""
        if self.style == "xmr" or (self.style == "usual" and self.chart.n >= FULL_GROUP):
            return None
        chart = run_chart(
            [point.value for point in self.chart.points],
            improvement=self.chart.improvement,
            rebase_at=[group.start for group in self.chart.groups],
            baseline=self.chart.baseline,
        )
        return chart if self.style == "run" else unmarked(chart)

    @cached_property
    def movement(self) -> Movement:
        return self.of_averages if self.runs is None else run_movement(self.runs)

    @cached_property
    def of_averages(self) -> Movement:
        """How its average moved, whichever chart is shown: averages alone are compared with other organisations'."""
        return movement(self.chart)

    @cached_property
    def bounds(self) -> tuple[float | None, float | None]:
        """What the measure cannot pass, as far as its figures show: 0, and 100 of a percentage."""
        shown = [float(value) for value in self.values]
        if self.chart.target is not None:
            shown.append(float(self.chart.target))
        if not shown or min(shown) < 0:
            return None, None
        return 0.0, 100.0 if self.unit == "%" and max(shown) <= 100 else None

    @cached_property
    def places(self) -> int:
        """How many decimals an average of it is written with."""
        groups = () if self.runs is not None else self.chart.groups
        lines = [line for group in groups for line in (group.lower, group.upper) if line is not None]
        shown = [*(float(value) for value in self.values), *lines]
        return places_for(max(shown) - min(shown)) if shown else 1

    @property
    def period(self) -> str:
        return PERIODS[self.frequency]

    def write(self, value: float | Decimal) -> str:
        return amount(value, self.unit, self.places)

    def write_words(self, value: float | Decimal) -> str:
        return amount_words(value, self.unit, self.places)

    def write_exact(self, value: Decimal) -> str:
        """A figure as it was counted, or an aim as it was set."""
        return amount(value, self.unit, 4)

    def day(self, index: int) -> str:
        return month_year(self.days[index]) if self.frequency in ("month", "quarter") else long_date(self.days[index])

    @property
    def outgrown(self) -> bool:
        """Whether the level has moved away from what the limits describe, so that they do not judge the aim."""
        return self.movement.side is not None and len(self.chart.groups) == 1

    @property
    def latest_index(self) -> int | None:
        there = [index for index, point in enumerate(self.chart.points) if point.value is not None]
        return there[-1] if there else None


@dataclass(frozen=True)
class Told:
    """What a chart shows in a sentence, what follows from it, and what to do next; any may be empty."""

    finding: str
    meaning: str
    advice: str
