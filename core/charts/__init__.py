"""Charts as SVG drawn on the server: the same drawing stands in a page and in a PDF.

    bar_rows([BarRow("Nursing", 7, tick=6)], id="mix", title="Places by profession")

Every function gives a SafeString. `id` is unique in its page; `title` is what the chart shows, its figures
go into the description (in a DOCUMENT into the title, which is the alternative text there). Without a
title the drawing is decoration. `at_both_widths` gives a page the wide and the narrow drawing.
"""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.charts.bars import BarRow, Column, bar_rows, columns, progress_bar, score_line
from core.charts.canvas import DOCUMENT, PAGE, Look
from core.charts.design import DesignBand, DesignLane, DesignMark, DesignSpan, Shape, design_key, design_plan
from core.charts.driver_layout import DiagramBox
from core.charts.drivers import driver_diagram
from core.charts.engraving import Ring, cover_mark, guilloche_frame, qr, rosette
from core.charts.grid import GridMark, numbered_grid
from core.charts.lines import Reading, reading_line
from core.charts.marks import IconKind, MarkKind, line_sample, mark, reading_icon
from core.charts.multiples import SharedScale, small_multiple
from core.charts.people import PeopleRow, people_rows
from core.charts.ranges import RangeRow, range_rows
from core.charts.scores import (
    ScoreRow,
    distribution_row,
    place_dots,
    score_axis,
    score_rows,
    withheld_box,
)
from core.charts.sessions import (
    Mark,
    SessionState,
    attendance_key,
    attendance_squares,
    session_dots,
    session_key,
)
from core.charts.sparkline import sparkline
from core.charts.timeline import Lane, TimelinePoint, TimelineWindow, timeline
from core.charts.xmr import ChartEvent, ChartPoint, ChartSpan, xmr_chart

PHONE = 326  # what a card leaves for a chart on a screen of 390
TABLET = 600  # and on one of 640 to 990
BROAD = 760  # a chart wider than this would shrink its words on a tablet, and is drawn for it too


def at_both_widths(
    draw: Callable[..., SafeString], *data: Any, id: str, width: float, narrow: float = PHONE, **options: Any
) -> SafeString:
    """The chart drawn for a wide screen and for a phone, and a broad one for a tablet; one of them is shown.

    The stylesheet chooses by the classes `c-chart--…`; what is not shown is not read out either.
    """
    broad = width > BROAD
    sizes = [("broad" if broad else "wide", "", width), ("narrow", "-narrow", narrow)]
    if broad:
        sizes.insert(1, ("middle", "-middle", TABLET))
    return format_html_join(
        "",
        '<div class="c-chart c-chart--{}">{}</div>',
        ((name, draw(*data, id=id + suffix, width=size, **options)) for name, suffix, size in sizes),
    )


__all__ = [
    "DOCUMENT",
    "PAGE",
    "PHONE",
    "TABLET",
    "BarRow",
    "ChartEvent",
    "ChartPoint",
    "ChartSpan",
    "Column",
    "DesignBand",
    "DesignLane",
    "DesignMark",
    "DesignSpan",
    "DiagramBox",
    "GridMark",
    "IconKind",
    "Lane",
    "Look",
    "Mark",
    "MarkKind",
    "PeopleRow",
    "RangeRow",
    "Reading",
    "Ring",
    "ScoreRow",
    "SessionState",
    "Shape",
    "SharedScale",
    "TimelinePoint",
    "TimelineWindow",
    "at_both_widths",
    "attendance_key",
    "attendance_squares",
    "bar_rows",
    "columns",
    "cover_mark",
    "design_key",
    "design_plan",
    "distribution_row",
    "driver_diagram",
    "guilloche_frame",
    "line_sample",
    "mark",
    "numbered_grid",
    "people_rows",
    "place_dots",
    "progress_bar",
    "qr",
    "range_rows",
    "reading_icon",
    "reading_line",
    "rosette",
    "score_axis",
    "score_line",
    "score_rows",
    "session_dots",
    "session_key",
    "small_multiple",
    "sparkline",
    "timeline",
    "withheld_box",
    "xmr_chart",
]
