import math
import re

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from core import charts
from core.charts import Ring
from tests.core.drawing import check_drawing, shapes, title, tree


@given(st.lists(st.integers(0, 60).flatmap(lambda n: st.builds(Ring, st.just(n), st.integers(0, n))), max_size=6))
def test_the_cover_has_a_dot_a_place_and_an_open_one_for_each_not_completed(rings):
    svg = charts.cover_mark(rings, id="m", title="One ring a cohort")
    check_drawing(svg)
    full = sum(len(re.findall("M", path.get("d"))) for path in shapes(svg, "path"))
    assert len(shapes(svg, "circle")) == sum(ring.places - ring.completed for ring in rings)
    assert full == sum(ring.completed for ring in rings)


def test_the_cover_says_its_rings_in_words():
    svg = charts.cover_mark([Ring(20, 18), Ring(20, 20)], id="m", title="Two cohorts")
    assert title(svg) == "Two cohorts. cohort 1: 18 of 20 completed; cohort 2: 20 of 20 completed."


def test_a_ring_cannot_have_more_completed_than_places():
    with pytest.raises(ValueError, match="between none and all"):
        Ring(20, 21)


def curves(svg):
    for path in shapes(svg, "path"):
        d = path.get("d")
        if "C" in d:
            pairs = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", d)]
            yield pairs[0], pairs[1:]


def test_the_frame_is_inside_the_sheet_and_its_waves_inside_the_border():
    svg = charts.guilloche_frame()
    check_drawing(svg)
    border = 31.2
    strands = list(curves(svg))
    assert len(strands) == 16
    for start, pairs in strands:
        for x, y in [start, *pairs[2::3]]:
            near = min(x, 841.89 - x, y, 595.28 - y)
            assert border <= near <= border + 14.74


def test_the_waves_of_the_frame_come_in_whole_so_that_the_corners_meet():
    for start, pairs in curves(charts.guilloche_frame()):
        end = pairs[-1]
        assert min(abs(end[0] - start[0]), abs(end[1] - start[1])) < 0.11


def test_the_medallion_has_ten_closed_waves_inside_its_square():
    svg = charts.rosette(size=334.5)
    check_drawing(svg)
    strands = list(curves(svg))
    assert len(strands) == 10
    for start, pairs in strands:
        assert math.dist(start, pairs[-1]) < 0.2
        assert all(0 <= x <= 334.5 and 0 <= y <= 334.5 for x, y in pairs[2::3])


def modules(svg, border=4):
    """The QR code as a picture of dark and light modules, read back from the path."""
    root = tree(svg)
    size = float(root.get("viewBox").split()[2])
    d = shapes(svg, "path")[0].get("d")
    runs = [[float(n) for n in run] for run in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)", d)]
    side = runs[0][3]
    count = round(size / side)
    picture = [[255] * count for _ in range(count)]
    for x, y, wide, _ in runs:
        for i in range(round(wide / side)):
            picture[round(y / side)][round(x / side) + i] = 0
    assert all(cell == 255 for row in (*picture[:border], *picture[-border:]) for cell in row)
    return picture


def test_the_qr_code_reads_back_as_what_was_written():
    address = "https://cadre.example/v/7KQF-29HM-X4TD"
    svg = charts.qr(address, id="q", title="QR code that opens the verification page")
    check_drawing(svg)
    assert len(shapes(svg, "path")) == 1
    rows, large = modules(svg), 6
    pixels = bytes(cell for row in rows for _ in range(large) for cell in row for _ in range(large))
    picture = memoryview(pixels).cast("B", shape=[len(rows) * large] * 2)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]
