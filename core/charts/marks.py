"""The marks of a chart over time: a shape and a colour for each kind of point, and the icons that read a chart.

Each kind has a shape of its own, so that it is told apart in black and white and by everybody.
"""

import math
from collections.abc import Callable, Iterable
from typing import Literal

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look, Point, fine

MarkKind = Literal["common", "improvement", "concern", "neutral"]
LineKind = Literal["average", "limits", "provisional", "aim"]
IconKind = Literal["common", "improvement", "concern", "neutral", "pass", "fail", "hit or miss"]


def mark_colour(kind: MarkKind, look: Look) -> str:
    return {
        "common": look.to_come,
        "improvement": look.improvement,
        "concern": look.attention,
        "neutral": look.neutral,
    }[kind]


def draw_marks(canvas: Canvas, places: Iterable[Point], kind: MarkKind, *, up: bool, radius: float) -> None:
    """All marks of one kind as one path: ● ordinary, ▲ or ▼ improvement, ◆ concern, ■ neither."""
    shape = {
        "common": _rings(radius),
        "improvement": lambda x, y: _triangle(x, y, radius * 1.3, up),
        "concern": lambda x, y: _polygon([(0, -1.5), (1.5, 0), (0, 1.5), (-1.5, 0)], x, y, radius),
        "neutral": lambda x, y: _polygon([(-1, -1), (1, -1), (1, 1), (-1, 1)], x, y, radius),
    }[kind]
    if d := "".join(shape(x, y) for x, y in places):
        halo = min(1.2 * canvas.look.scale, radius / 2.5)
        canvas.path(d, mark_colour(kind, canvas.look), stroke=canvas.look.paper, width=halo)


def _rings(radius: float) -> Callable[[float, float], str]:
    """Circles of one size, by their centres."""
    r, across = fine(radius), fine(2 * radius)
    halves = f"a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0"
    return lambda x, y: f"M{fine(x - radius)} {fine(y)}{halves}"


def _triangle(x: float, y: float, size: float, up: bool) -> str:
    tip = -1 if up else 1
    return _polygon([(-1, -0.75 * tip), (1, -0.75 * tip), (0, 0.95 * tip)], x, y, size)


def _polygon(corners: list[Point], x: float, y: float, size: float) -> str:
    return "M" + "L".join(f"{fine(x + a * size)} {fine(y + b * size)}" for a, b in corners) + "Z"


def mark(kind: MarkKind, *, up: bool = True, look: Look = PAGE) -> SafeString:
    """One mark alone, for a key or beside a word; decoration, since the word says it."""
    k = look.scale
    canvas = Canvas(16 * k, 16 * k, look=look)
    draw_marks(canvas, [(8 * k, 8 * k)], kind, up=up, radius=4.6 * k)
    return canvas.svg()


def line_sample(kind: LineKind, *, look: Look = PAGE) -> SafeString:
    """A piece of a chart's line, for its key."""
    k = look.scale
    canvas = Canvas(24 * k, 16 * k, look=look)
    draw_line(canvas, 1 * k, 23 * k, 8 * k, kind)
    return canvas.svg()


def draw_line(canvas: Canvas, left: float, right: float, y: float, kind: LineKind) -> None:
    """The average solid, limits dashed (with wide gaps while they are provisional), the aim dotted."""
    k, look = canvas.look.scale, canvas.look
    stroke, width, dash = {
        "average": (look.ink, 1.8, None),
        "limits": (look.to_come, 1.3, (6, 4)),
        "provisional": (look.to_come, 1.3, (4, 9)),
        "aim": (look.ink, 1.8, (2, 4)),
    }[kind]
    written = None if dash is None else " ".join(fine(part * k) for part in dash)
    canvas.line(left, y, right, y, stroke, width=width * k, dash=written)


def reading_icon(
    kind: IconKind, *, up: bool | None, id: str = "", title: str = "", size: float = 48, look: Look = PAGE
) -> SafeString:
    """How a chart is read, as a small picture of it in a ring: our own drawing.

    Variation (common, improvement, concern, neutral): a line that wavers, or that leaves for `up` or down and ends in
    the mark of its kind. Assurance (pass, fail, hit or miss): the same line on the good side of the dotted aim, on the
    other, or across it; there `up` says whether more is better. Pass `title` unless words stand beside it.
    """
    canvas = Canvas(size, size, look=look, id=id, title=title)
    colour = _icon_colours(look)[kind]
    canvas.circle(size / 2, size / 2, size / 2 - size / 24, look.paper, stroke=colour, stroke_width=size / 14)
    if kind in ("pass", "fail", "hit or miss"):
        _against_an_aim(canvas, kind, size, colour, up is not False)
    else:
        _leaving(canvas, kind, size, colour, up)
    return canvas.svg()


def _icon_colours(look: Look) -> dict[str, str]:
    return {
        "common": look.to_come,
        "improvement": look.improvement,
        "concern": look.attention,
        "neutral": look.neutral,
        "pass": look.improvement,
        "fail": look.attention,
        "hit or miss": look.to_come,
    }


def _wave(size: float, middle: float, high: float, until: float = 0.76) -> str:
    """A line that wavers by `high` about `middle`, both as parts of the size."""
    steps = [0.24 + (until - 0.24) * step / 24 for step in range(25)]
    places = [(x, middle + high * math.sin((x - 0.24) / 0.52 * 4 * math.pi)) for x in steps]
    return "M" + "L".join(f"{fine(x * size)} {fine(y * size)}" for x, y in places)


def _leaving(canvas: Canvas, kind: IconKind, size: float, colour: str, up: bool | None) -> None:
    if kind == "common" or up is None:
        canvas.path(_wave(size, 0.5, 0.1), stroke=colour, width=size / 18)
        return
    start, end = (0.66, 0.36) if up else (0.34, 0.64)
    d = f"M{fine(0.22 * size)} {fine(start * size)}L{fine(0.4 * size)} {fine(start * size)}"
    canvas.path(d + f"L{fine(0.66 * size)} {fine(end * size)}", stroke=colour, width=size / 18)
    shown: MarkKind = kind if kind in ("improvement", "concern") else "neutral"
    draw_marks(canvas, [(0.68 * size, end * size)], shown, up=up, radius=size / 11)


def _against_an_aim(canvas: Canvas, kind: IconKind, size: float, colour: str, up: bool) -> None:
    away = {"pass": 1, "fail": -1, "hit or miss": 0}[kind] * (1 if up else -1)
    aim = 0.5 + 0.13 * away
    dash = f"{fine(size / 24)} {fine(size / 16)}"
    canvas.line(0.2 * size, aim * size, 0.8 * size, aim * size, canvas.look.ink, width=size / 24, dash=dash)
    high = 0.12 if away == 0 else 0.07
    canvas.path(_wave(size, 0.5 - 0.1 * away, high), stroke=colour, width=size / 18)
