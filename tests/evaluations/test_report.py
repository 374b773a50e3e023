"""The evaluation report: one object, a page and a PDF that say the same, read back."""

import html
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from cohorts.models import Place
from documents.models import Document
from evaluations import actions, contributions
from evaluations.contributions import Fact
from evaluations.models import Comment
from evaluations.report import report_of
from evaluations.reporting import ask_report, make_report, pdf_of
from tests import factories as make
from tests.evaluations.making import closed, held_element, open_survey, survey_about, written

NOW = make.at(date(2026, 11, 23))
TICKED, UNTICKED = "I moved the rota meeting", "The room was too cold for me"


def silent(done: int, total: int | None = None) -> None:
    """Nobody is told how far it is."""


@pytest.fixture
def told(cast):
    """A cohort of eight: attendance, three closed surveys (one with four answers), quotations, projects."""
    cast.programme.describes = "a leadership programme for aspiring directors"
    cast.programme.save()
    nurse, finance = make.profession("Nursing"), make.profession("Finance", clinical=False)
    other = make.organisation("Brackenfield Community Trust")
    people = [make.place(cast.cohort, profession=nurse) for _ in range(4)]
    people += [make.place(cast.cohort, profession=finance, organisation=other) for _ in range(2)]
    people[0].state, people[0].left_on = Place.State.LEFT, date(2026, 11, 1)
    for place in [*people[1:], cast.place, cast.peer_place]:
        make.attendance(cast.session, place)
    make.attendance(cast.session, people[0], "apologies")
    survey = open_survey(cast)
    people[0].save()
    asked = list(survey.participations.select_related("place__person", "survey"))
    for participation, words, tick in zip(asked, [TICKED, UNTICKED], [True, False], strict=False):
        actions.submit(participation=participation, answers=said(survey, 5, words, tick), by=participation.place.person)
    closed(survey, [5, 5, 4, 4])
    survey_about(held_element(cast.programme, cast.cohort, "Leading others", position=6)[1], [4, 4, 4, 5, 5])
    survey_about(
        held_element(cast.programme, cast.cohort, "Study visit", date(2026, 10, 22), position=7)[1], [1, 2, 1, 2]
    )
    for comment in Comment.objects.filter(may_quote=True):
        actions.choose_quotation(comment=comment, by=cast.coordinator)
    improved = {"stage": "improved", "result": "Down to 11.2%", "presented_on": date(2026, 11, 20)}
    make.project(cast.place, decision="Approved and resourced", **improved)
    make.project(cast.peer_place, "Handover in twelve minutes", aim="Halve the handover")
    return cast


