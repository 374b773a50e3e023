"""A project's poster and report: written, asked for, made by a real worker, downloaded and opened."""

from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.models import Document
from projects import cycles, measuring, valuing
from tests import factories as make
from tests.cast import Cast
from tests.pdf import text_of

pytestmark = pytest.mark.e2e

SAID = "She rang, and then I knew who would be there."


@pytest.fixture
def project(cast: Cast):
    today, by = timezone.localdate(), cast.participant
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    made = make.project(cast.place, "Fewer missed first appointments", baseline="19.5% missed")
    measure = measuring.add_measure(project=made, name="Missed first appointments", unit="%", by=by)
    values = [*([20, 19, 21, 18, 20, 22, 19] * 2), *([12, 11, 13, 12, 10, 12, 11, 13] * 2)]
    first = today - timedelta(weeks=len(values))
    figures = [measuring.Figure(first + timedelta(weeks=n), Decimal(value)) for n, value in enumerate(values)]
    measuring.add_points(measure=measure, figures=figures, by=by)
    cycles.plan_cycle(
        project=made, measure=measure, title="A call five days before", question="Does a call find them?",
        prediction="7 of 10 are reached", plan="Kofi rings for two weeks", by=by,
    )  # fmt: skip
    valuing.add_quotation(
        project=made, text=SAID, role_words="patient", consent_words="in writing", consented_on=today,
        for_reports=True, by=by,
    )  # fmt: skip
    return made


def opened(download) -> tuple[str, int]:
    """The words of a file that was downloaded, and its pages."""
    with pypdfium2.PdfDocument(download.value.path()) as pdf:
        return " ".join(text_of(pdf).replace("\u00a0", " ").split()), len(pdf)


def test_a_team_writes_its_report_and_has_both_made_where_it_asked(site, journey, worker, cast: Cast, project):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    amara.goto(f"{site}/projects/{project.pk}/")
    finding = amara.locator(".c-chart-words strong").inner_text()
    amara.get_by_role("link", name="Write the report").click()
    journey.look(amara, "papers-none")
    amara.get_by_role("link", name="Rationale").click()
    journey.look(amara, "write-section")
    amara.get_by_label("In your words").fill("We rang 943 476 5919 and he came")
    amara.get_by_role("button", name="Save").click()
    expect(amara.get_by_role("heading", name="This may identify someone")).to_be_visible()
    journey.look(amara, "write-section-wrong")
    amara.get_by_label("In your words").fill("People fear whom they do not know.")
    amara.get_by_role("button", name="Save").click()
    expect(amara.get_by_text(f"7 words, {cast.participant.name}")).to_be_visible()

    amara.goto(f"{site}/projects/{project.pk}/")
    amara.get_by_role("button", name="One-page poster (PDF)").press("Enter")
    poster = amara.get_by_role("link", name="Poster: Fewer missed first appointments (PDF")
    expect(poster).to_be_visible(timeout=60_000)
    journey.look(amara, "poster-made")
    with amara.expect_download() as download:
        poster.click()
    assert download.value.suggested_filename == "poster-fewer-missed-first-appointments.pdf"
    words, pages = opened(download)
    assert pages == 1
    assert finding in words
    assert SAID in words

    amara.get_by_role("button", name="Full report (PDF)").click()
    report = amara.get_by_role("link", name="Report: Fewer missed first appointments (PDF")
    expect(report).to_be_visible(timeout=60_000)
    with amara.expect_download() as download:
        report.click()
    words, pages = opened(download)
    assert pages > 1
    assert finding in words
    assert "Rationale People fear whom they do not know." in words

    amara.goto(f"{site}/projects/{project.pk}/papers/")
    journey.look(amara, "papers-made")
    phone = journey.phone()
    journey.sign_in(phone, cast.peer)
    journey.look(phone)
    phone.goto(f"{site}/projects/{project.pk}/papers/")
    expect(phone.get_by_role("link", name="Poster: Fewer missed first appointments (PDF")).to_be_visible()
    expect(phone.get_by_role("button", name="Make it")).to_have_count(0)
    journey.look(phone, "papers-peer")

    valuing.delete_quotation(quotation=project.quotations.get(), by=cast.participant)
    assert Document.objects.count() == 0
    phone.reload()
    expect(phone.get_by_text("Its team has not had it made yet.").first).to_be_visible()


def test_whoever_may_not_open_the_project_is_told_there_is_no_such_page(site, journey, cast: Cast, project):
    stranger = journey.browser()
    journey.sign_in(stranger, cast.commissioner)
    journey.look(stranger)
    journey.is_told_that_there_is_no(stranger, f"/projects/{project.pk}/papers/")
