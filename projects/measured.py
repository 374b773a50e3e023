"""What was measured of projects, read from the rows and computed once: for pages, documents, reports and outcomes.

measured = measured_projects(projects)[project.pk]     # None where nothing is counted
measure_chart(measure, PAGE)                           # the big chart, on a page and in a document
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from core.charts import DOCUMENT, PAGE, ChartEvent, ChartPoint, ChartSpan, Look, at_both_widths, sparkline, xmr_chart
from core.charts.marks import MarkKind
from core.formats import long_date, unit_beside
from projects.chart_words import reading, state, tell
from projects.marks import Mark, marks_of
from projects.models import CommissionerSees, Measure, MeasureKind, Point, Project, Rebase
from projects.models.measure import MeasureQuerySet
from projects.movement import Moved
from projects.run_words import described_runs
from projects.runs import RunPoint
from projects.series import Series
from projects.spc import Assurance, Kind, XmrChart, XmrPoint, xmr

Figure = tuple[date, Decimal, bool]  # the day, the figure, and whether the chart reckons with it
_NAMED = ("id", "position", "created_at", "retired_on", "name", "kind", "unit", "improvement", "target", "frequency")
TO_READ = (
    *_NAMED,
    "chart_style",
    "baseline_points",
    "screen",
    "two_in_three",
    "shift",
    "trend",
)  # and the key of the project
DOCUMENT_WIDTH = 482.0  # points: the text of an A4 page


@dataclass(frozen=True)
class Measured:
    """One measure, read. `start` is the average of the first group or of the baseline and `now` of the last group (or
    of a run that holds); both unrounded, to be written with `series.write`. `reading` says it in a few words."""

    project_id: UUID
    measure_id: UUID
    name: str
    kind: str
    unit: str
    start: float | None
    now: float | None
    target: Any
    variation: Kind | None
    assurance: Assurance | None
    n: int
    provisional: bool
    moved: Moved | None
    reading: str
    state: str
    series: Series

    @property
    def chart(self) -> XmrChart:
        return self.series.chart

    @property
    def days(self) -> tuple[date, ...]:
        return self.series.days

    @property
    def moved_on(self) -> date | None:
        """The day of the figure with which a new level began that no re-base has followed, or None."""
        return self.days[self.series.movement.since] if self.series.outgrown else None

    @property
    def start_text(self) -> str:
        return "" if self.start is None else self.series.write(self.start)

    @property
    def now_text(self) -> str:
        return "" if self.now is None else self.series.write(self.now)

    @property
    def unit_after(self) -> str:
        """What follows a figure that `start_text` and its like do not name the unit of: hours; nothing after 12%."""
        return "" if self.unit in ("%", "£") else self.unit

    @property
    def target_text(self) -> str:
        return "" if self.target is None else self.series.write_exact(self.target)

    @property
    def change(self) -> MarkKind:
        """The mark that goes with the reading."""
        kinds: dict[str | None, MarkKind] = {"improved": "improvement", "worse": "concern"}
        return kinds.get(self.moved, "common")

    @property
    def finding(self) -> str:
        """What the chart shows, in one sentence."""
        return tell(self.series).finding

    def sparkline(self, look: Look = PAGE, **options: Any) -> SafeString:
        """The line of a table's cell: black before, blue since where it improved, grey where nothing changed."""
        moved, values = self.series.movement, self.series.values
        before = since = None
        if moved.side is not None and moved.since and self.start is not None:
            before = (moved.since, self.start)
        if self.now is not None and self.n > 1:
            since = (len(values) - (moved.since if before else 0), self.now)
        shown = [None if point.value is None else float(point.value) for point in self.chart.points]
        return sparkline(shown, before=before, since=since, change=self.change, look=look, **options)


def measured_projects(projects: Iterable[Project], *, outside: bool = False) -> dict[UUID, Measured | None]:
    """For each project its first outcome measure that has a figure, or None; two queries however many there are.

    For readers `outside` the programme those that are not `told_outside` are passed over.
    """
    found: dict[UUID, Measured | None] = {project.pk: None for project in projects}
    measures = Measure.objects.filter(project__in=found, kind=MeasureKind.OUTCOME)
    return found | measured_first(list(told_outside(measures) if outside else measures))


