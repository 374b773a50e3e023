"""Small multiples: the same measure of several, each in a small drawing, all on one scale of figures and of days."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import text_width
from core.charts.lines import Reading
from core.formats import figure, long_date, month_year

MOST_DOTS = 30


def small_multiple(
    readings: Sequence[Reading],
    *,
    id: str,
    title: str,
    low: float,
    high: float,
    first: date,
    last: date,
    mean: Reading | None = None,
    aim: float | None = None,
    unit: str = "",
    width: float = 336,
    height: float = 150,
    look: Look = PAGE,
) -> SafeString:
    """Figures from `low` to `high` over the days from `first` to `last`; the average (`mean`, from its day on) solid
    and named at its end, the aim dotted. Nothing is read into it. Raises ValueError without a reading."""
    if not readings:
        raise ValueError("A small multiple needs at least one reading.")
    k, rows = look.scale, sorted(readings, key=lambda reading: reading.day)
    says = "; ".join(f"{long_date(row.day)}: {row.says}" for row in rows) + "."
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=says)
    ends = [f"{figure(value)}{unit}" for value in (high, low)]
    left = max(text_width(words, look.small) for words in ends) + 8 * k
    right = width - 6 * k - (text_width(mean.says, look.text, 600) + 8 * k if mean else 0)
    top, base = 10 * k, height - 24 * k
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return left + 5 * k + (right - left - 10 * k) * (day - first).days / days

    def y(value: float) -> float:
        return base - (base - top) * (value - low) / ((high - low) or 1)

    for value, words in zip((high, low), ends, strict=True):
        canvas.line(left, y(value), right, y(value), look.axis if value == 0 else look.grid, width=k)
        canvas.text(left - 8 * k, y(value) + look.small * 0.34, words, size=look.small, fill=look.muted, anchor="end")
    if aim is not None:
        canvas.line(left, y(aim), right, y(aim), look.mark, width=1.2 * k, dash=f"{2 * k} {4 * k}")
    points = [(x(row.day), y(float(row.value))) for row in rows]
    if len(points) > 1:
        canvas.path("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points), stroke=look.axis, width=1.6 * k)
    if len(points) <= MOST_DOTS:
        canvas.dots(points, 2.6 * k, look.axis)
    if mean:
        canvas.line(x(max(mean.day, first)), y(mean.value), right, y(mean.value), look.improvement, width=2 * k)
        height_of = min(max(y(mean.value) + look.text * 0.34, look.text), base)
        canvas.text(right + 8 * k, height_of, mean.says, weight=600)
    _dates(canvas, first, last, left, right)
    return canvas.svg()


def _dates(canvas: Canvas, first: date, last: date, left: float, right: float) -> None:
    look, y = canvas.look, canvas.height - 5 * canvas.look.scale
    start, end = month_year(first), month_year(last)
    canvas.text(left, y, start, size=look.small, fill=look.muted)
    if start != end:
        canvas.text(right, y, end, size=look.small, fill=look.muted, anchor="end")
