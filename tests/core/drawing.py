"""Reading a chart back: its shapes, its words, and what holds for every one of them."""

import re
from xml.etree import ElementTree

from django.utils.safestring import SafeString
from hypothesis import strategies as st

from core.charts import DOCUMENT, PAGE
from core.charts.lettering import text_width

SVG = "{http://www.w3.org/2000/svg}"

labels = st.text(
    st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFF) | st.sampled_from("<>&\"' abcde\x00\x0b"),
    max_size=40,
)
looks = st.sampled_from([PAGE, DOCUMENT])
amounts = st.integers(0, 500) | st.floats(0, 500)


def tree(svg):
    return ElementTree.fromstring(svg)


def shapes(svg, name):
    return list(tree(svg).iter(SVG + name))


def texts(svg):
    return [element.text or "" for element in shapes(svg, "text")]


def title(svg):
    return tree(svg).findtext(f"{SVG}title")


def desc(svg):
    return tree(svg).findtext(f"{SVG}desc")


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


def filled(svg, colour):
    return [numbers(rect, "x", "width") for rect in shapes(svg, "rect") if rect.get("fill") == colour]


def text_box(element):
    """Left, top, right and bottom of a text, by the widths of its letters."""
    x, y, size = numbers(element, "x", "y", "font-size")
    wide = text_width(element.text or "", size, int(element.get("font-weight")))
    left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
    return left, y - size * 0.75, left + wide, y + size * 0.25


def boxes(svg):
    """The extent of every mark: rectangles, circles, lines and the points of paths with capital commands."""
    for element in tree(svg).iter():
        kind = element.tag.removeprefix(SVG)
        if kind == "rect":
            x, y, wide, high = numbers(element, "x", "y", "width", "height")
            yield x, y, x + wide, y + high
        elif kind == "circle":
            x, y, r = numbers(element, "cx", "cy", "r")
            yield x - r, y - r, x + r, y + r
        elif kind == "line":
            x1, y1, x2, y2 = numbers(element, "x1", "y1", "x2", "y2")
            yield min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        elif kind == "path":
            for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", element.get("d")):
                yield float(x), float(y), float(x), float(y)


def check_drawing(svg):
    """What holds for every chart: valid XML, nothing inline, all of it inside, named or decoration."""
    assert isinstance(svg, SafeString)
    root = tree(svg)
    wide, high = [float(n) for n in root.get("viewBox").split()[2:]]
    for element in root.iter():
        assert element.tag.startswith(SVG)
        assert element.tag.removeprefix(SVG) not in ("style", "tspan", "script", "pattern", "clipPath")
        assert not [name for name in element.attrib if name in ("style", "class") or name.startswith("on")]
        assert not [v for v in element.attrib.values() if v in ("nan", "inf", "-inf", "-0")]
    for left, top, right, bottom in boxes(svg):
        assert -0.1 <= left <= right <= wide + 0.1
        assert -0.1 <= top <= bottom <= high + 0.1
    for element in root.iter(f"{SVG}text"):
        assert element.get("font-family") == "Source Sans 3"
        assert element.get("font-weight") in ("400", "600")
        left, top, right, bottom = text_box(element)
        assert -0.6 <= left <= right <= wide + 0.6, element.text
        assert -1 <= top <= bottom <= high + 2, element.text
    if root.get("role") == "img":
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert root.get("aria-labelledby") == ids[0]
        assert root.findtext(f"{SVG}title")
        assert root.get("aria-describedby") in (None, *ids[1:])
    else:
        assert (root.get("aria-hidden"), ids_of(root)) == ("true", [])
    return root


def ids_of(root):
    return [element.get("id") for element in root.iter() if element.get("id")]


def assert_no_two_texts_meet(svg):
    """No words lie on other words."""
    found = [(t.text, text_box(t)) for t in shapes(svg, "text")]
    for i, (one, a) in enumerate(found):
        for other, b in found[i + 1 :]:
            apart = a[2] <= b[0] + 0.2 or b[2] <= a[0] + 0.2 or a[3] <= b[1] + 1.5 or b[3] <= a[1] + 1.5
            assert apart, (one, other, a, b)
