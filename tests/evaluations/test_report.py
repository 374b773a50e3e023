"""The evaluation report: one object, a page and a PDF that say the same, read back."""

import html
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse

from cohorts.models import Place
from cohorts.proposals import answer, back, propose, take_back
from core.charts import PAGE
from documents.models import Document
from evaluations import actions, contributions, pages
from evaluations.actions_report import make_version, write
from evaluations.contributions import Fact
from evaluations.drawings import Drawings
from evaluations.models import Comment, ReportVersion
from evaluations.report import Subject, freeze, report_from, report_of
from evaluations.report.content import COLUMNS, AskedFor
from evaluations.reporting import make_report, pdf_of
from projects.models import Annotation, Cycle, Measure, Point
from tests import factories as make
from tests.evaluations.making import closed, held_element, open_survey, said, survey_about, written

NOW = make.at(date(2026, 11, 23))
TICKED, UNTICKED = "I moved the rota meeting", "The room was too cold for me"


def silent(done: int, total: int | None = None, doing: str = "") -> None:
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
        answers = said(survey, 5, words=words, may_quote=tick)
        actions.submit(participation=participation, answers=answers, by=participation.place.person)
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


def of_cohort(cast, now=NOW):
    return report_of(Subject(cast.programme, cast.cohort), now)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).replace("\u00a0", " ").split())


def page_text(response) -> str:
    body = re.sub(r"<(title|desc|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def version_page(cast, sign_in, person=None):
    """The page of the version that is made now."""
    version = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator, now=NOW)
    return sign_in(person or cast.evaluator).get(reverse("evaluations:version", args=[version.pk]))


# What it says


def test_contract_facts_are_exact(told):
    report = of_cohort(told)
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
    report = of_cohort(told)
    assert [(each.title, getattr(each.score, "n", None)) for each in report.elements] == [
        ("Leading self", 6),
        ("Leading others", 5),
        ("Study visit", None),
    ]
    assert "How “Study visit” came out: fewer than 5 answered." in report.cannot_say
    assert report.scores_title == "Both elements that can be shown came out between good and excellent"
    assert report.score_range == "4.4 to 4.7"


def test_the_means_are_those_of_the_answers_in_the_database(told):
    """Reckoned anew from the answers themselves, in SQL that knows nothing of Cadre."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select s.title, count(*), avg(a.value * 1.0)
            from evaluations_answer a
            join evaluations_response r on r.id = a.response_id
            join evaluations_survey s on s.id = r.survey_id
            join evaluations_item i on i.id = a.item_id
            where s.cohort_id = %s and s.state = 'closed' and i.headline
            group by s.title having count(*) >= 5
            """,
            [told.cohort.pk.hex if connection.vendor == "sqlite" else told.cohort.pk],
        )
        reckoned = {title: (n, round(float(mean), 6)) for title, n, mean in cursor.fetchall()}
    shown = {
        each.title: (each.score.n, round(float(each.score.mean), 6))
        for each in of_cohort(told).elements
        if hasattr(each.score, "mean")
    }
    assert shown == reckoned
    assert set(shown) == {"Leading self", "Leading others"}


def test_only_ticked_comments_and_no_participant_are_in_it(told):
    said_in_full = repr(freeze(of_cohort(told), ()).values)
    assert TICKED in said_in_full
    assert UNTICKED not in said_in_full
    for place in told.cohort.places.select_related("person"):
        assert place.person.family_name not in said_in_full
        assert place.person.email not in said_in_full


def test_the_same_words_about_the_same_element_stand_once(told):
    first = next(each for each in Comment.objects.all() if each.text == TICKED)
    silent_ones = first.response.survey.responses.filter(comments__isnull=True)
    for response, text in zip(silent_ones[:2], (TICKED, "I moved two meetings"), strict=True):
        comment = response.comments.create(item=first.item, text=text, may_quote=True)
        actions.choose_quotation(comment=comment, by=told.coordinator)
    assert [each.text for each in of_cohort(told).quotations] == [TICKED, "I moved two meetings"]


def test_projects_stand_without_their_people_the_furthest_first(told):
    report = of_cohort(told)
    assert [(each.title, each.stage, each.result, each.decision) for each in report.projects] == [
        ("Fewer missed first appointments", "Improved", "Down to 11.2%", "Approved and resourced"),
        ("Handover in twelve minutes", "Idea", "", ""),
    ]
    assert report.projects_title == "1 of 2 projects reports an improvement"
    assert report.projects_lead == "1 of 2 projects have been presented to the executive team."


