"""The pages of what a project measures: who sees them, what they say, and what becomes of what is typed."""

import csv
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from core.charts import DOCUMENT
from projects import measuring
from projects.measured import measure_chart
from projects.models import Measure, Point, Rebase
from tests import factories as make
from tests.projects.series import REBASED, WEEKS, dates

DAYS = dates(48, start=date(2025, 4, 7))
FORM = {
    "name": "Missed first appointments",
    "kind": "outcome",
    "improvement": "decrease",
    "unit": "%",
    "frequency": "week",
    "target": "10%",
    "shift": "7",
    "trend": "7",
    "two_in_three": "beyond",
}


@pytest.fixture
def measure(running, project):
    """Forty-eight weeks, re-based after the second change, with the two changes marked."""
    by = running.participant
    made = measuring.add_measure(
        project=project, by=by, name="Missed first appointments", unit="%", target=Decimal(10), baseline_points=24
    )
    figures = [measuring.Figure(day, value) for day, value in zip(DAYS, WEEKS, strict=True)]
    measuring.add_points(measure=made, figures=figures, by=by)
    measuring.annotate(measure=made, on=DAYS[24], text="Reminder in plain words", numbered=True, by=by)
    measuring.annotate(measure=made, on=DAYS[REBASED], text="Call 5 days before", numbered=True, by=by)
    measuring.rebase(measure=made, on=DAYS[REBASED], reason="The fall had a known cause", by=by)
    return made


def url(name, thing):
    return reverse(f"projects:{name}", args=[thing.pk])


