import math
import re
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import charts
from core.charts import DOCUMENT, PAGE, BarRow, Column
from core.charts.lettering import fit, text_width, wrap
from tests.core.drawing import (
    amounts,
    assert_no_two_texts_meet,
    check_drawing,
    desc,
    filled,
    labels,
    looks,
    numbers,
    shapes,
    texts,
    title,
    tree,
)

# Letters


def test_the_width_of_a_text_is_that_of_its_letters():
    assert text_width("Leading", 16) == pytest.approx((486 + 496 + 504 + 555 + 246 + 544 + 504) * 0.016, abs=0.5)
    assert text_width("é", 10) == text_width("e", 10)
    assert text_width("Mean", 14, 600) > text_width("Mean", 14)


@given(labels, st.floats(5, 300), st.sampled_from([400, 600]))
def test_a_text_made_to_fit_fits_and_says_that_it_was_shortened(text, width, weight):
    shown = fit(text, width, 16, weight)
    assert text_width(shown, 16, weight) <= width
    assert shown in ("", text) or shown.endswith("…")


@given(labels, st.floats(60, 300), st.integers(1, 3))
def test_a_wrapped_text_keeps_to_its_width_and_lines(text, width, lines):
    wrapped = wrap(text, width, 16, lines=lines)
    assert 1 <= len(wrapped) <= lines
    assert all(text_width(line, 16) <= width for line in wrapped)


def test_a_long_label_is_wrapped_at_a_space():
    assert wrap("An evening with people who use services", 220, 16) == ["An evening with people who use", "services"]


# Names


def test_a_page_has_the_finding_as_title_and_the_figures_as_description():
    svg = charts.bar_rows([BarRow("Nursing", 7), BarRow("Medical", 3)], id="mix", title="Mostly nurses")
    root = tree(svg)
    assert (title(svg), desc(svg)) == ("Mostly nurses", "Nursing 7; Medical 3.")
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("mix-title", "mix-desc")


def test_a_document_has_the_figures_in_the_title_too_since_it_is_the_alternative_text_there():
    svg = charts.bar_rows([BarRow("Nursing", 7)], id="mix", title="Mostly nurses.", look=DOCUMENT)
    assert title(svg) == "Mostly nurses. Nursing 7."
    assert tree(svg).get("width").endswith("pt")


def test_a_chart_without_an_id_is_refused():
    with pytest.raises(ValueError, match="id of its own"):
        charts.progress_bar(1, 2, title="1 of 2")


def test_a_drawing_without_a_title_is_hidden_from_assistive_technology():
    check_drawing(charts.progress_bar(1, 2))
    check_drawing(charts.place_dots(7))
    check_drawing(charts.session_key("next"))


def test_words_in_a_chart_are_text_and_never_markup():
    row = BarRow("<script>alert('x')</script> & \"co\"\x00", 1)
    svg = charts.bar_rows([row], id="a", title="<b>&", width=600)
    assert "<script" not in svg
    assert texts(svg)[0] == "<script>alert('x')</script> & \"co\""
    assert title(svg) == "<b>&"
    assert "&lt;b&gt;" in svg


def both(width):
    rows = [BarRow("Nursing", 7)]
    drawn = charts.at_both_widths(charts.bar_rows, rows, id="mix", title="Mix", width=width)
    widths = re.findall(r'<div class="c-chart c-chart--([a-z]+)"><svg [^>]*viewBox="0 0 (\d+)', drawn)
    return widths, re.findall(r' id="([^"]+)-title"', drawn)


def test_a_page_gets_a_drawing_for_a_phone_too_with_an_id_of_its_own():
    assert both(460) == ([("wide", "460"), ("narrow", "326")], ["mix", "mix-narrow"])


def test_a_broad_chart_is_drawn_for_a_tablet_too():
    widths, ids = both(1086)
    assert widths == [("broad", "1086"), ("middle", "600"), ("narrow", "326")]
    assert ids == ["mix", "mix-middle", "mix-narrow"]


