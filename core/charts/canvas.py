"""What every chart is drawn with: a look (colours and sizes) and a canvas that writes SVG.

The same SVG stands in a page and in a PDF. So: presentation attributes and never `style`, text with its
font family, size and weight as attributes, no `tspan`, no pattern and no clip-path.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from core.charts.lettering import fit, text_width

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
SMALL_DOT = 1.6  # a radius below which tenths are exact enough
PHONES = 560  # below this width (in a page's pixels) a chart of rows puts its labels above them
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TO_CLEAN = re.compile(f"[&<>\"']|{NOT_XML.pattern}")  # most of what is written are numbers and colours


@dataclass(frozen=True)
class Look:
    """Colours and sizes of a page or of a document. Lengths in `unit`; `scale` is to the page's."""

    unit: str
    scale: float
    text: float
    small: float
    ink: str
    muted: str
    line: str
    grid: str
    axis: str
    tint: str
    track: str
    hatch: str
    quantity: str
    span: str
    mark: str
    mean: str
    attention: str
    to_come: str
    improvement: str
    neutral: str = "#5a2a82"
    paper: str = "#ffffff"
    font: str = "Source Sans 3"


PAGE = Look(
    unit="",
    scale=1,
    text=16,
    small=14,
    ink="#212b32",
    muted="#4c6272",
    line="#d8dde0",
    grid="#e3e8ea",
    axis="#768692",
    tint="#f5f8f9",
    track="#e4e9ec",
    hatch="#c3ced4",
    quantity="#1b6e7a",
    span="#7fb0b7",
    mark="#123b4a",
    mean="#123b4a",
    attention="#b3560f",
    to_come="#5b6b75",
    improvement="#005eb8",
)
DOCUMENT = Look(
    unit="pt",
    scale=0.575,
    text=9,
    small=8,
    ink="#212b32",
    muted="#46555e",
    line="#c3ced4",
    grid="#dfe6e9",
    axis="#8b98a0",
    tint="#f1f5f6",
    track="#dbe6ea",
    hatch="#c3ced4",
    quantity="#123b4a",
    span="#9fb6bf",
    mark="#123b4a",
    mean="#c2640c",
    attention="#b3560f",
    to_come="#5b6b75",
    improvement="#005eb8",
)


