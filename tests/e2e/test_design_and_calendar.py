"""From a design to a calendar that holds, in a browser: programmes, schedules, registers, the library (make e2e
K=design_and_calendar)."""

import re
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from cohorts.models import Cohort
from cohorts.release import release
from tests import factories as make
from tests.cast import assemble
from tests.e2e.conftest import wait_until
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


# Draft, release and calendars


def test_a_session_that_is_moved_moves_in_the_participants_calendar(journey, worker, mailbox):
    """A coordinator moves and releases; the participant's e-mail brings the invitation, their calendar shows it, and
    an address that is switched off opens nothing."""
    cast = assemble()
    session = a_released_session(cast)
    desk, phone = journey.browser(), journey.phone()

    journey.sign_in(phone, cast.participant)
    journey.look(phone)
    address = asks_for_an_address(journey, phone)
    assert event_at(address)["SEQUENCE"] == 0

    journey.sign_in(desk, cast.coordinator)
    journey.look(desk)
    moves_it(journey, desk, session)
    assert event_at(address)["SEQUENCE"] == 0  # a draft is nobody's news
    releases_it(journey, desk, cast.cohort)

    invitation = invitation_to(mailbox, cast.participant)
    [event] = invitation.walk("VEVENT")
    assert (invitation["METHOD"], event["SEQUENCE"]) == ("REQUEST", 1)
    assert event["UID"] == event_at(address)["UID"]
    assert str(event["LOCATION"]) == "The Corn Exchange"
    assert event_at(address)["DTSTART"].dt == event["DTSTART"].dt
    assert str(event_at(address)["LOCATION"]) == "The Corn Exchange"

    phone.goto(f"{journey.site}/cohorts/my-sessions/")
    expect(phone.get_by_text("The Corn Exchange")).to_be_visible()
    journey.look(phone, "sessions-released")
    phone.goto(f"{journey.site}/cohorts/my-calendar/")
    phone.get_by_role("button", name="Switch it off").click()
    expect(phone.get_by_text("The address is switched off.")).to_be_visible()
    journey.look(phone, "calendar-off")
    journey.is_told_that_there_is_no(phone, address)


def a_released_session(cast):
    """One session to come, ten days from now, that everybody knows of."""
    starts = (timezone.now() + timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        starts_on=starts.date() - timedelta(days=60), ends_on=starts.date() + timedelta(days=60)
    )
    cast.cohort.sessions.all().delete()
    session = make.session(cast.cohort, "Leading others", starts_at=starts, venue="Garden Room")
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    return session


def asks_for_an_address(journey, page):
    page.goto(f"{journey.site}/cohorts/my-sessions/")
    journey.look(page, "sessions")
    page.get_by_role("link", name="Put them in your calendar").click()
    journey.look(page, "calendar-none")
    page.get_by_role("button", name="Get an address").click()
    expect(page.get_by_text("Copy it now: it is shown this once.")).to_be_visible()
    journey.look(page, "calendar-address")
    return page.locator(".c-address").inner_text().strip()


def event_at(address):
    """The one event of a calendar, fetched as a calendar service does: without a cookie."""
    with urlopen(Request(address, headers={"User-Agent": "A calendar"}), timeout=20) as answer:
        [event] = Calendar.from_ical(answer.read()).walk("VEVENT")
    return event


def moves_it(journey, page, session):
    page.goto(f"{journey.site}/cohorts/{session.cohort_id}/sessions/{session.pk}/")
    journey.look(page)
    page.get_by_label("Starts at").fill("11:00")
    page.get_by_label("Ends at").fill("15:00")
    page.get_by_label("Venue").fill("The Corn Exchange")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 change is not released")).to_be_visible()
    journey.look(page, "sessions-draft")


def releases_it(journey, page, cohort):
    page.get_by_role("link", name="See who is told").click()
    expect(page.get_by_text("Now at The Corn Exchange.")).to_be_visible()
    journey.look(page, "release")
    page.get_by_label("A few words to everybody who is told").fill("The garden is flooded.")
    page.get_by_role("button", name="Release and tell 2 people").click()
    expect(page.get_by_text("Released. 2 people are told.")).to_be_visible()
    journey.look(page)
    page.goto(f"{journey.site}/cohorts/{cohort.pk}/release/")
    expect(page.get_by_text("Nothing to release")).to_be_visible()
    journey.look(page, "release-nothing")


def invitation_to(mailbox, person):
    """The calendar that came with the e-mail, as the method in its part's head and in itself says."""
    text = mailbox.wait_for(person.email, "Leading others: moved to")
    assert "The garden is flooded." in text
    wait_until(lambda: len(mailbox.to(person.email)) == 1)
    [message] = mailbox.to(person.email)
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    return Calendar.from_ical(part.get_content())