def test_a_look_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        PAGE.ink = "#000000"


# Bars


@given(amounts, amounts, st.none() | amounts, looks)
def test_a_progress_bar_is_as_long_as_its_share(value, whole, plan, look):
    svg = charts.progress_bar(value, whole, plan=plan, id="p", title="Hours", width=352, look=look)
    check_drawing(svg)
    share = min(value / whole, 1) if whole else 0
    assert filled(svg, look.quantity) == [[0, pytest.approx(352 * share, abs=0.06)]]


def test_the_plan_is_a_tick_across_the_bar():
    svg = charts.progress_bar(88, 150, plan=84, id="p", title="88 of 150 hours", width=352)
    [tick] = shapes(svg, "line")
    assert numbers(tick, "x1", "x2") == pytest.approx([352 * 84 / 150] * 2, abs=0.06)


bar_row_lists = st.lists(
    st.builds(BarRow, labels, amounts, st.none(), st.none(), st.none() | amounts, st.booleans()),
    min_size=1,
    max_size=8,
)


@given(bar_row_lists, st.sampled_from([190, 326, 700]), looks)
def test_bars_are_in_proportion_and_begin_at_one_line(rows, width, look):
    svg = charts.bar_rows(rows, id="r", title="Places", width=width, look=look)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)
    bars = filled(svg, look.quantity)
    assert len(bars) == len(rows)
    assert len({x for x, _ in bars}) == 1
    longest, largest = max(wide for _, wide in bars), max(row.value for row in rows)
    for (_, wide), row in zip(bars, rows, strict=True):
        assert wide * largest == pytest.approx(longest * row.value, abs=0.11 * largest)


@pytest.mark.parametrize("width", range(240, 700, 20))
def test_no_label_of_a_bar_is_cut_short_beside_it_that_would_be_whole_above(width):
    row = BarRow("Mariners Medical Centre", 2)
    assert row.label in re.findall(r">([^<]+)</text>", charts.bar_rows([row], id="r", title="Places", width=width))


def test_labels_stand_beside_the_bars_where_there_is_room_and_above_them_on_a_phone():
    rows = [BarRow("Service and operational managers", 7), BarRow("Nursing", 3)]
    wide = charts.bar_rows(rows, id="r", title="Places", width=600)
    narrow = charts.bar_rows(rows, id="r", title="Places", width=250)
    assert filled(wide, PAGE.quantity)[0][0] > 200
    assert filled(narrow, PAGE.quantity)[0] == [0, 250]
    assert min(float(t.get("font-size")) for t in shapes(narrow, "text")) == 16


def test_hours_have_a_track_as_long_as_their_whole_on_one_scale_or_each_on_its_own():
    rows = [BarRow("Experience at work", 58, 105, "58 of 105 h"), BarRow("Formal teaching", 11, 15)]
    shared = charts.bar_rows(rows, id="r", title="Hours", width=352)
    assert filled(shared, PAGE.track) == [[0, 352], [0, pytest.approx(352 * 15 / 105, abs=0.06)]]
    own = charts.bar_rows(rows, id="r", title="Hours", width=352, own_scale=True)
    assert filled(own, PAGE.track) == [[0, 352], [0, 352]]
    assert filled(own, PAGE.quantity)[1] == [0, pytest.approx(352 * 11 / 15, abs=0.06)]
    assert texts(own) == ["Experience at work", "58 of 105 h", "Formal teaching", "11 of 15"]


def test_the_figure_beside_a_bar_stands_clear_of_its_tick():
    rows = [BarRow("Medical", 20, tick=21), BarRow("Nursing", 100)]
    svg = charts.bar_rows(rows, id="r", title="Places", width=400)
    tick = numbers(shapes(svg, "line")[0], "x1")[0]
    figure = next(t for t in shapes(svg, "text") if t.text == "20")
    assert numbers(figure, "x")[0] > tick + 4


