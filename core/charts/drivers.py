"""A driver diagram: the aim on the left, what drives it to its right, column by column."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.charts.driver_layout import LEADING, PAD, Diagram, DiagramBox, PlacedBox, PlacedLine, lay_out


def driver_diagram(
    boxes: Sequence[DiagramBox],
    headings: Sequence[str],
    *,
    id: str,
    title: str,
    desc: str = "",
    width: float = 1086,
    look: Look = PAGE,
) -> SafeString:
    """Boxes in columns, each under its heading. The columns tell the levels apart; frames and weights say it again."""
    made = lay_out(boxes, width, look)
    canvas = Canvas(width, made.height, look=look, id=id, title=title, desc=desc)
    _headings(canvas, made, headings)
    for line in made.lines:
        _line(canvas, line)
    for placed in made.boxes:
        _box(canvas, placed, made.size)
    return canvas.svg()


def _headings(canvas: Canvas, made: Diagram, headings: Sequence[str]) -> None:
    look = canvas.look
    for (x, _), heading in zip(made.columns, headings, strict=False):
        canvas.text(x, look.small * 1.15, heading, size=look.small, fill=look.muted)


def _line(canvas: Canvas, line: PlacedLine) -> None:
    """A curve that stays between two columns; dashed to a further driver that an idea serves."""
    look = canvas.look
    x, y, to_x, to_y = line.upper.right, line.upper.middle, line.lower.x, line.lower.middle
    half = (x + to_x) / 2
    dash = f"{4 * look.scale:g} {3 * look.scale:g}" if line.second else None
    d = f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    canvas.path(d, stroke=look.axis, width=1.5 * look.scale, dash=dash)


def _box(canvas: Canvas, placed: PlacedBox, size: float) -> None:
    look, k, column = canvas.look, canvas.look.scale, placed.box.column
    fill = (look.mark, look.tint)[column] if column < 2 else look.paper
    stroke, thick = ((look.mark, 1), (look.quantity, 2), (look.axis, 1), (look.line, 1))[min(column, 3)]
    radius = 10 * k if column == 3 else 2 * k
    canvas.rect(
        placed.x, placed.y, placed.width, placed.height, fill, stroke=stroke, stroke_width=thick * k, radius=radius
    )
    x, y = placed.x + PAD * k, placed.y + PAD * k
    ink, quiet = (look.paper, look.paper) if column == 0 else (look.ink, look.muted)
    for words in placed.lines:
        canvas.text(x, y + size, words, size=size, fill=ink, weight=600 if column < 2 else 400)
        y += size * LEADING
    y += 4 * k
    for words in placed.notes:
        canvas.text(x, y + look.small, words, size=look.small, fill=quiet)
        y += look.small * LEADING
