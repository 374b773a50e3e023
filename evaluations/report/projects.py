"""Projects in a report: which of their charts stand large, what each shows in words, every figure behind it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from core.formats import join_words
from evaluations.findings import lower
from projects.chart_words import rule_words
from projects.measured import Measured, chart_title
from projects.movement import Moved
from projects.run_words import run_rule_words
from projects.spc import Kind

LARGE, UNCHANGED = 8, 2  # charts that stand large where nobody chose, and how many of them show no change
STATES: Mapping[Moved | None, str] = {
    "improved": "Improvement shown",
    "worse": "Change for the worse shown",
    "no change": "No change shown",
    "too few points": "Too few points to say",
    None: "Neither way is better",
}
READS: Mapping[Kind, str] = {
    "common": "Ordinary",
    "improvement": "Improvement",
    "concern": "Concern",
    "neutral": "Unusual",
}


@dataclass(frozen=True)
class Tried:
    """Something that happened while it was measured: a change that was tried has a number."""

    on: date
    text: str
    number: int | None


@dataclass(frozen=True)
class Rebased:
    """From which figure average and limits were reckoned anew, and why."""

    on: date
    because: str


@dataclass(frozen=True)
class FigureRow:
    """A figure with the average and limits that it is read by, as they are written, and what the rules say of it."""

    on: date
    value: str
    average: str
    lower: str
    upper: str
    reading: str

    @property
    def ordinary(self) -> bool:
        return self.reading == READS["common"]


@dataclass(frozen=True)
class FigureGroup:
    """Figures in a row that have one average and one pair of limits."""

    says: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn of a project: its first outcome measure, as it was read when the report was made."""

    measured: Measured
    tried: tuple[Tried, ...] = ()
    rebased: tuple[Rebased, ...] = ()
    large: bool = True

    @property
    def title(self) -> str:
        return chart_title(self.measured.series)

    @property
    def state(self) -> str:
        """What it shows, in the same few words for every chart."""
        return STATES[self.measured.moved]

    @property
    def says(self) -> str:
        """Missed first appointments, each week: lower for 17 weeks."""
        return f"{self.title}: {lower(self.measured.reading)}."

    @property
    def middle(self) -> str:
        return "Average" if self.measured.series.runs is None else "Median"

    @property
    def limited(self) -> bool:
        """Whether it has limits: a run chart has none."""
        return self.measured.series.runs is None and any(g.lower is not None for g in self.measured.chart.groups)

    @property
    def first(self) -> date:
        return self.measured.days[0]

    @property
    def last(self) -> date:
        return self.measured.days[-1]

    @property
    def limits(self) -> str:
        """Those of the latest figures; "" of a run chart."""
        last = self.rows[-1]
        return f"{last.lower} to {last.upper}" if self.limited and last.lower else ""

    @property
    def groups(self) -> tuple[FigureGroup, ...]:
        """The figures by what they are read by: “Average 20.3, limits 16.1 to 24.4”."""

        def says(row: FigureRow) -> str:
            if not row.average:
                return f"No {self.middle.lower()} yet"
            limits = f", limits {row.lower} to {row.upper}" if self.limited and row.lower else ""
            return f"{self.middle} {row.average}{limits}"

        return tuple(FigureGroup(words, tuple(rows)) for words, rows in groupby(self.rows, key=says))

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """Every figure, for those who do not see the drawing."""
        series = self.measured.series
        if series.runs is not None:
            lines = [_Line(p.median, None, None, p.kind, run_rule_words(p, series.runs)) for p in series.runs.points]
        else:
            lines = [_Line(p.mean, p.lower, p.upper, p.kind, rule_words(p, series.chart)) for p in series.chart.points]

        def write(line: float | None) -> str:
            return "" if line is None else series.write(line)

        def write_limit(line: float | None) -> str:
            """Or that it lies beyond what the measure cannot pass, as the drawing says."""
            low, high = series.bounds
            if line is not None and low is not None and line < low:
                return f"below {series.write(low)}"
            return (
                f"above {series.write(high)}" if line is not None and high is not None and line > high else write(line)
            )

        return tuple(
            FigureRow(
                on=day,
                value=series.write_exact(value),
                average=write(line.middle),
                lower=write_limit(line.lower),
                upper=write_limit(line.upper),
                reading=_reading(line.kind, line.rule) if point.value is not None else "Left out",
            )
            for day, value, point, line in zip(series.days, series.values, series.chart.points, lines, strict=True)
        )


class _Line(NamedTuple):
    middle: float | None
    lower: float | None
    upper: float | None
    kind: Kind
    rule: str


def _reading(kind: Kind, rule: str) -> str:
    return f"{READS[kind]}: {rule}" if rule else READS[kind]


@dataclass(frozen=True)
class ReportedProject:
    """`measured` says in a few words what its first outcome measure shows, "" where nothing is counted; `tested` what
    became of its PDSA cycles. `organisation` is named where enough took part from it that it names no one."""

    title: str
    aim: str
    stage: str
    result: str
    decision: str
    improved: bool
    presented: bool
    cohort: str = ""
    measured: str = ""
    chart: Chart | None = None
    tested: str = ""
    organisation: str = ""
    stage_reason: str = ""

    @property
    def moved(self) -> Moved | None:
        return self.chart.measured.moved if self.chart else None


def stand_large(moved: Sequence[Moved | None]) -> set[int]:
    """Which charts stand large where nobody chose them, by their places in the order of the projects: first those that
    show a change, for the better or the worse, but always some that show none."""
    changed = [place for place, way in enumerate(moved) if way in ("improved", "worse")]
    others = [place for place, way in enumerate(moved) if way not in ("improved", "worse")]
    kept = min(UNCHANGED, len(others))
    shown = changed[: LARGE - kept]
    return {*shown, *others[: LARGE - len(shown)]}


def named(organisations: Sequence[str], places: Mapping[str, int], minimum: int) -> str:
    """Those from which at least `minimum` took a place; others stand as “and others”, so that none points at one."""
    told = [name for name in dict.fromkeys(organisations) if places.get(name, 0) >= minimum]
    if not told:
        return ""
    return join_words([*told, *(["others"] if len(told) < len(set(organisations)) else [])])
