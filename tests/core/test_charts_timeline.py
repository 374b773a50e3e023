import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts
from core.charts import PAGE, Lane, Reading, TimelinePoint, TimelineWindow
from tests.core.drawing import assert_no_two_texts_meet, check_drawing, desc, numbers, shapes, text_box, texts

TODAY = date(2027, 3, 9)


def cohort_lanes():
    day = date
    return [
        Lane(
            "Whole cohort",
            [
                TimelinePoint(day(2026, 10, 5), "Launch", "held"),
                TimelinePoint(day(2026, 10, 29), "Leading self", "held"),
                TimelinePoint(day(2026, 11, 12), "Leading others", "held"),
                TimelinePoint(day(2027, 3, 11), "Thursday: Leading change", "next"),
                TimelinePoint(day(2027, 4, 29), "Influencing change"),
                TimelinePoint(day(2027, 6, 3), "Conference"),
            ],
        ),
        Lane("Coaching", windows=[TimelineWindow(day(2027, 2, 22), day(2027, 4, 9), "9 of 20")]),
    ]


def draw_timeline(lanes, today=TODAY, **options):
    return charts.timeline(
        lanes, date(2026, 9, 21), date(2027, 6, 10), today, id="t", title="Sessions of cohort 4", **options
    )


def test_the_timeline_names_each_session_without_overlap_and_says_them_in_words():
    svg = draw_timeline(cohort_lanes())
    check_drawing(svg)
    assert_no_two_texts_meet(svg)
    assert {"Launch", "Leading self", "Leading others", "Influencing change", "Conference", "Today"} < set(texts(svg))
    assert desc(svg) == (
        "Whole cohort: Launch 5 October 2026 (held), Leading self 29 October 2026 (held), "
        "Leading others 12 November 2026 (held), Thursday: Leading change 11 March 2027 (next), "
        "Influencing change 29 April 2027 (to come), Conference 3 June 2027 (to come); "
        "Coaching: 22 February 2027 to 9 April 2027 (9 of 20)."
    )


def test_the_months_are_named_once_each_with_the_year_where_it_begins():
    months = [text for text in texts(draw_timeline([])) if text != "Today"]
    assert months == ["Sep 2026", "Oct", "Nov", "Dec", "Jan 2027", "Feb", "Mar", "Apr", "May", "Jun"]


def test_the_name_of_the_next_session_is_strong_and_clear_of_todays_line():
    svg = draw_timeline(cohort_lanes())
    [label] = [t for t in shapes(svg, "text") if t.text == "Thursday: Leading change"]
    line = next(float(x.get("x1")) for x in shapes(svg, "line") if x.get("stroke") == PAGE.attention)
    left, _, right, _ = text_box(label)
    assert label.get("font-weight") == "600"
    assert left > line or right < line


def test_on_a_phone_only_the_next_session_is_named_and_no_text_is_small():
    svg = draw_timeline(cohort_lanes(), width=326)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)
    assert "Thursday: Leading change" in texts(svg)
    assert "Launch" not in texts(svg)
    assert min(float(text.get("font-size")) for text in shapes(svg, "text")) == 14


def test_a_window_is_filled_as_far_as_today():
    def of(today):
        lane = Lane("Coaching", windows=[TimelineWindow(date(2027, 2, 1), date(2027, 4, 1))])
        svg = draw_timeline([lane], today)
        outline = next(r for r in shapes(svg, "rect") if r.get("stroke") == PAGE.to_come)
        start, wide = numbers(outline, "x", "width")
        whole = [r for r in shapes(svg, "rect") if r.get("fill") == PAGE.quantity]
        part = [p for p in shapes(svg, "path") if p.get("fill") == PAGE.quantity]
        if part:
            return (float(re.match(r"M([\d.]+)", part[0].get("d")).group(1)) - start) / wide
        return len(whole)

    assert of(date(2027, 1, 15)) == 0
    assert of(date(2027, 3, 2)) == pytest.approx(29 / 59, abs=0.01)
    assert of(date(2027, 5, 1)) == 1


def test_there_is_no_line_of_today_before_the_start_or_after_the_end():
    for today in (date(2026, 9, 20), date(2027, 6, 11)):
        svg = draw_timeline(cohort_lanes(), today)
        assert "Today" not in texts(svg)