def text(response):
    """The words of a page, its drawings' among them, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


# Who sees it


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("participant", 200),
        ("peer", 200),
        ("facilitator", 200),
        ("coordinator", 200),
        ("stranger", 404),
        ("coach", 404),
        ("commissioner", 404),
        ("other_coordinator", 404),
        ("nobody", 404),
    ],
)
def test_a_measure_is_seen_by_those_who_see_its_project(running, measure, sign_in, name, status):
    response = sign_in(getattr(running, name)).get(url("measure", measure))
    assert response.status_code == status
    assert ("24.9%" in text(response)) == (status == 200)


def test_a_stranger_who_guesses_any_address_finds_nothing_and_changes_nothing(running, measure, sign_in):
    client = sign_in(running.stranger)
    point, made, mark = measure.points.first(), measure.rebases.first(), measure.annotations.first()
    doors = [(name, measure) for name in ("measure", "change_measure", "add_figures", "rebase", "annotate")]
    doors += [(name, point) for name in ("correct_figure", "leave_out_figure", "count_figure_again", "remove_figure")]
    doors += [("undo_rebase", made), ("remove_annotation", mark), ("add_measure", measure.project)]
    for name, thing in doors:
        response = client.post(url(name, thing), {"do": "one", "on": "7 Apr 2025", "value": "1", "reason": "x"})
        assert response.status_code in (404, 405), name
        assert b"Missed first appointments" not in response.content
    assert (Point.objects.count(), Rebase.objects.count(), measure.annotations.count()) == (48, 1, 2)


def test_a_peer_reads_the_chart_without_a_way_to_change_it(running, measure, sign_in):
    html = sign_in(running.peer).get(url("measure", measure)).content.decode()
    for name in ("add_figures", "change_measure", "rebase", "annotate"):
        assert url(name, measure) not in html
    assert "figures/" not in html and "Take off" not in html and "Undo" not in html


# What it says


def test_the_project_s_page_shows_the_outcome_first_with_its_sentence_key_and_state(running, measure, sign_in):
    by = running.participant
    called = measuring.add_measure(
        project=measure.project, by=by, name="People called", unit="%", improvement="increase", kind="process"
    )
    climb = [0, 22, 35, 44, 52, 58, 66, 70, 75, 77, 80, 82, 84, 83, 85]
    figures = [measuring.Figure(DAYS[i], Decimal(value)) for i, value in enumerate(climb)]
    measuring.add_points(measure=called, figures=figures, by=by)
    response = sign_in(by).get(url("project", measure.project))
    said = text(response)
    assert (
        "Missed first appointments fell by more than a third, from an average of 19.5% to 12.4%, and stayed lower for "
        "17 weeks. An ordinary week now lies between 7.4% and 17.3%, so 10% will be met in some weeks and not in "
        "others. Reaching it every week needs another change." in said
    )
    assert "Latest week: ordinary. Aim: hit or miss." in said
    assert "Improvement (7 in a row below average and 2 of 3 near the lower limit)" in said
    assert "Re-based from 10 November 2025 by Amara Okafor" in said
    assert "where we began, as measured 19.5%" in said
    assert "Data table" in said and "How this chart works" in said
    others = said[said.index("The other measures") :]
    assert "People called Process" in others and "Higher for" in others
    assert response.content.count(b"c-chart--") == 3  # the big one, at three widths


def test_a_process_measure_is_not_shown_before_an_outcome_that_came_later(running, project, sign_in):
    by = running.participant
    measuring.add_measure(project=project, by=by, name="Called", kind="process")
    measuring.add_measure(project=project, by=by, name="Missed", kind="outcome")
    said = text(sign_in(by).get(url("project", project)))
    assert said.index("Missed, each week") < said.index("The other measures") < said.index("Called Process")


def test_a_project_without_a_measure_invites_its_team_and_nobody_else(running, project, sign_in):
    assert "Nothing is counted yet" in text(sign_in(running.participant).get(url("project", project)))
    assert "Nothing is counted yet" not in text(sign_in(running.peer).get(url("project", project)))


def test_the_table_names_the_rule_that_each_figure_meets(running, measure, sign_in):
    said = text(sign_in(running.participant).get(url("measure", measure)))
    assert "24.9% Concern: above the upper limit" in said
    assert "14.4% Improvement: 2 of 3 near the lower limit" in said
    assert "13.8% Ordinary" in said
    assert "Re-based from here" in said


def test_no_icon_is_shown_while_limits_are_provisional(running, project, sign_in):
    by = running.participant
    made = measuring.add_measure(project=project, by=by, name="Falls", target=Decimal(3), chart_style="xmr")
    for count in (12, 13):
        figures = [measuring.Figure(day, Decimal(4 + i % 2)) for i, day in enumerate(DAYS[:count])]
        measuring.add_points(measure=made, figures=figures, by=by)
        html = sign_in(by).get(url("measure", made)).content.decode()
        state = html[html.index("c-chart-foot__state") :]
        assert ("<svg" in state[: state.index("</p>")]) == (count == 13)
        assert ("Limits are provisional." in html) == (count == 12)


def test_a_long_series_shows_its_latest_figures_and_all_on_asking(running, project, sign_in):
    by = running.participant
    made = measuring.add_measure(project=project, by=by, name="Falls", frequency="day")
    figures = [measuring.Figure(date(2024, 1, 1) + timedelta(n), Decimal(n % 7)) for n in range(400)]
    measuring.add_points(measure=made, figures=figures, by=by)
    client = sign_in(by)
    few = text(client.get(url("measure", made)))
    assert "Show all 400 figures" in few and "1 January 2024" not in few[few.index("Data table") :]
    whole = text(client.get(url("measure", made) + "?all=1"))
    assert "1 January 2024" in whole[whole.index("Data table") :]


def test_the_same_chart_stands_in_a_document(measure):
    svg = measure_chart(Measure.objects.with_series().get(), DOCUMENT)
    assert svg.count("<svg") == 1 and 'width="482pt"' in svg
    assert "fell by more than a third" in svg[: svg.index("</title>")]
    assert measure_chart(measuring.add_measure(project=measure.project, by=None, name="Empty"), DOCUMENT) == ""


# What is typed


def test_a_measure_is_named_and_leads_on_to_its_figures(running, project, sign_in):
    client, token = sign_in(running.participant), str(uuid4())
    for _ in range(2):
        response = client.post(url("add_measure", project), FORM | {"token": token})
    made = Measure.objects.get()
    assert response.url == url("add_figures", made)
    assert (str(made.pk), made.target, made.unit) == (token, 10, "%")


def test_a_slip_in_a_measure_says_how_to_mend_it_and_loses_nothing(running, project, sign_in):
    wrong = FORM | {"target": "about ten", "definition": "Of all that were booked", "baseline_points": "3", "name": ""}
    response = sign_in(running.participant).post(url("add_measure", project), wrong)
    said = text(response)
    assert "“about ten” is not a number. Write it like 12.4 or 1,250." in said
    assert "Answer “What is measured?”" in said
    assert "12 or more" in said
    assert 'value="about ten"' in response.content.decode() and "Of all that were booked</textarea>" in (
        response.content.decode()
    )
    assert b'<details class="nhsuk-details" open>' in response.content
    assert not Measure.objects.exists()


def test_a_measure_is_changed_and_reads_back_as_it_was_typed(running, measure, sign_in):
    client = sign_in(running.participant)
    html = client.get(url("change_measure", measure)).content.decode()
    assert 'name="target" value="10"' in html
    posted = FORM | {"target": "8.5%", "baseline_points": "24", "standard": "National standard", "standard_value": "5"}
    client.post(url("change_measure", measure), posted)
    assert "To compare with: National standard, 5%" in text(client.get(url("measure", measure)))
    measure.refresh_from_db()
    assert measure.target == Decimal("8.5")


def test_a_measure_typed_while_the_sign_in_ran_out_waits_for_its_writer(running, project, client, sign_in):
    html = sign_in(running.participant).get(url("add_measure", project)).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    client.session.flush()
    client.post(url("add_measure", project), FORM | fields | {"definition": "Of all that were booked"})
    again = sign_in(running.participant).get(url("add_measure", project)).content.decode()
    assert "Of all that were booked</textarea>" in again


def test_a_figure_is_typed_as_people_write_it_and_the_next_day_is_ready(running, project, sign_in):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed", unit="%")
    client = sign_in(running.participant)
    posted = {"do": "one", "on": "14 Apr 2025", "value": "12.4%", "note": ""}
    for words in ("Added: 14 April 2025, 12.4%.", "There already: 14 April 2025, 12.4%."):
        assert words in text(client.post(url("add_figures", made), posted, follow=True))
    assert [(point.on, point.value) for point in made.points.all()] == [(date(2025, 4, 14), Decimal("12.4"))]
    assert 'value="21 April 2025"' in client.get(url("add_figures", made)).content.decode()
    response = client.post(url("add_figures", made), posted | {"value": "13"})
    assert "14 April 2025 has a figure: 12.4%. Correct it in the table." in text(response)
    assert 'value="13"' in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"on": "31 Feb 2025"}, "Give a real date, like 14/03/2027 or 14 Mar 2027"),
        ({"on": ""}, "Give the date that the figure is for"),
        ({"value": "lots"}, "“lots” is not a number. Write it like 12.4 or 1,250."),
        ({"value": ""}, "Give the figure, like 12.4"),
        ({"on": "1 Jan 2999"}, "1 January 2999 is still to come."),
        ({"note": "Mrs Kelleher fell"}, "Take out what could identify someone"),
    ],
)
def test_a_slip_in_a_figure_comes_back_with_a_message(running, project, sign_in, typed, says):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed")
    posted = {"do": "one", "on": "14 Apr 2025", "value": "12.4", "note": "kept"} | typed
    response = sign_in(running.participant).post(url("add_figures", made), posted)
    assert says in text(response)
    for value in filter(None, posted.values()):
        assert value in unescape(response.content.decode())
    assert not Point.objects.exists()


def test_a_paste_is_shown_line_by_line_before_it_is_added(running, measure, sign_in):
    client = sign_in(running.participant)
    pasted = f"Week\tMissed\n{DAYS[0]:%d/%m/%Y}\t19.1%\n{DAYS[1]:%d/%m/%Y}\t99%\n9 Mar 2026\t1,250\tsnow"
    look = client.post(url("add_figures", measure), {"do": "look", "text": pasted})
    said = text(look)
    assert "1 new figure, 1 that takes the place of another, 1 that is there already." in said
    assert "A heading, passed over." in said and "Takes the place of 22.8%." in said and "There already." in said
    assert Point.objects.count() == 48
    for words in ("1 figure added, 1 changed.", "0 figures added."):
        assert words in text(client.post(url("add_figures", measure), {"do": "add", "text": pasted}, follow=True))
    assert measure.points.get(on=DAYS[1]).value == 99
    assert measure.points.get(on=date(2026, 3, 9)).note == "snow"


def test_a_paste_with_bad_lines_names_each_with_its_reason_and_adds_none(running, project, sign_in):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed", unit="%")
    pasted = "14/04/2025\t12\n31/02/2025\t3\n21/04/2025\ttwelve\nKelleher\tMoira\t14/03/1962\t943 476 5919"
    for do in ("look", "add"):
        response = sign_in(running.participant).post(url("add_figures", made), {"do": do, "text": pasted})
        said = text(response)
        assert "Line 2: “31/02/2025” is not a real date. Write the day first, like 14/03/2027." in said
        assert "Line 3: “twelve” is not a number. Write it like 12.4 or 1,250." in said
        assert "Line 4: This looks like" in said and "never a row about one person" in said
        assert "31/02/2025\t3" in response.content.decode()
        assert "Add 1 figure" not in said
    assert not Point.objects.exists()


def test_of_many_bad_lines_the_first_are_named_and_the_rest_counted(running, project, sign_in):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed")
    pasted = "\n".join(f"{day}/02/2025\tnone" for day in range(1, 29))
    said = text(sign_in(running.participant).post(url("add_figures", made), {"do": "look", "text": pasted}))
    assert "Line 12: “none”" in said and "Line 13:" not in said
    assert "And 16 more lines that cannot be taken." in said


def test_five_thousand_lines_are_shown_in_short_and_added(running, project, sign_in):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed")
    pasted = "\n".join(f"{date(2010, 1, 1) + timedelta(n)}\t{n % 90}" for n in range(5000))
    client = sign_in(running.participant)
    look = client.post(url("add_figures", made), {"do": "look", "text": pasted})
    assert "5,000 new figures." in text(look) and "4,960 more lines between" in text(look)
    assert "5,000 figures added." in text(
        client.post(url("add_figures", made), {"do": "add", "text": pasted}, follow=True)
    )


def test_a_figure_is_corrected_left_out_counted_again_and_removed(running, measure, sign_in):
    client, point = sign_in(running.participant), measure.points.get(on=DAYS[20])
    html = client.get(url("correct_figure", point)).content.decode()
    assert 'value="24.9"' in html and f'value="{DAYS[20].day} August 2025"' in html
    posted = {"on": "25 Aug 2025", "value": "24.5", "note": "Text service down"}
    assert "Corrected." in text(client.post(url("correct_figure", point), posted, follow=True))
    assert "Say why this figure does not count" in text(client.post(url("leave_out_figure", point), {"reason": ""}))
    said = text(client.post(url("leave_out_figure", point), {"reason": "Text service down"}, follow=True))
    assert "Left out: Text service down" in said
    assert "counts again" in text(client.post(url("count_figure_again", point), follow=True))
    assert "is removed" in text(client.post(url("remove_figure", point), follow=True))
    assert Point.objects.count() == 47


def test_limits_are_rebased_with_a_reason_and_that_is_undone(running, measure, sign_in):
    client = sign_in(running.participant)
    client.post(url("undo_rebase", measure.rebases.get()))
    assert not Rebase.objects.exists()
    early = client.post(url("rebase", measure), {"on": "14 Apr 2025", "reason": "Too early"})
    assert "Each part of the chart needs 7 figures or more; one would have 1 figure." in text(early)
    assert "Too early</textarea>" in early.content.decode()
    said = text(client.post(url("rebase", measure), {"on": "10 Nov 2025", "reason": "Known cause"}, follow=True))
    assert "The old average and limits stay on the chart." in said
    assert Rebase.objects.get().by == running.participant


def test_what_was_tried_is_marked_by_the_next_number_and_taken_off(running, measure, sign_in):
    client = sign_in(running.participant)
    posted = {"on": "19 Jan 2026", "text": "Choose your time", "what": "test"}
    said = text(client.post(url("annotate", measure), posted, follow=True))
    assert "3 Choose your time" in said
    client.post(url("annotate", measure), posted | {"text": "Snow", "what": "event"})
    snow = measure.annotations.get(text="Snow")
    assert snow.number is None
    assert "“Snow” is taken off the chart." in text(client.post(url("remove_annotation", snow), follow=True))


# As a sheet


def sheet(client, measure):
    response = client.get(url("figures_csv", measure))
    assert response["Content-Disposition"] == 'attachment; filename="missed.csv"'
    return list(csv.reader(response.content.decode("utf-8-sig").splitlines()))


def test_all_figures_of_a_measure_come_as_a_sheet_with_what_each_was_worked_out_of(running, project, sign_in):
    by = running.participant
    made = measuring.add_measure(project=project, by=by, name="Missed", unit="%")
    figures = [measuring.Figure(day, Decimal(20 - day.day % 2)) for day in DAYS[:14]]
    counted = measuring.Figure(DAYS[14], Decimal("1250.5"), "=SUM(A1)", Decimal(2501), Decimal(200))
    measuring.add_points(measure=made, figures=[*figures, counted], by=by)
    measuring.exclude_point(point=made.points.get(on=DAYS[0]), reason="Snow", by=by)
    heading, first, *_, last = sheet(sign_in(by), made)
    assert heading == ["Date", "Figure", "Counted", "Of", "What the rules say", "Note", "Left out because"]
    assert first == [DAYS[0].isoformat(), "19", "", "", "", "", "Snow"]
    assert last[:4] == [DAYS[14].isoformat(), "1250.5", "2501", "200"]
    assert last[4].startswith("Concern: ") and last[5:] == ["'=SUM(A1)", ""]
    assert url("figures_csv", made) in sign_in(by).get(url("measure", made)).text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_sheet_takes_the_same_queries_for_1_3_and_30(running, project, sign_in, rows, django_assert_num_queries):
    by = running.participant
    made = measuring.add_measure(project=project, by=by, name="Missed")
    figures = [measuring.Figure(day, Decimal(i)) for i, day in enumerate(DAYS[:rows])]
    measuring.add_points(measure=made, figures=figures, by=by)
    client = sign_in(by)
    client.get(url("figures_csv", made))
    with django_assert_num_queries(7):
        assert len(sheet(client, made)) == rows + 1


# Queries


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_measure_s_page_takes_the_same_queries_for_1_3_and_30(
    running, project, sign_in, rows, django_assert_num_queries
):
    by = running.participant
    made = measuring.add_measure(project=project, by=by, name="Missed")
    figures = [measuring.Figure(day, Decimal(i)) for i, day in enumerate(DAYS[: rows + 14])]
    measuring.add_points(measure=made, figures=figures, by=by)
    for number in range(rows):
        measuring.annotate(measure=made, on=DAYS[0], text=f"Test {number}", numbered=True, by=by)
    measuring.rebase(measure=made, on=DAYS[7], reason="Known", by=by)
    client = sign_in(by)
    client.get(url("measure", made))
    with django_assert_num_queries(8):
        client.get(url("measure", made))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_project_with_measures_takes_the_same_queries_for_1_3_and_30(
    running, project, sign_in, rows, django_assert_num_queries
):
    by = running.participant
    for number in range(rows):
        made = measuring.add_measure(project=project, by=by, name=f"Measure {number}")
        figures = [measuring.Figure(day, Decimal(i % 5)) for i, day in enumerate(DAYS[:20])]
        measuring.add_points(measure=made, figures=figures, by=by)
        measuring.annotate(measure=made, on=DAYS[3], text="Letter", by=by)
        measuring.rebase(measure=made, on=DAYS[10], reason="Known", by=by)
    client = sign_in(by)
    client.get(url("project", project))
    with django_assert_num_queries(15):
        client.get(url("project", project))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_adding_figures_takes_the_same_queries_for_1_3_and_30(
    running, project, sign_in, rows, django_assert_num_queries
):
    made = measuring.add_measure(project=project, by=running.participant, name="Missed")
    client = sign_in(running.participant)
    pasted = "\n".join(f"{day}\t{i}" for i, day in enumerate(DAYS[:rows]))
    client.get(url("add_figures", made))
    with django_assert_num_queries(5):
        client.post(url("add_figures", made), {"do": "look", "text": pasted})


def test_another_s_project_is_never_measured_through_one_s_own(running, project, sign_in):
    other = make.project(running.peer_place, "Somebody else’s")
    assert sign_in(running.participant).post(url("add_measure", other), FORM).status_code == 403
    assert not Measure.objects.exists()


# Figure by figure


def read_out(response):
    """What the slider under the chart says of each figure, the earliest first."""
    found = re.search(r'<script type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found[1])


def test_every_figure_is_read_out_with_the_rule_that_it_meets(running, measure, sign_in):
    point = Point.objects.get(measure=measure, on=DAYS[40])
    measuring.exclude_point(point=point, reason="The clinic was closed", by=running.participant)
    page = sign_in(running.peer).get(url("measure", measure))
    said = read_out(page)
    assert len(said) == len(DAYS)
    assert said[20] == "25 August 2025: 24.9%. Concern: above the upper limit."
    assert said[40] == "12 January 2026: 9.8%. Left out of average, limits and rules."
    assert said[-1] == "2 March 2026: 13.8%. Ordinary."
    assert 'max="47" value="47"' in page.content.decode()
    assert page.content.decode().count('class="c-chart__ring"') == 3  # a wide screen, a tablet, a phone


def test_a_document_has_no_ring(measure):
    assert "c-chart__ring" not in measure_chart(Measure.objects.with_series().get(), DOCUMENT)
