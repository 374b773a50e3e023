"""What a percentage is of, figures that are worked out or come in a file, and measures that are needed no more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.refusal import Refused
from people.models import AuditEvent
from projects import joining, measuring, retiring
from projects.measured import measured_projects
from projects.models import Measure, Point
from projects.papers.gathering import facts_of
from projects.spacing import spacing
from tests.projects.series import dates
from tests.projects.test_measure_pages import FORM, text, url

OF = {"numerator": "First appointments that nobody came to", "denominator": "All that were booked"}
DAYS = dates(20, start=date(2025, 4, 7))


@pytest.fixture
def measure(running, project):
    return measuring.add_measure(project=project, by=running.participant, name="Missed", unit="%", **OF)


@pytest.fixture
def amara(running, sign_in):
    return sign_in(running.participant)


def look(amara, measure, pasted, do="look", **more):
    return amara.post(url("add_figures", measure), {"do": do, "text": pasted, **more}, follow=True)


def csv_file(content, name="figures.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(), "text/csv")


# What it is of


def test_what_is_counted_and_of_what_is_typed_and_stands_on_the_measures_page(amara, project):
    amara.post(url("add_measure", project), FORM | OF)
    made = Measure.objects.get()
    said = text(amara.get(url("measure", made)))
    assert "Counted First appointments that nobody came to Of All that were booked" in said
    assert "Not written down yet" not in said


def test_the_report_says_what_it_is_of_and_what_each_figure_was_worked_out_of(amara, measure, running):
    look(amara, measure, "7 Apr 2025\t27\t156", do="add")
    (counted,) = facts_of(measure.project_id).measures
    assert (counted.numerator, counted.denominator) == tuple(OF.values())
    assert [(line.value, line.counted) for line in counted.lines] == [("17.31%", "27 of 156")]


def test_a_common_cause_says_what_is_counted_of_what_and_so_do_the_measures_that_join_it(running, project, sign_in):
    cause = joining.set_up_cause(
        programme=project.cohort.programme,
        terms=joining.Terms(
            title="Theatre in time",
            aim="Nine in ten in 36 hours",
            measure="In time",
            definition="From arrival",
            unit="%",
            improvement="increase",
            **OF,
        ),
        by=running.coordinator,
    )
    organisation = running.place.organisation
    joining.join_cause(project=project, cause=cause, organisation=organisation, by=running.participant)
    made = Measure.objects.get()
    assert (made.numerator, made.denominator) == tuple(OF.values())
    said = text(sign_in(running.participant).get(reverse("projects:cause", args=[cause.pk])))
    assert "Counted First appointments that nobody came to Of All that were booked" in said
    with pytest.raises(Refused, match="common cause, which defines it"):
        measuring.change_measure(measure=made, by=running.participant, denominator="Something else")


# Figures that are worked out


def test_a_paste_of_both_counts_is_shown_worked_out_and_both_are_kept(amara, measure):
    pasted = "Week\tMissed\tBooked\n7 Apr 2025\t27\t156\n14 Apr 2025\t1,250\t4,000\tsnow"
    assert "17.31% 27 of 156 New" in text(look(amara, measure, pasted))
    assert not Point.objects.exists()
    said = text(look(amara, measure, pasted, do="add"))
    assert "2 figures added." in said and "17.31% 27 of 156" in said and "31.25% 1,250 of 4,000" in said
    assert [(each.value, each.numerator, each.denominator, each.note) for each in measure.points.all()] == [
        (Decimal("17.31"), 27, 156, ""),
        (Decimal("31.25"), 1250, 4000, "snow"),
    ]


def test_a_figure_that_stands_takes_the_counts_that_come_later_and_loses_them_to_another_figure(amara, measure):
    for row, counted in (("17.31%", ""), ("27 of 156", "27 of 156"), ("17.31", "27 of 156"), ("18", "")):
        look(amara, measure, f"7 Apr 2025\t{row}", do="add")
        assert measure.points.get().counted == counted


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("7 Apr 2025\t0\t0", "Line 1: It is counted of 0 here, and of nothing no figure can be worked out."),
        ("7 Apr 2025\t31\t27", "Line 1: 31 of 27 is more than all of them."),
    ],
)
def test_counts_that_make_no_percentage_are_refused_and_stay_in_the_box(amara, measure, row, says):
    response = look(amara, measure, row, do="add")
    assert says in text(response) and row in response.text
    assert not Point.objects.exists()


def test_one_figure_may_be_typed_as_what_it_is_worked_out_of_and_corrected_so(amara, measure):
    posted = {"do": "one", "on": "7 Apr 2025", "value": "27 of 156", "note": ""}
    assert "Added: 7 April 2025, 17.31%." in text(amara.post(url("add_figures", measure), posted, follow=True))
    point = measure.points.get()
    page = amara.get(url("correct_figure", point))
    assert 'value="27 of 156"' in page.text
    amara.post(url("correct_figure", point), {"on": "7 Apr 2025", "value": "72 of 156", "note": ""})
    point.refresh_from_db()
    assert (point.value, point.counted) == (Decimal("46.15"), "72 of 156")
    amara.post(url("correct_figure", point), {"on": "7 Apr 2025", "value": "50", "note": ""})
    point.refresh_from_db()
    assert (point.value, point.counted) == (50, "")
    wrong = amara.post(url("correct_figure", point), {"on": "7 Apr 2025", "value": "200 of 156", "note": ""})
    assert "200 of 156 is more than all of them." in text(wrong) and 'value="200 of 156"' in wrong.text


# A file


@pytest.mark.parametrize(
    "content",
    [
        "Week,Missed,Booked\n2025-04-07,27,156\n14/04/2025,30,150,\n",
        'Week;Missed;Booked\r\n07/04/2025;"27";156\r\n14/04/2025;30;150\r\n',
        "Week\tMissed\tBooked\n7 Apr 2025\t27\t156\n14 Apr 2025\t30\t150\n".encode("utf-16"),
        "\ufeffWeek,Missed,Booked\n2025-04-07,27,156\n2025-04-14,30,150\n",
    ],
)
def test_a_file_is_shown_line_by_line_and_added_like_a_paste(amara, measure, content):
    response = look(amara, measure, "", file=csv_file(content))
    assert "2 new figures" in text(response) and "27 of 156" in text(response)
    typed = response.context["many"]["text"].value()
    look(amara, measure, typed, do="add")
    assert [each.counted for each in measure.points.all()] == ["27 of 156", "30 of 150"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 a workbook", "This is a workbook. Save its sheet as CSV and choose that, or paste its lines."),
        (b"\x89PNG\0\0", "This is not a CSV file."),
        (b"2025-04-07,\x81\x8d", "The letters of this file cannot be read."),
        (b"\n\n", "There is nothing in this file."),
        (b"2025-04-07,1\n" * 40_000, "This file is larger than 500 kB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_beside_it_and_keeps_what_was_pasted(amara, measure, content, says):
    response = look(amara, measure, "7 Apr 2025\t12", file=csv_file(content))
    assert says in text(response)
    assert "7 Apr 2025\t12" in response.text
    assert not Point.objects.exists()


def test_a_file_about_single_people_is_refused_line_by_line(amara, measure):
    content = "Name,Date of birth,Date\nMoira Kelleher,14/03/1962,07/04/2025\n"
    said = text(look(amara, measure, "", file=csv_file(content)))
    assert "Line 2: " in said and "never a row about one person" in said
    content = "07/04/2025,12,Mrs Kelleher fell twice\n"
    assert "Line 1: This looks like a person’s name." in text(look(amara, measure, "", file=csv_file(content)))
    assert not Point.objects.exists()


# How far apart they are


def test_daily_figures_of_a_weekly_measure_are_pointed_at_and_one_click_mends_it(amara, measure):
    pasted = "\n".join(f"{date(2025, 4, 7) + timedelta(n)}\t{n + 3}" for n in range(9))
    said = text(look(amara, measure, pasted))
    assert "These are a day apart; the measure is counted each week. Count it each day" in said
    response = look(amara, measure, pasted, do="each-day")
    assert "9 new figures" in text(response) and "a day apart" not in text(response)
    measure.refresh_from_db()
    assert measure.frequency == "day"
    assert "a day apart" not in text(look(amara, measure, "\n".join(f"{day}\t3" for day in DAYS[:3])))


@pytest.mark.parametrize(
    ("days", "apart"),
    [
        ([date(2025, 4, 7) + timedelta(n) for n in (0, 1, 2, 3, 4, 7, 8, 9)], "day"),
        (dates(8, start=date(2025, 4, 7)), "week"),
        ([date(2025, month, 1) for month in range(1, 9)], "month"),
        ([date(2025, month, 1) for month in (1, 4, 7, 10)], "quarter"),
        ([date(2025, 4, 7), date(2025, 4, 8), date(2025, 4, 9)], ""),
        ([date(2025, 4, 1) + timedelta(14 * n) for n in range(6)], ""),
    ],
)
def test_how_far_apart_figures_are_is_what_most_of_them_are(days, apart):
    assert spacing(days) == apart


# Needed no more


def test_a_measure_without_figures_is_removed_after_it_was_asked_once_more(amara, measure):
    assert "Remove the measure" in text(amara.get(url("measure", measure)))
    assert "Remove this measure?" in text(amara.get(url("remove_measure", measure)))
    said = text(amara.post(url("remove_measure", measure), follow=True))
    assert "“Missed” is removed." in said
    assert not Measure.objects.exists()
    assert AuditEvent.objects.filter(verb="remove measure", details__project=str(measure.project_id)).count() == 1


def test_one_with_figures_is_retired_and_taken_up_again_with_all_of_them(amara, running, project, measure):
    by = running.participant
    figures = [measuring.Figure(day, Decimal(12)) for day in DAYS]
    measuring.add_points(measure=measure, figures=figures, by=by)
    assert "Stop counting it instead" in text(amara.post(url("remove_measure", measure), follow=True))
    other = measuring.add_measure(project=project, by=by, name="Days waited", unit="days")
    measuring.add_points(measure=other, figures=figures, by=by)
    page = reverse("projects:project", args=[project.pk])
    assert amara.get(page).context["measures"].first.measure == measure
    said = text(amara.post(url("retire_measure", measure), follow=True))
    assert "Not counted since" in said and "Add figures" not in said and "Count it again" in said
    response = amara.get(page)
    assert response.context["measures"].first.measure == other
    assert "Missed Not counted since" in text(response)
    assert measured_projects([project])[project.pk].name == "Days waited"
    with pytest.raises(Refused, match="not counted any more"):
        measuring.add_points(measure=measure, figures=[measuring.Figure(DAYS[0], Decimal(3))], by=by)
    amara.post(url("take_up_measure", measure))
    assert amara.get(page).context["measures"].first.measure == measure
    assert measure.points.count() == 20


def test_settings_that_were_changed_are_said_under_the_chart(amara, running, measure):
    figures = [measuring.Figure(day, Decimal(12)) for day in DAYS]
    measuring.add_points(measure=measure, figures=figures, by=running.participant)
    assert "Read otherwise than usual" not in text(amara.get(url("measure", measure)))
    measuring.change_measure(measure=measure, baseline_points=14, shift=6, by=running.participant)
    said = "Read otherwise than usual: The first 14 figures fix the limits; 6 in a row are a shift."
    assert said in text(amara.get(url("measure", measure)))


def test_the_measure_of_a_common_cause_is_neither_removed_nor_retired(running, project, amara):
    cause = joining.set_up_cause(
        programme=project.cohort.programme,
        terms=joining.Terms(
            title="In time", aim="Nine in ten", measure="In time", definition="All", unit="%", improvement="increase"
        ),
        by=running.coordinator,
    )
    joining.join_cause(project=project, cause=cause, organisation=running.place.organisation, by=running.participant)
    made = Measure.objects.get()
    assert "Is it needed no more?" not in text(amara.get(url("measure", made)))
    for verb in (retiring.remove_measure, retiring.retire_measure):
        with pytest.raises(Refused, match="common cause"):
            verb(measure=made, by=running.participant)
