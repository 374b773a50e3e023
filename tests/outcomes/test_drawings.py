"""What is drawn says the same as the figures, and draws nothing that is withheld."""

import re
from datetime import date

from core.charts.lettering import text_width
from outcomes import drawings
from outcomes.comparison import LATEST
from outcomes.drawings import stage_bars
from tests.outcomes.facts import cohort, compared, element, made_of, places, project


def of_page(made):
    """What is drawn of those outcomes with all cohorts compared."""
    return drawings.of_page(*compared(made))


def texts(drawing) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", str(drawing))


def wide(drawing) -> str:
    """The drawing of the widest screen alone."""
    return str(drawing).split("</svg>")[0]


def test_a_withheld_element_is_drawn_hatched_after_the_others_and_without_a_mean():
    made = made_of(
        cohorts=[cohort()],
        elements=[
            element("Visit", (0, 0, 0, 0, 4)),
            element("Launch day", (0, 0, 0, 10, 0)),
            element("Coaching", (0,) * 4 + (9,)),
        ],
    )
    drawn = of_page(made)
    assert [line.element.title for line in drawn.lines] == ["Coaching", "Launch day", "Visit"]
    assert texts(wide(drawn.satisfaction))[-1] == "Withheld"
    assert drawn.withheld


def test_a_score_is_drawn_on_the_whole_axis():
    drawn = of_page(made_of(cohorts=[cohort()], elements=[element("Coaching", (0, 0, 0, 0, 9))]))
    assert texts(wide(drawn.satisfaction))[:5] == ["1 poor", "2", "3", "4 good", "5 excellent"]


def test_what_is_not_known_yet_stands_in_words_where_its_column_would():
    drawn = of_page(made_of(cohorts=[cohort(1), cohort(2, "running")], places=[*places(17), *places(20, cohort=2)]))
    by_title = {chart.title: texts(wide(chart.drawing)) for chart in drawn.charts}
    assert by_title["Completed"] == ["1", "17", "2", "in June"]
    assert by_title["Average score"] == ["1", "not yet", "2", "not yet"]
    assert [words for _, words in drawn.key] == ["Finished", "Cohort 2, running: 1 of 1 sessions held"]


def test_several_cohorts_that_are_not_finished_do_not_crowd_each_other_with_months():
    drawn = of_page(made_of(cohorts=[cohort(1, "running"), cohort(2, "planned")], places=places(20)))
    [completed] = [chart for chart in drawn.charts if chart.title == "Completed"]
    assert texts(wide(completed.drawing)) == ["1", "not yet", "2", "not yet"]
    assert [words for _, words in drawn.key] == ["Cohort 1, running: 1 of 1 sessions held", "Not begun"]


def test_only_the_latest_cohorts_are_drawn_beside_each_other():
    drawn = of_page(made_of(cohorts=[cohort(number) for number in range(1, 10)]))
    [filled] = [chart for chart in drawn.charts if chart.title == "Places filled"]
    assert texts(wide(filled.drawing))[::2] == ["5", "6", "7", "8", "9"]
    assert len(drawn.charts[0].drawing.split("<text")) // 2 >= LATEST


def test_the_bar_of_stages_has_a_part_for_each_stage_in_proportion():
    drawing = wide(stage_bars((0, 1, 1, 2, 0)))
    widths = [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', drawing)]
    assert widths[0] == widths[1]
    assert abs(widths[2] - 2 * widths[0]) < 0.2
    assert texts(drawing) == ["1 planned", "1 testing", "2 improved"]
    assert "1 planned; 1 testing; 2 improved." in drawing


def test_a_part_of_the_bar_too_narrow_for_its_words_has_the_number_alone_or_nothing():
    drawing = wide(stage_bars((1, 0, 0, 0, 400)))
    assert texts(drawing) == ["400 sustained"]


def test_without_projects_no_bar_is_drawn():
    assert of_page(made_of(cohorts=[cohort()])).stages == ""
    assert of_page(made_of(cohorts=[cohort()], projects=[project()])).stages != ""


def test_one_cohort_is_told_by_the_table_and_not_drawn_as_four_charts_of_one_bar():
    assert of_page(made_of(cohorts=[cohort(1, "running")], places=places(8))).charts == ()
    assert len(of_page(made_of(cohorts=[cohort(1), cohort(2, "running")], places=places(8))).charts) == 4


def test_of_five_cohorts_the_one_not_finished_has_its_month_over_its_number_and_clear_of_its_neighbour():
    four = [cohort(number) for number in range(1, 5)]
    made = made_of(
        cohorts=[*four, cohort(5, "running", ends_on=date(2028, 3, 10))],
        places=[each for number in range(1, 5) for each in places(18, cohort=number)],
    )
    [completed] = [chart for chart in of_page(made).charts if chart.title == "Completed"]
    drawing = wide(completed.drawing)
    x = {text: float(at) for at, text in re.findall(r'<text x="([\d.]+)"[^>]*>([^<]*)</text>', drawing)}
    assert x["in March"] == x["2028"] == x["5"]
    *_, (left, broad) = re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', drawing)
    assert float(left) + float(broad) < x["in March"] - text_width("in March", 14) / 2
