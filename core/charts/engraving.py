"""What is drawn once on a document: the cover's mark, the certificate's frame and medallion, the QR code."""

import cmath
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString

from core.charts.canvas import DOCUMENT, Canvas, Look, fine

Curve = Callable[[float], complex]
FINE = 0.32  # points: the width of an engraved line
SEVEN = 7  # the mark's symmetry


@dataclass(frozen=True)
class Ring:
    """One cohort on the cover: so many places, of which so many completed."""

    places: int
    completed: int

    def __post_init__(self) -> None:
        if not 0 <= self.completed <= self.places:
            raise ValueError("Of a ring's places, between none and all are completed.")


def cover_mark(
    rings: Sequence[Ring],
    *,
    size: float = 380,
    colour: str = "#ffffff",
    id: str = "",
    title: str = "",
    filled: str = "completed",
    look: Look = DOCUMENT,
) -> SafeString:
    """The mark grown into a record: a ring a cohort from the inside, a dot a place, open = not completed.

    `filled` is what those did whose dots are filled, where it is not that. Open dots are spread evenly round their
    ring, so that no place on it can be anybody's.
    """
    canvas = Canvas(size, size, look=look, id=id, title=title, desc=_rings_say(rings, filled) if title else "")
    inner, outer = (0.22, 0.46) if len(rings) > 1 else (0.38, 0.38)
    for n, ring in enumerate(rings):
        out = n / max(len(rings) - 1, 1)
        radius = size * (inner + (outer - inner) * out)
        crowd = math.pi * radius / max(ring.places, 1) * 0.6
        dot = min(size * (0.0125 + 0.0035 * out) * (2.3 if len(rings) == 1 else 1), crowd)
        turn = math.pi / ring.places if n % 2 and ring.places else 0
        places = [_on_circle(size / 2, radius, i, ring.places, turn) for i in range(ring.places)]
        empty = _spread(ring.places - ring.completed, ring.places, n)
        canvas.dots([p for i, p in enumerate(places) if i not in empty], dot, colour)
        stroke = dot * 0.24
        for i in sorted(empty):
            canvas.circle(*places[i], dot - stroke / 2, "none", stroke=colour, stroke_width=stroke)
    return canvas.svg()


def _rings_say(rings: Sequence[Ring], filled: str) -> str:
    said = (f"cohort {n}: {r.completed} of {r.places} {filled}" for n, r in enumerate(rings, start=1))
    return "; ".join(said) + "."


def _on_circle(centre: float, radius: float, i: int, of: int, turn: float = 0) -> tuple[float, float]:
    angle = 2 * math.pi * i / of + turn
    return centre + radius * math.sin(angle), centre - radius * math.cos(angle)


def _spread(count: int, of: int, seed: int) -> set[int]:
    """`count` different places out of `of`, evenly apart, each ring beginning elsewhere."""
    begin = of * (0.13 + seed * 0.382)
    return {math.floor(begin + of * i / count) % of for i in range(count)} if count else set()


@dataclass(frozen=True)
class _Band:
    """One band of the medallion: its middle and depth as shares of the size, its waves, how much it swells."""

    middle: float
    depth: float
    waves: int
    swell: float

    def strand(self, size: float, phase: float) -> Curve:
        """One of its interlaced waves; the swell has the mark's sevenfold symmetry."""
        centre, turn = complex(size / 2, size / 2), 2 * math.pi * phase

        def at(t: float) -> complex:
            lift = (1 - self.swell + self.swell * math.cos(SEVEN * t)) * math.sin(self.waves * t + turn)
            return centre + cmath.rect(size * (self.middle + self.depth * lift), t - math.pi / 2)

        return at


BANDS = (_Band(0.415, 0.07, 49, 0.0), _Band(0.28, 0.055, 28, 0.3))
STRANDS = 5


def rosette(*, size: float = 334.5, colour: str = "#dce5e8", look: Look = DOCUMENT) -> SafeString:
    """The medallion behind a certificate's text: two bands of interlaced waves."""
    canvas = Canvas(size, size, look=look)
    for band in BANDS:
        for n in range(STRANDS):
            d = _through(band.strand(size, n / STRANDS), 0, 2 * math.pi, band.waves * 4)
            canvas.path(d + "Z", stroke=colour, width=FINE * 1.12)
    return canvas.svg()