def test_a_running_cohort_is_outlined_and_one_without_a_figure_says_why():
    values = [Column("1", 17, "85%"), Column("2", 18, "90%", running=True), Column("3", None, note="in June")]
    svg = charts.columns(values, top=20, id="c", title="Completed")
    check_drawing(svg)
    first, second = shapes(svg, "rect")
    assert (first.get("fill"), second.get("fill"), second.get("stroke")) == ("#1b6e7a", "#ffffff", "#1b6e7a")
    heights = [float(bar.get("height")) for bar in (first, second)]
    assert heights == pytest.approx([85, 90])
    assert texts(svg) == ["1", "85%", "2", "90%", "3", "in June"]
    assert desc(svg) == "1: 85%; 2: 90% (running); 3: in June."


def test_means_are_on_the_whole_scale_from_one_to_five():
    svg = charts.score_line([Column("1", 1.0, "1.0"), Column("2", 5.0, "5.0"), Column("3", 3.0)], id="s", title="Mean")
    check_drawing(svg)
    heights = [float(dot.get("cy")) for dot in shapes(svg, "circle")]
    lines = sorted(float(line.get("y1")) for line in shapes(svg, "line"))
    assert heights == [lines[2], lines[0], lines[1]]


columns_of = st.lists(
    st.builds(Column, st.text("1234", max_size=2), st.none() | st.floats(0, 5), st.just(""), st.booleans()), max_size=7
)


@given(columns_of, looks)
def test_columns_and_score_lines_stay_inside(values, look):
    for draw in (charts.columns, charts.score_line):
        svg = draw(values, id="c", title="Cohorts", width=232 * look.scale, height=150 * look.scale, look=look)
        check_drawing(svg)
        assert_no_two_texts_meet(svg)


# Sessions


def test_a_session_dot_is_filled_held_ringed_next_hollow_to_come_and_crossed_missed():
    svg = charts.session_dots(["attended", "held", "next", "to come", "missed"], id="d", title="2 of 5 sessions")
    check_drawing(svg)
    drawn = [(dot.get("fill"), dot.get("stroke")) for dot in shapes(svg, "circle")]
    assert drawn == [
        ("#1b6e7a", None),
        ("#1b6e7a", None),
        ("#ffffff", "#b3560f"),
        ("#ffffff", "#5b6b75"),
        ("#ffffff", "#5b6b75"),
    ]
    assert len(shapes(svg, "line")) == 1
    assert desc(svg) == "1 attended, 1 held, 1 next, 1 to come and 1 missed."


@given(st.integers(0, 60), st.sampled_from([60, 190, 326, 352]), looks)
def test_session_dots_go_on_in_a_second_row_and_never_touch(count, width, look):
    svg = charts.session_dots(["held"] * count, id="d", title="Sessions", width=width, look=look)
    check_drawing(svg)
    centres = [numbers(dot, "cx", "cy") for dot in shapes(svg, "circle")]
    assert len(centres) == count
    gaps = [math.dist(a, b) for i, a in enumerate(centres) for b in centres[i + 1 :]]
    assert min(gaps, default=99) >= 17 * look.scale


def test_every_mark_of_the_register_is_drawn_differently():
    marks = list(charts.Mark.__args__)
    drawn = {charts.attendance_key(mark) for mark in marks}
    assert len(drawn) == len(marks) == 9
    svg = charts.attendance_squares(marks, id="a", title="Attendance of Tom Bevan")
    check_drawing(svg)
    assert texts(svg) == ["A", "S"]
    assert desc(svg).startswith("1 present, 1 late, 1 left early, 1 caught up, 1 apologies, 1 called back, 1 absent")


def test_the_letters_in_the_squares_are_twelve_pixels_on_a_page_and_eight_points_in_a_document():
    for look, size in ((PAGE, 12), (DOCUMENT, 8)):
        [letter] = shapes(charts.attendance_key("apologies", look=look), "text")
        assert float(letter.get("font-size")) == size


def test_a_mark_that_the_register_does_not_know_is_refused():
    with pytest.raises(ValueError, match="perhaps"):
        charts.attendance_squares(["perhaps"])
