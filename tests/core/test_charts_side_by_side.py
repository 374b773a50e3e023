"""Value beside its cost, and small multiples on one scale."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import DOCUMENT, PAGE, ChartPoint, ChartSpan, RangeRow, SharedScale, range_rows, small_multiple
from core.charts.ranges import RANGE_FILL
from tests.core.drawing import assert_no_two_texts_meet, check_drawing, desc, labels, looks, numbers, shapes, texts

CLINIC = [
    RangeRow("All benefits", D(36_000), D(52_000), D(68_000), strong=True),
    RangeRow("Of which money released", D(3_700), D(5_400), D(6_500)),
]


def drawn(rows=CLINIC, cost=D(24_700), **options):
    options = {"id": "v", "title": "Value beside the cost", "cost_label": "Likely cost"} | options
    return range_rows(rows, cost=cost, **options)


@pytest.mark.parametrize("width", [1086, 600, 326])
def test_a_range_runs_from_low_to_high_with_its_likely_figure_and_the_cost_on_one_scale(width):
    svg = drawn(width=width)
    check_drawing(svg)
    [(left, wide), (other, _)] = [numbers(r, "x", "width") for r in shapes(svg, "rect") if r.get("fill") == RANGE_FILL]
    marks = [numbers(line, "x1")[0] for line in shapes(svg, "line") if line.get("stroke-width") == "4"]
    [cost, *_] = [numbers(line, "x1")[0] for line in shapes(svg, "line") if line.get("stroke-width") == "2"]
    a_pound = wide / 32_000
    nought = left - 36_000 * a_pound
    assert marks[0] == pytest.approx(nought + 52_000 * a_pound, abs=0.2)
    assert cost == pytest.approx(nought + 24_700 * a_pound, abs=0.2)
    assert other == pytest.approx(nought + 3_700 * a_pound, abs=0.2)


@pytest.mark.parametrize("width", [1086, 600, 326])
def test_no_words_of_it_meet_and_its_figures_are_said(width):
    svg = drawn(width=width)
    assert_no_two_texts_meet(svg)
    assert {"£0", "£36,000 to £68,000", "Likely cost £24,700"} <= set(texts(svg))
    assert desc(svg).startswith("All benefits £36,000 to £68,000, most likely £52,000; Of which")


def test_a_cost_that_falls_on_the_figures_of_a_row_is_not_drawn_through_them():
    svg = drawn([RangeRow("All benefits", D(20_000), D(30_000), D(60_000)), RangeRow("Released", D(1), D(2), D(3_000))])
    inside = [line for line in shapes(svg, "line") if line.get("stroke-width") == "2"]
    assert len(inside) == 2  # the whole line, and once more over the bar that it crosses
    words = next(text for text in shapes(svg, "text") if (text.text or "") == "£1 to £3,000")
    paper = [
        numbers(rect, "x", "width", "y", "height") for rect in shapes(svg, "rect") if rect.get("fill") != RANGE_FILL
    ]
    x, y = numbers(words, "x", "y")
    assert any(left <= x and left + wide > x + 60 and top < y < top + high for left, wide, top, high in paper)


def test_a_range_of_one_figure_or_of_nothing_is_its_mark_alone():
    svg = drawn([RangeRow("Exact", D(500), D(500), D(500)), RangeRow("None", D(0), D(0), D(0))])
    assert [r for r in shapes(svg, "rect") if r.get("fill") == RANGE_FILL] == []
    assert {"£500", "£0"} <= set(texts(svg))


pounds = st.decimals(0, 5_000_000, places=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(labels, pounds, pounds, pounds), min_size=1, max_size=4), pounds, looks, st.booleans())
def test_any_value_can_be_drawn(rows, cost, look, narrow):
    made = [RangeRow(label, *sorted(figures)) for label, *figures in rows]
    width = (326 if narrow else 1086) * look.scale
    check_drawing(drawn(made, cost, width=width, look=look))


@pytest.mark.parametrize("width", [1086, 326])
def test_a_name_too_long_for_its_row_stays_inside_and_is_said_whole(width):
    name = "Ⱳ" * 40
    svg = drawn([RangeRow(name, D(1), D(2_000_000), D(5_000_000), strong=True)], width=width)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)
    assert desc(svg).startswith(name)


# Small multiples

START = date(2025, 4, 1)
SCALE = SharedScale(0, 66, START, date(2026, 11, 1))


def monthly(*values, kinds=()):
    kinds = [*kinds, *["common"] * (len(values) - len(kinds))]
    return [ChartPoint(START + timedelta(30 * n), value, kinds[n]) for n, value in enumerate(values)]


def small(points, spans=(), scale=SCALE, **options):
    return small_multiple(points, spans, scale, **({"id": "m", "title": "Hours to theatre, Fen"} | options))


def test_the_same_figure_stands_at_the_same_height_whatever_else_is_drawn():
    spans = [ChartSpan(0, 3, 41.0)]
    first = small(monthly(41, 41, 41), spans, says="41")
    other = small(monthly(41, 60, 22), spans, says="41")
    heights = [
        [numbers(line, "y1")[0] for line in shapes(svg, "line") if line.get("stroke-width") == "1.8"]
        for svg in (first, other)
    ]
    assert heights[0] == heights[1]
    assert texts(first) == texts(other) == ["0", "20", "40", "60", "41", "April 2025", "November 2026"]


def test_the_target_is_dotted_and_marks_have_the_shape_of_their_kind():
    svg = check_and_give(small(monthly(41, 60, 22, kinds=["common", "concern", "improvement"]), target=36, up=False))
    assert [line for line in shapes(svg, "line") if line.get("stroke-dasharray") == "2 4"]
    fills = {path.get("fill") for path in shapes(svg, "path")}
    assert {PAGE.to_come, PAGE.attention, PAGE.improvement} <= fills


def check_and_give(svg):
    check_drawing(svg)
    return svg


def test_without_a_figure_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="at least one figure"):
        small([ChartPoint(START, None)])


@settings(max_examples=60, deadline=None)
@given(
    # A figure has four decimals at most.
    st.lists(st.integers(0, 10**9).map(lambda n: n / 10_000) | st.none(), min_size=1, max_size=40).filter(
        lambda v: any(x is not None for x in v)
    ),
    looks,
    st.sampled_from(["%", "", "hours"]),
)
def test_any_series_can_be_drawn(values, look, unit):
    there = [value for value in values if value is not None]
    points = monthly(*values)
    scale = SharedScale(0, max(there) * 1.06 or 1, START, points[-1].day)
    mean = sum(there) / len(there)
    size = {"width": 312 * look.scale, "height": 168 * look.scale}
    spans = [ChartSpan(0, len(values), mean)]
    svg = small(points, spans, scale, unit=unit, says="12.4%", target=there[0], look=look, **size)
    check_drawing(svg)
    assert look in (PAGE, DOCUMENT)
