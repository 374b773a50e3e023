"""From a design to a calendar that holds, in a browser: programmes, schedules, registers, the library (make e2e
K=design_and_calendar)."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from cohorts import actions
from cohorts.models import ClosedPeriod, Cohort, Room, Session
from cohorts.release import release
from core.dates import local
from people.models import AuditEvent
from programmes.blueprint import Blueprint, BlueprintElement, load
from programmes.kinds import USUAL
from programmes.models import Domain, ElementKind, Framework, Programme, summary_of
from tests import factories as make
from tests.cast import assemble
from tests.e2e.conftest import wait_until
from tests.e2e.main_job_pages import give_date, is_told, row

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


# Laying out, moving, clashes


@pytest.fixture
def laid_out_by():
    """A coordinator, their programme of four days, a room, and another cohort that has the room on 10 May."""
    priya = make.person("Priya Shah", email="priya@example.org")
    programme = make.programme("Leading for Change", code="LFC")
    make.grant(programme, priya, "coordinator")
    spring = programme.phases.create(name="Second trimester", position=1, starts_week=20, ends_week=40)
    for title, weeks in (("Opening", 0), ("Leading self", 13), ("Leading others", 27), ("Leading change", 32)):
        make.element(programme, title, offset_weeks=weeks, phase=spring if weeks > 20 else None)
    room = Room.objects.create(name="Garden Room", address="Beck House", capacity=24)
    earlier = make.cohort(programme, name="Pilot", number=1)
    make.place(earlier, make.person("Amara Okafor"))
    make.session(earlier, "Conference", date(2027, 5, 10), room=room)
    return priya, programme, room


def test_a_cohort_is_laid_out_mended_moved_and_its_room_clash_accepted_by_name(journey, laid_out_by):
    priya, programme, room = laid_out_by
    page = journey.browser()
    journey.sign_in(page, priya)
    journey.look(page)
    closes_the_winter(journey, page, programme)
    page.goto(f"{journey.site}/cohorts/lay-out/{programme.pk}/")
    lays_out_with_a_preview(journey, page)
    cohort = Cohort.objects.get(name="Cohort 2")
    assert days(cohort) == [date(2026, 9, 21), date(2027, 1, 4), date(2027, 4, 5), date(2027, 5, 4)]
    moves_the_phase(journey, page, cohort)
    assert days(cohort) == [date(2026, 9, 21), date(2027, 1, 4), date(2027, 4, 12), date(2027, 5, 11)]
    undoes_it(journey, page, cohort)
    assert days(cohort) == [date(2026, 9, 21), date(2027, 1, 4), date(2027, 4, 5), date(2027, 5, 4)]
    books_the_room_that_is_taken(journey, page, cohort, room)
    assert AuditEvent.objects.get(verb="accept clash").actor_id == priya.pk


def days(cohort):
    return [local(each.starts_at).date() for each in cohort.sessions.order_by("starts_at")]


def closes_the_winter(journey, page, programme) -> None:
    page.goto(f"{journey.site}/cohorts/closed-periods/")
    journey.look(page, "closed-periods-none")
    page.get_by_role("link", name="Rooms", exact=True).click()
    journey.look(page, "rooms")
    page.get_by_role("link", name="Garden Room").click()
    journey.look(page, "room")
    page.goto(f"{journey.site}/cohorts/closed-periods/add/")
    page.get_by_label("Name").fill("Winter pressures")
    give_date(page, "First day", date(2026, 12, 21))
    give_date(page, "Last day", date(2026, 12, 1))
    journey.look(page, "closed-period")
    page.get_by_role("button", name="Save").click()
    is_told(page, "Give the first day or a later one.", beside=page.get_by_role("group", name="Last day"))
    give_date(page, "Last day", date(2027, 1, 1))
    page.get_by_role("button", name="Save").click()
    expect(row(page, "Winter pressures")).to_contain_text("21 December 2026 to 1 January 2027")
    journey.look(page, "closed-periods")
    assert ClosedPeriod.objects.get().programme == programme


def lays_out_with_a_preview(journey, page) -> None:
    """Leading self falls into the winter, Leading others on Easter Monday, Leading change on May Day."""
    give_date(page, "Start date", date(2026, 9, 21))
    page.get_by_label("Usual room or meeting on line").select_option(label="Garden Room, Beck House (24 seats)")
    page.get_by_role("button", name="Show the dates").click()
    closed = page.get_by_role("table", name=re.compile("^Dates that are closed"))
    expect(closed.get_by_role("row")).to_have_count(1 + 3)
    expect(row(closed, "Leading self")).to_contain_text("Winter pressures, 21 December 2026 to 1 January 2027")
    expect(row(closed, "Leading others")).to_contain_text("is a bank holiday (Easter Monday)")
    expect(row(closed, "Leading others")).to_contain_text("Tuesday 30 March")
    journey.look(page, "lay-out-closed")
    page.get_by_label("The same weekday, a week or more later").check()
    page.get_by_label("Another way for Leading change").select_option(label="The next free day, whatever weekday")
    page.get_by_role("button", name="Mend the dates this way").click()
    expect(row(page.get_by_role("table", name="Dates of the cohort"), "Leading others")).to_contain_text("5 April 2027")
    journey.look(page, "lay-out-mended")
    page.get_by_role("button", name="Lay out Cohort 2").click()
    expect(page.get_by_text("Cohort 2 is laid out, 4 dates in all.")).to_be_visible()
    journey.look(page)


def moves_the_phase(journey, page, cohort) -> None:
    page.goto(f"{journey.site}/cohorts/{cohort.pk}/sessions/")
    journey.look(page)
    page.get_by_role("link", name="Move sessions").click()
    journey.look(page, "move")
    page.get_by_label("A whole phase").check()
    page.get_by_role("button", name="Show what follows").click()
    is_told(page, "Choose a phase.", beside=page.get_by_label("Phase", exact=False).last)
    page.locator("select[name=phase]").select_option("Second trimester")
    page.get_by_role("button", name="Show what follows").click()
    expect(page.get_by_role("heading", name="2 sessions move")).to_be_visible()
    expect(row(page, "Leading others")).to_contain_text("Monday 12 April 2027")
    journey.look(page, "move-outcome")
    page.get_by_role("button", name="Move 2 sessions").click()
    expect(page.get_by_text("You can undo this")).to_be_visible()


def undoes_it(journey, page, cohort) -> None:
    page.get_by_role("link", name="Undo the move").click()
    expect(row(page, "Leading others")).to_contain_text("Monday 5 April 2027")
    journey.look(page, "move-undo")
    page.get_by_role("button", name="Undo the move").click()
    expect(page.get_by_text("every session is back where it stood")).to_be_visible()


def books_the_room_that_is_taken(journey, page, cohort, room) -> None:
    session = cohort.sessions.get(title="Leading change")
    page.goto(f"{journey.site}/cohorts/{cohort.pk}/sessions/{session.pk}/")
    page.get_by_label("Date", exact=True).fill("2027-05-10")
    page.get_by_role("button", name="Save").click()
    clash = page.get_by_label(re.compile("Garden Room is taken: Conference"))
    expect(clash).to_be_visible()
    assert local(Session.objects.get(pk=session.pk).starts_at).date() == date(2027, 5, 4)
    journey.look(page, "clash")
    clash.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Leading change is changed: Monday 10 May.")).to_be_visible()
    assert Session.objects.get(pk=session.pk).room == room


# Visits, guests and observed feedback


def visit_of_one_place(cast) -> Session:
    """To come in ten days, and the peer has its one place."""
    starts = timezone.now() + timedelta(days=10)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=6)}
    visit = make.session(cast.cohort, "A hospital without a waiting list", kind="study visit", hours="6", **times)
    actions.set_sign_up(session=visit, by_sign_up=True, limit=1, by=cast.coordinator)
    actions.sign_up(session=visit, place=cast.peer_place, by=cast.peer)
    return visit


def challenge_just_over(cast) -> Session:
    ended = timezone.now() - timedelta(hours=1)
    times = {"starts_at": ended - timedelta(hours=3), "ends_at": ended}
    challenge = make.session(cast.cohort, "A practice in trouble", kind="leadership challenge", **times)
    challenge.leaders.create(person=cast.facilitator)
    return challenge


def test_a_full_visit_moves_on_when_a_place_is_given_back(cast, journey, worker, mailbox):
    visit = visit_of_one_place(cast)
    page = journey.phone()
    journey.sign_in(page, cast.participant)
    journey.look(page)
    page.goto(f"{journey.site}/cohorts/my-sessions/")
    journey.look(page, "kinds-my-sessions")
    page.get_by_role("link", name=visit.title).click()
    journey.look(page, "kinds-visit-full")
    page.get_by_role("button", name="Join the waiting list").press("Enter")
    expect(page.get_by_role("heading", name="You are on the waiting list")).to_be_visible()

    other = journey.browser()
    journey.sign_in(other, cast.peer)
    other.goto(f"{journey.site}/cohorts/my-sessions/{visit.pk}/")
    other.get_by_role("button", name="Give my place back").click()
    expect(other.get_by_role("heading", name="Sign up")).to_be_visible()

    letter = mailbox.wait_for(cast.participant.email, "You have a place: A hospital without a waiting list")
    assert "A place has come free, and it is yours" in letter
    page.goto(re.search(r"http\S+/my-sessions/\S+", letter)[0])
    expect(page.get_by_role("heading", name="You have a place")).to_be_visible()
    journey.look(page, "kinds-visit-mine")
    assert mailbox.to(cast.peer.email) == []


def test_a_guest_answers_by_a_link_and_is_counted(cast, journey, worker, mailbox):
    starts = timezone.now() + timedelta(days=10)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    shown = make.session(cast.cohort, "What we brought together", kind="presentation", hours="2", **times)
    page = journey.browser()
    journey.sign_in(page, cast.coordinator)
    journey.look(page)
    page.goto(f"{journey.site}/cohorts/{cast.cohort.pk}/sessions/{shown.pk}/guests/")
    page.get_by_label("Name").fill("Executive team")
    page.get_by_label("E-mail address").fill("executives@northmoor.example")
    page.get_by_label("What they are asked to come for").fill("Hear what they did, and say what you will back.")
    page.get_by_label("How many people").fill("6")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Executive team is invited by e-mail.")).to_be_visible()
    journey.look(page, "kinds-guests")

    letter = mailbox.wait_for("executives@northmoor.example", "You are invited: What we brought together")
    guest = journey.phone()
    guest.goto(re.search(r"http\S+/guest/\S+", letter)[0])
    journey.look(guest, "kinds-guest")
    guest.get_by_label("Yes, we are coming").check()
    guest.get_by_label("How many of you are coming?").fill("4")
    guest.get_by_role("button", name="Answer").click()
    expect(guest.get_by_text("Your answer is kept")).to_be_visible()

    page.reload()
    expect(page.get_by_text("4 guests come")).to_be_visible()


def test_a_participant_reads_what_was_seen_of_them_and_nobody_else_does(cast, journey, worker, mailbox):
    challenge = challenge_just_over(cast)
    leader = journey.browser()
    journey.sign_in(leader, cast.facilitator)
    journey.look(leader)
    leader.goto(f"{journey.site}/cohorts/sessions/{challenge.pk}/observed/")
    leader.get_by_role("link", name=f"Write what you saw of {cast.participant.name}").click()
    journey.look(leader, "kinds-observe")
    leader.get_by_label("One thing to try next").fill("Ask for help a quarter of an hour sooner.")
    leader.get_by_role("button", name="Keep it").click()
    journey.look(leader, "kinds-observed")
    leader.get_by_role("button", name="Release what is written").click()
    expect(leader.get_by_text("1 person can read what was written of them")).to_be_visible()

    letter = mailbox.wait_for(cast.participant.email, "Feedback on a leadership challenge")
    assert "quarter of an hour" not in letter
    page = journey.phone()
    journey.sign_in(page, cast.participant)
    journey.look(page)
    page.goto(re.search(r"http\S+/my-sessions/\S+", letter)[0])
    journey.look(page, "kinds-challenge")
    page.get_by_role("link", name=f"By {cast.facilitator.name}").click()
    expect(page.get_by_text("Ask for help a quarter of an hour sooner.")).to_be_visible()
    journey.look(page, "kinds-observation")

    peer = journey.browser()
    journey.sign_in(peer, cast.peer)
    journey.is_told_that_there_is_no(peer, page.url)


# The design

# Of each case study: hours in dated sessions, sessions, meetings one to one, days to be agreed, hours of one's own.
PUBLISHED = {
    "leading-for-change": ("43.5", 11, 2, "0", "100"),
    "service-improvement": ("57", 13, 3, "0", "120"),
    "practice-network": ("68.5", 12, 0, "0", "60"),
    "chief-executives": ("23", 2, 6, "17", "80"),
    "child-health-theme": ("11.5", 5, 0, "0", "66"),
}


def commissioned(blueprint: Blueprint) -> tuple[Programme, object]:
    """A programme with its framework and no design, and its coordinator."""
    framework = Framework.objects.create(name=blueprint.framework)
    for position, domain in enumerate(blueprint.domains, start=1):
        Domain.objects.create(framework=framework, position=position, name=domain.name)
    programme = make.programme(blueprint.name, code="NEW", framework=framework)
    coordinator = make.person("Priya Shah")
    make.grant(programme, coordinator, "coordinator")
    return programme, coordinator


def opens_the_design(journey, blueprint: Blueprint) -> tuple[Page, Programme]:
    """From the coordinator's list of programmes to the page of the design."""
    programme, coordinator = commissioned(blueprint)
    page = journey.browser()
    journey.sign_in(page, coordinator)
    journey.look(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Programmes", exact=True).click()
    journey.look(page)
    page.get_by_role("link", name=blueprint.name).first.click()
    journey.look(page)
    page.get_by_role("link", name="Lay out the design").click()
    expect(page.get_by_role("heading", name="Design", level=1)).to_be_visible()
    journey.look(page)
    return page, programme


def lays_out(page: Page, blueprint: Blueprint) -> None:
    """The whole design by the page's own forms."""
    for phase in blueprint.phases:
        page.get_by_role("link", name="Add a phase").click()
        form = page.get_by_role("form", name="New phase")
        form.get_by_label("Name").fill(phase.name)
        form.get_by_label("First week").fill(str(phase.starts_week))
        form.get_by_label("Last week").fill(str(phase.ends_week))
        form.get_by_role("button", name="Add the phase").click()
        expect(page.get_by_role("heading", name=phase.name, level=2)).to_be_visible()
    for element in blueprint.elements:
        adds(page, element)


def adds(page: Page, element: BlueprintElement) -> None:
    """Choose the kind, change what is not as usual, and see it in its phase."""
    card = page.get_by_role("region", name=element.phase or "Add to the design", exact=True)
    card.locator(".d-add select").select_option(element.kind)
    card.locator(".d-add button").click()
    form = page.get_by_role("form", name="New element")
    usual = USUAL[element.kind]
    form.get_by_label("Title").fill(element.title)
    form.get_by_label("For whom").select_option(element.group_size)
    form.locator("[name=share]").select_option(element.share)
    form.get_by_label("Questionnaire").select_option(element.asked)
    form.get_by_label("Meetings").fill(str(element.count))
    form.get_by_label("Weeks after the start").fill(str(element.offset_weeks))
    form.get_by_label("Weeks between").fill(str(element.interval_weeks))
    form.get_by_label("Hours each").fill("" if element.parts or element.to_be_agreed else f"{element.hours:f}")
    form.get_by_label("Its hours count").set_checked(element.counts)
    form.get_by_label("Everybody is expected").set_checked(element.required)
    form.get_by_label("To be agreed with").set_checked(element.to_be_agreed)
    form.get_by_label("Up to how many days").fill(f"{element.budget_days:f}" if element.budget_days else "")
    for domain in element.domains:
        form.get_by_label(domain, exact=True).check()
    if element.parts:
        form.get_by_text("A combined day: its parts").click()
        for number, part in enumerate(element.parts):
            line = form.locator(".d-part").nth(number)
            line.get_by_label("Part", exact=True).fill(part.title)
            line.get_by_label("Kind", exact=True).select_option(part.kind)
            line.get_by_label("Hours").fill(f"{part.hours:f}")
            line.get_by_label("Kind of learning").select_option(part.share)
    assert form.get_by_label("Afterwards").input_value() == usual.follow_up
    form.get_by_role("button", name="Add the element").click()
    expect(page.locator("#design-said")).to_contain_text(f"“{element.title}” is added.")


def published(programme: Programme) -> tuple[str, int, int, str, str]:
    """What the design adds up to, read from its rows."""
    found = summary_of(list(programme.elements.with_domains()), list(programme.framework.domains.all()))
    hours = [f"{Decimal(each).normalize():f}" for each in (found.scheduled_hours, found.open_days, found.own_hours)]
    return hours[0], found.sessions, found.one_to_one, hours[1], hours[2]


def rows(page: Page, phase: str) -> list[str]:
    card = page.get_by_role("region", name=phase, exact=True)
    return card.locator(".d-row__title").all_inner_texts()


def test_a_practice_network_is_laid_out_in_trimesters_and_put_in_order_by_keys_and_pointer(journey):
    blueprint = load("practice-network")
    page, programme = opens_the_design(journey, blueprint)
    lays_out(page, blueprint)
    journey.look(page, "design-trimesters")
    assert published(programme) == PUBLISHED["practice-network"]
    expect(page.get_by_role("region", name="What it adds up to")).to_contain_text("55:23:22")

    first = rows(page, "First trimester")
    button = page.get_by_role("button", name=f"Move up {first[1]}")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#design-said")).to_contain_text("is number 1 of 4 elements in First trimester")
    assert rows(page, "First trimester") == [first[1], first[0], *first[2:]]
    expect(page.get_by_role("button", name=f"Move up {first[1]}")).to_be_focused()

    page.locator(".d-row", has_text=first[1]).first.drag_to(page.locator(".d-row", has_text=first[3]).first)
    expect(page.locator("#design-said")).not_to_contain_text("is number 1")
    assert rows(page, "First trimester")[0] == first[0]
    assert published(programme) == PUBLISHED["practice-network"]


def test_chief_executives_leave_days_to_be_agreed_and_what_is_removed_comes_back(journey):
    blueprint = load("chief-executives")
    page, programme = opens_the_design(journey, blueprint)
    lays_out(page, blueprint)
    journey.look(page, "design-to-be-agreed")
    assert published(programme) == PUBLISHED["chief-executives"]

    gone = next(each for each in blueprint.elements if each.kind == ElementKind.COACHING)
    page.get_by_role("button", name=f"Remove {gone.title}").click()
    expect(page.locator(".d-undo")).to_contain_text("is removed")
    journey.look(page)
    assert published(programme)[2] == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is in the design again")).to_be_visible()
    assert published(programme) == PUBLISHED["chief-executives"]


@pytest.mark.parametrize("key", ["leading-for-change", "service-improvement", "child-health-theme"])
def test_the_other_case_studies_are_laid_out_by_the_same_page(journey, key):
    blueprint = load(key)
    page, programme = opens_the_design(journey, blueprint)
    lays_out(page, blueprint)
    assert published(programme) == PUBLISHED[key]


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