def told_outside(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Without those whose figures a common cause tells outside its programme only as a range over all."""
    ranged = Q(project__cause_measure=F("pk"), project__common_cause__commissioner_sees=CommissionerSees.RANGE)
    return measures.exclude(ranged)


def measured_first(measures: Iterable[Measure]) -> dict[UUID, Measured]:
    """By project the first of its measures that has a figure, read; one query. Of a measure it reads TO_READ."""
    rows = list(measures)
    return first_of(rows, read_measures(rows))


def read_measures(measures: Iterable[Measure]) -> dict[UUID, Measured]:
    """By measure, those that have a figure; one query. Of a measure it reads TO_READ."""
    rows = list(measures)
    figures, rebased = _figures(rows)
    return {
        measure.pk: _read(measure, _series(measure, figures[measure.pk], rebased[measure.pk]))
        for measure in rows
        if figures[measure.pk]
    }


def first_of(measures: Iterable[Measure], read: Mapping[UUID, Measured]) -> dict[UUID, Measured]:
    """By project the first of these measures that was read; one that was retired only where there is no other."""
    found: dict[UUID, Measured] = {}
    order = sorted(measures, key=lambda each: (each.retired_on is not None, each.position, each.created_at, each.pk))
    for measure in order:
        if measure.pk in read:
            found.setdefault(measure.project_id, read[measure.pk])
    return found


def _figures(measures: Sequence[Measure]) -> tuple[dict[UUID, list[Figure]], dict[UUID, list[date]]]:
    """By measure its figures, and the days on which its limits begin anew; one query for both."""
    figures: dict[UUID, list[Figure]] = defaultdict(list)
    rebased: dict[UUID, list[date]] = defaultdict(list)
    if not measures:
        return figures, rebased
    keys = [measure.pk for measure in measures]
    of, nothing = Cast("measure_id", CharField()), Value(None, output_field=CharField())
    points = Point.objects.filter(measure__in=keys).order_by().values_list(of, "on", "value", "excluded_because")
    rebases = Rebase.objects.filter(measure__in=keys).order_by().values_list(of, "on", nothing, nothing)
    named: dict[str, UUID] = {}  # to make a key of each row's text takes longer than to read all of them
    for text, on, value, because in points.union(rebases, all=True):
        key = named.get(text) or named.setdefault(text, UUID(text))
        if value is None:
            rebased[key].append(on)
        else:
            figures[key].append((on, value, not because))
    return figures, rebased


def read_measure(measure: Measure) -> Measured:
    """One measure, whose points and rebases were fetched with it."""
    return _read(measure, series_of(measure))


def read_figures(measure: Measure, figures: Sequence[Figure], rebased: Iterable[date] = ()) -> Measured:
    """One measure from figures that are in hand; no query."""
    return _read(measure, _series(measure, figures, rebased))


def _read(measure: Measure, series: Series) -> Measured:
    moved = series.movement
    return Measured(
        project_id=measure.project_id,
        measure_id=measure.pk,
        name=measure.name,
        kind=measure.kind,
        unit=measure.unit,
        start=moved.start,
        now=moved.now,
        target=measure.target,
        variation=series.chart.variation,
        assurance=series.chart.assurance,
        n=series.chart.n,
        provisional=series.chart.provisional,
        moved=moved.moved,
        reading=reading(series),
        state=state(series),
        series=series,
    )


def series_of(measure: Measure) -> Series:
    figures = [(point.on, point.value, point.counts) for point in measure.points.all()]
    return _series(measure, figures, [rebase.on for rebase in measure.rebases.all()])


def _series(measure: Measure, figures: Sequence[Figure], rebased: Iterable[date]) -> Series:
    """The series of a measure from its figures, in whatever order, and the days on which its limits begin anew."""
    ordered = sorted(figures)
    places = {on: index for index, (on, _, _) in enumerate(ordered)}
    chart = _chart(
        tuple(value if counts else None for _, value, counts in ordered),
        tuple(sorted(places[on] for on in rebased if on in places)),
        improvement=measure.improvement,
        target=measure.target,
        baseline=measure.baseline_points,
        screen=measure.screen,
        two_in_three=measure.two_in_three,
        shift=measure.shift,
        trend=measure.trend,
    )
    return Series(
        name=measure.name,
        unit=measure.unit,
        frequency=measure.frequency,
        days=tuple(on for on, _, _ in ordered),
        values=tuple(value for _, value, _ in ordered),
        chart=chart,
        style=measure.chart_style,
    )


@lru_cache(maxsize=1024)
def _chart(values: tuple[Decimal | None, ...], rebase_at: tuple[int, ...], **how: Any) -> XmrChart:
    """The chart of these values, which is the same whenever they are: a page of many projects reads many of them."""
    return xmr(values, rebase_at=rebase_at, **how)


def measure_chart(
    measure: Measure,
    look: Look = PAGE,
    *,
    id: str = "",
    width: float | None = None,
    read: Measured | None = None,
    marks: Iterable[Mark] | None = None,
    pointed: bool = False,
) -> SafeString:
    """The big chart of a measure whose series was fetched with it; "" of one without a figure.

    On a page it is drawn for a wide screen, a tablet and a phone, in a document once, as wide as the text. `read`
    and `marks` spare reading the measure again.
    """
    measured = read or read_measure(measure)
    marks = marks_of(measure) if marks is None else marks
    why = {each.on: each.reason for each in measure.rebases.all()}
    return chart_of(measured, marks, look, id=id or f"measure-{measure.pk}", width=width, pointed=pointed, why=why)


def chart_of(
    measured: Measured,
    marks: Iterable[Mark] = (),
    look: Look = PAGE,
    *,
    id: str,
    width: float | None = None,
    tall: float | None = None,
    pointed: bool = False,
    why: Mapping[date, str] | None = None,
) -> SafeString:
    """`pointed` for a page that reads it figure by figure; `why` the limits begin anew, by the day from which."""
    series = measured.series
    if not measured.n:
        return SafeString("")
    points, spans = drawn(series, why or {})
    options: dict[str, Any] = {
        "title": chart_title(series),
        "desc": f"{measured.finding} {described(measured)}",
        "unit": series.unit,
        "places": series.places,
        "target": None if measured.target is None else float(measured.target),
        "events": [ChartEvent(each.on, each.text, str(each.number or "")) for each in marks],
        "up": series.chart.improvement != "decrease",
        "bounds": series.bounds,
        "middle": "Average" if series.runs is None else "Median",
        "look": look,
        "tall": tall,
        "pointed": pointed,
    }
    if look is DOCUMENT:
        return xmr_chart(points, spans, id=id, width=width or DOCUMENT_WIDTH, **options)
    return at_both_widths(xmr_chart, points, spans, id=id, width=width or 1086, **options)


def drawn(series: Series, why: Mapping[date, str]) -> tuple[list[ChartPoint], list[ChartSpan]]:
    """Points and spans of the chart that is shown: a run chart has a median and no limits."""
    shown: Sequence[XmrPoint | RunPoint] = series.chart.points if series.runs is None else series.runs.points
    points = [
        ChartPoint(day, float(value), point.kind, left_out=point.value is None)
        for day, value, point in zip(series.days, series.values, shown, strict=True)
    ]

    def because(start: int) -> str:
        return why.get(series.days[start], "")

    if series.runs is not None:
        return points, [ChartSpan(g.start, g.stop, g.median, because=because(g.start)) for g in series.runs.groups]
    return points, [
        ChartSpan(g.start, g.stop, g.mean, g.lower, g.upper, g.provisional, because(g.start))
        for g in series.chart.groups
    ]


def chart_title(series: Series) -> str:
    """Missed first appointments, each week"""
    unit = unit_beside(series.name, series.unit)
    return f"{series.name}{f' ({unit})' if unit else ''}, each {series.period}"


def described(measured: Measured) -> str:
    """The averages and limits of each group in words, and the state: what the drawing says to those who hear it."""
    series = measured.series
    said = []
    if series.runs is not None:
        return described_runs(series, series.runs)
    for group in series.chart.groups:
        if group.mean is not None:
            words = f"From {long_date(series.days[group.start])} average {series.write_words(group.mean)}"
            if group.lower is not None and group.upper is not None:
                words += f", limits {series.write(group.lower)} to {series.write(group.upper)}"
            said.append(f"{words}.")
    return " ".join([*said, measured.state]).strip()