def number(value: float) -> str:
    """A coordinate in tenths, as short as it can be written."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def clean(text: object) -> str:
    """Text that may stand in XML: escaped, without the characters that XML does not know."""
    written = str(text)
    return escape(NOT_XML.sub("", written), quote=True) if TO_CLEAN.search(written) else written


class Canvas:
    """An SVG in the making: `width` x `height` in the look's unit, the origin at the top left.

    A chart has a title (what it shows) and a description (its figures) and an id that is unique in the
    page. In a document the title carries the figures, since it alone becomes the alternative text there.
    Without a title the drawing is decoration, hidden from assistive technology.
    """

    def __init__(
        self, width: float, height: float, *, look: Look = PAGE, id: str = "", title: str = "", desc: str = ""
    ) -> None:
        if title and not id:
            raise ValueError("A chart with a title needs an id of its own.")
        self.width, self.height, self.look = width, height, look
        self.id, self.title, self.desc = id, title, desc
        self.parts: list[str] = []

    def put(self, element: str, **attributes: object) -> None:
        """Add an element; `stroke_width=2` becomes stroke-width="2", None is left out."""
        written = "".join(
            f' {name.replace("_", "-")}="{clean(number(value) if isinstance(value, float) else value)}"'
            for name, value in attributes.items()
            if value is not None
        )
        self.parts.append(f"<{element}{written}/>")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, dash: str | None = None
    ) -> None:
        ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
        self.put("line", **ends, stroke=stroke, stroke_width=fine(width), stroke_dasharray=dash)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str | None = None,
        stroke_width: float = 1,
        radius: float | None = None,
    ) -> None:
        box = {"x": number(x), "y": number(y), "width": number(max(width, 0)), "height": number(height)}
        border = {"stroke": stroke, "stroke_width": fine(stroke_width)} if stroke else {}
        self.put("rect", **box, fill=fill, **border, rx=None if radius is None else number(radius))

    def circle(
        self, x: float, y: float, radius: float, fill: str, *, stroke: str | None = None, stroke_width: float = 1
    ) -> None:
        border = {"stroke": stroke, "stroke_width": fine(stroke_width)} if stroke else {}
        self.put("circle", cx=number(x), cy=number(y), r=fine(radius), fill=fill, **border)

    def path(
        self,
        d: str,
        fill: str = "none",
        *,
        stroke: str | None = None,
        width: float = 1,
        dash: str | None = None,
        cap: str | None = None,
    ) -> None:
        border = {"stroke": stroke, "stroke_width": fine(width), "stroke_linejoin": "round"} if stroke else {}
        self.put("path", d=d, fill=fill, **border, stroke_dasharray=dash, stroke_linecap=cap)

    def dots(self, centres: Iterable[Point], radius: float, colour: str) -> None:
        """Many equal dots as one path: a stroke of lines of hardly any length with round caps, which is the shortest to
        write and the fastest for a PDF to draw (no length at all is drawn oval by some viewers)."""
        place = number if radius < SMALL_DOT else fine
        if d := "".join(f"M{place(x)} {place(y)}h.01" for x, y in centres):
            self.path(d, stroke=colour, width=2 * radius, cap="round")

    def diamond(self, x: float, y: float, radius: float, fill: str) -> None:
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        d = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
        self.path(d, fill, stroke=self.look.paper, width=self.look.scale * 1.5)

    def text(
        self,
        x: float,
        y: float,
        text: object,
        *,
        size: float | None = None,
        fill: str | None = None,
        weight: int = 400,
        anchor: Anchor = "start",
    ) -> None:
        """Text with its baseline at `y`."""
        look = self.look
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{look.font}" '
            f'font-size="{fine(size or look.text)}" font-weight="{weight}" fill="{fill or look.ink}"'
            + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            + f">{clean(text)}</text>"
        )

    def hatched(self, x: float, y: float, width: float, height: float, words: str = "") -> None:
        """The box of a withheld figure, with its reason where there is room for it."""
        look = self.look
        self.rect(x, y, width, height, look.paper, stroke=look.hatch, stroke_width=1 * look.scale)
        self.path(hatching(x, y, width, height, 7 * look.scale), stroke=look.hatch, width=look.scale)
        pad = 8 * look.scale
        shown = fit(words, width - 2 * pad, look.small, 600)
        if shown and shown[0] != "…":
            broad = text_width(shown, look.small, 600) + 2 * pad
            self.rect(x + (width - broad) / 2, y + 1, broad, height - 2, look.paper)
            middle = y + height / 2 + look.small * 0.34
            self.text(x + width / 2, middle, shown, size=look.small, weight=600, anchor="middle")

    def svg(self) -> SafeString:
        size = f'width="{number(self.width)}{self.look.unit}" height="{number(self.height)}{self.look.unit}"'
        box = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {self._names()}'
        return mark_safe(head + "".join(self.parts) + "</svg>")  # noqa: S308  every text passes clean()

    def _names(self) -> str:
        if not self.title:
            return 'aria-hidden="true" focusable="false">'
        name, says = clean(self.id), self.title
        known = f'role="img" aria-labelledby="{name}-title"'
        if self.look.unit:
            says = f"{self.title.rstrip('.')}. {self.desc}" if self.desc else says
            return f'{known}><title id="{name}-title">{clean(says)}</title>'
        known += f' aria-describedby="{name}-desc">' if self.desc else ">"
        title = f'<title id="{name}-title">{clean(says)}</title>'
        return known + title + (f'<desc id="{name}-desc">{clean(self.desc)}</desc>' if self.desc else "")


def joined(places: Iterable[Point | None]) -> str:
    """A line through the places in order, that stops at a gap (None)."""
    parts, pen = [], "M"
    for place in places:
        if place is None:
            pen = "M"
            continue
        parts.append(f"{pen}{number(place[0])} {number(place[1])}")
        pen = "L"
    return "".join(parts)


def fine(value: float) -> str:
    """A size or a stroke in hundredths, as short as it can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hatching(x: float, y: float, width: float, height: float, gap: float) -> str:
    """Diagonal strokes cut to the box by hand: it reads as withheld in black and white too."""
    strokes = []
    offset = gap - height
    while offset < width:
        left, right = max(offset, 0.0), min(offset + height, width)
        if right - left > 0.5:
            start = f"M{number(x + left)} {number(y + height - (left - offset))}"
            strokes.append(f"{start}L{number(x + right)} {number(y + height - (right - offset))}")
        offset += gap
    return "".join(strokes)
