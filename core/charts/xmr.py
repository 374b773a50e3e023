"""A measure over time: its points, the average and the limits of each group, the aim, what was tried and when.

It is told what to draw: the rules that find special causes are not the drawing's.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.charts.axes import DateTick, date_ticks, day_scale, decimals, round_steps, spread_apart, with_air
from core.charts.canvas import PAGE, PHONES, Canvas, Look, Point, fine, joined, number
from core.charts.events import PlacedEvent, place_events
from core.charts.lettering import text_width
from core.charts.marks import MarkKind, draw_line, draw_marks
from core.formats import amount, long_date, plural

KINDS: tuple[MarkKind, ...] = ("common", "neutral", "improvement", "concern")
TALL, SHORT = 330, 250  # the height of the plot in a page's pixels: wide, and on a phone
ROW, SECOND, STEM = 30, 16, 26  # a row of events, what a second line of words adds to it, and where a stem begins
CROWDED = 0.8  # points nearer to one another than this are no longer told apart
LONG_UNIT = 12  # letters of a unit that stands beside an average
TOP = 14  # between the lowest row of events and the plot
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class ChartPoint:
    """A figure of a day; None leaves a gap. One that was left out of the reckoning is a hollow ring."""

    day: date
    value: float | None
    kind: MarkKind = "common"
    left_out: bool = False


@dataclass(frozen=True)
class ChartSpan:
    """Points `start` to `stop` (exclusive) and the average and limits that they share, where there are any; `because`
    is why they begin anew, where another span stands before."""

    start: int
    stop: int
    mean: float | None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False  # its limits are of few points, and are not to be relied on yet
    because: str = ""


@dataclass(frozen=True)
class ChartEvent:
    """What happened on a day. With a `number` it is the circle of the list beside the chart."""

    day: date
    label: str
    number: str = ""


@dataclass(frozen=True)
class _Data:
    """What is drawn, and the words it is written in."""

    points: Sequence[ChartPoint]
    spans: Sequence[ChartSpan]
    target: float | None
    unit: str
    places: int
    bounds: Bounds
    middle: str = "Average"

    def within(self, value: float) -> float:
        """The value, or the bound that it passes."""
        low, high = self.bounds
        if low is not None and value < low:
            return low
        return high if high is not None and value > high else value

    def write(self, value: float) -> str:
        return amount(value, self.unit, self.places)

    def write_middle(self, value: float) -> str:
        """Average 31 days; of a unit that is long, the chart's title has it."""
        unit = "" if self.unit in ("%", "£") or len(self.unit) > LONG_UNIT else self.unit
        return f"{self.middle} {self.write(value)} {unit}".strip()

    def write_limit(self, value: float) -> str:
        """The limit, or that it lies beyond what the measure cannot pass: below 0%."""
        bound = self.within(value)
        passes = "" if bound == value else "below " if value < bound else "above "
        return f"{passes}{self.write(bound)}"


