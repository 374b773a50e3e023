"""Scores from 1 to 5, always on the whole scale, each with its number of answers, or withheld with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, PHONES, Canvas, Look
from core.charts.lettering import text_width, wrap
from core.formats import score

LOW, HIGH = 1, 5
ENDS = ("1 poor", "2", "3", "4 good", "5 excellent")
WORDS = ("poor", "fair", "adequate", "good", "excellent")
RANGE = "#c4dcdf"  # only with an outline
STACK = 6  # dots of a distribution stand at most so high before the column grows broader


@dataclass(frozen=True)
class ScoreRow:
    """One element's score: the pooled `mean` of `n` answers of `invited`, and each cohort's mean in `parts`.

    With `withheld` (the reason) neither mean nor parts may be given, and the row shows a hatched box. With `span`, the
    lowest and the highest mean of the rows below, it is the row of all of them: its range is drawn on through them.
    """

    label: str
    mean: float | None
    n: int | None = None
    invited: int | None = None
    parts: Sequence[tuple[float | None, str]] = ()
    withheld: str | None = None
    span: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.withheld and (self.mean is not None or any(mean is not None for mean, _ in self.parts)):
            raise ValueError(f"'{self.label}' is withheld and yet has figures.")
        if not self.withheld and self.mean is None:
            raise ValueError(f"'{self.label}' has neither a mean nor a reason why not.")

    @property
    def mean_text(self) -> str:
        return "" if self.mean is None else score(self.mean)

    @property
    def answers(self) -> str:
        if self.n is None:
            return ""
        return f"{self.n} of {self.invited}" if self.invited is not None else str(self.n)

    @property
    def says(self) -> str:
        """The row in words: "Coaching 4.8 (50 of 59)"."""
        answers = f" ({self.answers})" if self.answers else ""
        span = f", from {score(self.span[0])} to {score(self.span[1])}" if self.span else ""
        return f"{self.label}: {self.withheld}" if self.withheld else f"{self.label} {self.mean_text}{answers}{span}"


@dataclass(frozen=True)
class _Axis:
    """Where scores stand: `left` is the lowest, `left + width` the highest."""

    left: float
    width: float

    def x(self, value: float) -> float:
        return self.left + self.width * (min(max(float(value), LOW), HIGH) - LOW) / (HIGH - LOW)


def score_rows(
    rows: Sequence[ScoreRow],
    *,
    id: str,
    title: str,
    width: float = 1086,
    ends: Sequence[str] = ENDS,
    look: Look = PAGE,
) -> SafeString:
    """A row an element: a ring for each cohort, a dot for all of them, mean and answers in figures.

    Below 560 the label goes above its row, so that nothing has to shrink on a phone.
    """
    desc = "; ".join(row.says for row in rows) + "."
    names = {"id": id, "title": title, "desc": desc}
    draw = _narrow if width < PHONES * look.scale else _wide
    return draw(rows, width, ends, look, names)


def _wide(rows: Sequence[ScoreRow], width: float, ends: Sequence[str], look: Look, names: dict) -> SafeString:
    k, head, line = look.scale, 40 * look.scale, look.text * 1.2
    close = width < 800 * k
    longest = max([0.0, *(text_width(row.label, look.text) for row in rows)])
    labels = min(longest + 34 * k, width * 0.34)
    mean_after, answers_after = (84 * k, 92 * k) if close else (108 * k, 118 * k)
    axis = _Axis(labels, width - labels - mean_after - answers_after)
    mean_x = axis.left + axis.width + mean_after
    lines = [wrap(row.label, labels - 24 * k, look.text) for row in rows]
    heights = [32 * k + (len(words) - 1) * line for words in lines]
    canvas = Canvas(width, head + sum(heights), look=look, **names)
    tops = [head + sum(heights[:i]) for i in range(len(rows))]
    for i in range(len(rows) - 1, -1, -2):
        canvas.rect(0, tops[i], width, heights[i], look.tint)
    _scale(canvas, axis, ends, 22 * k, (34 * k, canvas.height))
    canvas.text(mean_x, 22 * k, "Mean", size=look.small, fill=look.muted, anchor="end")
    canvas.text(width, 22 * k, "Answers", size=look.small, fill=look.muted, anchor="end")
    _guides(canvas, axis, rows, [top + height / 2 for top, height in zip(tops, heights, strict=True)])
    for row, words, top, height in zip(rows, lines, tops, heights, strict=True):
        y = top + height / 2
        base = y + look.text * 0.31
        for n, text in enumerate(words):
            canvas.text(0, base + (n - (len(words) - 1) / 2) * line, text, weight=600 if row.span else 400)
        if row.withheld:
            right = mean_x if row.answers else width
            canvas.hatched(axis.left, y - 11 * k, right - axis.left, 22 * k, row.withheld)
        else:
            _marks(canvas, axis, y, row)
            canvas.text(mean_x, base, row.mean_text, weight=600, anchor="end")
        if row.answers:
            canvas.text(width, base, row.answers, fill=look.muted, anchor="end")
    return canvas.svg()


def _narrow(rows: Sequence[ScoreRow], width: float, ends: Sequence[str], look: Look, names: dict) -> SafeString:
    k, line = look.scale, look.text * 1.3
    axis = _Axis(9 * k, width - 18 * k)
    blocks, height = [], 30 * k
    for row in rows:
        taken = text_width(f"{row.mean_text}  {row.answers}", look.text, 600) + 12 * k
        blocks.append((height, wrap(row.label, width - taken, look.text)))
        height += line * len(blocks[-1][1]) + 36 * k
    canvas = Canvas(width, height, look=look, **names)
    _scale(canvas, axis, ends, 14 * k, None)
    for row, (top, lines) in zip(rows, blocks, strict=True):
        for n, words in enumerate(lines):
            canvas.text(0, top + look.text + n * line, words, weight=600 if row.span else 400)
        base, y = top + look.text, top + line * len(lines) + 14 * k
        canvas.text(width, base, row.answers, fill=look.muted, anchor="end", size=look.small)
        if row.withheld:
            canvas.hatched(0, y - 11 * k, width, 22 * k, row.withheld)
            continue
        before = width - (text_width(row.answers, look.small) + 10 * k if row.answers else 0)
        canvas.text(before, base, row.mean_text, weight=600, anchor="end")
        for tick in range(LOW, HIGH + 1):
            canvas.line(
                axis.x(tick), y - 6 * k, axis.x(tick), y + 6 * k, look.axis if tick == 4 else look.line, width=k
            )
        _marks(canvas, axis, y, row, to=HIGH)
    return canvas.svg()


def _scale(canvas: Canvas, axis: _Axis, ends: Sequence[str], base: float, lines: tuple[float, float] | None) -> None:
    """The words over the axis, kept inside the drawing, and its lines; the one at 4 (good) is darker."""
    look = canvas.look
    said = [_inside(axis.x(value), words, canvas) for value, words in enumerate(ends, start=LOW)]
    for value, words in enumerate(ends, start=LOW):
        if lines:
            colour = look.axis if value == 4 else look.grid
            canvas.line(axis.x(value), lines[0], axis.x(value), lines[1], colour, width=look.scale)
        here, neighbours = said[value - LOW], said[max(value - LOW - 1, 0) : value - LOW] + said[value - LOW + 1 :][:1]
        gap = 8 * look.scale
        touching = any(here[0] < other[1] + gap and other[0] < here[1] + gap for other in neighbours)
        # Between the ends, a word that would touch its neighbour leaves the number alone.
        shown = str(value) if touching and LOW < value < HIGH else words
        left, right = _inside(axis.x(value), shown, canvas)
        canvas.text((left + right) / 2, base, shown, size=look.small, fill=look.muted, anchor="middle")


def _inside(x: float, words: str, canvas: Canvas) -> tuple[float, float]:
    """Where the words about `x` begin and end, moved in from the edge of the drawing."""
    half = text_width(words, canvas.look.small) / 2
    middle = min(max(x, half), canvas.width - half)
    return middle - half, middle + half


def _guides(canvas: Canvas, axis: _Axis, rows: Sequence[ScoreRow], middles: Sequence[float]) -> None:
    """The range of all rows, drawn on from its own row through the others."""
    for row, y in zip(rows, middles, strict=True):
        for end in row.span or ():
            canvas.line(axis.x(end), y, axis.x(end), canvas.height, canvas.look.span, width=canvas.look.scale)


def _marks(canvas: Canvas, axis: _Axis, y: float, row: ScoreRow, to: float | None = None) -> None:
    look, k = canvas.look, canvas.look.scale
    means = [mean for mean, _ in row.parts if mean is not None]
    canvas.line(axis.left, y, axis.x(to if to is not None else row.mean or LOW), y, look.line, width=k)
    if row.span:
        left, right = (axis.x(end) for end in row.span)
        canvas.rect(left, y - 8 * k, right - left, 16 * k, RANGE, stroke=look.quantity, stroke_width=k)
    elif len(means) > 1:
        canvas.line(axis.x(min(means)), y, axis.x(max(means)), y, look.span, width=5 * k)
    for mean in means:
        canvas.circle(axis.x(mean), y, 3.6 * k, look.paper, stroke=look.quantity, stroke_width=1.6 * k)
    canvas.circle(axis.x(row.mean or LOW), y, 6.5 * k, look.mark, stroke=look.paper, stroke_width=1.5 * k)


def distribution_row(
    counts: Sequence[int],
    *,
    mean: float | None = None,
    id: str,
    title: str,
    width: float = 214,
    look: Look = PAGE,
) -> SafeString:
    """One dot an answer, standing in the column of its score from 1 to 5; the diamond is the mean.

    `width` is also the width of `score_axis`, so that a row of a table stands under its words.
    """
    canvas, column = _dot_canvas(counts, width, look, id, title)
    base = canvas.height - _below_axis(look)
    canvas.line(column * 0.04, base, width - column * 0.04, base, look.line, width=1.2 * look.scale)
    step = _dot_step(look)
    across = _across(counts, column, step)
    for value, count in enumerate(counts):
        centre = column * (value + 0.5)
        canvas.line(centre, base - 2 * look.scale, centre, base + 2 * look.scale, look.axis, width=look.scale)
        canvas.dots(_stack(centre, base - step * 1.05, count, across, step), step * 0.4, look.quantity)
    if mean is not None:
        canvas.diamond(column * (float(mean) - LOW + 0.5), base, 6.4 * look.scale, look.mean)
    return canvas.svg()


def _dot_canvas(counts: Sequence[int], width: float, look: Look, id: str, title: str) -> tuple[Canvas, float]:
    if len(counts) != HIGH:
        raise ValueError("A distribution has five counts, of the scores from 1 to 5.")
    column = width / len(counts)
    step = _dot_step(look)
    rows = max(-(-max(counts) // _across(counts, column, step)), 2)
    desc = "; ".join(f"{count} scored {value}" for value, count in enumerate(counts, start=LOW)) + "."
    height = rows * step + step * 0.6 + _below_axis(look)
    return Canvas(width, height, look=look, id=id, title=title, desc=desc), column


def _dot_step(look: Look) -> float:
    return 5.8 * look.scale


def _below_axis(look: Look) -> float:
    return 7.4 * look.scale


def _across(counts: Sequence[int], column: float, step: float) -> int:
    """How many dots stand side by side: as few as keep the stack low, at most what the column holds."""
    fits = max(int(column * 0.94 / step), 1)
    return min(max(-(-max(counts) // STACK), 4), fits)


def _stack(centre: float, base: float, count: int, across: int, step: float) -> list[tuple[float, float]]:
    places = []
    for i in range(count):
        row = i // across
        in_row = min(across, count - row * across)
        places.append((centre + (i % across - (in_row - 1) / 2) * step, base - row * step))
    return places


def score_axis(*, id: str, width: float = 214, words: Sequence[str] = WORDS, look: Look = PAGE) -> SafeString:
    """The head of a column of `distribution_row`s: 1 to 5 with their words."""
    column, line = width / len(words), look.small * 1.3
    title = "Scores from " + ", ".join(f"{value} {word}" for value, word in enumerate(words, start=LOW))
    canvas = Canvas(width, line * 2, look=look, id=id, title=title)
    for i, word in enumerate(words):
        canvas.text(column * (i + 0.5), look.small, i + LOW, size=look.small, weight=600, anchor="middle")
        half = text_width(word, look.small) / 2
        x = min(max(column * (i + 0.5), half), width - half)
        canvas.text(x, look.small + line, word, size=look.small, fill=look.muted, anchor="middle")
    return canvas.svg()


def withheld_box(
    words: str, *, id: str, width: float = 214, height: float | None = None, look: Look = PAGE
) -> SafeString:
    """The hatched box in the place of a figure, with its reason; the reason is its title too."""
    canvas = Canvas(width, height or 28 * look.scale, look=look, id=id, title=words)
    canvas.hatched(look.scale, look.scale, width - 2 * look.scale, canvas.height - 2 * look.scale, words)
    return canvas.svg()


def place_dots(count: int, *, id: str = "", title: str = "", across: int = 20, look: Look = PAGE) -> SafeString:
    """One dot a place, in rows of `across`: beside its number it is decoration and needs no title."""
    step = 9 * look.scale
    rows, columns = max(-(-count // across), 1), max(min(count, across), 1)
    canvas = Canvas(columns * step, rows * step, look=look, id=id, title=title)
    canvas.dots(
        [((i % across + 0.5) * step, (i // across + 0.5) * step) for i in range(count)],
        3.4 * look.scale,
        look.quantity,
    )
    return canvas.svg()
