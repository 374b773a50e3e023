"""From a design to a calendar that holds, in browsers (make e2e K=design_and_calendar)."""

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

pytestmark = pytest.mark.e2e


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
