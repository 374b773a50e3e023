"""What is drawn without a page around it: documents, by the examples that each app registers, and charts."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from statistics import median

from core.charts import ChartPoint, ChartSpan, at_both_widths, xmr_chart
from projects.spc import XmrChart, xmr

TIMES = 5


POINTS = 400


def drawings(names: str = "") -> dict[str, Callable[[], object]]:
    """What to draw, by name; where pages of one app alone are measured, what is that app's: charts are projects'."""
    from documents.samples import samples

    documents = {name: samples[name] for name in ("certificate", "evaluation-report") if name in samples}
    charts = {
        f"chart of {POINTS} points, read by the rules": _read,
        f"chart of {POINTS} points, read and drawn once": lambda: _chart(xmr_chart, width=1086),
        f"chart of {POINTS} points, read and drawn as a page does": lambda: _chart(
            at_both_widths, xmr_chart, width=1086
        ),
    }
    return ({} if names else documents) | (charts if not names or names.startswith("projects") else {})


def _read() -> XmrChart:
    """A measure of daily figures that wander as such figures do, the same every time."""
    dice = Random(POINTS)  # an invented series, no secret
    values = [round(60 + 8 * dice.gauss(0, 1) - (day > 300) * 12, 1) for day in range(POINTS)]
    return xmr(values, improvement="decrease", target=50)


def _chart(draw: Callable[..., object], *how: object, **options: object) -> object:
    read = _read()
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(POINTS)]
    points = [ChartPoint(day, point.value, point.kind) for day, point in zip(days, read.points, strict=True)]
    spans = [ChartSpan(group.start, group.stop, group.mean, group.lower, group.upper) for group in read.groups]
    return draw(*how, points, spans, id="bench", title="Minutes to wait", target=50, up=False, pointed=True, **options)


def render(names: str = "") -> Iterator[tuple[str, float]]:
    """Name and median milliseconds of each, warm."""
    for name, draw in drawings(names).items():
        draw()
        yield name, median(_once(draw) for _ in range(TIMES))


def _once(draw: Callable[[], object]) -> float:
    began = time.perf_counter()
    draw()
    return (time.perf_counter() - began) * 1000
