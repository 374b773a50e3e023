"""Bars: how far along, how many of each, and how one cohort followed another. A bar always starts at 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import text_width, wrap
from core.formats import figure

Layout = Literal["beside", "above"]
MOST_BESIDE = 0.5  # of the width, for labels beside their bars

BAR_BELOW, NEXT_BELOW = 2, 20  # from words to their own bar, and from a bar to the next words


@dataclass(frozen=True)
class BarRow:
    """One bar: `value` of `whole` if there is one; `text` is what stands beside it ("24 of 30 h").

    `tick` is a plan or a target on the same scale; `strong` sets the label in semibold.
    """

    label: str
    value: float
    whole: float | None = None
    text: str | None = None
    tick: float | None = None
    strong: bool = False

    @property
    def says(self) -> str:
        if self.text is not None:
            return self.text
        return figure(self.value) if self.whole is None else f"{figure(self.value)} of {figure(self.whole)}"


@dataclass(frozen=True)
class Column:
    """One cohort's figure in a small chart of columns; without a value, `note` says why ("in June")."""

    label: str
    value: float | None
    text: str = ""
    running: bool = False
    note: str = ""

    @property
    def says(self) -> str:
        return (self.text or figure(self.value)) if self.value is not None else self.note


def progress_bar(
    value: float,
    whole: float,
    *,
    id: str = "",
    title: str = "",
    desc: str = "",
    plan: float | None = None,
    width: float = 352,
    look: Look = PAGE,
) -> SafeString:
    """`value` of `whole`, with a tick at `plan`; more than the whole is drawn as the whole."""
    k = look.scale
    canvas = Canvas(width, 32 * k, look=look, id=id, title=title, desc=desc)
    canvas.rect(0, 8 * k, width, 16 * k, look.track)
    canvas.rect(0, 8 * k, width * _portion(value, whole), 16 * k, look.quantity)
    if plan is not None:
        _tick(canvas, width * _portion(plan, whole), 2 * k, 30 * k)
    return canvas.svg()


def _portion(value: float, whole: float) -> float:
    return min(max(float(value) / float(whole), 0.0), 1.0) if whole > 0 else 0.0


