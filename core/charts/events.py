"""Where the circles and words of what happened stand above a chart over time, so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.charts.canvas import Anchor, Look
from core.charts.lettering import fit, text_width

ROWS = 6
LONGEST = 280  # of words beside a circle, in a page's pixels
COLUMN = 15  # half of what a circle and its stem keep free, in a page's pixels

Span = tuple[float, float]


@dataclass(frozen=True)
class PlacedEvent:
    """An event at `x`; row 0 is the lowest. `full` draws its line down the whole plot; `bare` has no circle."""

    x: float
    label: str
    number: str = ""
    second: str = ""
    full: bool = False
    bare: bool = False
    row: int = 0
    anchor: Anchor = "start"

    def words_at(self, k: float) -> tuple[float, Anchor]:
        off = (6 if self.bare else 16 if self.number else 10) * k
        return self.x + (off if self.anchor == "start" else -off), self.anchor


def place_events(
    events: Sequence[PlacedEvent], room: tuple[float, float], look: Look, *, words: bool
) -> list[PlacedEvent]:
    """Each in the lowest row where its circle and its words, right of it or left, are clear of the others.

    Without `words` (on a phone) circles alone are placed. No stem goes through words on its way down.
    """
    ordered = [_worded(event, look, words=words) for event in sorted(events, key=lambda event: event.x)]
    placed: list[PlacedEvent] = []
    for index, event in enumerate(ordered):
        to_come = [_column(other, look) for other in ordered[index + 1 :] if not other.bare]
        placed.append(_first_clear(event, placed, to_come, _Ground(room, look)))
    return placed


@dataclass(frozen=True)
class _Ground:
    room: Span
    look: Look

    def clear(self, event: PlacedEvent, placed: Sequence[PlacedEvent], to_come: Sequence[Span]) -> bool:
        """Whether its circle and words meet nothing in its row, and no stem goes through words."""
        words, column = _words(event, self.look), _column(event, self.look)
        if words and not (self.room[0] <= words[0] and words[1] <= self.room[1]):
            return False
        if words and event.row == 0 and any(_meet(words, other) for other in to_come if not _meet(other, column)):
            return False
        for other in placed:
            its_words, its_column = _words(other, self.look), _column(other, self.look)
            if other.row == event.row and any(
                _meet(one, its) for one in (words, column) for its in (its_words, its_column)
            ):
                return False
            if other.row > event.row and _meet(words, its_column):
                return False
            if other.row < event.row and _meet(column, its_words):
                return False
        return True


def _worded(event: PlacedEvent, look: Look, *, words: bool) -> PlacedEvent:
    if not words:
        return replace(event, label="", second="")
    longest = LONGEST * look.scale
    return replace(
        event, label=fit(event.label, longest, look.small, 600), second=fit(event.second, longest, look.small)
    )


def _first_clear(
    event: PlacedEvent, placed: Sequence[PlacedEvent], to_come: Sequence[Span], ground: _Ground
) -> PlacedEvent:
    anchors: tuple[Anchor, ...] = ("start", "end")
    tries = [replace(event, row=row, anchor=anchor) for row in range(ROWS) for anchor in anchors]
    shorter = [replace(each, second="") for each in tries] if event.label else []
    # Nowhere clear: the circle says it alone, since the list beside the chart has the words.
    silent = [replace(event, row=row, label="", second="") for row in range(ROWS)]
    return next((each for each in [*tries, *shorter, *silent] if ground.clear(each, placed, to_come)), silent[-1])


def _column(event: PlacedEvent, look: Look) -> Span:
    half = (4 if event.bare else COLUMN) * look.scale
    return event.x - half, event.x + half


def _words(event: PlacedEvent, look: Look) -> Span | None:
    wide = max(text_width(event.label, look.small, 600), text_width(event.second, look.small))
    if not wide:
        return None
    x, anchor = event.words_at(look.scale)
    return (x, x + wide) if anchor == "start" else (x - wide, x)


def _meet(one: Span | None, other: Span | None) -> bool:
    return bool(one and other) and one[0] < other[1] and other[0] < one[1]  # type: ignore[index]
