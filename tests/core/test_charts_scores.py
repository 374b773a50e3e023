import math
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts
from core.charts import DOCUMENT, PAGE, ScoreRow
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
)

COACHING = ScoreRow("Coaching", 4.8, 50, 59, [(4.7, "cohort 1"), (4.9, "cohort 2"), (None, "cohort 3")])
VISIT = ScoreRow("Visit to another trust", None, withheld="Withheld: fewer than 5 answers")


@pytest.mark.parametrize("width", [1086, 600, 326])
def test_a_score_stands_at_its_place_on_the_whole_scale_with_its_answers(width):
    rows = [ScoreRow("a", 1, 9, 9), ScoreRow("b", 5, 9, 9), COACHING]
    svg = charts.score_rows(rows, id="s", title="Scores", width=width)
    check_drawing(svg)
    one, five, *rest = [numbers(dot, "cx")[0] for dot in shapes(svg, "circle")]
    at = [(x - one) / (five - one) * 4 + 1 for x in rest]
    assert at == pytest.approx([4.7, 4.9, 4.8], abs=0.01)
    assert {"4.8", "50 of 59"} < set(texts(svg))
    assert desc(svg) == "a 1.0 (9 of 9); b 5.0 (9 of 9); Coaching 4.8 (50 of 59)."


@pytest.mark.parametrize("width", [1086, 600, 326])
def test_a_withheld_score_is_a_hatched_box_with_its_reason_and_no_mark(width):
    svg = charts.score_rows([VISIT], id="s", title="Scores", width=width)
    check_drawing(svg)
    assert shapes(svg, "circle") == []
    assert "Withheld: fewer than 5 answers" in texts(svg)
    assert desc(svg) == "Visit to another trust: Withheld: fewer than 5 answers."
    assert [p.get("stroke") for p in shapes(svg, "path")] == ["#c3ced4"]


def test_a_withheld_row_cannot_carry_the_figures_that_it_withholds():
    with pytest.raises(ValueError, match="is withheld and yet has figures"):
        ScoreRow("Visit", 4.0, withheld="Withheld")
    with pytest.raises(ValueError, match="is withheld and yet has figures"):
        ScoreRow("Visit", None, parts=[(4.0, "cohort 1")], withheld="Withheld")
    with pytest.raises(ValueError, match="neither a mean nor a reason"):
        ScoreRow("Visit", None)


def test_on_a_phone_no_word_of_a_score_is_smaller_than_fourteen_pixels():
    svg = charts.score_rows([COACHING, VISIT], id="s", title="Scores", width=326)
    assert min(float(text.get("font-size")) for text in shapes(svg, "text")) == 14


score_row_lists = st.lists(
    st.builds(
        ScoreRow,
        labels,
        st.floats(1, 5),
        st.integers(5, 900),
        st.none() | st.integers(5, 900),
        st.lists(st.tuples(st.none() | st.floats(1, 5), st.just("cohort")), max_size=4),
    )
    | st.builds(ScoreRow, labels, st.none(), withheld=st.just("Withheld: fewer than 5 answers")),
    max_size=8,
)


@given(score_row_lists, st.sampled_from([326, 600, 1086]), looks)
def test_scores_stay_inside_whatever_their_labels(rows, width, look):
    width = width * look.scale if look is DOCUMENT else width
    svg = charts.score_rows(rows, id="s", title="Scores", width=width, look=look)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)


@pytest.mark.parametrize(
    ("look", "width"), [(PAGE, 1086), (PAGE, 600), (PAGE, 326), (DOCUMENT, 481.9), (DOCUMENT, 190)]
)
def test_the_words_of_the_axis_never_touch(look, width):
    svg = charts.score_rows([COACHING], id="s", title="Scores", width=width, look=look)
    ends = [text_box(t) for t in shapes(svg, "text") if re.match(r"[1-5]( |$)", t.text)]
    assert len(ends) == 5
    assert all(a[2] + 3 < b[0] for a, b in pairwise(ends))


@given(st.lists(st.integers(0, 200), min_size=5, max_size=5), st.sampled_from([120, 214, 321]), looks)
@settings(deadline=None)
def test_one_answer_is_one_dot_in_its_own_column(counts, width, look):
    svg = charts.distribution_row(counts, mean=3, id="d", title="Coaching", width=width, look=look)
    check_drawing(svg)
    dots = [re.findall(r"M([\d.]+) [\d.]+h\.01", path.get("d")) for path in shapes(svg, "path")]
    drawn = [float(x) for found in dots for x in found]
    assert [sum(int(x // (width / 5)) == i for x in drawn) for i in range(5)] == counts
    words = "; ".join(f"{n} scored {i}" for i, n in enumerate(counts, 1)) + "."
    assert title(svg) == f"Coaching. {words}" if look.unit else desc(svg) == words


def test_dots_of_a_distribution_do_not_lie_on_one_another():
    svg = charts.distribution_row([0, 2, 5, 29, 49], id="d", title="Coaching", look=DOCUMENT)
    places = [
        (float(x), float(y)) for p in shapes(svg, "path") for x, y in re.findall(r"M([\d.]+) ([\d.]+)h", p.get("d"))
    ]
    assert len(places) == 85
    gaps = [math.dist(a, b) for i, a in enumerate(places) for b in places[i + 1 :]]
    assert min(gaps) > 2.6


def test_the_diamond_stands_at_the_mean():
    svg = charts.distribution_row([0, 0, 0, 4, 4], mean=4.5, id="d", title="Coaching", width=250, look=DOCUMENT)
    diamond = shapes(svg, "path")[-1]
    assert diamond.get("fill") == "#c2640c"
    assert re.match(r"M([\d.]+) ", diamond.get("d")).group(1) == "200"


def test_a_distribution_has_five_scores():
    with pytest.raises(ValueError, match="five counts"):
        charts.distribution_row([1, 2, 3], id="d", title="Coaching")


def test_the_axis_of_a_distribution_stands_over_its_columns():
    svg = charts.score_axis(id="x", width=214, look=DOCUMENT)
    check_drawing(svg)
    assert title(svg) == "Scores from 1 poor, 2 fair, 3 adequate, 4 good, 5 excellent"
    figures = [numbers(t, "x")[0] for t in shapes(svg, "text") if t.text.isdigit()]
    assert figures == pytest.approx([214 / 5 * (i + 0.5) for i in range(5)], abs=0.06)


@given(st.floats(20, 400), looks)
def test_a_withheld_box_says_why_in_its_title_even_where_it_is_too_small_for_words(width, look):
    svg = charts.withheld_box("Withheld: fewer than 5 answers", id="w", width=width, look=look)
    check_drawing(svg)
    assert title(svg) == "Withheld: fewer than 5 answers"


@given(st.integers(0, 120), looks)
def test_one_place_is_one_dot(count, look):
    svg = charts.place_dots(count, id="p", title="Places", look=look)
    check_drawing(svg)
    assert sum(len(re.findall("M", path.get("d"))) for path in shapes(svg, "path")) == count
