"""Where the boxes and lines of a driver diagram stand: columns from the aim outwards, no box on another.

A box takes the middle of a band of its own, which holds the bands of what hangs under it. Hung under several, it stands
in the band of the first and has a line to each.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.canvas import Look
from core.charts.lettering import text_width

GUTTER, NARROW_GUTTER = 48, 28  # between columns, in a page's pixels
ROOMY = 190  # a column from this width on has text of full size
PAD = 12
APART = 14
HEAD = 34
LEADING = 1.3


@dataclass(frozen=True)
class DiagramBox:
    """What a box says: its words, and beneath them notes. `under` names boxes of the column before its own."""

    key: str
    column: int
    text: str
    notes: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedBox:
    """`lines` and `notes` as they are broken to the box's width."""

    box: DiagramBox
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class PlacedLine:
    """From the right side of `upper` to the left side of `lower`. `second` is one more that it serves."""

    upper: PlacedBox
    lower: PlacedBox
    second: bool = False


@dataclass(frozen=True)
class Diagram:
    boxes: tuple[PlacedBox, ...]
    lines: tuple[PlacedLine, ...]
    columns: tuple[tuple[float, float], ...]  # left side and width of each
    size: float  # of the boxes' words
    height: float


def lay_out(boxes: Sequence[DiagramBox], width: float, look: Look) -> Diagram:
    """The whole diagram in `width`; its height is what the words need, and no word is cut off."""
    k = look.scale
    columns, size = _columns(boxes, width, look)
    sized = {box.key: _sized(box, columns[box.column], size, look) for box in boxes}
    hung: dict[str, list[str]] = defaultdict(list)
    uppers = {box.key: _uppers(box, sized) for box in boxes}
    for box in boxes:
        for upper in uppers[box.key][:1]:
            hung[upper].append(box.key)
    placed: dict[str, PlacedBox] = {}
    y = HEAD * k
    for box in boxes:
        if not uppers[box.key]:
            y = _place(box.key, y, sized, hung, APART * k, placed) + APART * k
    lines = tuple(
        PlacedLine(placed[upper], placed[box.key], second=number > 0)
        for box in boxes
        for number, upper in enumerate(uppers[box.key])
    )
    return Diagram(tuple(placed[box.key] for box in boxes), lines, columns, size, y - APART * k + 2 * k)


def _columns(boxes: Sequence[DiagramBox], width: float, look: Look) -> tuple[tuple[tuple[float, float], ...], float]:
    """Equal columns inside a margin of one, and the size of the words in them."""
    k = look.scale
    many = max([box.column for box in boxes], default=0) + 1
    gutter = (GUTTER if width >= 760 * k else NARROW_GUTTER) * k
    wide = (width - 2 * k - gutter * (many - 1)) / many
    size = look.text if wide >= ROOMY * k else look.small
    return tuple((k + number * (wide + gutter), wide) for number in range(many)), size


def _sized(box: DiagramBox, column: tuple[float, float], size: float, look: Look) -> PlacedBox:
    k = look.scale
    x, wide = column
    room = wide - 2 * PAD * k
    lines = tuple(broken(box.text, room, size, 600 if box.column < 2 else 400))
    notes = tuple(line for note in box.notes for line in broken(note, room, look.small))
    height = 2 * PAD * k + (len(lines) * size + len(notes) * look.small) * LEADING + (4 * k if notes else 0)
    return PlacedBox(box, x, 0, wide, height, lines, notes)


def _uppers(box: DiagramBox, sized: dict[str, PlacedBox]) -> list[str]:
    known = [key for key in dict.fromkeys(box.under) if key in sized]
    return [key for key in known if sized[key].box.column == box.column - 1]


def _place(  # noqa: PLR0917
    key: str, top: float, sized: dict[str, PlacedBox], hung: dict[str, list[str]], apart: float, placed: dict
) -> float:
    """Place a box and what hangs under it from `top` down; the foot of its band."""
    own = sized[key]
    beneath = _together(hung[key], sized, hung, apart)
    band = max(own.height, beneath)
    placed[key] = PlacedBox(own.box, own.x, top + (band - own.height) / 2, own.width, own.height, own.lines, own.notes)
    y = top + (band - beneath) / 2
    for lower in hung[key]:
        y = _place(lower, y, sized, hung, apart, placed) + apart
    return top + band


def _needs(key: str, sized: dict[str, PlacedBox], hung: dict[str, list[str]], apart: float) -> float:
    return max(sized[key].height, _together(hung[key], sized, hung, apart))


def _together(keys: Sequence[str], sized: dict[str, PlacedBox], hung: dict[str, list[str]], apart: float) -> float:
    return sum(_needs(key, sized, hung, apart) for key in keys) + apart * max(len(keys) - 1, 0)


def broken(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The text in as many lines as it takes; a word wider than a line is broken too, since nothing may be lost."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, size, weight)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: float, weight: int) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, size, weight) > width:
            pieces.append(piece)
            piece = letter
        else:
            piece += letter
    return [*pieces, piece]
