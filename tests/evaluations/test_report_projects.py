"""Projects in the report: every measured one with its chart, which stand large, and every figure in a table."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluations.actions_report import choose_charts, make_version
from evaluations.report import Subject, report_of
from evaluations.report.projects import named, stand_large
from evaluations.reporting import pdf_of
from people.models import AuditEvent
from projects.models import Measure, Point, Project, Rebase
from tests import factories as make
from tests.evaluations.test_report import NOW, page_text, silent, text_of, version_page

FELL = [20, 21, 19, 20, 22, 20, 19, 21, 12, 11, 12, 10, 11, 12, 11, 10]
STAYED = [20, 21, 19, 20, 22, 20, 19, 21, 20, 21, 19, 20, 22, 20]
FEW = [20, 19, 18]
BEGAN = date(2026, 1, 5)


def measured(place, title: str, values, stage: str = "testing", rebase_at: int | None = None, **fields) -> Project:
    """A project that counts something each week; less of it is better."""
    project = make.project(place, title, stage=stage, **fields)
    measure = Measure.objects.create(
        project=project, name="Days waited", unit="days", frequency="week", improvement="decrease"
    )
    days = [BEGAN + timedelta(weeks=week) for week in range(len(values))]
    for day, value in zip(days, values, strict=True):
        Point.objects.create(measure=measure, on=day, value=Decimal(value))
    if rebase_at is not None:
        Rebase.objects.create(measure=measure, on=days[rebase_at], reason="One desk for all referrals")
    return project


@pytest.fixture
def subject(cast):
    return Subject(cast.programme, cast.cohort)


def drawn(cast):
    """Ten projects that fell and three that did not move: thirteen charts."""
    for number in range(10):
        measured(make.place(cast.cohort), f"Fell {number}", FELL, "improved")
    for number in range(2):
        measured(make.place(cast.cohort), f"Stayed {number}", STAYED)
    measured(make.place(cast.cohort), "Too few", FEW)


# Which stand large


def test_without_a_choice_those_that_moved_stand_large_and_always_some_that_did_not():
    moved = ["improved"] * 10 + ["no change"] * 3
    assert stand_large(moved) == {0, 1, 2, 3, 4, 5, 10, 11}
    assert stand_large(["no change", "worse", "improved"]) == {0, 1, 2}
    assert stand_large(["improved"] * 9) == set(range(8))
    assert stand_large(["improved"] + ["too few points"] * 20) == {0, 1, 2, 3, 4, 5, 6, 7}
    assert stand_large([]) == set()


def test_every_measured_project_has_its_chart_and_says_in_words_what_it_shows(cast, subject, sign_in):
    drawn(cast)
    report = report_of(subject, NOW)
    assert len(report.charted) == 13
    assert [each.title for each in report.large] == [*(f"Fell {n}" for n in range(6)), "Stayed 0", "Stayed 1"]
    assert [each.title for each in report.small] == ["Fell 6", "Fell 7", "Fell 8", "Fell 9", "Too few"]
    text = page_text(version_page(cast, sign_in))
    for words in (
        "Eight of 13 charts stand large here",
        "Stayed 0 No change shown.",
        "Improvement shown. Days waited, each week: lower for 8 weeks.",
        "Too few points to say. Days waited, each week: too few figures to say (3 of 13).",
    ):
        assert words in text, words
    printed = text_of(pdf_of(report, 1, silent))
    assert "Every other measured project" in printed
    assert "Too few points to say." in printed


def test_the_evaluator_chooses_which_stand_large(cast, subject, sign_in):
    drawn(cast)
    client, url = sign_in(cast.evaluator), reverse("evaluations:charts", args=[cast.cohort.pk])
    page = client.get(url)
    assert len(page.context["form"]["projects"].value()) == 8
    assert "Stayed 0: no change shown" in page_text(page)
    wanted = Project.objects.filter(title__in=["Stayed 1", "Too few"]).values_list("pk", flat=True)
    assert client.post(url, {"projects": [str(key) for key in wanted], "revision": "0"}).status_code == 302
    report = report_of(Subject(cast.programme, cast.cohort), NOW)
    assert {each.title for each in report.large} == {"Stayed 1", "Too few"}
    assert report.charts_chosen.startswith("Two of 13 charts stand large here, chosen by Ivor Wren;")
    assert AuditEvent.objects.filter(verb="choose report charts").count() == 1
    client.post(url, {"revision": "1"})
    assert len(report_of(Subject(cast.programme, cast.cohort), NOW).large) == 8


def test_a_version_keeps_the_choice_that_it_was_made_with(cast, subject, sign_in):
    drawn(cast)
    version = make_version(subject=subject, by=cast.evaluator, now=NOW)
    choose(subject, cast.evaluator, "Too few", revision=0)
    page = page_text(sign_in(cast.evaluator).get(reverse("evaluations:version", args=[version.pk])))
    assert "Eight of 13 charts stand large here, first those furthest on" in page


def choose(subject, by, *titles, revision):
    projects = set(Project.objects.filter(title__in=titles).values_list("pk", flat=True))
    choose_charts(subject=subject, projects=projects, revision=revision, by=by)


def test_who_chooses_from_a_page_that_is_out_of_date_sees_what_another_chose_and_keeps_their_ticks(
    cast, subject, sign_in
):
    drawn(cast)
    client, url = sign_in(cast.evaluator), reverse("evaluations:charts", args=[cast.cohort.pk])
    other = make.person("Imelda Court")
    choose(subject, other, "Stayed 1", "Too few", revision=0)
    mine = [str(Project.objects.get(title=title).pk) for title in ("Fell 3", "Fell 4")]
    page = client.post(url, {"projects": mine, "revision": "0"})
    text = page_text(page)
    assert "The charts were chosen anew while you were choosing." in text
    assert "Saved meanwhile by Imelda Court" in text
    assert "What you ticked is in the form below." in text
    assert re.search(r"your form replaces it\. (Stayed 1 Too few|Too few Stayed 1)", text)
    assert set(page.context["form"]["projects"].value()) == set(mine)
    assert {each.title for each in report_of(subject, NOW).large} == {"Stayed 1", "Too few"}
    again = {"projects": mine, "revision": page.context["form"]["revision"].value()}
    assert client.post(url, again).status_code == 302
    assert {each.title for each in report_of(subject, NOW).large} == {"Fell 3", "Fell 4"}


def test_the_same_choice_sent_twice_is_saved_once(cast, subject):
    drawn(cast)
    for _ in range(2):
        choose(subject, cast.evaluator, "Too few", revision=0)
    assert AuditEvent.objects.filter(verb="choose report charts").count() == 1


def test_a_project_of_another_cohort_cannot_be_chosen(cast, subject, sign_in):
    drawn(cast)
    other = measured(make.place(cast.other_cohort), "Elsewhere", FELL)
    url = reverse("evaluations:charts", args=[cast.cohort.pk])
    page = sign_in(cast.evaluator).post(url, {"projects": [str(other.pk)], "revision": "0"})
    assert "Choose from the projects listed here" in page_text(page)
    assert len(report_of(subject, NOW).large) == 8


def test_without_a_chart_there_is_nothing_to_choose(cast, sign_in):
    text = page_text(sign_in(cast.evaluator).get(reverse("evaluations:charts", args=[cast.cohort.pk])))
    assert "No project has a measure with figures yet, so there is no chart to choose." in text


def test_only_who_writes_the_report_chooses(cast, sign_in):
    url = reverse("evaluations:charts", args=[cast.cohort.pk])
    assert sign_in(cast.coordinator).get(url).status_code == 403


@pytest.mark.parametrize("name", ["evaluations:charts", "evaluations:programme_charts"])
def test_choosing_costs_the_same_however_many_there_are(cast, name, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.evaluator)
    url = reverse(name, args=[(cast.cohort if name == "evaluations:charts" else cast.programme).pk])
    counted = []
    for more in (1, 2, 27):  # 1, 3 and 30 in all
        for _ in range(more):
            measured(make.place(cast.cohort), f"Project {next(make.count)}", FEW)
        with django_assert_max_num_queries(15) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1


# Every figure, and why


def test_every_figure_stands_in_a_table_with_what_it_is_read_by(cast, subject, sign_in):
    measured(cast.place, "Shorter waits", FELL, rebase_at=8)
    report = report_of(subject, NOW)
    [project] = report.charted
    rows = project.chart.rows
    assert [row.value for row in rows] == [str(value) for value in FELL]
    assert (rows[0].on, rows[0].average, rows[0].lower, rows[0].upper, rows[0].reading) == (
        BEGAN,
        "20.3",
        "16.1",
        "24.4",
        "Ordinary",
    )
    assert rows[8].average == "11.1"
    version = make_version(subject=subject, by=cast.evaluator, now=NOW)
    figures = sign_in(cast.evaluator).get(reverse("evaluations:figures", args=[version.pk, 1]))
    assert "5 January 2026 20 20.3 16.1 24.4 Ordinary" in page_text(figures)
    printed = text_of(pdf_of(report, 1, silent))
    assert "Average 20.3, limits 16.1 to 24.4 5 January 2026 20 Ordinary" in printed
    assert "Average 11.1, limits 8.1 to 14.2" in printed


def test_a_figure_that_meets_a_rule_says_which(cast, subject):
    measured(cast.place, "Shorter waits", FELL)
    [project] = report_of(subject, NOW).charted
    readings = {row.reading for row in project.chart.rows[8:]}
    assert {"Improvement: below the lower limit", "Improvement: 2 of 3 near the lower limit"} <= readings


def test_where_limits_begin_anew_the_year_the_reason_and_the_unit_are_said(cast, subject, sign_in):
    measured(cast.place, "Shorter waits", FELL, rebase_at=8)
    body = version_page(cast, sign_in).content.decode()
    labels = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<text.*?</text>", body)]
    assert "Re-based from 2 March 2026" in labels
    assert "One desk for all referrals" in labels
    assert "Average 11.1 days" in labels
    assert "Re-based from 2 March 2026: One desk for all referrals." in page_text(version_page(cast, sign_in))


def test_a_stage_that_no_chart_shows_stands_with_its_reason(cast, subject, sign_in):
    make.project(cast.place, stage="improved", stage_reason="The ward’s own audit")
    text = page_text(version_page(cast, sign_in))
    assert "No chart shows this stage: The ward’s own audit" in text


def test_the_summary_says_how_many_improvements_a_chart_shows(cast, subject):
    drawn(cast)
    make.project(make.place(cast.cohort), "Only said", stage="improved", stage_reason="The ward’s own audit")
    assert report_of(subject, NOW).shows[-1] == "11 of 14 projects report an improvement. A chart shows ten of them."


# Whose it is


def test_an_organisation_is_named_only_where_enough_took_part_from_it():
    places = {"Welland": 6, "Ashdown": 5, "Little Practice": 1}
    assert named(["Welland"], places, 5) == "Welland"
    assert named(["Welland", "Ashdown", "Welland"], places, 5) == "Welland and Ashdown"
    assert named(["Welland", "Little Practice"], places, 5) == "Welland and others"
    assert named(["Little Practice"], places, 5) == ""


def test_a_small_organisations_project_stands_without_its_name(cast, subject, sign_in):
    lonely = make.organisation("Little Practice")
    for _ in range(5):
        make.place(cast.cohort)
    drawn(cast)
    measured(make.place(cast.cohort, organisation=lonely), "Zero waits", FEW)
    small = {each.title: each.organisation for each in report_of(subject, NOW).small}
    assert small["Zero waits"] == ""
    assert small["Too few"] == "Welland Vale Partnership Trust"
