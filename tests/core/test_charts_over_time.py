"""The chart of a measure over time, its marks, its icons and the small line in a table's cell."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts
from core.charts import DOCUMENT, PAGE, ChartEvent, ChartPoint, ChartSpan, at_both_widths
from core.charts.axes import date_ticks, day_scale, decimals, round_steps, spread_apart
from tests.core.drawing import (
    assert_no_two_texts_meet,
    check_drawing,
    desc,
    labels,
    looks,
    numbers,
    shapes,
    text_box,
    texts,
    title,
    tree,
)

START = date(2026, 4, 6)
WEEK = timedelta(7)


def weekly(values, kinds=()):
    kinds = [*kinds, *["common"] * (len(values) - len(kinds))]
    return [
        ChartPoint(START + WEEK * i, value, kind) for i, (value, kind) in enumerate(zip(values, kinds, strict=True))
    ]


def two_groups():
    values = [19.1, 22.8, 20.3, 20.3, 19.5, 19.1, 19.6, 18.4, 17.2, 16.9, 16.4, 19, 12.1, 11.9, 13.5, 10.8, 12.2, 12.3]
    kinds = ["concern", *["common"] * 11, *["improvement"] * 3]
    return weekly(values, kinds), [ChartSpan(0, 12, 19.5, 14.2, 24.8), ChartSpan(12, 18, 12.4, 7.4, 17.3)]


TRIED = [
    ChartEvent(START + 6 * WEEK, "Reminder in plain words", "1"),
    ChartEvent(START + 12 * WEEK - timedelta(2), "Call 5 days before", "2"),
    ChartEvent(START + 15 * WEEK, "Choose your time", "3"),
]


def draw(points=None, spans=None, **options):
    if points is None:
        points, spans = two_groups()
    options = {"id": "c", "title": "Missed first appointments", "unit": "%", "up": False} | options
    return charts.xmr_chart(points, spans, **options)


def of_colour(svg, colour):
    return [path.get("d") for path in shapes(svg, "path") if path.get("fill") == colour]


def flat(svg, dash=None):
    """Level lines of the drawing by their dashes: x1, x2, y."""
    found = [line for line in shapes(svg, "line") if line.get("y1") == line.get("y2") and line.get("stroke-width")]
    return [numbers(line, "x1", "x2", "y1") for line in found if line.get("stroke-dasharray") == dash]


@pytest.mark.parametrize("look", [PAGE, DOCUMENT])
@pytest.mark.parametrize("width", [1086, 600, 326])
def test_no_words_meet_and_nothing_leaves_the_drawing(look, width):
    svg = draw(target=10, events=TRIED, width=width * look.scale, look=look)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)


def test_lines_are_named_at_their_end_and_pushed_apart_where_they_would_touch():
    svg = draw(target=12)
    assert {"Upper limit 17.3%", "Average 12.4%", "Aim 12%", "Lower limit 7.4%"} < set(texts(svg))
    boxes = sorted(text_box(t) for t in shapes(svg, "text") if t.text.startswith(("Average 12", "Aim")))
    assert abs(boxes[0][1] - boxes[1][1]) >= 14


def test_on_a_phone_the_figures_alone_stand_at_the_end_and_circles_without_words():
    found = texts(draw(target=10, events=TRIED, width=326))
    assert {"17.3%", "12.4%", "Aim 10%", "7.4%", "1", "2", "3"} < set(found)
    assert not [text for text in found if "Reminder" in text or "Re-based" in text]


def test_old_limits_stay_drawn_in_their_place_after_a_new_beginning():
    svg = draw()
    limits = sorted(flat(svg, "6 4"))
    assert len(limits) == 4
    assert limits[0][1] == limits[1][1] == limits[2][0] == limits[3][0]  # the second pair begins where the first ends
    assert {"Average 19.5%", "limits 14.2% to 24.8%", "Re-based from 29 June 2026"} < set(texts(svg))


def test_a_limit_that_cannot_be_reached_is_said_to_lie_beyond_in_every_group():
    points = weekly([20, 12, 30, 8, 25, 10, 28, 12, 16, 9, 18, 8, 17, 10, 19, 9])
    svg = draw(points, [ChartSpan(0, 8, 18.1, -10.4, 46.7), ChartSpan(8, 16, 13.2, -9, 35.4)], bounds=(0, 100))
    assert {"limits below 0% to 46.7%", "Lower limit below 0%", "Upper limit 35.4%"} < set(texts(svg))
    assert "−10" not in svg


def test_provisional_limits_are_named_so_and_look_less_firm():
    points, (first, second) = two_groups()
    svg = draw(points, [first, replace(second, provisional=True)])
    assert {"Provisional upper limit 17.3%", "Provisional lower limit 7.4%", "Average 12.4%"} < set(texts(svg))
    assert (len(flat(svg, "6 4")), len(flat(svg, "4 9"))) == (2, 2)
    assert len([box for box in shapes(svg, "rect") if box.get("fill") == PAGE.tint]) == 1


@pytest.mark.parametrize("width", [1086, 600, 326])
def test_a_drawing_to_be_pointed_at_has_a_hidden_ring_and_a_place_for_every_figure(width):
    points, spans = two_groups()
    points[4] = replace(points[4], value=None)
    svg = draw(points, spans, width=width, pointed=True)
    (ring,) = [circle for circle in shapes(svg, "circle") if circle.get("class") == "c-chart__ring"]
    assert ring.get("visibility") == "hidden"
    places = [tuple(map(float, place.split(","))) for place in ring.get("data-places").split()]
    assert len(places) == len(points)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    highest, lowest = points[1], points[15]
    assert places[points.index(highest)][1] < places[points.index(lowest)][1] < places[4][1]
    assert "c-chart__ring" not in draw(width=width)


def test_old_words_leave_the_aim_alone():
    """The aim's dotted line runs just under the old lower limit, where the words would stand."""
    points = weekly([16, 17, 15, 18, 16, 14, 17, 16, 9, 8, 10, 9, 8, 9, 10, 8])
    svg = draw(points, [ChartSpan(0, 8, 16.1, 9.2, 23), ChartSpan(8, 16, 8.9, 0.6, 17.1)], unit="", target=8)
    ((_, _, aim),) = flat(svg, "2 4")
    (words,) = [text_box(text) for text in shapes(svg, "text") if (text.text or "").startswith("limits")]
    assert not words[1] < aim < words[3]