def test_a_project_that_counts_something_stands_with_its_chart_and_every_figure_behind_it(told):
    project = make.project(told.place, "Shorter waits", stage="testing")
    measure = Measure.objects.create(project=project, name="Days to first appointment", frequency="month")
    for month, value in enumerate(["64", "61.5", "43"], start=1):
        Point.objects.create(measure=measure, on=date(2026, month, 1), value=Decimal(value))
    Annotation.objects.create(measure=measure, on=date(2026, 2, 10), text="One referral desk", number=1)
    cycle = {"project": project, "measure": measure, "prediction": "Half as many are missed"}
    begun = {"began_on": date(2026, 3, 2), "happened": "Rang 20", "held": "yes", "decision": "adopt", "decided_on": NOW}
    Cycle.objects.create(number=2, title="A call before", **begun, **cycle)
    Cycle.objects.create(number=3, title="A letter", **cycle)
    report = of_cohort(told)
    [charted] = report.charted
    assert charted.title == "Shorter waits"
    assert [(each.text, each.number) for each in charted.chart.tried] == [
        ("One referral desk", 1),
        ("A call before", 2),
    ]
    assert charted.tested == "Tested in 2 cycles: 1 adopted and 1 planned"
    text = text_of(pdf_of(report, 1, silent))
    assert "Date Value Reading Median 61.5 1 January 2026 64 Ordinary" in text
    assert "1 February 2026 61.5 Ordinary" in text
    assert "One referral desk" in text
    assert "A call before" in text
    assert "Tested in 2 cycles" in text


def test_a_cohort_of_which_nothing_is_known_yet_says_so(cast):
    subject = Subject(cast.other_programme, cast.foreign_cohort)
    report = report_of(subject, make.at(date(2026, 9, 1)))
    assert report.summary_title == "It is too early to say what the programme brought"
    assert report.summary_lead == (
        "Cohort 1 is still running, until 10 June 2027: what follows is what is known so far."
    )
    assert "How Cohort 1 ends: 1 session of the whole cohort is still to come." in report.cannot_say
    assert [section.key for section in report.sections] == ["summary", "method"]


def test_a_programme_without_a_cohort_is_printed_too(cast):
    report = report_of(Subject(make.programme("Not begun")), NOW)
    assert "No cohort yet" in text_of(pdf_of(report, 1, silent))


def test_what_participants_asked_for_stands_without_them_and_few_backers_are_not_counted(told):
    proposal = propose(place=told.place, kind="topic", text="More on finance", by=told.participant)
    back(proposal=proposal, place=told.peer_place, by=told.peer)
    answer(proposal=proposal, state="done", words="Held in November.", by=told.coordinator)
    [asked] = of_cohort(told).asked
    assert (asked.text, asked.by_many, asked.state, asked.became) == (
        "More on finance",
        False,
        "Done",
        "Held in November.",
    )
    assert "More on finance" in text_of(pdf_of(of_cohort(told), 1, silent))


def test_two_versions_do_not_tell_that_one_person_more_asked_for_something(told):
    finance = propose(place=told.place, kind="topic", text="More on finance", by=told.participant)
    propose(place=told.place, kind="topic", text="A visit to the coroner", by=told.participant)
    seventh = backed_by(finance, 7, told.cohort)
    before = of_cohort(told)
    take_back(proposal=finance, place=seventh, by=seventh.person)
    assert freeze(of_cohort(told), ()) == freeze(before, ())
    assert [(each.text, each.by_many) for each in before.asked] == [
        ("More on finance", True),
        ("A visit to the coroner", False),
    ]
    assert "5 or more" in text_of(pdf_of(before, 1, silent))


def test_a_version_of_before_keeps_the_number_that_it_told(told):
    asked = AskedFor("More on finance", date(2026, 9, 1), 7, "Done", "Held in November.", done=True)
    report = report_from(freeze(replace(of_cohort(told), asked=(asked,)), ()).values)
    assert "7 people" in text_of(pdf_of(report, 1, silent))