def said(survey, overall: int, words: str, tick: bool):
    from tests.evaluations.making import said as saying

    return saying(survey, overall, words=words, may_quote=tick)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def page_text(response) -> str:
    body = re.sub(r"<(title|desc|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


# What it says


def test_contract_facts_are_exact(told):
    report = report_of(told.cohort, NOW)
    assert (report.places, report.left, report.clinicians) == (8, 1, 6)
    assert [(line.name, line.places) for line in report.professions] == [("Nursing", 6), ("Finance", 2)]
    assert [(line.name, line.places) for line in report.organisations] == [
        ("Welland Vale Partnership Trust", 6),
        ("Brackenfield Community Trust", 2),
    ]
    # One session of 3½ hours is marked, for seven of eight; two more were held and are not marked.
    assert report.attendance.attended == Decimal("24.5")
    assert report.attendance.people == 8


def test_scores_from_four_answers_are_withheld_outside_the_team_and_named_among_the_limits(told):
    report = report_of(told.cohort, NOW)
    assert [(each.title, getattr(each.score, "n", None)) for each in report.elements] == [
        ("Leading self", 6),
        ("Leading others", 5),
        ("Study visit", None),
    ]
    assert "How study visit came out: fewer than 5 answered." in report.cannot_say
    assert report.scores_title == "Both elements that can be shown came out between good and excellent"
    assert report.score_range == "4.4 to 4.7"


def test_only_ticked_comments_and_no_person_are_in_it(told):
    said_in_full = repr(report_of(told.cohort, NOW))
    assert TICKED in said_in_full
    assert UNTICKED not in said_in_full
    for place in told.cohort.places.select_related("person"):
        assert place.person.family_name not in said_in_full
        assert place.person.email not in said_in_full


def test_projects_stand_without_their_people_the_furthest_first(told):
    report = report_of(told.cohort, NOW)
    assert [(each.title, each.stage, each.result, each.decision) for each in report.projects] == [
        ("Fewer missed first appointments", "Improved", "Down to 11.2%", "Approved and resourced"),
        ("Handover in twelve minutes", "Idea", "", ""),
    ]
    assert report.projects_title == "1 of 2 projects reports an improvement"
    assert report.projects_lead == "1 of 2 projects have been presented to the executive team."


def test_a_cohort_of_which_nothing_is_known_yet_says_so(cast):
    report = report_of(cast.foreign_cohort, make.at(date(2026, 9, 1)))
    assert report.took_part_title == "Nobody has taken a place yet"
    assert report.attendance_title == "No session has been held yet"
    assert report.scores_title == "Nothing has been scored yet"
    assert report.projects_title == "No project is recorded"
    assert "1 session of the whole cohort is still to come" in " ".join(report.cannot_say)


def test_what_is_contributed_from_above_stands_first(told, monkeypatch):
    monkeypatch.setattr(contributions, "_contributors", [])
    contributions.register_fact(lambda cohort: Fact("7 of 8", "hold a certificate of completion"))
    contributions.register_fact(lambda cohort: None)
    report = report_of(told.cohort, NOW)
    assert report.facts == (Fact("7 of 8", "hold a certificate of completion"),)
    text = text_of(pdf_of(report, silent))
    assert "7 of 8 hold a certificate of completion" in text
    assert "8 places taken" not in text


# Versions


def test_the_same_content_is_the_same_version_on_another_day(told):
    assert report_of(told.cohort, NOW).version == report_of(told.cohort, make.at(date(2026, 11, 24))).version


def test_new_content_is_a_new_version(told):
    before = report_of(told.cohort, NOW).version
    _, session = held_element(told.programme, told.cohort, "Leading change", position=8)
    survey_about(session, [5] * 5)
    assert report_of(told.cohort, NOW).version != before


# Page and PDF


@pytest.fixture
def pdf(told):
    return pdf_of(report_of(told.cohort, NOW), silent)


def test_the_pdf_can_be_read_back(pdf):
    text = text_of(pdf)
    for words in (
        "Leading for Change",
        "Evaluation report: Cohort 1, 21 September 2026 to 10 June 2027",
        "A leadership programme for aspiring directors",
        "Commissioned by Welland Vale Partnership Trust",
        "Eight places, two professions and two organisations",
        "6 of 8 are clinicians. 1 person left.",
        "Both elements that can be shown came out between good and excellent",
        "Leading self Master class, 3½ hours",
        "4.7 4.0 6 of 8",
        "Fewer than 5 answers",
        f"“{TICKED}”",
        "A participant, about leading self",
        "1 of 2 projects reports an improvement",
        "Improved Down to 11.2% Approved and resourced",
        "Idea No result stated yet Not presented yet",
        "What this cannot say",
        "Figures of 23 November 2026",
    ):
        assert words in text, words
    assert UNTICKED not in text


def test_the_page_shows_the_same_figures_and_findings(told, pdf, sign_in, settings):
    text = page_text(sign_in(told.coordinator).get(reverse("evaluations:report", args=[told.cohort.pk])))
    report, printed = report_of(told.cohort, NOW), text_of(pdf)
    shared = [
        report.took_part_title,
        report.scores_title,
        report.scores_lead,
        report.score_range,
        report.projects_title,
        report.projects_lead,
        *report.cannot_say,
        "4.7 4.0 6 of 8",
        "4.4 4.0 5 of 7",
    ]
    assert [(words, words in text, words in printed) for words in shared] == [(words, True, True) for words in shared]


def test_a_withheld_score_is_in_neither(told, pdf, sign_in):
    body = sign_in(told.coordinator).get(reverse("evaluations:report", args=[told.cohort.pk])).content.decode()
    assert "Study visit" in body
    assert "Withheld" in body
    row = re.search(r"Study visit.*?</tr>", body, flags=re.S)[0]
    assert "1.5" not in row
    assert "scored 1" not in row
    assert "1.5" not in text_of(pdf)


def test_the_pdf_is_tagged_and_every_drawing_says_what_it_shows(pdf):
    document = pikepdf.open(io.BytesIO(pdf))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    alternatives = [str(each.get("/Alt", "")) for each in document.objects if is_figure(each)]
    assert "" not in alternatives
    assert any(text.startswith("Leading self: mean 4.7 of 6 answers") for text in alternatives)
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles == [
        "1 Who took part",
        "2 Every element, scored",
        "3 In their own words",
        "4 Projects",
        "5 About the figures",
    ]


def is_figure(each) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.Figure


def test_the_same_report_is_the_same_file(told, pdf):
    assert pdf_of(report_of(told.cohort, NOW), silent) == pdf


def test_in_the_demo_it_says_that_the_figures_are_invented(told, settings, sign_in):
    settings.DEMO = True
    text = text_of(pdf_of(report_of(told.cohort, NOW), silent))
    assert text.count("Illustrative figures: people, organisations and figures are invented.") == 2
    page = sign_in(told.coordinator).get(reverse("evaluations:report", args=[told.cohort.pk]))
    assert "Illustrative figures: people, organisations and figures are invented." in page_text(page)


def test_outside_the_demo_it_does_not(pdf):
    assert "invented" not in text_of(pdf)


def test_words_that_look_like_markup_are_printed_as_they_were_written(told):
    project = make.project(told.place, "Beds < 20 & <b>falling</b>")
    assert project.title in text_of(pdf_of(report_of(told.cohort, NOW), silent))


def test_a_full_cohort_is_reported_on_two_to_four_pages(told):
    for number in range(10):
        written(told.cohort, f"Master class number {number}", counts=(0, 0, 2, 8, 9), invited=20)
    report = report_of(told.cohort, NOW)
    [quoted], project = report.quotations, report.projects[0]
    long = replace(quoted, text="Twelve words or so that somebody would write about half a day of it")
    changed = "8.4 a thousand bed days, not yet beyond ordinary variation"
    full = replace(report, quotations=(long,) * 10, projects=(replace(project, result=changed),) * 20)
    assert len(full.elements) == 13
    for each in (report, full):
        document = pypdfium2.PdfDocument(pdf_of(each, silent))
        pages = len(document)
        document.close()
        assert 2 <= pages <= 4


# As a document


def test_asking_makes_it_and_the_file_is_read_back(
    told, settings, tmp_path, sign_in, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(told.coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("evaluations:report_ask", args=[told.cohort.pk]))
    document = Document.objects.get()
    assert response.url == reverse("documents:page", args=[document.pk])
    assert (document.state, document.title) == ("ready", "Evaluation report, Leading for Change, Cohort 1")
    assert document.done == document.total == 6
    served = client.get(reverse("documents:file", args=[document.pk]))
    assert "Eight places, two professions and two organisations" in text_of(b"".join(served.streaming_content))


def test_asking_twice_is_one_document_and_new_content_another(told):
    first, again = (ask_report(cohort=told.cohort, by=told.coordinator) for _ in range(2))
    assert again.pk == first.pk
    make.project(told.place, "One more")
    assert ask_report(cohort=told.cohort, by=told.evaluator).pk != first.pk


def test_progress_counts_the_sections_as_they_are_done(told):
    document, heard = ask_report(cohort=told.cohort, by=told.coordinator), []
    make_report(document, lambda done, total=None: heard.append((done, total)))
    assert heard == [(1, 6), (2, 6), (3, 6), (4, 6), (5, 6)]


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_report_costs_the_same_however_much_there_is(cast, many, sign_in, django_assert_num_queries):
    for number in range(many):
        make.project(make.place(cast.cohort), f"Project {number}")
        response = written(cast.cohort, f"Element {number}").responses.create()
        item = response.survey.version.items.get(position=3)
        comment = response.comments.create(item=item, text="Words", may_quote=True)
        actions.choose_quotation(comment=comment, by=cast.coordinator)
    with django_assert_num_queries(9):
        report_of(cast.cohort, NOW)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(15):
        client.get(reverse("evaluations:report", args=[cast.cohort.pk]))