def test_what_led_to_a_new_beginning_stands_on_its_line():
    svg = draw(events=TRIED)
    full = next(x for x in shapes(svg, "line") if x.get("x1") == x.get("x2") and x.get("stroke") == PAGE.ink)
    circles = {numbers(circle, "cx")[0] for circle in shapes(svg, "circle")}
    assert float(full.get("x1")) in circles
    assert texts(svg).count("Re-based from 29 June 2026") == 1


def test_each_kind_of_point_has_its_own_shape_and_colour():
    svg = draw(weekly([5, 6, 7, 8], ["common", "improvement", "concern", "neutral"]), [ChartSpan(0, 4, 6.5)], up=True)
    assert of_colour(svg, PAGE.to_come)[0].count("a") == 2  # a circle of two arcs
    assert of_colour(svg, PAGE.improvement)[0].count("L") == 2
    assert of_colour(svg, PAGE.attention)[0].count("L") == 3
    assert of_colour(svg, PAGE.neutral)[0].count("L") == 3
    assert of_colour(svg, PAGE.attention) != of_colour(svg, PAGE.neutral)


@pytest.mark.parametrize("up", [True, False])
def test_the_mark_of_an_improvement_points_the_way_that_is_better(up):
    svg = draw(weekly([5, 6], ["improvement"]), [ChartSpan(0, 2, 5.5)], up=up)
    (d,) = of_colour(svg, PAGE.improvement)
    ys = [float(corner.split()[1]) for corner in d.strip("MZ").split("L")]
    assert (ys[2] < ys[0]) == up


def test_a_gap_breaks_the_line_and_a_figure_left_out_is_a_ring_that_it_passes_by():
    points = weekly([5, 6, None, 7, 8])
    points[3] = ChartPoint(points[3].day, 7, left_out=True)
    svg = draw(points, [ChartSpan(0, 5, 6)])
    line = next(path.get("d") for path in shapes(svg, "path") if path.get("stroke") == PAGE.axis)
    assert line.count("M") == 2 and line.count("L") == 1
    assert [circle.get("fill") for circle in shapes(svg, "circle")] == [PAGE.paper]


def test_a_limit_that_the_measure_cannot_reach_is_said_and_not_drawn():
    spans = [ChartSpan(0, 3, 2.0, -3.1, 7.1)]
    svg = draw(weekly([1, 2, 3]), spans, bounds=(0, 100))
    assert "Lower limit below 0%" in texts(svg)
    assert len(flat(svg, "6 4")) == 1
    assert "Lower limit −3.1%" in texts(draw(weekly([1, 2, 3]), spans))


