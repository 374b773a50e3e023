"""Small multiples: the same measure of several, each in a small drawing, all on one scale of figures and of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.charts.axes import day_scale, decimals, round_steps
from core.charts.canvas import PAGE, Canvas, Look, joined
from core.charts.lettering import text_width
from core.charts.marks import MarkKind, draw_line, draw_marks
from core.charts.xmr import ChartPoint, ChartSpan
from core.formats import amount, long_date, month_year

KINDS: tuple[MarkKind, ...] = ("common", "neutral", "improvement", "concern")


@dataclass(frozen=True)
class SharedScale:
    """What all the drawings of a page share: figures from `low` to `high`, days from `first` to `last`."""

    low: float
    high: float
    first: date
    last: date


def small_multiple(
    points: Sequence[ChartPoint],
    spans: Sequence[ChartSpan],
    scale: SharedScale,
    *,
    id: str,
    title: str,
    unit: str = "",
    target: float | None = None,
    says: str = "",
    up: bool = True,
    width: float = 312,
    height: float = 168,
    look: Look = PAGE,
) -> SafeString:
    """One of them, drawn on the `scale` of all: its points with their marks, the averages of `spans` and the target.

    `says` stands at the end of the last average, in figures. Raises ValueError without a single figure.
    """
    drawn = [point for point in points if point.value is not None]
    if not drawn:
        raise ValueError("A small multiple needs at least one figure.")
    k = look.scale
    desc = "; ".join(f"{long_date(point.day)} {amount(point.value or 0, unit, 2)}" for point in drawn) + "."
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=desc)
    ticks, step = round_steps(scale.low, scale.high, most=4)
    names = [amount(tick, unit, decimals(step)) for tick in ticks]
    left = max(text_width(name, look.small) for name in names) + 10 * k
    right = width - (text_width(says, look.text, 600) + 10 * k if says else 4 * k)
    top, bottom = 12 * k, height - 26 * k
    x = day_scale(scale.first, scale.last, left + 6 * k, right - 6 * k)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - scale.low) / ((scale.high - scale.low) or 1)

    for tick, name in zip(ticks, names, strict=True):
        canvas.line(left, y(tick), right, y(tick), look.grid, width=k)
        canvas.text(left - 8 * k, y(tick) + look.small * 0.34, name, size=look.small, fill=look.muted, anchor="end")
    if target is not None:
        draw_line(canvas, left, right, y(target), "aim")
    line = [None if point.value is None else (x(point.day), y(point.value)) for point in points]
    canvas.path(joined(line), stroke=look.axis, width=1.2 * k)
    for kind in KINDS:
        places = [(x(point.day), y(point.value or 0)) for point in drawn if point.kind == kind]
        draw_marks(canvas, places, kind, up=up, radius=2.8 * k)
    for span in spans:
        if span.mean is not None:
            # No further than its figures: who stopped reporting has no average of today.
            start, end = x(points[span.start].day), x(points[span.stop - 1].day)
            draw_line(canvas, start - 4 * k, end + 4 * k, y(span.mean), "average")
    if says and spans and spans[-1].mean is not None:
        base = min(max(y(spans[-1].mean) + look.text * 0.34, look.text), bottom)
        canvas.text(right + 8 * k, base, says, weight=600)
    _ends(canvas, scale, left, right)
    return canvas.svg()


def _ends(canvas: Canvas, scale: SharedScale, left: float, right: float) -> None:
    look, y = canvas.look, canvas.height - 5 * canvas.look.scale
    start, end = month_year(scale.first), month_year(scale.last)
    canvas.text(left, y, start, size=look.small, fill=look.muted)
    if start != end and text_width(start + end, look.small) + 12 * look.scale <= right - left:
        canvas.text(right, y, end, size=look.small, fill=look.muted, anchor="end")