def _tick(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    stroke = 2 * canvas.look.scale
    x = min(max(x, stroke / 2), canvas.width - stroke / 2)
    canvas.line(x, top, x, bottom, canvas.look.ink, width=stroke)


def bar_rows(
    rows: Sequence[BarRow],
    *,
    id: str,
    title: str,
    width: float = 330,
    scale: float | None = None,
    own_scale: bool = False,
    layout: Layout | None = None,
    thickness: float | None = None,
    look: Look = PAGE,
) -> SafeString:
    """A bar a row, all on one scale to `scale` (else the largest value, whole or tick).

    With `own_scale` each bar is a share of its own whole. Labels stand beside the bars, or above them
    where the width leaves too little for the bars, as on a phone.
    """
    top = scale or max([1e-9, *(max(row.value, row.whole or 0, row.tick or 0) for row in rows)])
    tops = [row.whole if own_scale and row.whole else top for row in rows]
    draw = _above if (layout or _layout(rows, width, look)) == "above" else _beside
    desc = "; ".join(f"{row.label} {row.says}" for row in rows) + "."
    sheet = _Sheet(width, thickness, look, {"id": id, "title": title, "desc": desc})
    return draw(rows, [float(t) for t in tops], sheet)


@dataclass(frozen=True)
class _Sheet:
    """What rows are drawn on: its width, how thick a bar is, its look, and the chart's id and words."""

    width: float
    thickness: float | None
    look: Look
    names: dict[str, str]

    def canvas(self, height: float) -> Canvas:
        return Canvas(self.width, max(height, 1), look=self.look, **self.names)


def _layout(rows: Sequence[BarRow], width: float, look: Look) -> Layout:
    if any(row.whole is not None for row in rows):
        return "above"
    labels = _label_width(rows, look)
    whole = labels <= MOST_BESIDE * width  # beside the bars a longer label would be cut short
    return "beside" if whole and width - labels - _figure_width(rows, look) >= 0.3 * width else "above"


def _label_width(rows: Sequence[BarRow], look: Look) -> float:
    return max([0.0, *(text_width(row.label, look.text, 600) for row in rows)]) + 16 * look.scale


def _figure_width(rows: Sequence[BarRow], look: Look) -> float:
    return max([0.0, *(text_width(row.says, look.text, 600) for row in rows)]) + 10 * look.scale


def _beside(rows: Sequence[BarRow], tops: list[float], sheet: _Sheet) -> SafeString:
    width, look, k = sheet.width, sheet.look, sheet.look.scale
    pitch, thick = 30 * k, sheet.thickness or 16 * k
    canvas = sheet.canvas(pitch * len(rows) - 6 * k)
    left = min(_label_width(rows, look), width * MOST_BESIDE)
    room = max(width - left - _figure_width(rows, look), width * 0.2)
    for i, (row, top) in enumerate(zip(rows, tops, strict=True)):
        middle = i * pitch + 11 * k
        [label] = wrap(row.label, left - 8 * k, look.text, 600 if row.strong else 400, lines=1)
        canvas.text(0, middle + look.text * 0.34, label, weight=600 if row.strong else 400)
        end = left + room * _portion(row.value, top)
        if row.whole is not None:
            canvas.rect(left, middle - thick / 2, room * _portion(row.whole, top), thick, look.track)
        canvas.rect(left, middle - thick / 2, end - left, thick, look.quantity)
        if row.tick is not None:
            at = left + room * _portion(row.tick, top)
            _tick(canvas, at, middle - 11 * k, middle + 11 * k)
            # The figure stands clear of the tick, whichever reaches further.
            end = max(end, at) if at - end < _figure_width(rows, look) else end
        elif row.whole is not None:
            end = max(end, left + room * _portion(row.whole, top))
        canvas.text(end + 8 * k, middle + look.text * 0.34, row.says, weight=600)
    return canvas.svg()


def _above(rows: Sequence[BarRow], tops: list[float], sheet: _Sheet) -> SafeString:
    width, look, k = sheet.width, sheet.look, sheet.look.scale
    thick = sheet.thickness or 10 * k
    line_height, blocks, height = look.text * 1.25, [], 0.0
    for row in rows:
        weight = 600 if row.strong else 400
        room = width - text_width(row.says, look.text) - 12 * k
        blocks.append((height, weight, wrap(row.label, room, look.text, weight)))
        height += line_height * len(blocks[-1][2]) + BAR_BELOW * k + thick + NEXT_BELOW * k
    canvas = sheet.canvas(height - (NEXT_BELOW - 4) * k)
    for row, top, (y, weight, lines) in zip(rows, tops, blocks, strict=True):
        for n, line in enumerate(lines):
            canvas.text(0, y + look.text * 0.95 + n * line_height, line, weight=weight)
        last = y + look.text * 0.95 + (len(lines) - 1) * line_height
        canvas.text(width, last, row.says, fill=look.muted, anchor="end")
        bar = y + line_height * len(lines) + BAR_BELOW * k
        if row.whole is not None:
            canvas.rect(0, bar, width * _portion(row.whole, top), thick, look.track)
        canvas.rect(0, bar, width * _portion(row.value, top), thick, look.quantity)
        if row.tick is not None:
            _tick(canvas, width * _portion(row.tick, top), bar - 3 * k, bar + thick + 3 * k)
    return canvas.svg()


def columns(
    values: Sequence[Column],
    *,
    id: str,
    title: str,
    top: float | None = None,
    width: float = 232,
    height: float = 150,
    look: Look = PAGE,
) -> SafeString:
    """A column a cohort, from 0 to `top` (else the largest value): a finished one filled, a running one outlined."""
    k, names = look.scale, {"id": id, "title": title, "desc": _says(values)}
    canvas = Canvas(width, height, look=look, **names)
    base, room = height - 26 * k, height - 50 * k
    canvas.line(0, base, width, base, look.axis, width=k)
    most = float(top or max([1e-9, *(v.value for v in values if v.value is not None)]))
    thick = min(32 * k, width / max(len(values), 1) * 0.6)
    centres = _centres(values, width, thick, look)
    for x, value in zip(centres, values, strict=True):
        _under(canvas, x, value.label)
        if value.value is None:
            _instead(canvas, x, base - 8 * k, value.note, _pitch(centres))
            continue
        tall = room * _portion(value.value, most)
        if value.running:
            inset = k
            canvas.rect(
                x - thick / 2 + inset,
                base - tall,
                thick - 2 * inset,
                tall,
                look.paper,
                stroke=look.quantity,
                stroke_width=2 * k,
            )
        else:
            canvas.rect(x - thick / 2, base - tall, thick, tall, look.quantity)
        _over(canvas, x, base - tall - 7 * k, value.says)
    return canvas.svg()


def score_line(
    values: Sequence[Column],
    *,
    id: str,
    title: str,
    low: float = 1,
    high: float = 5,
    width: float = 232,
    height: float = 150,
    look: Look = PAGE,
) -> SafeString:
    """A mean a cohort on the whole scale from `low` to `high`, joined by a line; a running one is a ring."""
    k, names = look.scale, {"id": id, "title": title, "desc": _says(values)}
    canvas = Canvas(width, height, look=look, **names)
    base, room = height - 26 * k, height - 50 * k
    for share in (0, 0.5, 1):
        canvas.line(0, base - room * share, width, base - room * share, look.grid if share else look.axis, width=k)
    thick = min(32 * k, width / max(len(values), 1) * 0.6)
    drawn = []
    centres = _centres(values, width, thick, look)
    for x, value in zip(centres, values, strict=True):
        _under(canvas, x, value.label)
        if value.value is None:
            _instead(canvas, x, base - 8 * k, value.note, _pitch(centres))
        else:
            drawn.append((x, base - room * _portion(value.value - low, high - low), value))
    if len(drawn) > 1:
        joined = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in drawn)
        canvas.path(f"M{joined}", stroke=look.quantity, width=2 * k)
    for x, y, value in drawn:
        fill = look.paper if value.running else look.quantity
        canvas.circle(x, y, 5.5 * k, fill, stroke=look.quantity, stroke_width=2 * k)
        above = y > base - 30 * k
        _over(canvas, x, y - 12 * k if above else y + 10 * k + look.text * 0.85, value.says)
    return canvas.svg()