def backed_by(proposal, many: int, cohort):
    """So many ask for it, with whoever asked first; the place of the last of them."""
    for _ in range(many - 1):
        place = make.place(cohort)
        back(proposal=proposal, place=place, by=place.person)
    return place


def test_what_is_contributed_from_above_stands_first(told, monkeypatch):
    monkeypatch.setattr(contributions, "_contributors", [])
    contributions.register_fact(lambda cohorts: Fact(f"{len(cohorts)} of 8", "hold a certificate of completion"))
    contributions.register_fact(lambda cohorts: None)
    report = of_cohort(told)
    assert report.facts == (Fact("1 of 8", "hold a certificate of completion"),)
    text = text_of(pdf_of(report, 1, silent))
    assert "1 of 8 hold a certificate of completion" in text
    assert "8 places taken" not in text


def test_an_empty_section_leaves_no_hole_and_a_written_one_stands(told):
    subject = Subject(told.programme, told.cohort)
    assert "asked" not in of_cohort(told).at
    write(subject=subject, section="asked", text="Nobody asked for anything.", revision=0, by=told.evaluator)
    report = of_cohort(told)
    assert report.at["asked"].written[0].text == "Nobody asked for anything."
    assert [section.number for section in report.sections] == list(range(1, len(report.sections) + 1))


# Page and PDF


@pytest.fixture
def pdf(told):
    return pdf_of(of_cohort(told), 1, silent)


def test_the_pdf_can_be_read_back(pdf):
    text = text_of(pdf)
    for words in (
        "Leading for Change",
        "Evaluation report: Cohort 1, 21 September 2026 to 10 June 2027",
        "a leadership programme for aspiring directors",
        "Commissioned by Welland Vale Partnership Trust",
        "Evaluated independently by Ivor Wren",
        "Eight places, two professions and two organisations",
        "6 of 8 people who took a place are clinicians. 1 person left.",
        "Both elements that can be shown came out between good and excellent",
        "Leading self Master class, 3½ hours",
        "4.7 4.0 6 of 8",
        "Fewer than 5 answers",
        f"“{TICKED}”",
        "A participant, about “Leading self”",
        "1 of 2 projects reports an improvement",
        "Improved Down to 11.2% Approved and resourced",
        "Idea No result stated yet Not presented yet",
        "What we cannot say",
        "Version 1, frozen 23 November 2026",
    ):
        assert words in text, words
    assert UNTICKED not in text


def test_the_page_shows_the_same_figures_and_findings(told, pdf, sign_in):
    text = page_text(version_page(told, sign_in))
    report, printed = of_cohort(told), text_of(pdf)
    shared = [
        report.summary_title,
        report.summary_lead,
        report.took_part_title,
        report.took_part_lead,
        report.scores_title,
        report.scores_lead,
        report.score_range,
        report.projects_title,
        report.projects_lead,
        *report.shows,
        *report.cannot_say,
        "4.7 4.0 6 of 8",
        "4.4 4.0 5 of 7",
    ]
    assert [(words, words in text, words in printed) for words in shared] == [(words, True, True) for words in shared]


def test_a_withheld_score_is_in_neither(told, pdf, sign_in):
    body = version_page(told, sign_in).content.decode()
    assert "Study visit" in body
    assert "Withheld" in body
    assert "Hatched: withheld" in body
    row = re.search(r"Study visit.*?</tr>", body, flags=re.S)[0]
    assert "1.5" not in row
    assert "scored 1" not in row
    assert "1.5" not in text_of(pdf)


def test_how_a_withheld_score_looks_is_told_only_where_one_is_withheld(told):
    report = of_cohort(told)
    shown = replace(report, elements=report.elements[:2])
    assert [Drawings(each, PAGE).withholds for each in (report, shown)] == [True, False]


def test_the_pdf_is_tagged_and_every_drawing_says_what_it_shows(pdf):
    document = pikepdf.open(io.BytesIO(pdf))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    alternatives = [str(each.get("/Alt", "")) for each in document.objects if is_figure(each)]
    assert "" not in alternatives
    assert any(text.startswith("Leading self: mean 4.7 of 6 answers") for text in alternatives)
    assert any(text.startswith("8 places, one dot each; open: the 1 who left") for text in alternatives)
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles == [
        "1 Summary",
        "2 Method and limits",
        "3 Who took part",
        "4 Every element, scored",
        "5 What people learned",
        "6 Projects",
        "7 Tables",
    ]


