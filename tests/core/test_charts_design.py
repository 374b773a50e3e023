"""A design in weeks, as it is drawn and as it is read out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts
from core.charts import DesignBand, DesignLane, DesignMark, DesignSpan
from tests.core.drawing import assert_no_two_texts_meet, check_drawing, desc, labels, looks, shapes, texts

BANDS = [DesignBand("First trimester", 0, 16), DesignBand("Second trimester", 17, 33)]
LANES = [
    DesignLane("Insight day", [DesignMark(0, "Values", "two parts"), DesignMark(18, "Business", "two parts")]),
    DesignLane("Leadership challenge", [DesignMark(15, "A practice in trouble", "challenge")]),
    DesignLane("Study visit", spans=[DesignSpan(4, 33, "to be agreed", "up to 6 days")]),
    DesignLane("Project", spans=[DesignSpan(2, 33, "own work")]),
]


def draw(lanes=LANES, bands=BANDS, weeks=33, **options):
    return charts.design_plan(lanes, bands, weeks, id="plan", title="The design in weeks", **options)


@pytest.mark.parametrize("width", [326, 600, 1086])
def test_phases_kinds_and_days_to_be_agreed_are_named_without_overlap(width):
    svg = draw(width=width)
    check_drawing(svg)
    assert_no_two_texts_meet(svg)
    assert {"Insight day", "Leadership challenge", "Study visit", "Project", "up to 6 days", "week 0"} < set(texts(svg))


def test_all_of_it_is_said_in_words():
    assert desc(draw()) == (
        "First trimester, weeks 0 to 16; Second trimester, weeks 17 to 33; "
        "Insight day: Values in week 0, Business in week 18; "
        "Leadership challenge: A practice in trouble in week 15; "
        "Study visit: up to 6 days, weeks 4 to 33; Project: own work, weeks 2 to 33."
    )


def test_a_combined_day_is_two_blocks_and_a_meeting_one_dot():
    plain = draw([DesignLane("Day", [DesignMark(3, "Day")])], [])
    combined = draw([DesignLane("Day", [DesignMark(3, "Day", "two parts")])], [])
    assert (len(shapes(plain, "circle")), len(shapes(plain, "rect"))) == (1, 0)
    assert (len(shapes(combined, "circle")), len(shapes(combined, "rect"))) == (0, 2)


def test_later_weeks_stand_further_right():
    svg = draw([DesignLane("Day", [DesignMark(week, "Day") for week in (0, 5, 33)])], [])
    across = [float(circle.get("cx")) for circle in shapes(svg, "circle")]
    assert across == sorted(across)
    assert len(set(across)) == 3


@pytest.mark.parametrize("shape", ["meeting", "two parts", "challenge", "own work", "to be agreed"])
def test_the_key_has_a_mark_of_each_kind_that_is_not_read_out(shape):
    assert 'aria-hidden="true"' in charts.design_key(shape)


marks = st.builds(DesignMark, week=st.integers(0, 120), title=labels, shape=st.sampled_from(["meeting", "two parts"]))
spans = st.builds(
    DesignSpan,
    first=st.integers(0, 90),
    last=st.integers(0, 120),
    shape=st.sampled_from(["own work", "to be agreed"]),
    text=labels,
)
lanes = st.builds(DesignLane, label=labels, marks=st.lists(marks, max_size=4), spans=st.lists(spans, max_size=2))


@settings(max_examples=40)
@given(st.lists(lanes, max_size=5), st.integers(0, 120), looks, st.sampled_from([326, 1086]))
def test_whatever_a_design_holds_the_drawing_is_sound(made, weeks, look, width):
    check_drawing(draw(made, [], weeks, look=look, width=width * look.scale))
