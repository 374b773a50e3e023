"""What was measured of projects, read from the rows and computed once: for pages, documents, reports and outcomes.

measured = measured_projects(projects)[project.pk]     # None where nothing is counted
measure_chart(measure, PAGE)                           # the big chart, on a page and in a document
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from core.charts import DOCUMENT, PAGE, ChartEvent, ChartPoint, ChartSpan, Look, at_both_widths, sparkline, xmr_chart
from core.charts.marks import MarkKind
from core.formats import long_date
from projects.chart_words import Series, reading, state, tell
from projects.models import Annotation, Measure, MeasureKind, Point, Project
from projects.movement import Moved
from projects.spc import Assurance, Kind, XmrChart, xmr

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
    def start_text(self) -> str:
        return "" if self.start is None else self.series.write(self.start)

    @property
    def now_text(self) -> str:
        return "" if self.now is None else self.series.write(self.now)

    @property
    def target_text(self) -> str:
        return "" if self.target is None else self.series.write_exact(self.target)

    @property
    def finding(self) -> str:
        """What the chart shows, in one sentence."""
        return tell(self.series).finding

    def sparkline(self, look: Look = PAGE, **options: Any) -> SafeString:
        """The line of a table's cell: black before, blue since where it improved, grey where nothing changed."""
        moved, values = self.series.movement, self.series.values
        change: MarkKind = {"improved": "improvement", "worse": "concern"}.get(self.moved or "", "common")  # type: ignore[assignment]
        before = since = None
        if moved.side is not None and moved.since and self.start is not None:
            before = (moved.since, self.start)
        if self.now is not None and self.n > 1:
            since = (len(values) - (moved.since if before else 0), self.now)
        shown = [None if point.value is None else float(point.value) for point in self.chart.points]
        return sparkline(shown, before=before, since=since, change=change, look=look, **options)


def measured_projects(projects: Iterable[Project]) -> dict[UUID, Measured | None]:
    """For each project its first outcome measure that has a figure, or None; three queries however many there are."""
    found: dict[UUID, Measured | None] = {project.pk: None for project in projects}
    outcomes = Measure.objects.filter(project__in=found, kind=MeasureKind.OUTCOME)
    for measure in outcomes.prefetch_related("points", "rebases"):
        if found[measure.project_id] is None and measure.points.all():
            found[measure.project_id] = read_measure(measure)
    return found


def read_measure(measure: Measure) -> Measured:
    """One measure, whose points and rebases were fetched with it."""
    series = series_of(measure)
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
    points = _points(measure)
    places = {point.on: index for index, point in enumerate(points)}
    chart = xmr(
        [point.value if point.counts else None for point in points],
        improvement=measure.improvement,  # type: ignore[arg-type]
        target=measure.target,
        rebase_at=[places[rebase.on] for rebase in measure.rebases.all() if rebase.on in places],
        baseline=measure.baseline_points,
        screen=measure.screen,
        two_in_three=measure.two_in_three,  # type: ignore[arg-type]
        shift=measure.shift,
        trend=measure.trend,
    )
    return Series(
        name=measure.name,
        unit=measure.unit,
        frequency=measure.frequency,
        days=tuple(point.on for point in points),
        values=tuple(point.value for point in points),
        chart=chart,
    )


def _points(measure: Measure) -> list[Point]:
    return sorted(measure.points.all(), key=lambda point: point.on)


def measure_chart(
    measure: Measure, look: Look = PAGE, *, id: str = "", width: float | None = None, read: Measured | None = None
) -> SafeString:
    """The big chart of a measure whose series was fetched with it; "" of one without a figure.

    On a page it is drawn for a wide screen, a tablet and a phone, in a document once, as wide as the text. `read`
    spares reading the measure again.
    """
    measured = read or read_measure(measure)
    annotations = sorted(measure.annotations.all(), key=lambda each: (each.on, each.number or 0))
    return chart_of(measured, annotations, look, id=id or f"measure-{measure.pk}", width=width)


def chart_of(
    measured: Measured,
    annotations: Iterable[Annotation] = (),
    look: Look = PAGE,
    *,
    id: str,
    width: float | None = None,
) -> SafeString:
    series = measured.series
    if not measured.n:
        return SafeString("")
    points = [
        ChartPoint(day, float(value), point.kind, left_out=point.value is None)
        for day, value, point in zip(series.days, series.values, series.chart.points, strict=True)
    ]
    spans = [ChartSpan(g.start, g.stop, g.mean, g.lower, g.upper) for g in series.chart.groups]
    options: dict[str, Any] = {
        "title": chart_title(series),
        "desc": f"{measured.finding} {described(measured)}",
        "unit": series.unit,
        "places": series.places,
        "target": None if measured.target is None else float(measured.target),
        "events": [ChartEvent(each.on, each.text, str(each.number or "")) for each in annotations],
        "up": series.chart.improvement != "decrease",
        "bounds": series.bounds,
        "look": look,
    }
    if look is DOCUMENT:
        return xmr_chart(points, spans, id=id, width=width or DOCUMENT_WIDTH, **options)
    return at_both_widths(xmr_chart, points, spans, id=id, width=width or 1086, **options)


def chart_title(series: Series) -> str:
    """Missed first appointments, each week"""
    unit = "" if series.unit in ("", "%", "£") else f" ({series.unit})"
    return f"{series.name}{unit}, each {series.period}"


def described(measured: Measured) -> str:
    """The averages and limits of each group in words, and the state: what the drawing says to those who hear it."""
    series = measured.series
    said = []
    for group in series.chart.groups:
        if group.mean is not None:
            words = f"From {long_date(series.days[group.start])} average {series.write_words(group.mean)}"
            if group.lower is not None and group.upper is not None:
                words += f", limits {series.write(group.lower)} to {series.write(group.upper)}"
            said.append(f"{words}.")
    return " ".join([*said, measured.state]).strip()
