"""Numbered marks on a grid of five by five: who has power and interest, what is likely and grave. No two overlap."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import fit

STEPS = 5
LEFT, FOOT, TOP = 28, 48, 6  # room for the words beside and beneath, in a page's pixels
RADIUS, PITCH, INSIDE = 12, 30, 6
LEAST_ROW = 64
NAME = 22  # the name of a corner stands above what is in its cells
HIGH = 3  # from this step on it counts as high


@dataclass(frozen=True)
class GridMark:
    """`across` and `up` from 1 to 5. `hollow` is drawn as a ring, else as a disc."""

    number: int
    across: int
    up: int
    hollow: bool = False


@dataclass(frozen=True)
class PlacedMark:
    mark: GridMark
    x: float
    y: float


@dataclass(frozen=True)
class GridLayout:
    """`rows` from the top down, as top and height; `columns` as left side and width."""

    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[float, float], ...]
    marks: tuple[PlacedMark, ...]
    height: float


def place_marks(marks: Sequence[GridMark], width: float, look: Look) -> GridLayout:
    """Marks of one cell side by side, in as many lines as it takes; a row is as high as its fullest cell."""
    k = look.scale
    wide = (width - (LEFT + 2) * k) / STEPS
    columns = tuple((LEFT * k + wide * step, wide) for step in range(STEPS))
    a_line = max(1, int((wide - 2 * INSIDE * k) // (PITCH * k)))
    many = Counter((mark.across, mark.up) for mark in marks)
    rows, y = [], TOP * k
    for up in range(STEPS, 0, -1):
        lines = max(-(-many[across, up] // a_line) for across in range(1, STEPS + 1))
        height = max(LEAST_ROW, lines * PITCH + 2 * INSIDE + NAME) * k
        rows.append((y, height))
        y += height
    placed, there = [], defaultdict(int)  # type: ignore[var-annotated]
    for mark in marks:
        at = there[mark.across, mark.up]
        there[mark.across, mark.up] += 1
        x = columns[mark.across - 1][0] + (INSIDE + PITCH * (at % a_line + 0.5)) * k
        top = rows[STEPS - mark.up][0] + (INSIDE + NAME + PITCH * (at // a_line + 0.5)) * k
        placed.append(PlacedMark(mark, x, top))
    return GridLayout(columns, tuple(rows), tuple(placed), y + FOOT * k)


def numbered_grid(
    marks: Sequence[GridMark],
    *,
    across: str,
    up: str,
    corners: tuple[str, str, str, str],
    id: str,
    title: str,
    desc: str = "",
    width: float = 700,
    look: Look = PAGE,
) -> SafeString:
    """`corners` name the four parts: top left, top right, bottom left, bottom right."""
    made = place_marks(marks, width, look)
    canvas = Canvas(width, made.height, look=look, id=id, title=title, desc=desc)
    _ground(canvas, made)
    _corners(canvas, made, corners)
    _ways(canvas, made, across, up)
    for placed in made.marks:
        _mark(canvas, placed)
    return canvas.svg()


def _ground(canvas: Canvas, made: GridLayout) -> None:
    look, k = canvas.look, canvas.look.scale
    left, right = made.columns[0][0], made.columns[-1][0] + made.columns[-1][1]
    top, bottom = made.rows[0][0], made.rows[-1][0] + made.rows[-1][1]
    split_x, split_y = made.columns[HIGH - 1][0], made.rows[STEPS - HIGH][0] + made.rows[STEPS - HIGH][1]
    canvas.rect(split_x, top, right - split_x, split_y - top, look.tint)
    for x, _ in made.columns[1:]:
        canvas.line(x, top, x, bottom, look.grid, width=k)
    for y, _ in made.rows[1:]:
        canvas.line(left, y, right, y, look.grid, width=k)
    canvas.line(split_x, top, split_x, bottom, look.axis, width=1.5 * k)
    canvas.line(left, split_y, right, split_y, look.axis, width=1.5 * k)
    canvas.path(f"M{left:.1f} {top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}Z", stroke=look.axis, width=k)


def _corners(canvas: Canvas, made: GridLayout, corners: tuple[str, str, str, str]) -> None:
    look, k = canvas.look, canvas.look.scale
    columns = (made.columns[0], made.columns[HIGH - 1])
    rows = (made.rows[0], made.rows[STEPS - HIGH + 1])
    for words, (row, column) in zip(corners, [(0, 0), (0, 1), (1, 0), (1, 1)], strict=True):
        room = made.columns[0][1] * (HIGH - 1 if column == 0 else STEPS - HIGH + 1) - 12 * k
        x, y = columns[column][0] + 6 * k, rows[row][0] + 6 * k + look.small
        canvas.text(x, y, fit(words, room, look.small, 600), size=look.small, weight=600)


def _ways(canvas: Canvas, made: GridLayout, across: str, up: str) -> None:
    look, k = canvas.look, canvas.look.scale
    bottom = made.rows[-1][0] + made.rows[-1][1]
    for step, (x, wide) in enumerate(made.columns, start=1):
        canvas.text(x + wide / 2, bottom + 18 * k, step, size=look.small, fill=look.muted, anchor="middle")
    for step, (y, height) in zip(range(STEPS, 0, -1), made.rows, strict=True):
        middle = y + height / 2 + look.small * 0.34
        canvas.text(LEFT / 2 * k, middle, step, size=look.small, fill=look.muted, anchor="middle")
    words = fit(f"Across: {across}. Up: {up}.", canvas.width - LEFT * k, look.small)
    canvas.text(made.columns[0][0], bottom + 40 * k, words, size=look.small, fill=look.muted)


def _mark(canvas: Canvas, placed: PlacedMark) -> None:
    look, k, hollow = canvas.look, canvas.look.scale, placed.mark.hollow
    fill, ink = (look.paper, look.mark) if hollow else (look.mark, look.paper)
    canvas.circle(placed.x, placed.y, RADIUS * k, fill, stroke=look.mark, stroke_width=2 * k)
    base = placed.y + look.small * 0.34
    canvas.text(placed.x, base, placed.mark.number, size=look.small, fill=ink, weight=600, anchor="middle")
