"""What pages show of a project's measures: the big chart with its words, and the other measures in a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from core.charts import line_sample, mark, reading_icon
from core.formats import long_date
from projects.chart_words import key, rule_words, tell
from projects.marks import Mark, marks_of
from projects.measured import Measured, chart_title, measure_chart, read_measure
from projects.models import Cycle, Measure, MeasureKind, Point, Project, Rebase, TwoInThree, in_order_of_worth
from projects.run_words import run_rule_words
from projects.series import Series, Told
from projects.spc import Kind

KINDS: dict[Kind, str] = {
    "common": "Ordinary",
    "improvement": "Improvement",
    "concern": "Concern",
    "neutral": "Unusual",
}
USUAL = 7  # figures in a row that are a shift or a trend
LATEST = 60  # figures that a table shows unless all are asked for


@dataclass(frozen=True)
class ChartCard:
    """One measure with its chart: drawing, words, key, and the notes that stand under it."""

    measure: Measure
    title: str
    read: Measured
    drawing: SafeString
    told: Told
    icons: tuple[SafeString, ...]
    key: tuple[tuple[SafeString, str], ...]
    lines: tuple[tuple[SafeString, str], ...]
    rebases: tuple[tuple[Rebase, str], ...]
    events: tuple[Mark, ...]
    standard_text: str  # the figure of the standard to compare with
    settings: str  # how it is read otherwise than usual, in words
    figures: tuple[str, ...]  # each in words, to be read one by one

    @property
    def last(self) -> int:
        """The index of the latest figure."""
        return len(self.figures) - 1


@dataclass(frozen=True)
class MeasureLine:
    """One of the other measures."""

    measure: Measure
    read: Measured
    mark: SafeString


@dataclass(frozen=True)
class FigureLine:
    """A row of the table of figures: what was counted, and what the rules say of it."""

    point: Point
    value: str
    rule: str
    kind: Kind
    mark: SafeString
    begins: bool  # whether the limits are re-based from here


@dataclass(frozen=True)
class ProjectMeasures:
    """The measure that is shown first, with its chart, and the others."""

    first: ChartCard | None
    others: tuple[MeasureLine, ...]

    @property
    def shows_improvement(self) -> bool:
        """Whether the chart of an outcome measure shows an improvement that holds."""
        shown = [(each.measure, each.read) for each in self.others]
        if self.first:
            shown.append((self.first.measure, self.first.read))
        return any(measure.kind == MeasureKind.OUTCOME and read.moved == "improved" for measure, read in shown)


def project_measures(project: Project, cycles: Sequence[Cycle]) -> ProjectMeasures:
    """All measures of a project, in four queries: the one that is worth most with its chart, and the others.

    `cycles` are those of the project, for the marks above the chart.
    """
    measures = in_order_of_worth(Measure.objects.filter(project=project).with_series())
    if not measures:
        return ProjectMeasures(None, ())
    return ProjectMeasures(chart_card(measures[0], cycles), tuple(_line(each) for each in measures[1:]))


def chart_card(measure: Measure, cycles: Sequence[Cycle] | None = None) -> ChartCard:
    """A measure whose series was fetched with it."""
    read = read_measure(measure)
    marks = marks_of(measure, cycles)
    return ChartCard(
        measure=measure,
        title=chart_title(read.series),
        read=read,
        drawing=measure_chart(measure, read=read, marks=marks, pointed=True),
        told=tell(read.series),
        icons=_icons(read),
        key=tuple((mark(kind, up=measure.improvement != "decrease"), words) for kind, words in key(read.series)),
        lines=_lines(read),
        rebases=tuple((each, rebase_note(each)) for each in measure.rebases.all()),
        events=marks,
        standard_text="" if measure.standard_value is None else read.series.write_exact(measure.standard_value),
        figures=figure_words(read.series),
        settings=settings_words(measure),
    )


def settings_words(measure: Measure) -> str:
    """Which settings of its chart were changed: “The first 14 figures fix the limits; 6 in a row are a shift.”"""
    said = []
    if measure.baseline_points:
        said.append(f"the first {measure.baseline_points} figures fix the limits")
    said += [
        f"{length} in a row are a {name}" for name in ("shift", "trend") if (length := getattr(measure, name)) != USUAL
    ]
    if measure.two_in_three == TwoInThree.WITHIN:
        said.append("two of three near a limit count inside it alone")
    if measure.screen:
        said.append("the largest jumps are left out of the limits")
    return f"{'; '.join(said).capitalize()}." if said else ""


def _line(measure: Measure) -> MeasureLine:
    read = read_measure(measure)
    return MeasureLine(measure, read, mark(read.change, up=measure.improvement != "decrease"))


def _icons(read: Measured) -> tuple[SafeString, ...]:
    """Variation and assurance; none while the limits are provisional. Words stand beside them."""
    if read.series.runs is not None or read.provisional or read.variation is None:
        return ()
    latest = read.chart.latest
    found = [reading_icon(read.variation, up=None if latest is None or latest.side is None else latest.side == "high")]
    if read.assurance and not read.series.outgrown:
        found.append(reading_icon(read.assurance, up=read.chart.improvement != "decrease"))
    return tuple(found)


def _lines(read: Measured) -> tuple[tuple[SafeString, str], ...]:
    found = [(line_sample("average"), "Average" if read.series.runs is None else "Median")]
    if read.series.runs is None and read.chart.current is not None and read.chart.current.upper is not None:
        found.append(
            (line_sample("provisional"), "Provisional limits")
            if read.provisional
            else (line_sample("limits"), "Limits")
        )
    if read.target is not None:
        found.append((line_sample("aim"), "Aim"))
    return tuple(found)


def rebase_note(rebase: Rebase) -> str:
    """Re-based from 9 November 2026 by Amara Okafor, on 11 January 2027: the fall had a known cause and lasted."""
    who = f" by {rebase.by.name}" if rebase.by else ""
    return f"Re-based from {long_date(rebase.on)}{who}, on {long_date(rebase.at)}: {rebase.reason}"


def figure_lines(card: ChartCard, *, all_of_them: bool) -> list[FigureLine]:
    """The figures, newest first; the latest 60 unless all are asked for."""
    measure, series = card.measure, card.read.series
    points = {point.on: point for point in measure.points.all()}
    begins = {each.on for each in measure.rebases.all()}
    up = measure.improvement != "decrease"
    shown = _shown(series)
    rows = list(zip(series.days, series.values, shown, strict=True))
    return [
        FigureLine(
            point=points[day],
            value=series.write_exact(value),
            rule=rule,
            kind=kind,
            mark=mark(kind, up=up),
            begins=day in begins,
        )
        for day, value, (kind, rule) in reversed(rows if all_of_them else rows[-LATEST:])
    ]


COLUMNS = ("Date", "Figure", "Counted", "Of", "What the rules say", "Note", "Left out because")


def figure_rows(lines: Iterable[FigureLine]) -> Iterator[tuple[object, ...]]:
    """The table as a sheet, the oldest first: exact numbers, and words."""
    yield COLUMNS
    for line in reversed(list(lines)):
        point = line.point
        counts = (point.value, point.numerator, point.denominator)
        numbers = (Decimal(f"{each.normalize():f}") if each is not None else "" for each in counts)
        says = "" if point.excluded_because else f"{KINDS[line.kind]}: {line.rule}" if line.rule else KINDS["common"]
        yield (point.on.isoformat(), *numbers, says, point.note, point.excluded_because)


def _shown(series: Series) -> list[tuple[Kind, str]]:
    """The kind of every point on the chart that is shown, and the rule that it meets in words."""
    if series.runs is not None:
        return [(point.kind, run_rule_words(point, series.runs)) for point in series.runs.points]
    return [(point.kind, rule_words(point, series.chart)) for point in series.chart.points]


def figure_words(series: Series) -> tuple[str, ...]:
    """16 November 2026: 9%. Improvement: 7 in a row below average."""
    points = series.chart.points if series.runs is None else series.runs.points
    counted = [point.value is not None for point in points]
    rows = zip(series.days, series.values, counted, _shown(series), strict=True)
    return tuple(
        f"{long_date(day)}: {series.write_exact(value)}. {_said_of(kind, rule, counts=counts)}"
        for day, value, counts, (kind, rule) in rows
    )


def _said_of(kind: Kind, rule: str, *, counts: bool) -> str:
    if not counts:
        return "Left out of average, limits and rules."
    return f"{KINDS[kind]}: {rule}." if rule else f"{KINDS[kind]}."


def next_day(measure: Measure, points: Sequence[Point], today: date) -> date | None:
    """The day whose figure is due next: a day, week, month or quarter after the latest, if that has come."""
    if not points:
        return None
    last = max(point.on for point in points)
    months = {"month": 1, "quarter": 3}.get(measure.frequency)
    if months is None:
        due = date.fromordinal(last.toordinal() + (1 if measure.frequency == "day" else 7))
    else:
        count = last.year * 12 + last.month - 1 + months
        due = date(count // 12, count % 12 + 1, min(last.day, 28))
    return due if due <= today else None
