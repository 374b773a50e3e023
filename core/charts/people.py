"""How many people of all: one dot a person, filled for those who are counted, hollow for the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, PHONES, Canvas, Look
from core.charts.lettering import text_width, wrap

ACROSS = 40  # dots in a line
MOST_DOTS = 240  # people; of more the row is a bar


@dataclass(frozen=True)
class PeopleRow:
    """`people` of `of`; `text` is what stands beside the dots (“at least 41 of 80”)."""

    label: str
    people: int
    of: int
    text: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.people <= self.of:
            raise ValueError("Of a row's people, between none and all are counted.")

    @property
    def says(self) -> str:
        return self.text or f"{self.people:,} of {self.of:,}"


def people_rows(
    rows: Sequence[PeopleRow], *, id: str, title: str, width: float = 1086, look: Look = PAGE
) -> SafeString:
    """A row a group: its name, its people as dots, the figure in words. Below 560 the name stands above its dots."""
    names = {"id": id, "title": title, "desc": "; ".join(f"{row.label}: {row.says}" for row in rows) + "."}
    return _narrow(rows, width, look, names) if width < PHONES * look.scale else _wide(rows, width, look, names)


def _wide(rows: Sequence[PeopleRow], width: float, look: Look, names: dict[str, str]) -> SafeString:
    k, line = look.scale, look.text * 1.25
    said = max([0.0, *(text_width(row.says, look.text, 600) for row in rows)])
    labels = width * 0.36
    room = width - labels - said - 28 * k
    lines = [wrap(row.label, labels - 16 * k, look.text, 600) for row in rows]
    heights = [
        max(len(words) * line, _dots_height(row, room, look)) + 15 * k for row, words in zip(rows, lines, strict=True)
    ]
    canvas = Canvas(width, sum(heights) + k, look=look, **names)
    top = 0.0
    for row, words, height in zip(rows, lines, heights, strict=True):
        canvas.line(0, top + k / 2, width, top + k / 2, look.line, width=k)
        first = top + 8 * k
        for n, text in enumerate(words):
            canvas.text(0, first + look.text * 0.85 + n * line, text, weight=600)
        _dots(canvas, row, labels, first + 2 * k, room)
        canvas.text(width, first + look.text * 0.85, row.says, weight=600, anchor="end")
        top += height
    return canvas.svg()


def _narrow(rows: Sequence[PeopleRow], width: float, look: Look, names: dict[str, str]) -> SafeString:
    k, line = look.scale, look.text * 1.25
    lines = [wrap(row.label, width, look.text, 600) for row in rows]
    heights = [
        (len(words) + 1) * line + _dots_height(row, width, look) + 22 * k
        for row, words in zip(rows, lines, strict=True)
    ]
    canvas = Canvas(width, sum(heights), look=look, **names)
    top = 0.0
    for row, words, height in zip(rows, lines, heights, strict=True):
        for n, text in enumerate(words):
            canvas.text(0, top + look.text + n * line, text, weight=600)
        under = top + len(words) * line
        canvas.text(0, under + look.text, row.says, fill=look.muted)
        _dots(canvas, row, 0, under + line + 4 * k, width)
        top += height
    return canvas.svg()


def _step(row: PeopleRow, room: float, look: Look) -> float:
    return min(room / min(ACROSS, max(row.of, 1)), 9.4 * look.scale)


def _dots_height(row: PeopleRow, room: float, look: Look) -> float:
    if row.of > MOST_DOTS:
        return 12 * look.scale
    return -(-row.of // ACROSS) * _step(row, room, look)


def _dots(canvas: Canvas, row: PeopleRow, left: float, top: float, room: float) -> None:
    look, k = canvas.look, canvas.look.scale
    if row.of > MOST_DOTS:
        canvas.rect(left, top, room, 10 * k, look.track)
        canvas.rect(left, top, room * row.people / row.of, 10 * k, look.quantity)
        return
    step = _step(row, room, look)
    places = [(left + (i % ACROSS + 0.5) * step, top + (i // ACROSS + 0.5) * step) for i in range(row.of)]
    canvas.dots(places[row.people :], step * 0.36, look.axis)
    canvas.dots(places[row.people :], step * 0.24, look.paper)
    canvas.dots(places[: row.people], step * 0.4, look.quantity)
