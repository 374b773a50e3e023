"""From a design to a calendar that holds, in a browser: programmes, schedules, registers, the library (make e2e
K=design_and_calendar)."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from programmes.blueprint import Blueprint, BlueprintElement, load
from programmes.kinds import USUAL
from programmes.models import Domain, ElementKind, Framework, Programme, summary_of
from tests import factories as make
from tests.cast import assemble
from tests.e2e.main_job_pages import is_told

pytestmark = pytest.mark.e2e

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