def test_the_axis_begins_at_nought_unless_that_is_far_away():
    assert "0%" in texts(draw())
    far = draw(weekly([480, 490, 500]), [ChartSpan(0, 3, 490, 470, 510)])
    assert "0%" not in texts(far)


def test_it_says_its_figures_and_a_document_says_them_in_its_title():
    page = draw()
    assert title(page) == "Missed first appointments"
    assert desc(page) == (
        "18 figures, 6 April 2026 to 3 August 2026. From 6 April 2026 average 19.5%, limits 14.2% to 24.8%. "
        "From 29 June 2026 average 12.4%, limits 7.4% to 17.3%."
    )
    assert "average 12.4%" in title(draw(look=DOCUMENT, width=482))
    assert desc(draw(desc="Fell in June.")) == "Fell in June."


def test_without_a_figure_there_is_no_chart():
    for points in ([], weekly([None, None])):
        with pytest.raises(ValueError, match="at least one figure"):
            draw(points, [])


def test_one_figure_alone_is_drawn():
    check_drawing(draw(weekly([7]), [ChartSpan(0, 1, 7)]))
    check_drawing(draw(weekly([0]), [ChartSpan(0, 1, 0)], target=0))


def test_a_page_gets_the_three_widths():
    points, spans = two_groups()
    html = at_both_widths(charts.xmr_chart, points, spans, id="c", title="Missed", width=1086)
    assert html.count("<svg") == 3
    assert 'id="c-narrow-title"' in html


def test_four_hundred_figures_are_a_few_paths_and_not_a_thousand_elements():
    points = [ChartPoint(START + timedelta(i), 50 + i % 17, "concern" if i % 9 == 0 else "common") for i in range(400)]
    spans = [ChartSpan(0, 200, 58, 30, 70), ChartSpan(200, 400, 57, 30, 70)]
    svg = draw(points, spans, events=TRIED)
    check_drawing(svg)
    assert len(svg) < 60_000
    assert sum(1 for _ in tree(svg).iter()) < 90


amounts = st.none() | st.floats(-1e6, 1e6)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(amounts, min_size=1, max_size=40).filter(lambda values: any(v is not None for v in values)),
    split=st.integers(0, 40),
    target=st.none() | st.floats(-1e6, 1e6),
    words=st.lists(st.tuples(labels, st.integers(-50, 400)), max_size=6),
    gap=st.sampled_from([1, 7, 30]),
    width=st.sampled_from([326, 600, 1086]),
    look=looks,
)
def test_any_figures_and_any_words_make_a_drawing(values, split, target, words, gap, width, look):  # noqa: PLR0917
    points = [ChartPoint(START + timedelta(gap * i), value) for i, value in enumerate(values)]
    at = min(split, len(points))
    parts = [(0, at), (at, len(points))] if 0 < at < len(points) else [(0, len(points))]
    spans = [ChartSpan(a, b, 3.0, -4.0, 10.0) for a, b in parts]
    events = [ChartEvent(START + timedelta(day), text, str(i)) for i, (text, day) in enumerate(words, start=1)]
    svg = charts.xmr_chart(
        points, spans, id="c", title="Any", target=target, events=events, width=width * look.scale, look=look
    )
    assert tree(svg).get("role") == "img"
    shown = {text.text for text in shapes(svg, "text")}
    days = [event.number for event in events if points[0].day <= event.day <= points[-1].day]
    assert set(days) <= shown  # every circle is there, whatever room its words find


# Axes


@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5))
def test_an_axis_has_two_to_four_round_figures_that_lie_on_it(low, span):
    ticks, step = round_steps(low, low + span)
    assert 1 <= len(ticks) <= 4
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in ticks)
    assert str(step).strip("0.")[0] in "1235"


def test_steps_are_written_with_as_many_decimals_as_they_have():
    assert [decimals(step) for step in (10, 2, 0.5, 0.02)] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("days", "apart", "first", "named"),
    [
        (48, 7, "Apr", 12),  # a year of weeks
        (30, 1, "6 Apr", 12),  # a month of days
        (36, 30, "May", 17),  # three years of months, every second
        (120, 30, "Jul", 20),  # ten years of months, every half year
        (480, 30, "2028", 19),  # forty years, every second
    ],
)
def test_dates_are_named_as_finely_as_there_is_room(days, apart, first, named):
    dates = [START + timedelta(apart * i) for i in range(days)]
    ticks = date_ticks(dates, day_scale(dates[0], dates[-1], 40, 930), PAGE)
    assert ticks[0].text == first
    assert abs(len(ticks) - named) <= 4
    places = [tick.x for tick in ticks]
    assert all(b - a >= 30 for a, b in pairwise(places))


