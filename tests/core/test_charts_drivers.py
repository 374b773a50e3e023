"""The layout of a driver diagram: no box on another, every line from side to side, no word lost, whatever is in it."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import DOCUMENT, PAGE, DiagramBox, driver_diagram
from core.charts.driver_layout import PAD, broken, lay_out
from core.charts.lettering import text_width

HEADINGS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
notes = st.lists(words, max_size=3).map(tuple)


@st.composite
def diagrams(draw):
    """An aim, drivers under it, and ideas that serve one driver or several."""
    boxes = [DiagramBox("aim", 0, draw(words), draw(notes))]
    above = ["aim"]
    for column in (1, 2, 3):
        keys = [f"{column}.{number}" for number in range(draw(st.integers(0, 5)))] if above else []
        for key in keys:
            most = 3 if column == 3 else 1
            under = tuple(draw(st.lists(st.sampled_from(above), min_size=1, max_size=most, unique=True)))
            boxes.append(DiagramBox(key, column, draw(words), draw(notes), under))
        above = keys
    return boxes


looks = st.sampled_from([(PAGE, 1086.0), (PAGE, 600.0), (PAGE, 326.0), (DOCUMENT, 480.0), (DOCUMENT, 760.0)])


@given(diagrams(), looks)
@settings(deadline=None, max_examples=60)
def test_no_two_boxes_overlap_and_all_stand_inside_the_drawing(boxes, look):
    made = lay_out(boxes, look[1], look[0])
    assert [placed.box for placed in made.boxes] == boxes
    for one, other in combinations(made.boxes, 2):
        apart = one.right <= other.x or other.right <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for placed in made.boxes:
        assert placed.x >= 0 and placed.right <= look[1]
        assert placed.y > 0 and placed.y + placed.height <= made.height


@given(diagrams(), looks)
@settings(deadline=None, max_examples=60)
def test_every_line_joins_the_right_side_of_what_is_above_with_the_left_side_of_what_hangs_there(boxes, look):
    made = lay_out(boxes, look[1], look[0])
    joined = {(line.upper.box.key, line.lower.box.key) for line in made.lines}
    assert joined == {(upper, box.key) for box in boxes for upper in box.under}
    for line in made.lines:
        assert line.upper.right < line.lower.x
        between = [each for each in made.boxes if line.upper.right < each.right and each.x < line.lower.x]
        assert between == []  # the line crosses no box, since none stands in the gutter that it runs in
        assert line.second == (line.lower.box.under[0] != line.upper.box.key)


@given(diagrams(), looks)
@settings(deadline=None, max_examples=60)
def test_no_word_is_lost_and_none_runs_over_its_box(boxes, look):
    made = lay_out(boxes, look[1], look[0])
    for placed in made.boxes:
        assert "".join("".join(placed.lines).split()) == "".join(placed.box.text.split())
        assert "".join("".join(placed.notes).split()) == "".join("".join(placed.box.notes).split())
        room = placed.width - 2 * PAD * look[0].scale
        for line in placed.lines:
            assert len(line) == 1 or text_width(line, made.size, 600 if placed.box.column < 2 else 400) <= room + 0.01


def small() -> list[DiagramBox]:
    return [
        DiagramBox("a", 0, "Fewer missed appointments", ("Measured: Missed appointments",)),
        DiagramBox("p", 1, "People know when to come", under=("a",)),
        DiagramBox("q", 1, "People can come", under=("a",)),
        DiagramBox("s", 2, "A reminder that is understood", under=("p",)),
        DiagramBox("t", 2, "A time that suits", under=("q",)),
        DiagramBox("i", 3, "A call five days before", ("Cycle 2 adopted",), under=("s", "t")),
    ]


def test_a_box_stands_in_the_middle_of_what_hangs_under_it():
    made = {placed.box.key: placed for placed in lay_out(small(), 1086, PAGE).boxes}
    assert made["a"].middle == pytest.approx((made["p"].middle + made["q"].middle) / 2, abs=30)
    assert made["s"].middle == made["i"].middle
    assert made["p"].y < made["q"].y


def test_columns_that_are_empty_leave_their_room_to_the_others():
    two = lay_out(small()[:3], 1086, PAGE)
    assert len(two.columns) == 2
    assert two.columns[0][1] > lay_out(small(), 1086, PAGE).columns[0][1] * 1.9


@pytest.mark.parametrize(("look", "unit"), [(PAGE, ""), (DOCUMENT, "pt")])
def test_the_same_drawing_stands_in_a_page_and_in_a_document(look, unit):
    width = 1086 if look is PAGE else 500
    drawn = driver_diagram(small(), HEADINGS, id="d", title="Driver diagram", desc="Aim: all.", look=look, width=width)
    assert f'width="{width}{unit}"' in drawn
    assert "style=" not in drawn
    for said in ("Primary drivers", "Change ideas", "Measured: Missed", "Cycle 2 adopted", "Aim: all."):
        assert said in drawn
    assert drawn.count("<rect") == 6
    assert len(re.findall(r"stroke-dasharray", drawn)) == 1  # the second driver that the idea serves


def test_a_word_wider_than_its_line_is_broken():
    lines = broken("Psychoneuroendocrinology matters", 60, 16)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == "Psychoneuroendocrinologymatters"
