"""The page of a version: drawn once and kept with it, its charts' figures fetched when they are opened."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from evaluations import pages
from evaluations.actions_report import make_version, publish, withdraw
from evaluations.models import ReportVersion, VersionPage
from evaluations.report import Subject
from evaluations.reporting import make_report
from tests.evaluations.test_report import NOW, page_text, silent
from tests.evaluations.test_report_projects import FELL, STAYED, measured


@pytest.fixture
def version(cast):
    measured(cast.place, "Shorter waits", FELL, "improved")
    measured(cast.peer_place, "Calls answered", STAYED)
    return make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator, now=NOW)


@pytest.fixture
def of_version(version):
    return reverse("evaluations:version", args=[version.pk])


def figures_of(version, number=1):
    return reverse("evaluations:figures", args=[version.pk, number])


# Drawn once


def test_a_page_is_drawn_once_and_shown_as_it_was_drawn(version, of_version, cast, sign_in, monkeypatch):
    client = sign_in(cast.evaluator)
    first = client.get(of_version)
    monkeypatch.setattr(pages, "draw", lambda version: pytest.fail("It was drawn before."))
    again = client.get(of_version)
    assert page_text(again) == page_text(first)
    assert "1 of 2 projects reports an improvement" in page_text(again)


def test_it_is_drawn_anew_once_the_code_that_draws_it_has_changed(version, of_version, cast, sign_in, monkeypatch):
    client = sign_in(cast.evaluator)
    client.get(of_version)
    VersionPage.objects.update(body="As the last release drew it")
    assert "As the last release drew it" in page_text(client.get(of_version))
    monkeypatch.setattr(pages, "drawn_by", lambda: "the next release")
    assert "As the last release drew it" not in page_text(client.get(of_version))
    assert VersionPage.objects.get().drawn_by == "the next release"


def test_whoever_makes_the_pdf_draws_the_page_so_that_no_reader_waits(version, of_version, cast, sign_in, monkeypatch):
    make_report(version.document, silent)
    monkeypatch.setattr(pages, "draw", lambda version: pytest.fail("It was drawn before."))
    assert "Shorter waits" in page_text(sign_in(cast.evaluator).get(of_version))


def test_what_is_kept_is_not_readable_in_the_database(version, of_version, cast, sign_in):
    sign_in(cast.evaluator).get(of_version)
    with connection.cursor() as cursor:
        cursor.execute("SELECT heading, body FROM evaluations_versionpage")
        [(heading, body)] = cursor.fetchall()
    assert "Shorter waits" in VersionPage.objects.get().body
    assert "Shorter waits" not in body
    assert cast.programme.name not in heading


def test_whether_it_is_published_is_said_as_it_stands_and_not_as_it_stood_when_it_was_drawn(
    version, of_version, cast, sign_in
):
    client = sign_in(cast.evaluator)
    assert "Not published" in page_text(client.get(of_version))
    make_document_ready(version)
    publish(version=version, by=cast.evaluator)
    assert "Not published" not in page_text(client.get(of_version))
    withdraw(version=version, reason="A figure was wrong", by=cast.evaluator)
    assert "Not published" in page_text(client.get(of_version))


def make_document_ready(version):
    document = version.document
    document.state, document.file, document.size, document.finished_at = "ready", "kept", 1, NOW
    document.save()


# The figures of a chart


def test_a_chart_offers_its_figures_and_they_come_where_it_is_opened(version, of_version, cast, sign_in):
    client = sign_in(cast.evaluator)
    body = client.get(of_version).content.decode()
    assert body.count(f'hx-get="{figures_of(version, 1)}"') == 1
    assert body.count(f'<a href="{figures_of(version, 2)}">') == 1
    assert '<th scope="col">Reading</th>' not in body
    opened = client.get(figures_of(version), headers={"HX-Request": "true"}).content.decode()
    assert opened.lstrip().startswith('<div class="c-table-wrap"')
    assert len(re.findall(r"<tr><th scope=\"row\">", opened)) == len(FELL)


def test_without_a_script_the_figures_are_a_page_of_their_own(version, cast, sign_in):
    page = sign_in(cast.evaluator).get(figures_of(version, 2))
    text = page_text(page)
    assert "<title>Calls answered: figures of Evaluation report" in page.content.decode().replace("\n", "")
    assert "No change shown." in text
    assert page.content.decode().count('<tr><th scope="row">') == len(STAYED)


def test_the_figures_are_those_that_were_frozen(version, cast, sign_in):
    measured(cast.place, "Begun too late for it", FELL, "sustained")
    client = sign_in(cast.evaluator)
    assert "Shorter waits" in page_text(client.get(figures_of(version, 1)))
    assert client.get(figures_of(version, 3)).status_code == 404
    assert client.get(figures_of(version, 0)).status_code == 404


def test_the_commissioner_opens_figures_while_the_version_is_published(version, cast, sign_in):
    client = sign_in(cast.commissioner)
    assert client.get(figures_of(version)).status_code == 404
    make_document_ready(version)
    publish(version=version, by=cast.evaluator)
    assert client.get(figures_of(version)).status_code == 200
    withdraw(version=version, reason="A figure was wrong", by=cast.evaluator)
    assert client.get(figures_of(version)).status_code == 404


def test_of_a_version_from_before_charts_were_kept_there_are_no_figures(version, cast, sign_in):
    content = ReportVersion.objects.get().content
    for project in content["projects"]:
        del project["chart"]
    ReportVersion.objects.update(content=content)
    assert sign_in(cast.evaluator).get(figures_of(version)).status_code == 404