def _says(values: Sequence[Column]) -> str:
    said = (f"{v.label}: {v.says}{' (running)' if v.running and v.value is not None else ''}" for v in values)
    return "; ".join(said) + "."


def _centres(values: Sequence[Column], width: float, thick: float, look: Look) -> list[float]:
    """The middles of columns spread over the width, the outermost as far in as what stands there needs."""
    if len(values) < 2:
        return [thick / 2] * len(values)
    pitch = width / len(values)
    wide = max(thick, *(_needs(value, pitch, look) for value in (values[0], values[-1])))
    return [wide / 2 + i * (width - wide) / (len(values) - 1) for i in range(len(values))]


def _needs(value: Column, pitch: float, look: Look) -> float:
    if value.value is not None:
        return text_width(value.says, look.text, 600)
    return max(text_width(line, look.small) for line in _lines(value.note, pitch, look))


def _pitch(centres: Sequence[float]) -> float:
    return centres[1] - centres[0] if len(centres) > 1 else float("inf")


def _lines(note: str, pitch: float, look: Look) -> list[str]:
    """The note in one line, or in two where it would run into its neighbour."""
    words = note.split()
    if len(words) < 2 or text_width(note, look.small) < pitch * 0.8:
        return [note]
    breaks = ([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))
    return min(breaks, key=lambda lines: max(text_width(line, look.small) for line in lines))


def _instead(canvas: Canvas, x: float, y: float, note: str, pitch: float) -> None:
    """What stands where a column would, its last line at `y`."""
    for up, line in enumerate(reversed(_lines(note, pitch, canvas.look))):
        _note(canvas, x, y - up * canvas.look.small * 1.25, line)


def _under(canvas: Canvas, x: float, label: str) -> None:
    _note(canvas, x, canvas.height - 7 * canvas.look.scale, label)


def _over(canvas: Canvas, x: float, y: float, text: str) -> None:
    x = _inside(canvas, x, text_width(text, canvas.look.text, 600))
    canvas.text(x, y, text, weight=600, anchor="middle")


def _note(canvas: Canvas, x: float, y: float, text: str) -> None:
    look = canvas.look
    x = _inside(canvas, x, text_width(text, look.small))
    canvas.text(x, y, text, size=look.small, fill=look.muted, anchor="middle")


def _inside(canvas: Canvas, x: float, wide: float) -> float:
    """The middle of a text about `x`, moved in from the edge if it would be cut there."""
    return min(max(x, wide / 2), max(canvas.width - wide / 2, wide / 2))
