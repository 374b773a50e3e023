"""Charts of results: the same figures drawn for a page or for a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts import (
    DOCUMENT,
    PAGE,
    Look,
    Ring,
    ScoreRow,
    at_both_widths,
    cover_mark,
    distribution_row,
    score_axis,
    score_rows,
    withheld_box,
)
from core.formats import out_of, score
from evaluations.report import EvaluationReport
from evaluations.results import ElementResult
from evaluations.statistics import Score

CARD = 1086  # the width of a chart in a card over the whole page
COLUMN = {PAGE: 280.0, DOCUMENT: 186.0}  # the width of a distribution in its table: 66 mm on paper


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
class DrawnElement:
    """An element with its distribution as a drawing, for a row of a table."""

    result: ElementResult
    drawing: SafeString

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
class Drawings:
    axis: SafeString
    axis_for_phones: SafeString
    elements: tuple[DrawnElement, ...]
    ring: SafeString


def of_report(report: EvaluationReport, look: Look) -> Drawings:
    """Everything that is drawn in a report, for a page (PAGE) or for paper (DOCUMENT)."""
    width = COLUMN[look]
    return Drawings(
        axis=score_axis(id="score-axis", width=width, look=look),
        axis_for_phones=score_axis(id="score-axis-narrow", width=width, look=look),
        elements=tuple(_drawn(n, element, width, look) for n, element in enumerate(report.elements, start=1)),
        ring=_ring(report, look),
    )


def _drawn(number: int, element: ElementResult, width: float, look: Look) -> DrawnElement:
    figure, name = element.score, f"element-{number}"
    if not isinstance(figure, Score):
        return DrawnElement(element, withheld_box(figure.reason, id=name, width=width, look=look))
    mean = float(figure.mean)
    title = f"{element.title}: mean {score(mean)} of {figure.n} answers"
    return DrawnElement(
        element, distribution_row(figure.counts, mean=mean, id=name, title=title, width=width, look=look)
    )


def _ring(report: EvaluationReport, look: Look) -> SafeString:
    """One dot a place; open are those who left."""
    title = f"{report.places} places, one dot each; open: the {report.left} who left"
    if not report.left:
        title = f"{report.places} places, one dot each"
    ring = Ring(report.places, report.places - report.left)
    return cover_mark([ring], size=124, id="ring", title=title, look=look)
