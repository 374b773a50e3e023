"""From a design to a calendar that holds, in a browser: programmes, schedules, registers, the library (make e2e
K=design_and_calendar)."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.cast import assemble
from tests.e2e.main_job_pages import is_told

pytestmark = pytest.mark.e2e


# The library


def test_a_coordinator_shares_a_file_that_a_participant_finds_and_opens_on_her_phone(journey, tmp_path):
    cast = assemble()
    make.place(cast.foreign_cohort, elsewhere := make.person("Sam Elsewhere", email="sam@example.org"))
    true, lying = tmp_path / "Notes on chairing.pdf", tmp_path / "slides.pdf"
    true.write_bytes(make.PDF)
    lying.write_bytes(b"<!doctype html><script>alert(1)</script>")
    desk = journey.browser()
    journey.sign_in(desk, cast.coordinator)
    desk.goto(f"{journey.site}/")
    journey.look(desk)
    desk.get_by_role("link", name="Library").click()
    expect(desk.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    journey.look(desk, "library-empty")

    desk.get_by_role("link", name=re.compile("^File")).click()
    journey.look(desk, "library-add")
    desk.get_by_label("Title").fill("How to chair a meeting that wanders")
    desk.get_by_label("File").set_input_files(lying)
    desk.get_by_label("What is it for?").fill("Read it before the session")
    desk.get_by_label("What does it belong to?").select_option(f"session:{cast.session.pk}")
    desk.get_by_role("button", name="Add it").click()
    is_told(desk, "The file is called “.pdf” but is a web page, which can run programs.", desk.get_by_label("File"))
    journey.look(desk, "library-lying-file")
    expect(desk.get_by_label("Title")).to_have_value("How to chair a meeting that wanders")
    expect(desk.get_by_label("What is it for?")).to_have_value("Read it before the session")
    expect(desk.get_by_label("What does it belong to?")).to_have_value(f"session:{cast.session.pk}")

    desk.get_by_label("File").set_input_files(true)
    desk.get_by_label("Title").fill("")
    desk.get_by_role("button", name="Add it").click()
    expect(desk.get_by_text("You chose Notes on chairing.pdf (PDF, 1 kB).")).to_be_visible()
    desk.get_by_label("Title").fill("How to chair a meeting that wanders")
    desk.get_by_role("button", name="Add it").click()
    expect(desk.get_by_text("is in the library. Everybody on Cohort 1")).to_be_visible()
    journey.look(desk, "library-session")

    phone = journey.phone()
    journey.sign_in(phone, cast.participant)
    journey.look(phone)
    phone.goto(f"{journey.site}/library/")
    journey.look(phone, "library")
    phone.get_by_label("Look for").fill("wanders")
    phone.get_by_role("button", name="Search").click()
    expect(phone.get_by_role("heading", name="1 material speaks of “wanders”")).to_be_visible()
    phone.get_by_role("link", name="How to chair a meeting that wanders").click()
    journey.look(phone, "library-material")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download Notes on chairing.pdf").click()
    assert download.value.suggested_filename == "Notes on chairing.pdf"
    assert download.value.path().read_bytes() == make.PDF

    stranger = journey.browser()
    journey.sign_in(stranger, elsewhere)
    journey.is_told_that_there_is_no(stranger, phone.url)
    journey.is_told_that_there_is_no(stranger, f"{phone.url}file/")

    desk.get_by_role("link", name="How to chair a meeting that wanders").click()
    journey.look(desk, "library-kept")
    desk.get_by_role("button", name="Withdraw it").click()
    expect(desk.get_by_text("You can bring it back below.")).to_be_visible()
    journey.look(desk, "library-withdrawn")
    journey.is_told_that_there_is_no(phone, phone.url)
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.get_by_text("is in the library again.")).to_be_visible()