days = st.integers(0, 262).map(lambda n: date(2026, 9, 21) + timedelta(days=n))
points = st.builds(TimelinePoint, days, st.text("abcdefgh ", max_size=24), st.sampled_from(["held", "next", "to come"]))
windows = st.builds(
    lambda start, length, text: TimelineWindow(start, min(start + timedelta(days=length), date(2027, 6, 10)), text),
    days,
    st.integers(0, 120),
    st.sampled_from(["", "9 of 20", "Repeat: raters chosen by 18 of 20"]),
)
lane_lists = st.lists(
    st.builds(
        Lane, st.sampled_from(["Whole cohort", "360"]), st.lists(points, max_size=10), st.lists(windows, max_size=3)
    ),
    max_size=4,
)


@given(lane_lists, days, st.sampled_from([326, 600, 1086]))
@settings(deadline=None)
def test_no_two_words_of_a_timeline_meet_whatever_is_on_it(lanes, today, width):
    svg = draw_timeline(lanes, today, width=width)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)


# Lines


def test_a_line_shows_its_first_and_last_figure_and_its_aim():
    readings = [Reading(date(2026, 4 + i, 1), v, f"{v}%") for i, v in enumerate([19.5, 20.1, 15.2, 13.8])]
    svg = charts.reading_line(readings, aim=10, aim_text="Aim 10%", id="l", title="Missed appointments")
    check_drawing(svg)
    assert texts(svg) == ["Aim 10%", "13.8%", "19.5%", "April 2026", "July 2026"]
    assert desc(svg) == ("1 April 2026: 19.5%; 1 May 2026: 20.1%; 1 June 2026: 15.2%; 1 July 2026: 13.8%. Aim 10%.")


def test_a_line_goes_by_the_dates_and_not_by_the_number_of_readings():
    readings = [Reading(date(2027, 1, 31), 3), Reading(date(2027, 1, 1), 1), Reading(date(2027, 1, 11), 2)]
    svg = charts.reading_line(readings, id="l", title="Rising")
    line = next(p.get("d") for p in shapes(svg, "path") if p.get("d").startswith("M") and "L" in p.get("d"))
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+) ", line)]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(1 / 3, abs=0.01)
    heights = [float(y) for y in re.findall(r" ([\d.]+)", line)]
    assert heights == sorted(heights, reverse=True)


@given(
    st.lists(st.builds(Reading, days, st.floats(-1000, 1000), st.sampled_from(["", "19.5%"])), min_size=1, max_size=40),
    st.none() | st.floats(-1000, 1000),
    st.sampled_from([190, 326]),
)
def test_a_line_stays_inside_and_its_words_apart(readings, aim, width):
    svg = charts.reading_line(readings, aim=aim, aim_text="Aim", id="l", title="A measure", width=width)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)


def test_a_line_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one reading"):
        charts.reading_line([], id="l", title="A measure")


def dots(svg):
    return sorted(float(x.get("cx")) for x in shapes(svg, "circle"))


@given(st.lists(st.integers(0, 260), min_size=2, max_size=5), st.sampled_from([1086, 340]))
@settings(max_examples=60, deadline=None)
def test_no_dot_of_a_lane_covers_another_and_each_stays_near_its_day(days, width):
    """Sets meet on neighbouring days, or on the same one."""
    points = [TimelinePoint(date(2026, 9, 21) + timedelta(days=each)) for each in days]
    found = dots(draw_timeline([Lane("Learning sets", points)], width=width))
    assert all(after - before >= 18.9 for before, after in pairwise(found))
    alone = [dots(draw_timeline([Lane("Learning sets", [point])], width=width))[0] for point in points]
    assert all(abs(near - far) <= 4 * 19 for near, far in zip(found, sorted(alone), strict=True))


def test_a_dot_that_stands_alone_stays_on_its_day():
    apart = [TimelinePoint(date(2026, 10, 5)), TimelinePoint(date(2027, 1, 11))]
    together = dots(draw_timeline([Lane("Learning sets", apart)]))
    assert together == sorted(dots(draw_timeline([Lane("Learning sets", [each])]))[0] for each in apart)