@dataclass(frozen=True)
class _Plot:
    """The box of the drawing, and where a day, a value and a row of events stand in it. `xs` are the points'."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    row: float
    air: float  # between the lowest row and the plot
    xs: Sequence[float]

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)

    def row_y(self, row: int) -> float:
        """The top of a row of events; row 0 is the lowest."""
        return self.top - self.air - (row + 1) * self.row

    def edge(self, index: int) -> float:
        """Where a span ends: half-way between the points about `index`, or a little outside the first and last."""
        xs = self.xs
        if 0 < index < len(xs):
            return (xs[index - 1] + xs[index]) / 2
        return max(xs[0] - 6, self.left) if index == 0 else min(xs[-1] + 6, self.right)


def xmr_chart(
    points: Sequence[ChartPoint],
    spans: Sequence[ChartSpan],
    *,
    id: str,
    title: str,
    desc: str = "",
    unit: str = "",
    places: int = 1,
    target: float | None = None,
    events: Sequence[ChartEvent] = (),
    up: bool = True,
    bounds: Bounds = (None, None),
    middle: str = "Average",
    width: float = 1086,
    tall: float | None = None,
    pointed: bool = False,
    look: Look = PAGE,
) -> SafeString:
    """`points` stand in the order of their days, one a day; `spans` cover them in order, and where one begins after
    another a full line says so and the old average and limits stay.

    `unit` and `places` are as in `core.formats.amount`; `up` whether more is better, for the way that an improvement's
    mark points; `bounds` what the measure cannot pass: a limit beyond it is said and not drawn; `middle` what the
    line of a span is called: a run chart's is its median. Events outside the dates of the points are left to the list
    beside the chart. `tall` is the height of the plot in a page's pixels, where it is not the usual. Below 560 (in a
    page's pixels) the words beside circles and lines are left to that list and to the key. With `pointed` it carries a
    ring, hidden, and the places to which a page may move it, one a point. Raises ValueError without a single figure.
    """
    if not any(point.value is not None for point in points):
        raise ValueError("A chart over time needs at least one figure.")
    data = _Data(points, spans, target, unit, places, bounds, middle)
    k, narrow = look.scale, width < PHONES * look.scale
    ends = _end_labels(data, short=narrow)
    right = width - max(text_width(text, look.small, 600) for _, text, _ in ends) - 12 * k
    low, high = _range(data)
    ticks = _ticks(low, high, unit)
    left = max(text_width(name, look.small) for _, name in ticks) + 14 * k
    x = day_scale(points[0].day, points[-1].day, left + 10 * k, right - 8 * k)
    placed = _placed(data, events, x, (left, width), look, words=not narrow)
    row = (ROW + (SECOND if any(event.second for event in placed) else 0)) * k
    air = (TOP if placed else 8) * k
    top = (max([event.row for event in placed], default=-1) + 1) * row + air
    bottom = top + (tall or (SHORT if narrow else TALL)) * k
    plot = _Plot(left, right, top, bottom, low, high, row, air, [x(point.day) for point in points])
    height = bottom + 2.9 * look.small + 4 * k
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=desc or _says(data))
    _ground(canvas, plot, data, ticks)
    _dates(canvas, plot, date_ticks([point.day for point in points], x, look))
    _lines(canvas, plot, data)
    _stems(canvas, plot, placed, points)
    _marks(canvas, plot, points, up=up)
    for event in placed:
        _event(canvas, event, plot.row_y(event.row))
    _ends(canvas, plot, ends)
    for span in spans[:-1]:
        _old_words(canvas, plot, data, span)
    if pointed:
        _ring(canvas, plot, points)
    return canvas.svg()


def _says(data: _Data) -> str:
    days = [point.day for point in data.points if point.value is not None]
    said = [f"{plural(len(days), 'figure')}, {long_date(days[0])} to {long_date(days[-1])}"]
    for span in data.spans:
        if span.mean is not None:
            words = f"From {long_date(data.points[span.start].day)} {data.middle.lower()} {data.write(span.mean)}"
            if span.lower is not None and span.upper is not None:
                words += f", limits {data.write_limit(span.lower)} to {data.write_limit(span.upper)}"
            said.append(words)
    return ". ".join(said) + "."


# How far up and down, and what stands at the right


def _range(data: _Data) -> Point:
    """From the lowest to the highest of its figures, lines and aim."""
    lines = [line for span in data.spans for line in (span.mean, span.lower, span.upper) if line is not None]
    shown = [point.value for point in data.points if point.value is not None] + [data.within(line) for line in lines]
    if data.target is not None:
        shown.append(data.target)
    return with_air(shown)


def _ticks(low: float, high: float, unit: str) -> list[tuple[float, str]]:
    ticks, step = round_steps(low, high)
    return [(tick, amount(tick, unit, decimals(step))) for tick in ticks]


def _end_labels(data: _Data, *, short: bool) -> list[tuple[float, str, bool]]:
    """Value, words and whether they are strong, for the lines that reach the right edge."""
    last = data.spans[-1] if data.spans else ChartSpan(0, 0, None)
    found: list[tuple[float, str, bool]] = []
    for name, value in (("Upper limit", last.upper), ("Lower limit", last.lower)):
        if value is not None:
            words = data.write_limit(value)
            named = f"Provisional {name.lower()}" if last.provisional else name
            found.append((data.within(value), words if short else f"{named} {words}", False))
    if last.mean is not None:
        words = data.write(last.mean)
        found.append((last.mean, words if short else data.write_middle(last.mean), True))
    if data.target is not None:
        found.append((data.target, f"Aim {amount(data.target, data.unit, max(data.places, 2))}", True))
    return found or [(0.0, "", False)]


def _ends(canvas: Canvas, plot: _Plot, ends: Sequence[tuple[float, str, bool]]) -> None:
    look = canvas.look
    heights = [plot.y(value) for value, _, _ in ends]
    moved = spread_apart(heights, look.small * 1.3, plot.top + look.small * 0.3, plot.bottom - look.small * 0.2)
    for y, (_, text, strong) in zip(moved, ends, strict=True):
        weight, fill = (600, look.ink) if strong else (400, look.muted)
        canvas.text(plot.right + 8 * look.scale, y + look.small * 0.34, text, size=look.small, weight=weight, fill=fill)


# Ground, lines and points


def _ground(canvas: Canvas, plot: _Plot, data: _Data, ticks: Sequence[tuple[float, str]]) -> None:
    look, k = canvas.look, canvas.look.scale
    for span in data.spans:
        if span.lower is not None and span.upper is not None:
            left, right = plot.edge(span.start), plot.edge(span.stop)
            top, bottom = plot.y(data.within(span.upper)), plot.y(data.within(span.lower))
            canvas.rect(left, top, right - left, bottom - top, look.paper if span.provisional else look.tint)
    for value, name in ticks:
        y = plot.y(value)
        canvas.line(plot.left, y, plot.right, y, look.grid, width=k)
        middle = y + look.small * 0.34
        canvas.text(plot.left - 8 * k, middle, name, size=look.small, fill=look.muted, anchor="end")


def _dates(canvas: Canvas, plot: _Plot, ticks: Sequence[DateTick]) -> None:
    look, k = canvas.look, canvas.look.scale
    canvas.line(plot.left, plot.bottom, plot.right, plot.bottom, look.grid, width=k)
    for tick in ticks:
        canvas.line(tick.x, plot.bottom, tick.x, plot.bottom + 5 * k, look.axis, width=k)
        for text, down in ((tick.text, 1.35), (tick.year, 2.6)):
            if text:
                y = plot.bottom + 3 * k + look.small * down
                canvas.text(tick.x, y, text, size=look.small, fill=look.muted, anchor="middle")


def _lines(canvas: Canvas, plot: _Plot, data: _Data) -> None:
    if data.target is not None:
        draw_line(canvas, plot.left, plot.right, plot.y(data.target), "aim")
    for span in data.spans:
        left, right = plot.edge(span.start), plot.edge(span.stop)
        for limit in (span.lower, span.upper):
            if limit is not None and data.within(limit) == limit:
                draw_line(canvas, left, right, plot.y(limit), "provisional" if span.provisional else "limits")
        if span.mean is not None:
            draw_line(canvas, left, right, plot.y(span.mean), "average")


def _marks(canvas: Canvas, plot: _Plot, points: Sequence[ChartPoint], *, up: bool) -> None:
    look, k, xs = canvas.look, canvas.look.scale, plot.xs
    gap = (xs[-1] - xs[0]) / (len(xs) - 1) if len(xs) > 1 else 20 * k
    radius = min(4.4 * k, max(gap * 0.42, 1.6 * k))
    canvas.path(_joined(plot, points), stroke=look.axis, width=min(1.5 * k, max(radius * 0.5, 0.7 * k)))
    places: dict[MarkKind, list[Point]] = {kind: [] for kind in KINDS}
    for point, x in zip(points, xs, strict=True):
        if point.value is None:
            continue
        if point.left_out:
            canvas.circle(x, plot.y(point.value), radius, look.paper, stroke=look.axis, stroke_width=1.2 * k)
        else:
            places[point.kind].append((x, plot.y(point.value)))
    for kind in KINDS:
        if kind == "common" and gap < CROWDED * k:
            continue  # some thousand figures are the line itself
        draw_marks(canvas, places[kind], kind, up=up, radius=radius if kind == "common" else max(radius, 3.4 * k))


def _joined(plot: _Plot, points: Sequence[ChartPoint]) -> str:
    """The line through the points; it stops at a gap and passes by what was left out."""
    shown = [(point.value, x) for point, x in zip(points, plot.xs, strict=True) if not point.left_out]
    return joined(None if value is None else (x, plot.y(value)) for value, x in shown)


def _ring(canvas: Canvas, plot: _Plot, points: Sequence[ChartPoint]) -> None:
    """Hidden, until a script moves it to one of its places; a gap has the foot of the plot for its place."""
    heights = (plot.bottom if point.value is None else plot.y(point.value) for point in points)
    places = " ".join(f"{number(x)},{number(y)}" for x, y in zip(plot.xs, heights, strict=True))
    canvas.put(
        "circle", **{"class": "c-chart__ring"}, r=9.0, fill="none", stroke=canvas.look.ink, stroke_width=3.0,
        visibility="hidden", data_places=places,
    )  # fmt: skip


# What was tried, and where the limits were drawn anew


def _placed(
    data: _Data, events: Sequence[ChartEvent], x: Callable[[date], float], room: Point, look: Look, *, words: bool
) -> list[PlacedEvent]:
    """Events and new beginnings with their place across and their row; an event that led to one stands on its line."""
    points = data.points
    begins = [(points[other.start - 1].day, points[other.start].day, other.because) for other in data.spans[1:]]
    found: list[PlacedEvent] = []
    told: set[date] = set()
    for event in sorted(events, key=lambda event: event.day):
        if not points[0].day <= event.day <= points[-1].day:
            continue
        on = next((pair for pair in begins if pair[0] < event.day <= pair[1] and pair[1] not in told), None)
        if on is None:
            found.append(PlacedEvent(x(event.day), event.label, event.number))
            continue
        told.add(on[1])
        second = f"Re-based from {long_date(on[1])}"
        found.append(PlacedEvent((x(on[0]) + x(on[1])) / 2, event.label, event.number, second, full=True))
    for before, day, because in begins:
        if day not in told:
            at, second = (x(before) + x(day)) / 2, f"Re-based from {long_date(day)}"
            found.append(PlacedEvent(at, because, "", second, full=True, bare=True))
    return place_events(found, room, look, words=words)


def _stems(canvas: Canvas, plot: _Plot, placed: Sequence[PlacedEvent], points: Sequence[ChartPoint]) -> None:
    look, k = canvas.look, canvas.look.scale
    for event in placed:
        start = plot.row_y(event.row) + (2 if event.bare else STEM) * k
        if event.full:
            canvas.line(event.x, start, event.x, plot.bottom, look.ink, width=1.2 * k)
            continue
        value = _value_near(plot, points, event.x)
        reach = plot.bottom if value is None else max(plot.y(value) - 9 * k, start)
        canvas.line(event.x, start, event.x, reach, look.mark, width=1.2 * k, dash=f"{fine(k)} {fine(3 * k)}")


def _value_near(plot: _Plot, points: Sequence[ChartPoint], x: float) -> float | None:
    xs = plot.xs
    at = bisect_left(xs, x - 0.5)
    nearest = min((index for index in (at - 1, at) if 0 <= index < len(xs)), key=lambda index: abs(xs[index] - x))
    return points[nearest].value if abs(xs[nearest] - x) < 12 else None


def _event(canvas: Canvas, event: PlacedEvent, top: float) -> None:
    look, k = canvas.look, canvas.look.scale
    y = top + 14 * k
    base = y + look.small * 0.34
    if event.number:
        canvas.circle(event.x, y, 12 * k, look.mark)
        canvas.text(event.x, base, event.number, size=look.small, weight=600, fill=look.paper, anchor="middle")
    elif not event.bare:
        canvas.circle(event.x, y, 5 * k, look.paper, stroke=look.mark, stroke_width=1.6 * k)
    x, anchor = event.words_at(k)
    if event.label:
        canvas.text(x, base, event.label, size=look.small, weight=600, anchor=anchor)
    if event.second:
        down = look.small * 1.25 if event.label else 0
        canvas.text(x, base + down, event.second, size=look.small, fill=look.muted, anchor=anchor)


# The words of a group that is over


def _old_words(canvas: Canvas, plot: _Plot, data: _Data, span: ChartSpan) -> None:
    """Average and limits of an earlier group, under its lower limit or over its upper one, where fewer points are."""
    look, gap = canvas.look, 8 * canvas.look.scale
    left, right = plot.edge(span.start) + gap / 2, plot.edge(span.stop)
    written = _group_words(data, span, right - left, look, gap)
    if not written:
        return
    wide = sum(text_width(text, look.small, weight) for text, weight in written) + gap * (len(written) - 1)
    base = _clear_base(plot, data, span, (left, left + wide), look)
    if base is None:
        return
    for text, weight in written:
        canvas.text(left, base, text, size=look.small, weight=weight, fill=look.ink if weight == 600 else look.muted)
        left += text_width(text, look.small, weight) + gap


def _group_words(data: _Data, span: ChartSpan, room: float, look: Look, gap: float) -> list[tuple[str, int]]:
    """As much as there is room for: average and limits, the average, its figure, or nothing."""
    if span.mean is None:
        return []
    average, named, tries = data.write(span.mean), data.write_middle(span.mean), []
    if span.lower is not None and span.upper is not None:
        limits = f"limits {data.write_limit(span.lower)} to {data.write_limit(span.upper)}"
        tries.append([(named, 600), (limits, 400)])
    tries += [[(named, 600)], [(f"{data.middle} {average}", 600)], [(average, 600)]]
    for words in tries:
        if sum(text_width(text, look.small, weight) for text, weight in words) + gap * (len(words) - 1) <= room:
            return words
    return []


def _clear_base(plot: _Plot, data: _Data, span: ChartSpan, across: Point, look: Look) -> float | None:
    """A baseline below the lower limit or above the upper one, whichever meets fewer points; None without room.

    Where the aim or the average would run through the words there, they stand between the limits instead."""
    mean = span.mean or 0.0
    low, high = (plot.y(data.within(mean if value is None else value)) for value in (span.lower, span.upper))
    outside = [base for base in (low + look.small * 1.3, high - look.small * 0.5) if _fits(plot, base, look)]
    inside = [base for base in (low - look.small * 0.5, high + look.small * 1.3) if _fits(plot, base, look)]
    heights = [
        plot.y(point.value)
        for point, x in zip(data.points, plot.xs, strict=True)
        if point.value is not None and across[0] - 6 <= x <= across[1] + 6
    ]
    lines = [plot.y(mean), *([] if data.target is None else [plot.y(data.target)])]

    def met(base: float, those: Sequence[float]) -> int:
        return sum(-1.1 < (y - base) / look.small < 0.5 for y in those)

    free = [base for base in outside if not met(base, lines)] or [base for base in inside if not met(base, lines)]
    return min(free or outside, key=lambda base: met(base, heights), default=None)


def _fits(plot: _Plot, base: float, look: Look) -> bool:
    return plot.top + look.small < base < plot.bottom - look.small * 0.3
