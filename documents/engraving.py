"""A drawing that WeasyPrint paints once: kept as a compressed PDF form and put under every page as it is.

Painting a certificate's frame and medallion takes three times as long as the rest of the page. WeasyPrint asks
an image of its cache to draw itself; this one answers by naming a form that was painted before.
"""

import zlib
from typing import Any
from xml.etree import ElementTree

import pydyf
from weasyprint.images import SVGImage
from weasyprint.pdf.stream import Stream

Size = tuple[float, float]


class Engraving(SVGImage):
    """An SVG of plain paths, in the shape in which WeasyPrint keeps images."""

    def __init__(self, name: str, svg: str) -> None:
        super().__init__(ElementTree.fromstring(svg), "", None, None)  # noqa: S314 (our own drawing)
        self.name = name
        self.forms: dict[Size, Form] = {}

    def draw(self, stream: Stream, width: float, height: float, _style: Any) -> None:
        size = (round(width, 4), round(height, 4))
        if size not in self.forms:
            self.forms[size] = self._painted(f"{self.name}-{len(self.forms)}", size)
        stream.draw_x_object(stream.add_image(self.forms[size], False, 1))

    def _painted(self, name: str, size: Size) -> "Form":
        """What the drawing comes to in the PDF's own language."""
        states = pydyf.Dictionary()
        # Given nothing but states to keep: a drawing that needs a font, a pattern or a picture fails here.
        scratch = Stream({}, (0, 0, *size), {"ExtGState": states}, {}, None, {}, None)
        try:
            self._svg.draw(scratch, *size, "", None)
        except (KeyError, AttributeError) as error:
            raise ValueError(f"The drawing {self.name} uses more than plain paths.") from error
        content = b"\n".join(item if isinstance(item, bytes) else str(item).encode() for item in scratch.stream)
        return Form(name, size, content, {key: dict(state) for key, state in states.items()})


class Form:
    """The painted drawing at one size; each document takes a copy of its own."""

    def __init__(self, name: str, size: Size, content: bytes, states: dict[str, dict[str, float]]) -> None:
        self.id = name
        self.size = size
        self.content = zlib.compress(content, 9)
        self.states = states  # how opaque: a PDF wants it named

    def get_x_object(self, interpolate: bool, ratio: float) -> pydyf.Stream:
        states = {key: pydyf.Dictionary(state) for key, state in self.states.items()}
        return pydyf.Stream(
            [self.content],
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, *self.size]),
                "Resources": pydyf.Dictionary({"ExtGState": pydyf.Dictionary(states)}),
                "Filter": "/FlateDecode",
            },
        )
