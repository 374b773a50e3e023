"""The admin in a browser: every kind of page at both widths, under the strict policy, by the keyboard and by script."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.admin.registers import REGISTERS, fill, url

pytestmark = pytest.mark.e2e

OF_ADMINISTRATORS = ("people_installationgrant", "people_auditevent")


@pytest.fixture
def held(cast, site):
    return fill(cast)


@pytest.fixture
def visit(journey):
    """Sign somebody in, and give what opens one page of the admin after another and looks at each."""

    def sign_in(person):
        page = journey.browser()
        journey.sign_in(page, person)
        journey.look(page)

        def at(address: str, name: str = ""):
            page.goto(journey.site + address)
            journey.look(page, name)
            return page

        return at

    return sign_in


def test_a_coordinator_finds_a_cohort_and_is_in_its_workspace_with_one_click(cast, held, journey, visit):
    page = visit(cast.coordinator)("/admin/", "admin-front-door")
    page.get_by_role("table").get_by_role("link", name="Cohort 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cohort 1")
    journey.look(page)


def test_every_register_and_every_kind_of_row_is_fit_to_be_shown(cast, held, visit):
    at = visit(cast.coordinator)
    for register in (name for name in REGISTERS if name not in OF_ADMINISTRATORS):
        at(url(register), f"admin-{register}")
        at(held.change(register), f"admin-{register}-row")
    at(f"{url('cohorts_place')}?q=nobody-of-this-name&state=taken")
    at(url("cohorts_place", "history", cast.place.pk))
    at(url("cohorts_session", "add"))
    at(url("programmes_programme", "add"), "admin-by-hand")
    at(url("programmes_framework", "add"))


def test_the_registers_of_an_administrator_are_fit_to_be_shown(cast, held, visit):
    mistake = make.person("Ms Take")
    at = visit(cast.administrator)
    at("/admin/", "admin-administrator")
    for register in OF_ADMINISTRATORS:
        at(url(register), f"admin-{register}")
        at(held.change(register))
    at(held.change("people_person"))
    at(held.change("programmes_programme"), "admin-facts")
    at(url("people_person", "delete", mistake.pk), "admin-delete")
    at(url("programmes_programmegrant", "add"))
    at(url("people_organisation", "add"))


def test_an_earlier_cohort_is_added_by_a_button_and_a_slip_keeps_all_that_was_typed(cast, held, journey, visit):
    year = {"starts_on": date(2009, 1, 5), "ends_on": date(2009, 12, 4)}
    cast.programme.earlier_cohorts.create(name="2009", places=18, source="Report of June 2010", **year)
    page = visit(cast.coordinator)(held.change("programmes_programme"))
    page.get_by_role("button", name="Add an earlier cohort").click()
    cohorts = page.locator("[data-parts=earlier_cohorts]")
    added = cohorts.locator("details.a-part[open]").last
    expect(added.get_by_label("Name")).to_be_focused()
    added.get_by_label("Name").fill("2010")
    for group, month in (("Starts on", "1"), ("Ends on", "12")):
        for label, value in (("Day", "4"), ("Month", month), ("Year", "2010")):
            added.get_by_role("group", name=group).get_by_label(label).fill(value)
    added.get_by_label("Places taken").fill("18")
    added.get_by_label("Completed").fill("19")
    added.get_by_label("Source").fill("Report of June 2011")
    page.get_by_role("button", name="Save", exact=True).click()
    problem = page.get_by_role("link", name="18 places were taken.")
    expect(problem).to_be_visible()
    journey.look(page, "admin-problem")
    problem.click()
    completed = cohorts.locator("details.a-part[open]").last.get_by_label("Completed")
    expect(completed).to_be_focused()
    completed.fill("16")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Leading for Change is saved.")
    journey.look(page)
    made = cast.programme.earlier_cohorts.get(name="2010")
    assert (made.places, made.completed, made.source) == (18, 16, "Report of June 2011")


def test_rows_are_ticked_all_at_once_and_counted(cast, held, journey, visit):
    page = visit(cast.coordinator)(url("people_person"))
    page.get_by_role("button", name="Tick all on this page").click()
    people = page.get_by_role("row").count() - 1  # but for the head
    expect(page.get_by_text(f"With the {people} ticked:")).to_be_visible()
    page.get_by_role("button", name="Tick none").click()
    page.get_by_role("button", name="Invite to set up an account").click()
    expect(page.get_by_role("status")).to_contain_text("Tick at least one row first.")
    journey.look(page)
