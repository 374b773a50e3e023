"""Value beside cost: a range as an outlined bar, its likely figure a thick mark, the cost one black line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, PHONES, Canvas, Look
from core.charts.lettering import fit, text_width, wrap
from core.formats import money

RANGE_FILL = "#c4dcdf"
LEAST_MARK = 4.0  # a range narrower than this, in a page's pixels, is its mark alone


@dataclass(frozen=True)
class RangeRow:
    """One range in pounds; `strong` for the sum of the others."""

    label: str
    low: Decimal
    likely: Decimal
    high: Decimal
    strong: bool = False

    @property
    def says(self) -> str:
        if money(self.low) == money(self.high):
            return money(self.likely)
        return f"{money(self.low)} to {money(self.high)}"

    @property
    def says_all(self) -> str:
        likely = "" if money(self.low) == money(self.high) else f", most likely {money(self.likely)}"
        return f"{self.label} {self.says}{likely}"


def range_rows(
    rows: Sequence[RangeRow],
    *,
    cost: Decimal,
    cost_label: str,
    id: str,
    title: str,
    width: float = 1086,
    look: Look = PAGE,
) -> SafeString:
    """A bar from low to high a row, all from £0 on one scale, with the line of the `cost`.

    Below 560 each label goes above its bar, as much of it as there is room for; the description has it whole.
    """
    k = look.scale
    says = "; ".join([*(row.says_all for row in rows), f"{cost_label} {money(cost)}"]) + "."
    narrow = width < PHONES * k
    step, ticks = _ticks(max([cost, *(row.high for row in rows)]))
    left = 0.0 if narrow else _labels(rows, width, look)
    # The figures stand after the bars, clear of the line of the cost.
    room = width - left - (8 * k if narrow else max(text_width(row.says, look.text, 600) for row in rows) + 12 * k)
    pitch, bar = (62 * k, 22 * k) if narrow else (46 * k, 26 * k)
    top, foot = 34 * k, 30 * k
    canvas = Canvas(width, top + pitch * len(rows) + foot, look=look, id=id, title=title, desc=says)

    def x(amount: Decimal) -> float:
        return left + room * float(amount / (step * ticks))

    _axis(canvas, [(x(step * n), step * n) for n in range(ticks + 1)], top, narrow)
    _cost(canvas, x(cost), f"{cost_label} {money(cost)}", top)
    for i, row in enumerate(rows):
        _row(canvas, row, x, (top + i * pitch, pitch, bar), left - 16 * k)
    for i, row in enumerate(rows):
        if not row.low <= cost <= row.high:
            continue
        middle = _middle(top + i * pitch, pitch, bar, narrow, k)
        canvas.line(x(cost), middle - bar / 2 - 3 * k, x(cost), middle + bar / 2 + 3 * k, look.ink, width=2 * k)
    return canvas.svg()


def _labels(rows: Sequence[RangeRow], width: float, look: Look) -> float:
    longest = max([0.0, *(text_width(row.label, look.text, 600) for row in rows)])
    return min(longest + 24 * look.scale, width * 0.34)


def _ticks(highest: Decimal) -> tuple[Decimal, int]:
    """A round step of 1, 2 or 5 and how many of them hold the highest figure, at most five."""
    if highest <= 0:
        return Decimal(1), 1
    power = Decimal(10) ** floor(log10(highest / 5))
    step = next(power * times for times in (1, 2, 5, 10) if highest <= power * times * 5)
    return step, ceil(highest / step)


def _axis(canvas: Canvas, marks: Sequence[tuple[float, Decimal]], top: float, narrow: bool) -> None:
    look, k = canvas.look, canvas.look.scale
    base = canvas.height - 24 * k
    said_to = -canvas.width
    for x, amount in marks:
        canvas.line(x, top, x, base, look.axis if not amount else look.grid, width=k)
        words = money(amount)
        half = text_width(words, look.small) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle - half > said_to + 6 * k or not narrow:
            canvas.text(middle, canvas.height - 5 * k, words, size=look.small, fill=look.muted, anchor="middle")
            said_to = middle + half


def _row(canvas: Canvas, row: RangeRow, x, place: tuple[float, float, float], room: float) -> None:
    look, k = canvas.look, canvas.look.scale
    top, pitch, bar = place
    weight = 600 if row.strong else 400
    narrow = room < 0
    middle = _middle(top, pitch, bar, narrow, k)
    if narrow:
        # On paper of its own, so that neither the grid nor the cost runs through the words.
        said = text_width(row.says, look.small) + 4 * k
        label = fit(row.label, canvas.width - said - 8 * k, look.text, weight)
        wide = text_width(label, look.text, weight) + 4 * k
        canvas.rect(0, top + 2 * k, wide, look.text * 1.4, look.paper)
        canvas.rect(canvas.width - said, top + 2 * k, said, look.text * 1.4, look.paper)
        canvas.text(0, top + look.text * 1.15, label, weight=weight)
        canvas.text(canvas.width, top + look.text * 1.15, row.says, size=look.small, fill=look.muted, anchor="end")
    else:
        lines = wrap(row.label, room, look.text, weight)
        for n, line in enumerate(lines):
            canvas.text(
                0, middle + look.text * 0.34 + (n - (len(lines) - 1) / 2) * look.text * 1.15, line, weight=weight
            )
    low, likely, high = x(row.low), x(row.likely), x(row.high)
    if high - low >= LEAST_MARK * k:
        canvas.rect(low, middle - bar / 2, high - low, bar, RANGE_FILL, stroke=look.quantity, stroke_width=1.5 * k)
    canvas.line(likely, middle - bar / 2 - 3 * k, likely, middle + bar / 2 + 3 * k, look.mark, width=4 * k)
    if not narrow:
        wide = text_width(row.says, look.text, weight) + 4 * k
        canvas.rect(high + 7 * k, middle - look.text * 0.7, wide, look.text * 1.4, look.paper)
        canvas.text(high + 10 * k, middle + look.text * 0.34, row.says, weight=weight)


def _middle(top: float, pitch: float, bar: float, narrow: bool, k: float) -> float:
    """The height of a row's bar: under its words where they stand above it."""
    return top + (pitch - bar / 2 - 8 * k if narrow else pitch / 2)


def _cost(canvas: Canvas, x: float, words: str, top: float) -> None:
    look, k = canvas.look, canvas.look.scale
    half = text_width(words, look.text, 600) / 2
    middle = min(max(x, half), canvas.width - half)
    canvas.text(middle, look.text, words, weight=600, anchor="middle")
    canvas.line(x, top - 10 * k, x, canvas.height - 24 * k, look.ink, width=2 * k)