def is_figure(each) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.Figure


def test_each_section_begins_a_page_and_the_summary_is_page_two(pdf):
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert "1 Summary" in " ".join(pages[1].split())
    assert "Page 2 of" in pages[1]
    assert "Page" not in pages[0]
    assert "2 Method and limits" in " ".join(pages[2].split())


def test_the_contents_name_the_page_of_each_section(pdf):
    document = pypdfium2.PdfDocument(pdf)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    where = next(number for number, text in enumerate(pages[2:], start=3) if "4 Every element, scored" in text)
    assert re.search(rf"Every element, scored {where}\b", pages[1])


def test_the_contents_stand_with_the_summary_however_much_is_written(told):
    subject = Subject(told.programme, told.cohort)
    for section in ("summary", "suggestions"):
        write(subject=subject, section=section, text="Word " * 120, revision=0, by=told.evaluator)
    document = pypdfium2.PdfDocument(pdf_of(of_cohort(told), 1, silent))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert "In this report" in pages[1]
    assert "2 Method and limits" in " ".join(" ".join(pages[2:4]).split())


def test_names_of_five_cohorts_side_by_side_do_not_meet(told):
    report = of_cohort(told)
    cohorts = tuple(replace(report.cohorts[0], id=uuid4(), name=f"Cohort {n}") for n in range(1, 6))
    document = pypdfium2.PdfDocument(pdf_of(replace(report, cohort="", cohorts=cohorts), 1, silent))
    words = next(page for page in map(text_page, document) if "One dot is one answer" in page.get_text_bounded())
    found = words.search("Cohort", match_case=True, match_whole_word=True)
    heads = sorted((words.get_charbox(at)[0], words.get_charbox(at + 5)[2]) for at, _ in iter(found.get_next, None))
    document.close()
    assert len(heads) == 5
    assert all(right < left for (_, right), (left, _) in pairwise(heads))


def text_page(page):
    return page.get_textpage()


def test_the_same_report_is_the_same_file(told, pdf):
    assert pdf_of(of_cohort(told), 1, silent) == pdf


def test_in_the_demo_it_says_that_the_figures_are_invented(told, settings, sign_in):
    settings.DEMO = True
    text = text_of(pdf_of(of_cohort(told), 1, silent))
    assert text.count("Illustrative figures: people, organisations and figures are invented.") == 1
    assert "frozen 23 November 2026 · Illustrative figures" in text
    assert "Illustrative figures: people, organisations and figures are invented." in page_text(
        version_page(told, sign_in)
    )


def test_outside_the_demo_it_does_not(pdf):
    assert "invented" not in text_of(pdf)


def test_words_that_look_like_markup_are_printed_as_they_were_written(told):
    project = make.project(told.place, "Beds < 20 & <b>falling</b>")
    assert project.title in text_of(pdf_of(of_cohort(told), 1, silent))


def test_more_cohorts_than_stand_side_by_side_are_each_in_the_tables(told):
    report = of_cohort(told)
    [cohort] = report.cohorts
    many = replace(
        report,
        cohort="",
        cohorts=tuple(replace(cohort, name=f"Year {number}") for number in range(COLUMNS + 1)),
        professions=tuple(replace(line, by_cohort=line.by_cohort * (COLUMNS + 1)) for line in report.professions),
        organisations=(),
    )
    assert many.columns == ()
    assert "Year 6" in text_of(pdf_of(many, 1, silent))


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
    assert (document.state, document.title) == ("ready", "Evaluation report, Leading for Change, Cohort 1, version 1")
    assert document.done == document.total
    served = client.get(reverse("documents:file", args=[document.pk]))
    assert "Eight places, two professions and two organisations" in text_of(b"".join(served.streaming_content))


def test_asking_twice_is_one_version_and_new_content_another(told):
    subject = Subject(told.programme, told.cohort)
    first, again = (make_version(subject=subject, by=told.coordinator, now=NOW) for _ in range(2))
    assert (again.pk, again.document_id) == (first.pk, first.document_id)
    make.project(told.place, "One more")
    second = make_version(subject=subject, by=told.evaluator, now=NOW)
    assert (second.number, second.document_id == first.document_id) == (2, False)


