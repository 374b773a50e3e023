"""Numbered marks on a grid: each in its cell, none on another, in a page and in a document."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import DOCUMENT, PAGE, GridMark, numbered_grid
from core.charts.grid import RADIUS, place_marks

CORNERS = ("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
marks = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=60).map(
    lambda found: [GridMark(n, across, up) for n, (across, up) in enumerate(found, start=1)]
)


@given(marks, st.sampled_from([(PAGE, 700.0), (PAGE, 326.0), (DOCUMENT, 400.0)]))
@settings(deadline=None, max_examples=80)
def test_each_mark_stands_in_its_own_cell_and_none_covers_another(found, look):
    made = place_marks(found, look[1], look[0])
    radius = RADIUS * look[0].scale
    for placed in made.marks:
        left, wide = made.columns[placed.mark.across - 1]
        top, high = made.rows[5 - placed.mark.up]
        assert left <= placed.x - radius and placed.x + radius <= left + wide
        assert top <= placed.y - radius and placed.y + radius <= top + high
    for one, other in combinations(made.marks, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * radius


def test_more_power_stands_higher_and_more_interest_further_right():
    made = place_marks([GridMark(1, across=1, up=1), GridMark(2, across=5, up=5)], 700, PAGE)
    first, second = made.marks
    assert second.y < first.y
    assert second.x > first.x


@pytest.mark.parametrize("look", [PAGE, DOCUMENT])
def test_the_grid_names_its_corners_and_a_ring_is_not_a_disc(look):
    drawn = numbered_grid(
        [GridMark(1, 2, 4), GridMark(2, 5, 5, hollow=True)],
        across="interest", up="power", corners=CORNERS, id="g", title="Power and interest", desc="All.",
        width=400 if look.unit else 700, look=look,
    )  # fmt: skip
    for words in (*CORNERS, "Across: interest. Up: power."):
        assert words in drawn
    assert drawn.count(f'fill="{look.paper}" stroke="{look.mark}"') == 1
    assert "style=" not in drawn