def guilloche_frame(
    *,
    width: float = 841.89,
    height: float = 595.28,
    margin: float = 31.2,
    band: float = 14.74,
    colour: str = "#123b4a",
    accent: str = "#c2640c",
    look: Look = DOCUMENT,
) -> SafeString:
    """A certificate's border: four interlaced waves a side, in whole waves so that the corners meet.

    Lengths in points; the defaults are A4 landscape with the border 11 mm in.
    """
    canvas = Canvas(width, height, look=look)
    half, inset = band / 2, margin + band / 2
    corners = [complex(x, y) for x in (inset, width - inset) for y in (inset, height - inset)]
    top_left, bottom_left, top_right, bottom_right = corners
    for start, end in (
        (top_left, top_right),
        (bottom_left, bottom_right),
        (top_left, bottom_left),
        (top_right, bottom_right),
    ):
        along = (end - start) / abs(end - start)
        for d in _side(start + along * half, end - along * half, half * 0.86, band * 1.55):
            canvas.path(d, stroke=colour, width=FINE)
    for distance, stroke in ((margin, 0.7), (margin + band, 0.7), (margin + band + 3.2, 0.35)):
        box = f"M{fine(distance)} {fine(distance)}H{fine(width - distance)}V{fine(height - distance)}"
        canvas.path(f"{box}H{fine(distance)}Z", stroke=colour, width=stroke)
    for corner in corners:
        x, y = corner.real, corner.imag
        canvas.rect(x - half, y - half, band, band, look.paper, stroke=colour, stroke_width=0.7)
        dots = [_on_circle(0, half * 0.58, i, SEVEN) for i in range(SEVEN)]
        canvas.dots([(x + a, y + b) for a, b in dots[1:]], half * 0.2, colour)
        canvas.dots([(x + dots[0][0], y + dots[0][1])], half * 0.2, accent)
    return canvas.svg()


def _side(start: complex, end: complex, depth: float, wave: float) -> list[str]:
    """Four waves from corner to corner, each a quarter behind the last, as near `wave` long as goes in whole."""
    length = abs(end - start)
    along = (end - start) / length
    waves = max(round(length / wave), 1)

    def strand(turn: float) -> Curve:
        return lambda t: start + along * (t * length / (2 * math.pi * waves) + 1j * depth * math.sin(t + turn))

    return [_through(strand(n * math.pi / 2), 0, 2 * math.pi * waves, waves * 4) for n in range(4)]


def _through(curve: Curve, start: float, end: float, pieces: int) -> str:
    """A smooth path along the curve: a cubic a piece, with the curve's own tangents at both ends."""
    step = (end - start) / pieces
    reach = step / 3 / 2e-4

    def tangent(t: float) -> complex:
        return (curve(t + 1e-4) - curve(t - 1e-4)) * reach

    here, leaving = curve(start), tangent(start)
    d = [f"M{_pair(here)}"]
    for i in range(1, pieces + 1):
        there, arriving = curve(start + i * step), tangent(start + i * step)
        d.append(f"C{_pair(here + leaving)} {_pair(there - arriving)} {_pair(there)}")
        here, leaving = there, arriving
    return "".join(d)


def _pair(point: complex) -> str:
    return f"{point.real:.1f} {point.imag:.1f}"


def qr(
    text: str,
    *,
    id: str,
    title: str,
    size: float = 59.5,
    colour: str = "#212b32",
    border: int = 4,
    look: Look = DOCUMENT,
) -> SafeString:
    """A QR code as one path with `border` clear modules round it, `size` overall (21 mm in a document)."""
    code = segno.make(text, error="m", micro=False)
    modules = [[bool(cell) for cell in row] for row in code.matrix]
    canvas = Canvas(size, size, look=look, id=id, title=title)
    module = size / (len(modules) + 2 * border)
    canvas.rect(0, 0, size, size, look.paper)
    d = "".join(
        f"M{fine((border + x) * module)} {fine((border + y) * module)}h{fine(run * module)}v{fine(module)}"
        f"h-{fine(run * module)}z"
        for y, row in enumerate(modules)
        for x, run in _runs(row)
    )
    canvas.put("path", d=d, fill=colour, shape_rendering="crispEdges")
    return canvas.svg()


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many there are on end."""
    found, x = [], 0
    while x < len(row):
        run = 0
        while x + run < len(row) and row[x + run]:
            run += 1
        if run:
            found.append((x, run))
        x += run + 1
    return found