def test_the_same_content_is_the_same_version_on_another_day(told):
    subject = Subject(told.programme, told.cohort)
    first = make_version(subject=subject, by=told.coordinator, now=NOW)
    assert make_version(subject=subject, by=told.coordinator, now=make.at(date(2026, 11, 24))).pk == first.pk


def test_what_is_written_is_a_new_version(told):
    subject = Subject(told.programme, told.cohort)
    make_version(subject=subject, by=told.evaluator, now=NOW)
    write(subject=subject, section="summary", text="It worked.", revision=0, by=told.evaluator)
    assert make_version(subject=subject, by=told.evaluator, now=NOW).number == 2


def test_a_file_is_made_from_what_was_frozen_when_it_was_asked_for(told):
    version = make_version(subject=Subject(told.programme, told.cohort), by=told.coordinator, now=NOW)
    make.project(told.place, "Begun too late for it")
    text = text_of(make_report(version.document, silent))
    assert "Begun too late for it" not in text
    assert "Handover in twelve minutes" in text


def test_progress_says_which_section_is_drawn_and_which_page_laid_out(told):
    version = make_version(subject=Subject(told.programme, told.cohort), by=told.coordinator, now=NOW)
    heard: list[tuple[int, int | None, str]] = []
    make_report(version.document, lambda done, total=None, doing="": heard.append((done, total, doing)))
    said_ = [doing for _, _, doing in heard]
    assert said_[:3] == [
        "Section 1 of 7: summary",
        "Section 2 of 7: method and limits",
        "Section 3 of 7: who took part",
    ]
    assert "Laying out page 5" in said_
    assert all(done < total for done, total, _ in heard)
    assert len({total for _, total, _ in heard}) == 1
    assert [done for done, _, _ in heard] == sorted(done for done, _, _ in heard)


def test_progress_never_runs_backwards_however_many_pages_there_are(told, monkeypatch):
    """Pages are laid out twice, and there may be more of them than were guessed."""

    def pages(template, context, *, styles, on_page):
        for page in [*range(1, 60), *range(1, 60)]:
            on_page(page)
        return b"%PDF"

    monkeypatch.setattr("documents.rendering.pdf", pages)
    heard: list[tuple[int, int, str]] = []
    pdf_of(of_cohort(told), 1, lambda done, total=None, doing="": heard.append((done, total, doing)))
    shares = [done / total for done, total, _ in heard]
    assert shares == sorted(shares)
    assert shares[-1] < 1
    named = [int(doing.rsplit(" ", 1)[1]) for _, _, doing in heard if doing.startswith("Laying out page")]
    assert named == list(range(1, 60))
    assert heard[-1][2] == "Numbering the pages"


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_report_costs_the_same_however_much_there_is(cast, many, sign_in, django_assert_num_queries):
    for number in range(many):
        make.project(make.place(cast.cohort), f"Project {number}")
        response = written(cast.cohort, f"Element {number}").responses.create()
        item = response.survey.version.items.get(position=3)
        comment = response.comments.create(item=item, text="Words", may_quote=True)
        actions.choose_quotation(comment=comment, by=cast.coordinator)
    with django_assert_num_queries(18):
        of_cohort(cast)
    version = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator)
    pages.draw(version)
    client = sign_in(cast.evaluator)
    with django_assert_num_queries(3):
        client.get(reverse("evaluations:version", args=[version.pk]))
    for number in range(many):
        ReportVersion.objects.create(
            programme=cast.programme,
            cohort=cast.cohort,
            number=number + 2,
            digest=str(number),
            content=version.content,
            frozen_at=NOW,
            title="Earlier",
        )
    with django_assert_num_queries(8):
        client.get(reverse("evaluations:report", args=[cast.cohort.pk]))


def test_places_by_profession_stack_on_a_phone_each_number_with_its_cohort(told, sign_in):
    version = make_version(subject=Subject(told.programme), by=told.evaluator, now=NOW)
    page = sign_in(told.evaluator).get(reverse("evaluations:version", args=[version.pk])).content.decode()
    table = page.split('<table class="c-table r-mix c-table--cards r-mix--wide">')[1].split("</table>")[0]
    row = table.split("<tr>")[2]
    assert re.findall(r'data-label="([^"]+)">(?:<b>)?([^<]+)', row) == [
        ("Cohort 1", "6"),
        ("Cohort 2", "1"),
        ("Places", "7"),
        ("Share", "78%"),
    ]
