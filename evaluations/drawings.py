"""Charts of results: the same figures drawn for a page or for a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.utils.safestring import SafeString

from core.charts import (
    DOCUMENT,
    PAGE,
    Look,
    PeopleRow,
    Ring,
    ScoreRow,
    SharedScale,
    at_both_widths,
    cover_mark,
    distribution_row,
    people_rows,
    score_axis,
    score_rows,
    small_multiple,
    withheld_box,
)
from core.charts.axes import with_air
from core.formats import out_of, score
from evaluations.report import EvaluationReport
from evaluations.report.content import CohortPart
from evaluations.report.projects import ReportedProject
from evaluations.results import ElementResult
from evaluations.statistics import Figure, Score
from projects.measured import chart_of
from projects.measured import drawn as points_and_spans

CARD = 1086  # the width of a chart in a card over the whole page
BESIDE = 610  # and of one in a card beside another
TEXT = 481.9  # the width of a document's text, 170 mm in points
COLUMN = {PAGE: 280.0, DOCUMENT: 186.0}  # the width of a distribution in its table: 66 mm on paper
NARROW_COLUMN = {PAGE: 280.0, DOCUMENT: 154.0}  # and where cohorts stand beside it
SMALL = {PAGE: (312.0, 150.0), DOCUMENT: (149.0, 68.0)}  # three in a row
TALL = {PAGE: None, DOCUMENT: 262.0}  # so that two large charts stand on a page, the first under its heading
COVER = {PAGE: 320.0, DOCUMENT: 380.0}


def row_of(element: ElementResult) -> ScoreRow:
    """An element's row, withheld or with its mean and each cohort's, if there are several."""
    figure = element.score
    parts = [(float(cell.figure.mean), cell.name) for cell in element.cohorts if isinstance(cell.figure, Score)]
    if not isinstance(figure, Score):
        return ScoreRow(element.title, None, withheld=figure.reason)
    return ScoreRow(element.title, float(figure.mean), figure.n, figure.invited, parts if len(parts) > 1 else ())


def element_rows(elements: Sequence[ElementResult], *, id: str, title: str) -> SafeString:
    """A row an element, for every width of screen."""
    return at_both_widths(score_rows, [row_of(element) for element in elements], id=id, width=CARD, title=title)


@dataclass(frozen=True)
class CohortCell:
    """What one cohort's figure of an element is shown as; without a figure, why: withheld, not run, not yet."""

    name: str
    figure: Score | None
    withheld: bool = False
    why: str = ""


@dataclass(frozen=True)
class DrawnElement:
    """An element with its distribution as a drawing, for a row of a table."""

    result: ElementResult
    drawing: SafeString
    cells: tuple[CohortCell, ...] = ()

    @property
    def score(self) -> Score | None:
        return self.result.score if isinstance(self.result.score, Score) else None

    @property
    def answers(self) -> str:
        """How many answers the figure rests on, of how many asked; where it is withheld, how many there are."""
        rests_on = self.score
        if rests_on:
            return out_of(rests_on.n, rests_on.invited)
        return out_of(self.result.rate.answered, self.result.rate.invited)

    @property
    def further(self) -> Score | None:
        """The second question's figure, where it may be shown."""
        figures = [item.figure for item in self.result.items[:1]]
        return next((figure for figure in figures if isinstance(figure, Score)), None)


@dataclass(frozen=True)
class DrawnProject:
    """A project with the chart of its measure."""

    project: ReportedProject
    drawing: SafeString


@dataclass(frozen=True)
class Drawings:
    """What is drawn in a report, for a page (PAGE) with so much `room`, or for paper (DOCUMENT): each part when it is
    first asked for, since a page that shows one section asks for few."""

    report: EvaluationReport
    look: Look
    room: float = CARD

    @cached_property
    def cover(self) -> SafeString:
        return _cover(self.report, self.look)

    @property
    def axis(self) -> SafeString:
        return score_axis(id="score-axis", width=self._column, look=self.look)

    @property
    def axis_for_phones(self) -> SafeString:
        return score_axis(id="score-axis-narrow", width=self._column, look=self.look)

    @cached_property
    def elements(self) -> tuple[DrawnElement, ...]:
        return tuple(
            _drawn(n, element, self.report.columns, self._column, self.look)
            for n, element in enumerate(self.report.elements, start=1)
        )

    @property
    def withholds(self) -> bool:
        """Whether a score of an element is withheld, over all or of one cohort: then it is said how that looks."""
        return any(each.score is None or any(cell.withheld for cell in each.cells) for each in self.elements)

    @cached_property
    def themes(self) -> SafeString:
        return _themes(self.report, self.look, self.room)

    @cached_property
    def projects(self) -> tuple[DrawnProject, ...]:
        return tuple(_chart(n, each, self.look, self.room) for n, each in enumerate(self.report.large, start=1))

    @cached_property
    def small(self) -> tuple[DrawnProject, ...]:
        return tuple(_small(n, each, self.look) for n, each in enumerate(self.report.small, start=1))

    @property
    def small_rows(self) -> tuple[tuple[DrawnProject, ...], ...]:
        """The same in rows of three, which paper does not tear apart."""
        return tuple(self.small[start : start + 3] for start in range(0, len(self.small), 3))

    @property
    def _column(self) -> float:
        return (NARROW_COLUMN if self.report.columns else COLUMN)[self.look]


