"""Sessions as marks: dots for a participant, squares for the register's history."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look
from core.formats import join_words

SessionState = Literal["attended", "missed", "held", "next", "to come"]
Mark = Literal[
    "present",
    "late",
    "left early",
    "caught up",
    "apologies",
    "called back",
    "absent",
    "not marked",
    "to come",
]
LETTERS = {"apologies": "A", "called back": "S"}


def session_dot(canvas: Canvas, x: float, y: float, state: SessionState) -> None:
    """Filled held, amber ring next, hollow to come, crossed missed: the same everywhere."""
    look, k = canvas.look, canvas.look.scale
    if state in ("attended", "held"):
        canvas.circle(x, y, 8.5 * k, look.quantity)
    elif state == "next":
        canvas.circle(x, y, 7.5 * k, look.paper, stroke=look.attention, stroke_width=3.2 * k)
    else:
        canvas.circle(x, y, 7.7 * k, look.paper, stroke=look.to_come, stroke_width=1.6 * k)
        if state == "missed":
            canvas.line(x - 5.4 * k, y + 5.4 * k, x + 5.4 * k, y - 5.4 * k, look.to_come, width=1.8 * k)


def session_dots(
    states: Sequence[SessionState],
    *,
    id: str = "",
    title: str = "",
    width: float = 352,
    look: Look = PAGE,
) -> SafeString:
    """A dot a session, in the order of their dates; more than the width holds go on in a second row."""
    k = look.scale
    step = min(33.2 * k, max((width - 20 * k) / max(len(states) - 1, 1), 21 * k))
    a_row = max(int((width - 20 * k) / step + 1.001), 1)
    rows = max(-(-len(states) // a_row), 1)
    desc = _counted(states)
    canvas = Canvas(width, (28 + 24 * (rows - 1)) * k, look=look, id=id, title=title, desc=desc)
    for i, state in enumerate(states):
        session_dot(canvas, 10 * k + i % a_row * step, (14 + i // a_row * 24) * k, state)
    return canvas.svg()


def session_key(state: SessionState, *, look: Look = PAGE) -> SafeString:
    """One dot of the key, to stand before its word."""
    k = look.scale
    canvas = Canvas(20 * k, 20 * k, look=look)
    session_dot(canvas, 10 * k, 10 * k, state)
    return canvas.svg()


def attendance_squares(marks: Sequence[Mark], *, id: str = "", title: str = "", look: Look = PAGE) -> SafeString:
    """A square a session. The words stand beside it, so a square is never the only thing that says it."""
    side = max(16 * look.scale, look.small * 4 / 3 if look.unit else 0)
    step = side * 1.25
    wide = max(step * len(marks) - side * 0.25, side)
    canvas = Canvas(wide, side, look=look, id=id, title=title, desc=_counted(marks))
    for i, mark in enumerate(marks):
        _square(canvas, i * step, side, mark)
    return canvas.svg()


def attendance_key(mark: Mark, *, look: Look = PAGE) -> SafeString:
    """One square of the key, to stand before its word."""
    return attendance_squares([mark], look=look)


def _square(canvas: Canvas, x: float, side: float, mark: Mark) -> None:
    if mark not in get_args(Mark):
        raise ValueError(f"'{mark}' is not a mark of the register.")
    look, u = canvas.look, side / 16
    if mark == "present":
        canvas.rect(x, 0, side, side, look.quantity)
        return
    edge = {"late": look.quantity, "left early": look.quantity, "caught up": look.quantity}.get(
        mark, look.to_come if mark in ("to come", "not marked") else look.attention
    )
    canvas.rect(x + 0.75 * u, 0.75 * u, 14.5 * u, 14.5 * u, look.paper, stroke=edge, stroke_width=1.5 * u)
    if mark == "late":
        canvas.path(_corners((x, 0), (x + side, side), (x, side)), look.quantity)
    elif mark == "left early":
        canvas.rect(x, 0, side / 2, side, look.quantity)
    elif mark == "caught up":
        tick = _corners((x + 4 * u, 8.5 * u), (x + 7 * u, 11.5 * u), (x + 12.5 * u, 5 * u)).removesuffix("Z")
        canvas.path(tick, stroke=edge, width=2 * u)
    elif mark == "absent":
        for up in (4, 12):
            canvas.line(x + 4 * u, up * u, x + 12 * u, (16 - up) * u, edge, width=1.8 * u)
    elif mark == "not marked":
        canvas.line(x + 5 * u, 8 * u, x + 11 * u, 8 * u, edge, width=1.8 * u)
    elif mark in LETTERS:
        size = max(12 * u, 8 if look.unit else 12)
        canvas.text(
            x + side / 2,
            side / 2 + size * 0.34,
            LETTERS[mark],
            size=size,
            fill=edge,
            weight=600,
            anchor="middle",
        )


def _corners(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _counted(states: Sequence[str]) -> str:
    """6 attended, 1 next and 4 to come."""
    counts = Counter(states)
    return join_words(f"{n} {state}" for state, n in counts.items()) + "." if counts else ""
