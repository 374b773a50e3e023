"""A cohort in time: months across, a lane for each kind of meeting, today as a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, PHONES, Anchor, Canvas, Look
from core.charts.lettering import fit, text_width
from core.charts.sessions import session_dot
from core.formats import MONTHS, long_date

PointState = Literal["held", "next", "to come"]
Span = tuple[float, float]
Place = tuple[float, Anchor, int]  # where a label is anchored, how, and at which level
LANE, LEVEL, HEAD = 38, 19, 56  # heights in a page's pixels: a lane, a line of labels, the months
GAP = 6
APART, MOVED_AT_MOST = 19, 48  # between the middles of two dots, and how far a run of them may spread to either side
NEAR: tuple[tuple[float, Anchor], ...] = ((0, "middle"), (-8, "start"), (8, "end"))
FAR: tuple[tuple[float, Anchor], ...] = ((12, "start"), (-12, "end"), (22, "start"), (-22, "end"))


@dataclass(frozen=True)
class TimelinePoint:
    """A session on a day; the label of the next one is set in semibold."""

    day: date
    label: str = ""
    state: PointState = "to come"


@dataclass(frozen=True)
class TimelineWindow:
    """A span of weeks, filled as far as today; `text` says how many are done ("9 of 20")."""

    start: date
    end: date
    text: str = ""


@dataclass(frozen=True)
class Lane:
    """One row of the timeline."""

    label: str
    points: Sequence[TimelinePoint] = ()
    windows: Sequence[TimelineWindow] = ()

    @property
    def says(self) -> str:
        points = [f"{p.label or 'session'} {long_date(p.day)} ({p.state})" for p in self.points]
        windows = [
            f"{long_date(w.start)} to {long_date(w.end)}{f' ({w.text})' if w.text else ''}" for w in self.windows
        ]
        return f"{self.label}: {', '.join(points + windows) or 'none'}"


@dataclass(frozen=True)
class _Label:
    text: str
    x: float
    anchor: Anchor
    level: int  # 0 beside the mark, 1, 2… above it, -1, -2… below
    strong: bool


@dataclass
class _Row:
    """A lane laid out: where its dots and labels went and how much room it needs."""

    lane: Lane
    xs: Sequence[float] = ()  # of its points, in their order
    labels: list[_Label] = field(default_factory=list)

    @property
    def above(self) -> int:
        return max([0, *(label.level for label in self.labels)])

    @property
    def below(self) -> int:
        return -min([0, *(label.level for label in self.labels)])


@dataclass(frozen=True)
class _Ground:
    """Where a lane's labels may stand: within `room`, clear of today's line and of what each level holds."""

    look: Look
    room: Span
    barrier: Span | None
    taken: dict[int, list[Span]]


class _Scale:
    """Days to places across the drawing."""

    def __init__(self, start: date, end: date, left: float, width: float) -> None:
        self.start, self.end = start.replace(day=1), _next_month(end)
        self.left, self.width = left, width
        self.right = left + width

    def x(self, day: date) -> float:
        days = (min(max(day, self.start), self.end) - self.start).days
        return self.left + self.width * days / (self.end - self.start).days

    def months(self) -> list[date]:
        found, month = [], self.start
        while month < self.end:
            found.append(month)
            month = _next_month(month)
        return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def timeline(
    lanes: Sequence[Lane],
    start: date,
    end: date,
    today: date,
    *,
    id: str,
    title: str,
    width: float = 1086,
    look: Look = PAGE,
) -> SafeString:
    """The months from `start` to `end` with each lane's sessions and windows; no two labels overlap.

    Below 560 the lanes' names stand above them and only the next session is named, since the rest are
    in the list that every page has beside the chart.
    """
    k, narrow = look.scale, width < PHONES * look.scale
    names = [text_width(lane.label, look.text) for lane in lanes]
    left = 10 * k if narrow else min(max([0.0, *names]) + 32 * k, width * 0.3)
    scale = _Scale(start, end, left, width - left - 10 * k)
    line = scale.x(today) if start <= today <= end else None
    rows = [_arrange(lane, scale, line, look, narrow) for lane in lanes]
    centres, height = _stack(rows, look, narrow)
    desc = "; ".join(lane.says for lane in lanes) + "."
    canvas = Canvas(width, height, look=look, id=id, title=title, desc=desc)
    _ground(canvas, scale, line)
    for row, y in zip(rows, centres, strict=True):
        _draw_name(canvas, row, y, scale, narrow)
        _draw_lane(canvas, row.lane, y, scale, today)
    if line is not None:
        _draw_today(canvas, line)
    for row, y in zip(rows, centres, strict=True):
        _draw_points(canvas, row, y)
        _draw_labels(canvas, row, y, line)
    return canvas.svg()


def _stack(rows: Sequence[_Row], look: Look, narrow: bool) -> tuple[list[float], float]:
    """The centre of each lane and the height of the whole."""
    k, y, centres = look.scale, HEAD * look.scale, []
    for row in rows:
        centre = y + (LANE / 2 + LEVEL * row.above + (LEVEL if narrow else 0)) * k
        centres.append(centre)
        y = centre + (LANE / 2 + LEVEL * row.below) * k
    return centres, y + 4 * k


# Laying out the labels


def _arrange(lane: Lane, scale: _Scale, today: float | None, look: Look, narrow: bool) -> _Row:
    """Give each label the nearest place where it meets no other label, no mark and not the line of today."""
    k, row = look.scale, _Row(lane, _apart([scale.x(point.day) for point in lane.points], look.scale))
    marks: list[Span] = [(x - 12 * k, x + 12 * k) for x in row.xs]
    marks += [(scale.x(w.start), scale.x(w.end)) for w in lane.windows]
    barrier = None if today is None else (today - 4 * k, today + 4 * k)
    ground = _Ground(look, (scale.left, scale.right), barrier, {0: marks})
    for window in sorted(lane.windows, key=lambda w: w.end):
        if window.text:
            middle = (scale.x(window.start) + scale.x(window.end)) / 2
            beside = scale.x(window.end) + 9 * k
            places: list[Place] = [(beside, "start", 0)]
            _place(row, window.text, places + _about(middle, k), ground, strong=False)
    placed = zip(lane.points, row.xs, strict=True)
    for point, x in sorted(placed, key=lambda each: (each[0].state != "next", each[0].day)):
        if point.label and (point.state == "next" or not narrow):
            beside_first: list[Place] = [(x + 19 * k, "start", 0)] if lane.windows else []
            _place(row, point.label, beside_first + _about(x, k), ground, strong=point.state == "next")
    return row


def _apart(xs: Sequence[float], k: float) -> list[float]:
    """Where dots stand so that none covers another: those of the same days, as of several sets, stand beside each
    other about their middle."""
    order = sorted(range(len(xs)), key=lambda i: xs[i])
    runs: list[list[int]] = []
    for i in order:
        runs.append([i])
        while len(runs) > 1 and _stands(runs[-1], xs, k) - _stands(runs[-2], xs, k, at=-1) < APART * k:
            last = runs.pop()
            runs[-1] += last
    found = list(xs)
    for run in runs:
        for n, i in enumerate(run):
            found[i] = _stands(run, xs, k, at=n)
    return found


def _stands(run: Sequence[int], xs: Sequence[float], k: float, at: int = 0) -> float:
    """Where the dot number `at` of a run stands, from its end if negative."""
    n = at if at >= 0 else len(run) + at
    step = min(APART * k, 2 * MOVED_AT_MOST * k / max(1, len(run) - 1))
    return sum(xs[i] for i in run) / len(run) + (n - (len(run) - 1) / 2) * step


def _about(x: float, k: float) -> list[Place]:
    """The places round a mark, the best first: above, below, a little aside, then further off."""
    order = [(level, shifts) for level in (1, 2, 3, 4, 5) for shifts in (NEAR, FAR)]
    return [
        (x + shift * k, anchor, side * level) for level, shifts in order for side in (1, -1) for shift, anchor in shifts
    ]


def _place(row: _Row, text: str, places: Sequence[Place], ground: _Ground, *, strong: bool) -> None:
    look, room, taken, barrier = ground.look, ground.room, ground.taken, ground.barrier
    gap, weight = GAP * look.scale, 600 if strong else 400
    shown = fit(text, room[1] - room[0], look.small, weight)
    wide = text_width(shown, look.small, weight)
    for x, anchor, level in places:
        span = _span(x, anchor, wide)
        others = taken.setdefault(level, [])
        blocked = [*others, barrier] if barrier else others
        inside = span[0] >= room[0] - 0.1 and span[1] <= room[1] + 0.1
        if inside and not any(_meet(span, other, gap) for other in blocked):
            others.append(span)
            row.labels.append(_Label(shown, x, anchor, level, strong))
            return
    # Nowhere clear of the line: an own line above everything, pushed inside; the line passes behind it.
    level = max([0, *(level for level, spans in taken.items() if spans)]) + 1
    x = min(max(places[0][0], room[0] + wide / 2), room[1] - wide / 2)
    taken[level] = [(x - wide / 2, x + wide / 2)]
    row.labels.append(_Label(shown, x, "middle", level, strong))


def _span(x: float, anchor: Anchor, wide: float) -> Span:
    before = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return x - before, x - before + wide


def _meet(one: Span, other: Span, gap: float) -> bool:
    return one[0] < other[1] + gap and other[0] < one[1] + gap


# Drawing


def _ground(canvas: Canvas, scale: _Scale, today: float | None) -> None:
    look, k = canvas.look, canvas.look.scale
    top, bottom = 52 * k, canvas.height - 4 * k
    if today is not None:
        canvas.rect(scale.left, top, today - scale.left, bottom - top, look.tint)
    months = scale.months()
    wide = scale.width / len(months)
    named_every = max(1, int(-(-text_width("May", look.small) // (wide - 4 * k)))) if wide < 40 * k else 1
    for i, month in enumerate(months):
        x = scale.x(month)
        canvas.line(x, top, x, bottom, look.grid, width=k)
        if i % named_every == 0:
            canvas.text(x + 3 * k, 46 * k, _month_name(month, i, wide, look), size=look.small, fill=look.muted)


def _month_name(month: date, i: int, wide: float, look: Look) -> str:
    name = MONTHS[month.month - 1][:3]
    dated = f"{name} {month.year}"
    with_year = (i == 0 or month.month == 1) and text_width(dated, look.small) < wide - 6 * look.scale
    return dated if with_year else name


def _draw_name(canvas: Canvas, row: _Row, y: float, scale: _Scale, narrow: bool) -> None:
    look, k = canvas.look, canvas.look.scale
    if narrow:
        base = y - (LANE / 2 + LEVEL * row.above) * k
        canvas.text(0, base + 6 * k, fit(row.lane.label, canvas.width, look.text))
    else:
        canvas.text(0, y + look.text * 0.31, fit(row.lane.label, scale.left - 12 * k, look.text))
    canvas.line(scale.left, y, scale.right, y, look.line, width=k)


def _draw_lane(canvas: Canvas, lane: Lane, y: float, scale: _Scale, today: date) -> None:
    look, k = canvas.look, canvas.look.scale
    for window in lane.windows:
        left, right = scale.x(window.start), scale.x(window.end)
        radius = min(8 * k, (right - left) / 2)
        canvas.rect(
            left, y - 8 * k, right - left, 16 * k, look.paper, stroke=look.to_come, stroke_width=1.5 * k, radius=radius
        )
        done = min(scale.x(today), right)
        if window.start > today or done <= left:
            continue
        if done >= right:
            canvas.rect(left, y - 8 * k, right - left, 16 * k, look.quantity, radius=radius)
        else:
            canvas.path(_part_of_bar(left, done, y, 8 * k, radius), look.quantity)


def _part_of_bar(left: float, right: float, y: float, half: float, radius: float) -> str:
    """The first part of a bar with a round beginning and a straight end."""
    radius = min(radius, right - left)
    return (
        f"M{right:.1f} {y - half:.1f}H{left + radius:.1f}A{radius:.1f} {half:.1f} 0 0 0 "
        f"{left + radius:.1f} {y + half:.1f}H{right:.1f}Z"
    )


def _draw_points(canvas: Canvas, row: _Row, y: float) -> None:
    for point, x in zip(row.lane.points, row.xs, strict=True):
        session_dot(canvas, x, y, point.state)


def _draw_labels(canvas: Canvas, row: _Row, y: float, today: float | None) -> None:
    look, k = canvas.look, canvas.look.scale
    for label in row.labels:
        base = y + look.small * 0.34
        if label.level > 0:
            base = y - (14 + (label.level - 1) * LEVEL) * k
        elif label.level < 0:
            base = y + (24 + (-label.level - 1) * LEVEL) * k
        weight, fill = (600, look.ink) if label.strong else (400, look.muted)
        start, end = _span(label.x, label.anchor, text_width(label.text, look.small, weight))
        if label.level == 0:
            # The lane's own line stops for words that stand on it.
            ground = look.paper if today is None or start > today else look.tint
            canvas.rect(start - 3 * k, y - 2 * k, end - start + 6 * k, 4 * k, ground)
        if today is not None and start < today < end:
            # The line of today stops for a label that found no place beside it.
            canvas.rect(today - 1.5 * k, base - look.small, 3 * k, look.small * 1.35, look.tint)
        canvas.text(label.x, base, label.text, size=look.small, fill=fill, weight=weight, anchor=label.anchor)


def _draw_today(canvas: Canvas, x: float) -> None:
    look, k = canvas.look, canvas.look.scale
    canvas.line(x, 52 * k, x, canvas.height - 4 * k, look.attention, width=2 * k)
    half = text_width("Today", look.small, 600) / 2 + 11 * k
    centre = min(max(x, half), canvas.width - half)
    canvas.rect(centre - half, 4 * k, 2 * half, 22 * k, look.attention, radius=2 * k)
    base = 15 * k + look.small * 0.34
    canvas.text(centre, base, "Today", size=look.small, fill=look.paper, weight=600, anchor="middle")