def _chart(number: int, project: ReportedProject, look: Look, room: float) -> DrawnProject:
    if project.chart is None:
        return DrawnProject(project, SafeString(""))
    chart, tried = project.chart, cast(Any, project.chart.tried)
    width = None if look is DOCUMENT else room
    why = {each.on: each.because for each in chart.rebased}
    drawing = chart_of(chart.measured, tried, look, id=f"project-{number}", width=width, tall=TALL[look], why=why)
    return DrawnProject(project, drawing)


def _small(number: int, project: ReportedProject, look: Look) -> DrawnProject:
    """A chart without its limits and events, on a scale of its own: what is compared is its shape with itself."""
    if project.chart is None:
        return DrawnProject(project, SafeString(""))
    measured = project.chart.measured
    points, spans = points_and_spans(measured.series, {})
    lines = [span.mean for span in spans if span.mean is not None]
    target = None if measured.target is None else float(measured.target)
    low, high = with_air([*(point.value or 0.0 for point in points), *lines, *([] if target is None else [target])])
    width, height = SMALL[look]
    drawing = small_multiple(
        points,
        spans,
        SharedScale(low, high, points[0].day, points[-1].day),
        id=f"small-{number}",
        title=f"{project.title}: {project.chart.title}. {measured.finding}",
        unit=measured.unit,
        target=target,
        up=measured.chart.improvement != "decrease",
        width=width,
        height=height,
        look=look,
    )
    return DrawnProject(project, drawing)


def _drawn(
    number: int, element: ElementResult, columns: Sequence[CohortPart], width: float, look: Look
) -> DrawnElement:
    figure, name, cells = element.score, f"element-{number}", _cells(element, columns)
    if not isinstance(figure, Score):
        return DrawnElement(element, withheld_box(figure.reason, id=name, width=width, look=look), cells)
    mean = float(figure.mean)
    title = f"{element.title}: mean {score(mean)} of {figure.n} answers"
    drawing = distribution_row(figure.counts, mean=mean, id=name, title=title, width=width, look=look)
    return DrawnElement(element, drawing, cells)


def _cells(element: ElementResult, columns: Sequence[CohortPart]) -> tuple[CohortCell, ...]:
    figures: dict = {cell.cohort: cell.figure for cell in element.cohorts}
    return tuple(_cell(cohort, figures.get(cohort.id)) for cohort in columns)


def _cell(cohort: CohortPart, figure: Figure | None) -> CohortCell:
    if isinstance(figure, Score):
        return CohortCell(cohort.name, figure)
    if figure is not None:
        return CohortCell(cohort.name, None, withheld=True, why=figure.reason)
    return CohortCell(cohort.name, None, why="not yet" if cohort.running else "not run")


def _themes(report: EvaluationReport, look: Look, room: float) -> SafeString:
    """A row a theme that is told, one dot a person asked."""
    themes = report.themes
    if not themes.told:
        return SafeString("")
    rows = [
        PeopleRow(theme.name, theme.raised.people, themes.people, f"at least {theme.raised.people} of {themes.people}")
        for theme in themes.told
    ]
    title = "People who raised each theme"
    if look is DOCUMENT:
        return people_rows(rows, id="people-by-theme", title=title, width=TEXT, look=look)
    return at_both_widths(people_rows, rows, id="people-by-theme", title=title, width=BESIDE)


def _cover(report: EvaluationReport, look: Look) -> SafeString:
    """A ring a cohort from the inside, a dot a place, open for those who left."""
    title = f"{report.places} places, one dot each; open: the {report.left} who left"
    if not report.left:
        title = f"{report.places} places, one dot each"
    rings = [Ring(each.places, each.places - each.left) for each in report.cohorts]
    return cover_mark(rings, size=COVER[look], id="cover", title=title, filled="stayed", look=look)
