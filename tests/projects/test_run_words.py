"""What is said of a run chart, and the pages that show one."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from core.charts import DOCUMENT
from projects import measuring
from projects.chart_words import key, reading, state, tell
from projects.measured import measure_chart
from projects.models import Measure
from tests.projects.series import dates, series

HIGH, LOW = [20, 22, 19, 23, 21, 20, 22, 19], [12, 10, 13, 11, 12, 10, 13, 11]
DAYS = dates(16, start=date(2026, 4, 6))


def run(values, **how):
    return series(values, style="run", **how)


def text(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


# Words


def test_a_shift_that_holds_is_told_with_both_medians_and_what_the_runs_say():
    read = run([*HIGH, *LOW])
    told = tell(read)
    assert told.finding == (
        "Missed first appointments fell, from a median of 20.5% to 11.5%: every figure since 1 June 2026 lies below or "
        "on the median."
    )
    assert told.meaning == "There are 2 runs of 16 figures off the median, fewer than the 5 that chance would leave."
    assert told.advice == "Ask what made it so, and go on counting to see that it lasts."
    assert (read.movement.moved, reading(read)) == ("improved", "Lower since 1 June 2026")


def test_the_same_figures_where_more_is_better_are_worse():
    read = run([*HIGH, *LOW], improvement="increase")
    assert read.movement.moved == "worse"
    assert tell(read).advice.startswith("Find out what is different")


def test_without_a_shift_no_change_is_claimed():
    read = run([20, 18, 22, 17, 23, 19, 18, 22, 20, 17, 23, 18, 21, 16])
    assert (read.movement.moved, reading(read)) == ("no change", "No lasting shift about the median")
    assert "no shift that has lasted" in tell(read).finding
    assert "Do not explain single figures" in tell(read).advice


def test_ups_and_downs_that_are_too_regular_are_two_things_counted_in_turn():
    told = tell(run([10, 20] * 8))
    assert "16 runs of 16 figures off the median, more than the 13 that chance would leave" in told.meaning
    assert "two different things are counted in turn" in told.advice


def test_of_few_figures_off_the_median_nothing_is_said():
    read = run([5, 5, 5, 5, 6, 4, 5, 5, 6, 4, 5, 5, 5, 5])
    assert reading(read) == "Too few figures off the median to say (4 of 10)"
    assert tell(read).advice == "Runs can be counted from 10 figures off the median: 6 more."
    assert (read.movement.moved, state(read)) == ("too few points", "")


def test_the_usual_chart_is_a_run_chart_until_there_are_thirteen_figures():
    assert series(HIGH[:12]).runs is not None
    twelve = series([*HIGH[:6], *LOW[:6]])
    assert {point.rule for point in twelve.runs.points} == {None}
    assert tell(twelve).advice == "Limits can be relied on from 13 figures: 1 more."
    assert series([*HIGH, *LOW][:13]).runs is None
    assert series(HIGH, style="xmr").runs is None


def test_a_figure_that_is_left_out_is_passed_over_by_the_run_chart_too():
    read = run([*HIGH, 90, *LOW], left_out=[8])
    assert read.runs is not None
    assert read.runs.points[8].value is None
    assert (read.runs.groups[0].runs, read.runs.groups[0].useful) == (2, 16)


def test_other_organisations_are_compared_by_averages_whichever_chart_is_shown():
    drawn_as_run, drawn_with_limits = run([*HIGH, *LOW, 40]), series([*HIGH, *LOW, 40], style="xmr")
    assert drawn_as_run.of_averages == drawn_with_limits.movement
    assert drawn_as_run.movement != drawn_as_run.of_averages


def test_the_key_names_the_rule_that_marks_met():
    assert ("improvement", "Improvement (6 in a row below the median)") in key(run([*HIGH, *LOW]))


# Pages


@pytest.fixture
def measure(running, project):
    by = running.participant
    made = measuring.add_measure(
        project=project, by=by, name="Missed first appointments", unit="%", target=Decimal(10), chart_style="run"
    )
    figures = [measuring.Figure(day, Decimal(value)) for day, value in zip(DAYS, [*HIGH, *LOW], strict=True)]
    measuring.add_points(measure=made, figures=figures, by=by)
    measuring.annotate(measure=made, on=DAYS[8], text="Reminder in plain words", numbered=True, by=by)
    return made


def test_the_page_shows_median_aim_and_marks_without_limits_and_a_table_with_the_rule(running, measure, sign_in):
    response = sign_in(running.participant).get(reverse("projects:measure", args=[measure.pk]))
    said = text(response)
    assert "fell, from a median of 20.5% to 11.5%" in said
    assert "Median 16%" in said and "Aim 10%" in said and "Reminder in plain words" in said
    assert "Upper limit" not in said and "Average" not in said
    assert said.count("Improvement: 6 in a row below the median") == 2 * 8  # in the table, and figure by figure
    assert "A run chart tells chance from a change by counting runs" in said


def test_the_document_draws_the_same_median(measure):
    fetched = Measure.objects.with_series().get(pk=measure.pk)
    svg = measure_chart(fetched, DOCUMENT)
    assert "Median 16%" in svg and "Upper limit" not in svg
    assert "median of 20.5% to 11.5%" in svg


def test_the_team_chooses_the_chart_on_the_measure_s_own_form(running, measure, sign_in):
    client, address = sign_in(running.participant), reverse("projects:change_measure", args=[measure.pk])
    form = {"name": measure.name, "kind": "outcome", "improvement": "decrease", "unit": "%", "frequency": "week"}
    form |= {"target": "10%", "shift": "7", "trend": "7", "two_in_three": "beyond"}
    assert client.post(address, form | {"chart_style": "pie"}).status_code == 200
    measure.refresh_from_db()
    assert measure.chart_style == "run"
    assert client.post(address, form | {"chart_style": "xmr"}).status_code == 302
    measure.refresh_from_db()
    assert measure.chart_style == "xmr"
    said = text(client.get(reverse("projects:measure", args=[measure.pk])))
    assert "Upper limit" in said and "Median" not in said
