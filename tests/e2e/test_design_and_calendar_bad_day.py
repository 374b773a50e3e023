"""A bad day: a session is stood down in the morning, everybody hears of it, and it is held on another day."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from cohorts.models import Session
from cohorts.release import release
from core.dates import at, today
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e


@pytest.fixture
def tomorrow(site, cast: Cast) -> Session:
    """Leading self is tomorrow morning, and its people have been told so."""
    day = today() + timedelta(days=1)
    cast.cohort.starts_on, cast.cohort.ends_on = day - timedelta(days=30), day + timedelta(days=120)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    Session.objects.filter(pk=cast.session.pk).update(
        starts_at=at(day, time(9, 30)),
        ends_at=at(day, time(13)),
    )
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    return Session.objects.get(pk=cast.session.pk)


def test_a_session_is_stood_down_in_the_morning_and_held_on_another_day(site, journey, cast: Cast, tomorrow):
    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    priya.goto(f"{site}/cohorts/{cast.cohort.pk}/sessions/{tomorrow.pk}/")
    journey.look(priya, "session-to-stand-down")
    priya.get_by_role("link", name="Stand down this session").click()
    expect(priya.get_by_label("Service pressure")).to_be_checked()
    journey.look(priya, "stand-down-why")
    priya.get_by_label("Weather").check()
    priya.get_by_label("What else should people know?").fill("The roads are closed. Stay at home.")
    priya.get_by_role("button", name="Stand down and tell everybody").click()
    expect(priya.get_by_text("Leading self is stood down")).to_be_visible()
    journey.look(priya, "new-date")

    phone = journey.phone()
    journey.sign_in(phone, cast.participant)
    journey.look(phone)
    phone.goto(f"{site}/cohorts/my-sessions/")
    expect(phone.get_by_text("Stood down").first).to_be_visible()
    journey.look(phone, "my-sessions-stood-down")

    priya.get_by_role("radio").first.check()
    priya.get_by_role("button", name="Add it and tell everybody").click()
    expect(priya.get_by_text("Everybody is being told").first).to_be_visible()
    journey.look(priya, "sessions-after-bad-day")
    again = Session.objects.get(instead_of=tomorrow)
    assert again.starts_at > tomorrow.starts_at
    phone.reload()
    expect(phone.get_by_text("Leading self").nth(1)).to_be_visible()


def test_the_facilitator_stands_down_what_she_leads_from_her_phone_and_finds_its_new_date(
    site, journey, cast: Cast, tomorrow
):
    helen = journey.phone()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.goto(f"{site}/cohorts/leading/")
    journey.look(helen, "leading-bad-day")
    helen.get_by_role("link", name="Stand it down").click()
    journey.look(helen, "stand-down-as-leader")
    helen.get_by_label("Illness").check()
    helen.get_by_role("button", name="Stand down and tell everybody").click()
    expect(helen.get_by_text("Leading self is stood down")).to_be_visible()
    journey.look(helen, "new-date-as-leader")
    helen.get_by_role("radio").first.check()
    helen.get_by_role("button", name="Add it and tell everybody").click()
    expect(helen.get_by_text("Everybody is being told").first).to_be_visible()
    journey.look(helen, "leading-after-bad-day")
    assert Session.objects.get(instead_of=tomorrow).leaders.get().person == cast.facilitator


def test_who_is_expected_elsewhere_joins_a_set_once_that_is_accepted_by_name(site, journey, cast: Cast, tomorrow):
    other = make.learning_set(cast.cohort, "Set B")
    meets = tomorrow.starts_at + timedelta(days=7)
    make.session(
        cast.cohort,
        "Set day",
        starts_at=meets,
        ends_at=meets + timedelta(hours=2),
        group_size="set",
        learning_set=other,
    )
    make.place(cast.other_cohort, cast.participant)
    make.session(cast.other_cohort, "Opening", starts_at=meets, ends_at=meets + timedelta(hours=2))
    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    priya.goto(f"{site}/cohorts/{cast.cohort.pk}/sets/")
    priya.get_by_label("Set of Amara Okafor").select_option(label="Set B")
    priya.get_by_role("button", name="Save the sets").click()
    journey.look(priya, "sets-with-a-clash")
    priya.get_by_label("Amara Okafor is expected elsewhere: Opening").check()
    priya.get_by_role("button", name="Save the sets").click()
    expect(priya.get_by_text("1 person has changed sets.")).to_be_visible()
    journey.look(priya, "sets-after-a-clash")
    assert other.places.get().person == cast.participant
