"""A line of dated figures: a project's own measure, as its updates give it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import fit, text_width
from core.formats import figure, long_date, month_year

MOST_DOTS = 24  # more readings than this are a line alone


@dataclass(frozen=True)
class Reading:
    """One dated figure; `text` is how it is written ("19.5%")."""

    day: date
    value: float
    text: str = ""

    @property
    def says(self) -> str:
        return self.text or figure(self.value)


def reading_line(
    readings: Sequence[Reading],
    *,
    id: str,
    title: str,
    aim: float | None = None,
    aim_text: str = "",
    width: float = 336,
    height: float = 124,
    look: Look = PAGE,
) -> SafeString:
    """First and last figure in words at the ends of the line; the aim dotted. Nothing is read into it.

    Raises ValueError without a reading.
    """
    if not readings:
        raise ValueError("A line needs at least one reading.")
    k = look.scale
    rows = sorted(readings, key=lambda reading: reading.day)
    first, last = rows[0], rows[-1]
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=_says(rows, aim_text))
    words = [text_width(last.says, look.text, 600), text_width(aim_text, look.small) if aim is not None else 0]
    right = max(width - max(words) - 12 * k, width * 0.5)
    left, top, bottom = 6 * k, 28 * k, height - 28 * k
    across, up = _scales(rows, aim, (left, right - 6 * k), (top, bottom))
    ends = _ends(up(float(last.value)), None if aim is None else up(float(aim)), look, bottom)
    if aim is not None:
        canvas.line(
            left, up(float(aim)), right - 6 * k, up(float(aim)), look.mark, width=1.2 * k, dash=f"{2 * k} {4 * k}"
        )
        shown = fit(aim_text, width - right, look.small)
        canvas.text(right + 4 * k, ends[1] + look.small * 0.34, shown, size=look.small)
    points = [(across(reading.day), up(float(reading.value))) for reading in rows]
    if len(points) > 1:
        canvas.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), stroke=look.axis, width=1.6 * k)
    if len(points) <= MOST_DOTS:
        canvas.dots(points[:-1], 3 * k, look.axis)
    canvas.circle(*points[-1], 4.5 * k, look.mark, stroke=look.paper, stroke_width=1.5 * k)
    canvas.text(right + 4 * k, ends[0] + look.text * 0.34, last.says, weight=600)
    if len(rows) > 1:
        reach = left + text_width(first.says, look.small, 600)
        above = max(min([points[0][1], *(y for x, y in points if x < reach)]) - 9 * k, look.small)
        canvas.text(left - 3 * k, above, first.says, size=look.small, weight=600)
    _months(canvas, first.day, last.day, left - 3 * k, right - 6 * k)
    return canvas.svg()


def _says(rows: Sequence[Reading], aim_text: str) -> str:
    said = "; ".join(f"{long_date(reading.day)}: {reading.says}" for reading in rows)
    return f"{said}. {aim_text}." if aim_text else f"{said}."


def _scales(
    rows: Sequence[Reading], aim: float | None, xs: tuple[float, float], ys: tuple[float, float]
) -> tuple[Callable[[date], float], Callable[[float], float]]:
    values = [float(reading.value) for reading in rows] + ([] if aim is None else [float(aim)])
    low, high, start = min(values), max(values), rows[0].day
    days = (rows[-1].day - start).days

    def across(day: date) -> float:
        return xs[0] + (xs[1] - xs[0]) * (day - start).days / days if days else xs[1]

    def up(value: float) -> float:
        return ys[1] - (ys[1] - ys[0]) * (value - low) / (high - low) if high > low else (ys[0] + ys[1]) / 2

    return across, up


def _ends(last: float, aim: float | None, look: Look, bottom: float) -> tuple[float, float]:
    """Where the words at the line's end stand: beside their height, pushed apart if they would touch."""
    if aim is None:
        return last, last
    need = (look.text + look.small) * 0.62
    if abs(last - aim) >= need:
        return last, aim
    middle = min((last + aim) / 2, bottom - need / 2 + look.small * 0.6)
    sign = 1 if aim >= last else -1
    return middle - sign * need / 2, middle + sign * need / 2


def _months(canvas: Canvas, first: date, last: date, left: float, right: float) -> None:
    look, base = canvas.look, canvas.height - 4 * canvas.look.scale
    start, end = month_year(first), month_year(last)
    wide = text_width(start, look.small) + text_width(end, look.small) + 12 * look.scale
    if start != end and wide <= right - left:
        canvas.text(left, base, start, size=look.small, fill=look.muted)
    right = max(right, text_width(end, look.small))
    canvas.text(right, base, end, size=look.small, fill=look.muted, anchor="end")
