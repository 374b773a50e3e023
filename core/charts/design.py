"""A programme's design in weeks: phases as bands, a lane for each kind of element."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, PHONES, Canvas, Look, hatching
from core.charts.lettering import fit, text_width

Shape = Literal["meeting", "two parts", "challenge", "own work", "to be agreed"]
LANE, HEAD, BASE = 34, 34, 26  # heights in a page's pixels: a lane, the phases' names, the weeks
EVERY = (1, 2, 4, 8, 13, 26, 52)  # weeks between two that are named


@dataclass(frozen=True)
class DesignBand:
    """A phase; it holds both its first and its last week."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class DesignMark:
    """A meeting in a week, counted from the start."""

    week: int
    title: str
    shape: Shape = "meeting"


@dataclass(frozen=True)
class DesignSpan:
    """Weeks over which something runs: work of one's own, or days to be agreed (`text` says how many)."""

    first: int
    last: int
    shape: Shape
    text: str = ""


@dataclass(frozen=True)
class DesignLane:
    label: str
    marks: Sequence[DesignMark] = ()
    spans: Sequence[DesignSpan] = ()

    @property
    def says(self) -> str:
        marks = [f"{mark.title} in week {mark.week}" for mark in self.marks]
        spans = [f"{span.text or span.shape}, weeks {span.first} to {span.last}" for span in self.spans]
        return f"{self.label}: {', '.join(marks + spans)}"


def design_plan(
    lanes: Sequence[DesignLane],
    bands: Sequence[DesignBand],
    weeks: int,
    *,
    id: str,
    title: str,
    width: float = 1086,
    look: Look = PAGE,
) -> SafeString:
    """Weeks 0 to `weeks` across. Below 560 the lanes' names stand above them."""
    k, narrow = look.scale, width < PHONES * look.scale
    names = [text_width(lane.label, look.text) for lane in lanes]
    left = 14 * k if narrow else min(max([0.0, *names]) + 28 * k, width * 0.3)
    scale = _Weeks(weeks, left, width - left - 14 * k)
    lane = (LANE + (20 if narrow else 0)) * k
    top = (HEAD if bands else 8) * k
    height = top + lane * len(lanes) + BASE * k
    desc = "; ".join([*(f"{band.name}, weeks {band.first} to {band.last}" for band in bands), *_says(lanes)])
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=f"{desc}.")
    _draw_bands(canvas, bands, scale, top, height - BASE * k)
    _draw_weeks(canvas, scale, weeks, height)
    for number, each in enumerate(lanes):
        y = top + lane * number + (lane - LANE / 2 * k)
        _draw_name(canvas, each, y, scale, narrow)
        _draw_lane(canvas, each, y, scale)
    return canvas.svg()


def design_key(shape: Shape, *, look: Look = PAGE) -> SafeString:
    """One mark of the key, to stand before its word."""
    k = look.scale
    canvas = Canvas((20 if shape in ("meeting", "challenge") else 28) * k, 20 * k, look=look)
    if shape in ("own work", "to be agreed"):
        _span(canvas, 1 * k, 26 * k, 10 * k, shape)
    else:
        _mark(canvas, canvas.width / 2, 10 * k, shape)
    return canvas.svg()


class _Weeks:
    """Weeks to places across the drawing."""

    def __init__(self, weeks: int, left: float, width: float) -> None:
        self.last, self.left, self.width = max(weeks, 1), left, width
        self.right = left + width

    def x(self, week: float) -> float:
        return self.left + self.width * min(max(week, 0), self.last) / self.last


def _says(lanes: Sequence[DesignLane]) -> list[str]:
    return [lane.says for lane in lanes]


def _draw_bands(canvas: Canvas, bands: Sequence[DesignBand], scale: _Weeks, top: float, bottom: float) -> None:
    look, k = canvas.look, canvas.look.scale
    for number, band in enumerate(bands):
        left, right = scale.x(band.first - 0.5), scale.x(band.last + 0.5)
        canvas.rect(left, 4 * k, right - left, bottom - 4 * k, look.tint if number % 2 == 0 else look.paper)
        canvas.line(left, 4 * k, left, bottom, look.line, width=k)
        shown = fit(band.name, right - left - 10 * k, look.small, 600)
        canvas.text(left + 6 * k, top - 14 * k, shown, size=look.small, weight=600)
    if bands:
        canvas.line(scale.x(bands[-1].last + 0.5), 4 * k, scale.x(bands[-1].last + 0.5), bottom, look.line, width=k)


def _draw_weeks(canvas: Canvas, scale: _Weeks, weeks: int, height: float) -> None:
    """As many weeks are named as there is room for."""
    look, k = canvas.look, canvas.look.scale
    room = text_width(f"week {weeks}", look.small) + 10 * k
    step = next((each for each in EVERY if scale.width * each / scale.last >= room), EVERY[-1])
    for week in range(0, weeks + 1, step):
        words = f"week {week}"
        half = text_width(words, look.small) / 2
        x = min(max(scale.x(week), half), canvas.width - half)
        canvas.text(x, height - 6 * k, words, size=look.small, fill=look.muted, anchor="middle")


def _draw_name(canvas: Canvas, lane: DesignLane, y: float, scale: _Weeks, narrow: bool) -> None:
    look, k = canvas.look, canvas.look.scale
    if narrow:
        canvas.text(2 * k, y - 18 * k, fit(lane.label, canvas.width - 4 * k, look.text))
    else:
        canvas.text(0, y + look.text * 0.31, fit(lane.label, scale.left - 14 * k, look.text))
    canvas.line(scale.left, y, scale.right, y, look.line, width=k)


def _draw_lane(canvas: Canvas, lane: DesignLane, y: float, scale: _Weeks) -> None:
    look, k = canvas.look, canvas.look.scale
    for span in lane.spans:
        right = max(scale.x(span.last), scale.left + 16 * k)
        left = min(scale.x(span.first), right - 16 * k)
        _span(canvas, left, right - left, y, span.shape)
        shown = fit(span.text, right - left - 24 * k, look.small, 600)
        if shown and shown != "…":
            wide = text_width(shown, look.small, 600) + 12 * k
            middle = (left + right) / 2
            canvas.rect(middle - wide / 2, y - 7 * k, wide, 14 * k, look.paper)
            base = y + look.small * 0.34
            canvas.text(middle, base, shown, size=look.small, weight=600, anchor="middle")
    for mark in lane.marks:
        _mark(canvas, scale.x(mark.week), y, mark.shape)


def _span(canvas: Canvas, left: float, wide: float, y: float, shape: Shape) -> None:
    """Own work is a bar; what is to be agreed is hatched, since nobody knows its days yet."""
    look, k = canvas.look, canvas.look.scale
    if shape == "own work":
        canvas.rect(left, y - 6 * k, wide, 12 * k, look.span, radius=6 * k)
        return
    canvas.rect(left, y - 9 * k, wide, 18 * k, look.paper, stroke=look.to_come, stroke_width=1.2 * k)
    canvas.path(hatching(left, y - 9 * k, wide, 18 * k, 7 * k), stroke=look.hatch, width=k)


def _mark(canvas: Canvas, x: float, y: float, shape: Shape) -> None:
    look, k = canvas.look, canvas.look.scale
    if shape == "two parts":
        canvas.rect(x - 12 * k, y - 8 * k, 11.5 * k, 16 * k, look.quantity)
        canvas.rect(x + 0.5 * k, y - 8 * k, 11.5 * k, 16 * k, look.span)
    elif shape == "challenge":
        canvas.diamond(x, y, 10 * k, look.mark)
    else:
        canvas.circle(x, y, 8 * k, look.quantity)
