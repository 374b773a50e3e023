"""A project's driver diagram, stakeholders, risks and milestones through the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects import cycles, drivers, measuring, planning, stakeholding
from projects.models import Driver, Stakeholder
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e

PLAN = {"question": "Do they answer?", "prediction": "8 of 10 answer", "plan": "Kofi rings for two weeks"}


@pytest.fixture
def project(cast: Cast):
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    return make.project(cast.place, "Fewer missed first appointments")


@pytest.fixture
def drawn(project, cast: Cast):
    """A diagram as large as teams draw them."""
    by = cast.participant
    measure = measuring.add_measure(project=project, by=by, name="Missed first appointments", unit="%")
    called = measuring.add_measure(project=project, by=by, name="People called", unit="%", kind="process")

    def add(text, under=None):
        return drivers.add_driver(project=project, text=text, under=under, by=by)

    know, can, want = add("People know when and where to come"), add("People can come"), add("People want to come")
    reminder = add("A reminder that people understand", know)
    letter = add("A letter that names the building", know)
    suits = add("A time that suits them", can)
    add("A way to get there", can)
    met = add("They know whom they will meet", want)
    call = add("A call from the support worker five days before", reminder)
    add("Reminder in plain words", reminder)
    add("A map and a photograph of the door", letter)
    add("Choose your time from a link", suits)
    drivers.change_driver(driver=call, under=[reminder, met], measures=[called], by=by)
    cycle = cycles.plan_cycle(project=project, measure=measure, idea=call, title="A call before", by=by, **PLAN)
    cycles.record_do(cycle=cycle, began_on=timezone.localdate(), happened="Rang 20 people", by=by)
    return call


def enters(journey, page, person) -> None:
    journey.sign_in(page, person)
    journey.look(page)


def test_a_team_draws_what_drives_its_aim_by_the_keyboard(site, journey, cast: Cast, project):
    amara = journey.browser()
    enters(journey, amara, cast.participant)
    amara.goto(f"{site}/projects/{project.pk}/")
    journey.look(amara, "drivers-none")
    amara.get_by_role("link", name="Draw a driver diagram").press("Enter")
    journey.look(amara)
    amara.get_by_role("link", name="Add the first driver").press("Enter")
    amara.get_by_role("button", name="Add it").press("Enter")
    expect(amara.get_by_role("alert")).to_contain_text("Say it in a few words")
    journey.look(amara, "driver-wrong")
    amara.get_by_label("What does the aim depend on?").fill("People know when to come")
    amara.get_by_role("button", name="Add it").press("Enter")
    journey.look(amara)
    amara.get_by_role("link", name="Add a secondary driver under People know when to come").press("Enter")
    amara.get_by_label("What does that depend on?").fill("A reminder that is understood")
    amara.get_by_role("button", name="Add it").press("Enter")
    amara.get_by_role("link", name="Add a primary driver").press("Enter")
    amara.get_by_label("What does the aim depend on?").fill("People can come")
    amara.get_by_role("button", name="Add it").press("Enter")
    amara.get_by_role("button", name="Up People can come").press("Enter")
    order = amara.locator(".p-drivers--top .p-driver__text")
    expect(order.nth(1)).to_have_text("People can come")
    journey.look(amara)
    amara.get_by_role("link", name="Change A reminder that is understood").press("Enter")
    amara.get_by_label("People can come").check()
    journey.look(amara, "driver-change")
    amara.get_by_role("button", name="Save").press("Enter")
    expect(order.nth(2)).to_have_text("A reminder that is understood")
    amara.get_by_role("link", name="Remove People can come").press("Enter")
    expect(amara.get_by_text("What hangs under it alone goes too")).to_be_visible()
    journey.look(amara, "driver-remove")
    amara.get_by_role("button", name="Remove").press("Enter")
    expect(order).to_have_count(2)
    assert Driver.objects.filter(project=project).count() == 2


def test_a_team_drags_boxes_to_their_order_and_to_another_driver(site, journey, cast: Cast, project, drawn):
    amara = journey.browser()
    enters(journey, amara, cast.participant)
    amara.goto(f"{site}/projects/{project.pk}/drivers/")
    amara.set_viewport_size({"width": 1280, "height": 2000})  # all of it in sight: nothing scrolls under the pointer

    def row(text):
        return amara.locator(".p-driver__row").filter(has=amara.get_by_text(text, exact=True)).first

    def grip(text):
        return row(text).locator(".p-driver__grip")

    order = amara.locator(".p-drivers--top .p-driver__text")
    expect(amara.locator(".p-driver__grip")).to_have_count(Driver.objects.exclude(level="aim").count())
    grip("People want to come").drag_to(row("People know when and where to come"), target_position={"x": 40, "y": 4})
    expect(order.nth(1)).to_have_text("People want to come")
    journey.look(amara, "drivers-dragged")
    row("A letter that names the building").drag_to(row("People can come"))
    expect(amara.get_by_role("alert")).to_have_count(0)
    letter = Driver.objects.get(text="A letter that names the building")
    assert letter.under.get().text == "People can come"
    row("A map and a photograph of the door").drag_to(row("People can come"))  # an idea hangs under no primary driver
    assert Driver.objects.get(text="A map and a photograph of the door").under.get() == letter


def test_a_diagram_is_a_drawing_on_a_desk_and_a_list_on_a_phone(site, journey, cast: Cast, project, drawn):
    amara = journey.browser()
    enters(journey, amara, cast.participant)
    for address, name in (("", "drivers-project"), ("drivers/", "drivers")):
        amara.goto(f"{site}/projects/{project.pk}/{address}")
        expect(amara.get_by_role("img", name="Driver diagram: Fewer missed first appointments")).to_be_visible()
        journey.look(amara, name)
    phone = journey.phone()
    enters(journey, phone, cast.participant)
    for address, name in (("", "drivers-project"), ("drivers/", "drivers")):
        phone.goto(f"{site}/projects/{project.pk}/{address}")
        expect(phone.get_by_role("img", name="Driver diagram: Fewer missed first appointments")).to_be_hidden()
        expect(phone.locator(".p-drivers").get_by_text("A map and a photograph of the door").first).to_be_visible()
        journey.look(phone, f"{name}-phone")
    phone.get_by_role("link", name="Plan a cycle of Reminder in plain words").click()
    expect(phone.get_by_label("Which change idea does it test?")).to_contain_text("Reminder in plain words")
    journey.look(phone)


def test_stakeholders_risks_and_milestones_are_written_and_drawn(site, journey, cast: Cast, project):
    by, today = cast.participant, timezone.localdate()
    people = [
        ("Ruth Adeyemi", "Operations director", 5, 4, "supportive", "champion"),
        ("Dr Daniel Price", "Psychiatrist", 4, 2, "doubtful", "neutral"),
        ("Reception at Lark Street", "", 2, 5, "supportive", "supportive"),
    ]
    for name, role, power, interest, stance, wanted in people:
        stakeholding.add_stakeholder(
            project=project, name=name, role=role, power=power, interest=interest, stance=stance, wanted=wanted,
            owner=cast.place, action="Show them our own figures", due_on=today + timedelta(20), by=by,
        )  # fmt: skip
    planning.add_risk(project=project, text="The call centre moves", likelihood=2, impact=5, by=by)
    planning.add_risk(project=project, text="Nobody has time to ring", likelihood=4, impact=4, owner=cast.place, by=by)
    for title, days, done in (("First test", -40, -38), ("Figures in hand", -3, None), ("Executive team", 60, None)):
        planning.add_milestone(
            project=project, title=title, due_on=today + timedelta(days),
            done_on=None if done is None else today + timedelta(done), by=by,
        )  # fmt: skip

    amara = journey.browser()
    enters(journey, amara, by)
    amara.goto(f"{site}/projects/{project.pk}/stakeholders/")
    journey.look(amara, "stakeholders")
    amara.get_by_role("link", name="Add a stakeholder").click()
    journey.look(amara, "stakeholder-form")
    amara.get_by_label("Who is it?").fill("Len Carver")
    amara.get_by_role("button", name="Add it").click()
    expect(amara.get_by_role("alert")).to_contain_text("Choose a number from 1 to 5")
    expect(amara.get_by_label("Who is it?")).to_have_value("Len Carver")
    amara.get_by_label("How much can they help or stop it?").select_option("3")
    amara.get_by_label("How much does it matter to them?").select_option("5")
    amara.get_by_role("button", name="Add it").click()
    expect(amara.get_by_role("rowheader", name="4. Len Carver")).to_be_visible()
    amara.get_by_role("link", name="Remove Len Carver").click()
    journey.look(amara)
    amara.get_by_role("button", name="Remove").click()
    assert Stakeholder.objects.count() == 3

    amara.goto(f"{site}/projects/{project.pk}/plan/")
    journey.look(amara, "plan")
    amara.get_by_role("button", name="Close The call centre moves").click()
    expect(amara.get_by_text("Closed on")).to_be_visible()
    journey.look(amara)

    phone = journey.phone()
    enters(journey, phone, by)
    for name in ("stakeholders", "plan"):
        phone.goto(f"{site}/projects/{project.pk}/{name}/")
        journey.look(phone, f"{name}-phone")