def test_the_year_is_said_once_where_it_begins():
    dates = [START + WEEK * i for i in range(48)]
    ticks = date_ticks(dates, day_scale(dates[0], dates[-1], 40, 930), PAGE)
    assert [(tick.text, tick.year) for tick in ticks if tick.year] == [("Apr", "2026"), ("Jan", "2027")]


@given(st.lists(st.floats(0, 300), max_size=6))
def test_labels_pushed_apart_keep_their_order_and_stay_inside(places):
    moved = spread_apart(places, 18, 0, 300)
    order = sorted(range(len(places)), key=lambda index: places[index])
    found = [moved[index] for index in order]
    assert all(b - a >= 18 - 1e-6 for a, b in pairwise(found))
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in found)


# Marks, icons and the small line


def test_every_reading_has_an_icon_of_its_own():
    kinds = ["common", "improvement", "concern", "neutral", "pass", "fail", "hit or miss"]
    drawn = {str(charts.reading_icon(kind, up=True)) for kind in kinds}
    assert len(drawn) == 7
    for kind in kinds:
        for up in (True, False, None):
            check_drawing(charts.reading_icon(kind, up=up, id="i", title=kind))
            check_drawing(charts.reading_icon(kind, up=up, size=20, look=DOCUMENT))


def test_an_icon_leaves_for_the_side_on_which_the_point_lies():
    assert charts.reading_icon("concern", up=True) != charts.reading_icon("concern", up=False)


def test_a_mark_and_a_line_for_the_key_are_decoration():
    for svg in (charts.mark("concern"), charts.mark("improvement", up=False), charts.line_sample("aim")):
        check_drawing(svg)
        assert tree(svg).get("aria-hidden") == "true"


def test_the_small_line_has_the_average_before_in_black_and_since_in_blue():
    svg = charts.sparkline([9, 8, 9, 4, 5, 4], before=(3, 8.7), since=(3, 4.3), change="improvement")
    check_drawing(svg)
    before, since = shapes(svg, "line")
    assert (before.get("stroke"), since.get("stroke")) == (PAGE.ink, PAGE.improvement)
    assert float(before.get("y1")) < float(since.get("y1"))
    assert float(before.get("x2")) < float(since.get("x1"))


def test_a_small_line_of_no_change_is_grey_and_one_for_the_worse_amber():
    same = shapes(charts.sparkline([1, 2, 1, 2], since=(4, 1.5)), "line")
    worse = shapes(charts.sparkline([1, 2, 4, 5], before=(2, 1.5), since=(2, 4.5), change="concern"), "line")
    assert [line.get("stroke") for line in same] == [PAGE.to_come]
    assert worse[1].get("stroke") == PAGE.attention


def test_a_small_line_of_nothing_is_nothing_and_of_one_figure_a_dot():
    assert charts.sparkline([]) == charts.sparkline([None]) == ""
    assert len(shapes(charts.sparkline([None, 4]), "circle")) == 1


@given(st.lists(amounts, max_size=30), looks)
def test_any_small_line_stays_in_its_box(values, look):
    svg = charts.sparkline(values, width=168 * look.scale, height=44 * look.scale, look=look)
    if svg:
        check_drawing(svg)


def test_why_limits_begin_anew_stands_over_the_day_with_its_year_where_nothing_else_says_it():
    points, (first, second) = two_groups()
    svg = draw(points, [first, replace(second, because="One desk for all referrals")])
    assert {"One desk for all referrals", "Re-based from 29 June 2026"} < set(texts(svg))
    assert "One desk for all referrals" not in texts(draw(points, [first, replace(second, because="x")], events=TRIED))


@pytest.mark.parametrize(
    ("unit", "label"),
    [("days", "Average 12.4 days"), ("patients in a whole week", "Average 12.4"), ("%", "Average 12.4%")],
)
def test_an_average_has_its_unit_beside_it_where_that_is_short(unit, label):
    points, spans = two_groups()
    assert label in texts(draw(points, spans, unit=unit))
