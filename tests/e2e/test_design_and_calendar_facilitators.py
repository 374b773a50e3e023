"""A facilitator keeps her record and says when she cannot come; participants what they need."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from cohorts.actions import state_code
from cohorts.models import Away, Credential, EthicsAgreement, Introduction, Session, StatedNeeds
from cohorts.plan import open_days
from core.dates import at, today
from documents.models import Document
from tests import factories as make
from tests.cast import Cast
from tests.e2e.conftest import wait_until

pytestmark = pytest.mark.e2e


@pytest.fixture
def next_week(site, cast: Cast) -> Session:
    """Leading self is in a week; its facilitator leads it."""
    day = today() + timedelta(days=7)
    cast.cohort.starts_on, cast.cohort.ends_on = day - timedelta(days=60), day + timedelta(days=120)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    Session.objects.filter(pk=cast.session.pk).update(
        starts_at=at(day, time(9, 30)), ends_at=at(day, time(16, 30)), venue="Garden Room"
    )
    make.material(cast.programme, "Slides on leading self", by=cast.coordinator, session=cast.session)
    return Session.objects.get(pk=cast.session.pk)


def open_from(cast: Cast, day):
    """That day, or the next on which sessions are held: no weekend and no bank holiday."""
    is_open = open_days(cast.programme, cast.cohort.nation).is_open
    return next(each for each in (day + timedelta(days=number) for number in range(30)) if is_open(each))


def fill_date(page: Page, label: str, day) -> None:
    """Day, month and year in their three boxes."""
    group = page.get_by_role("group", name=label)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(value))


def test_a_facilitator_keeps_her_record_and_her_coordinator_sees_what_is_missing(site, journey, cast: Cast, next_week):
    state_code(programme=cast.programme, words="We keep what is said in confidence.", by=cast.coordinator)
    helen = journey.browser()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen, "leading-with-a-record-to-put-right")
    helen.get_by_role("link", name="My record").click()
    journey.look(helen, "my-record-empty")
    helen.get_by_role("link", name="Add one").click()
    journey.look(helen, "add-credential")
    helen.get_by_role("button", name="Add").click()
    expect(helen.get_by_role("alert")).to_be_visible()
    helen.get_by_role("radio", name="Membership").check()
    helen.get_by_label("Title").fill("Senior Practitioner")
    helen.get_by_label("Given by").fill("EMCC")
    fill_date(helen, "Until", today() + timedelta(days=40))
    helen.get_by_role("button", name="Add").click()
    expect(helen.get_by_text("Expires soon")).to_be_visible()
    helen.get_by_role("button", name="I have read it and agree").click()
    expect(helen.get_by_text("You agreed to version 1")).to_be_visible()
    assert EthicsAgreement.objects.get().person == cast.facilitator
    helen.get_by_role("link", name="Add some").click()
    journey.look(helen, "add-delivery")
    helen.get_by_label("Programme, or what it was").fill("Ward leaders")
    helen.get_by_label("Year").fill("2021")
    helen.get_by_role("button", name="Add").click()
    expect(helen.get_by_text("Ward leaders is added")).to_be_visible()
    journey.look(helen, "my-record")
    helen.get_by_role("link", name="Ward leaders").click()
    journey.look(helen, "delivery")
    helen.get_by_role("link", name="Remove it from your record").click()
    journey.look(helen, "remove-delivery")
    helen.get_by_role("link", name="Keep it").click()
    helen.get_by_role("link", name="My record").first.click()
    helen.get_by_role("link", name="Senior Practitioner").click()
    journey.look(helen, "credential")
    helen.get_by_role("link", name="Remove it from your record").click()
    journey.look(helen, "remove-credential")
    assert Credential.objects.count() == 1

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    priya.goto(f"{site}/cohorts/team/{cast.programme.pk}/")
    expect(priya.get_by_text("Senior Practitioner expires on")).to_be_visible()
    journey.look(priya, "team")
    priya.get_by_role("link", name="Read or change the code").click()
    journey.look(priya, "code-of-ethics")
    priya.get_by_role("textbox", name="The code").fill("We keep what is said in confidence, and have supervision.")
    priya.get_by_role("button", name="State it").click()
    expect(priya.get_by_text("has changed and is not agreed again").first).to_be_visible()
    priya.get_by_role("link", name="Helen Marsh").click()
    journey.look(priya, "team-member")
    priya.get_by_role("link", name="Days on which they cannot come").click()
    journey.look(priya, "availability-of-another")


def test_a_day_away_is_a_clash_that_the_coordinator_is_told_before_saving(site, journey, cast: Cast, next_week):
    other = open_from(cast, today() + timedelta(days=14))
    phone = journey.phone()
    journey.sign_in(phone, cast.facilitator)
    journey.look(phone)
    phone.goto(f"{site}/cohorts/my-record/availability/")
    journey.look(phone, "availability-empty")
    phone.get_by_label("First day").fill(other.isoformat())
    phone.get_by_label("Reason").fill("A funeral")
    phone.get_by_role("button", name="Add").click()
    expect(phone.get_by_text("Kept as days away")).to_be_visible()
    journey.look(phone, "availability")

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    priya.goto(f"{site}/cohorts/{cast.cohort.pk}/sessions/{next_week.pk}/")
    journey.look(priya)
    priya.get_by_label("Date").fill(other.isoformat())
    priya.get_by_role("button", name="Save").click()
    clash = priya.get_by_label("Helen Marsh cannot come that day")
    expect(clash).to_be_visible()
    expect(priya.get_by_text("funeral")).to_have_count(0)
    journey.look(priya, "clash-with-a-day-away")
    clash.check()
    priya.get_by_role("button", name="Save").click()
    expect(priya.get_by_text("is changed").first).to_be_visible()
    journey.look(priya)
    phone.reload()
    expect(phone.get_by_role("heading", name="Sessions on such days")).to_be_visible()
    phone.get_by_role("link", name="Remove").click()
    journey.look(phone, "remove-days")
    phone.get_by_role("button", name="Remove them").click()
    expect(phone.get_by_text("No longer away")).to_be_visible()
    assert Away.objects.count() == 0


def test_a_need_that_is_stated_reaches_the_facilitator_by_name_and_the_venue_as_a_number(
    site, journey, cast: Cast, worker, next_week
):
    phone = journey.phone()
    journey.sign_in(phone, cast.participant)
    journey.look(phone)
    phone.goto(f"{site}/cohorts/my-sessions/")
    journey.look(phone)
    phone.get_by_role("link", name="Access and dietary needs").click()
    journey.look(phone, "my-needs")
    phone.get_by_label("Step-free way in").check()
    phone.get_by_label("Vegan").check()
    phone.get_by_label("Access, in your own words").fill("A seat near the door.")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Your needs are kept")).to_be_visible()
    phone.get_by_role("link", name="Erase what I stated").click()
    journey.look(phone, "erase-needs")
    phone.get_by_role("link", name="Keep it").click()
    assert StatedNeeds.objects.count() == 1

    helen = journey.phone()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.get_by_role("link", name="The day of Leading self").first.click()
    expect(helen.get_by_text("A seat near the door.")).to_be_visible()
    expect(helen.get_by_role("link", name="Slides on leading self")).to_be_visible()
    journey.look(helen, "day")
    helen.get_by_role("button", name="Sheet for the venue (PDF)").click()
    wait_until(lambda: Document.objects.filter(kind="venue sheet", state="ready").exists())
    expect(helen.get_by_role("link", name="Sheet for the venue: Leading self").first).to_be_visible()
    journey.look(helen, "venue-sheet-made")


def test_a_participant_stands_in_the_whos_who_and_leaves_it_at_once(site, journey, cast: Cast, next_week):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    amara.goto(f"{site}/cohorts/my-sessions/")
    journey.look(amara)
    amara.get_by_role("link", name="Who’s who").first.click()
    journey.look(amara, "whos-who-empty")
    amara.get_by_label("A few words of your own").fill("Ask me about discharge before noon.")
    amara.get_by_role("button", name="Put me in").click()
    expect(amara.get_by_text("You stand in the who’s who now")).to_be_visible()
    journey.look(amara, "whos-who")
    tom = journey.phone()
    journey.sign_in(tom, cast.peer)
    journey.look(tom)
    tom.goto(f"{site}/cohorts/{cast.cohort.pk}/whos-who/")
    expect(tom.get_by_text("Ask me about discharge before noon.")).to_be_visible()
    amara.get_by_role("button", name="Take me out of it").click()
    expect(amara.get_by_text("You no longer stand in the who’s who")).to_be_visible()
    tom.reload()
    expect(tom.get_by_text("Nobody yet")).to_be_visible()
    assert Introduction.objects.count() == 0
