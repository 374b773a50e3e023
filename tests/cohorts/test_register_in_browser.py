"""The register on a phone: static/js/register.js while the signal lasts; without it: test_register_offline.py."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cohorts import register
from cohorts.models import Attendance, Tap
from config.services import chromium
from people.models import AuditEvent
from tests import factories as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SAVED = re.compile(r"Saved at \d")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    flags += " disable-component-update disable-sync"
    args = [f"--{flag}" for flag in flags.split()]
    return browser_type_launch_args | {"executable_path": chromium(), "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-GB"}


@pytest.fixture(scope="session")
def base_url():
    """Nothing: tests name whole addresses. It stands in for a plugin's fixture whose form pytest has deprecated."""
    return ""


@pytest.fixture
def session(cast, today):
    return today(cast.session)


@pytest.fixture
def opened(context, live_server, session):
    """The register of a session, opened by somebody who is signed in."""

    def by(person, of=session):
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse("cohorts:register", args=[of.pk]))
        return page

    return by


def row(page, name):
    return page.locator(".c-register > li").filter(has_text=name)


def present(page, name):
    return row(page, name).get_by_role("button", name=re.compile("Mark present|Present"))


def counts(page):
    return [int(number) for number in page.locator("#register-counts dd").all_inner_texts()]


def until(page, true):
    """The strict policy lets no test wait by itself."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("Waited in vain.")


def marks():
    return dict(Attendance.objects.values_list("place__person__family_name", "mark"))


def test_a_double_tap_marks_once_and_everything_on_the_page_follows(opened, cast):
    page = opened(cast.facilitator)
    present(page, "Amara Okafor").dblclick()
    expect(page.locator("#register-saved")).to_have_text(re.compile(r"Amara Okafor: present\. Saved at \d"))
    expect(page.get_by_role("button", name="Close the register, 1 to mark")).to_be_visible()
    assert counts(page) == [1, 0, 0, 1]
    assert (marks(), AuditEvent.objects.filter(verb="mark").count()) == ({"Okafor": "present"}, 1)
    expect(present(page, "Amara Okafor")).to_be_focused()
    present(page, "Tom Bevan").tap()
    expect(page.get_by_role("button", name="Close the register", exact=True)).to_be_visible()
    expect(page.locator("#register-saved")).to_contain_text("Tom Bevan: present")


def test_other_marks_are_behind_the_arrow_which_closes_and_leaves_the_keyboard_in_the_row(opened, cast):
    page = opened(cast.facilitator)
    row(page, "Tom Bevan").get_by_text("Other marks for Tom Bevan").locator("..").click()
    row(page, "Tom Bevan").get_by_role("button", name="Called back to service").click()
    expect(row(page, "Tom Bevan").locator(".c-register__mark")).to_be_focused()
    expect(row(page, "Tom Bevan").locator("details")).not_to_have_attribute("open", "")
    expect(page.locator("#register-saved")).to_have_text(SAVED)
    assert (marks(), counts(page)) == ({"Bevan": "called back"}, [0, 0, 1, 1])


def test_enter_in_the_box_of_catching_up_marks_caught_up_and_nothing_else(opened, cast):
    page = opened(cast.facilitator)
    row(page, "Tom Bevan").locator("summary").click()
    box = row(page, "Tom Bevan").get_by_label("Caught up afterwards, with what")
    box.press("Enter")
    expect(row(page, "Tom Bevan").get_by_text("Say what they caught up with")).to_be_visible()
    expect(box).to_be_focused()
    box.fill("Read the slides")
    box.press("Enter")
    expect(row(page, "Tom Bevan").get_by_text("With: Read the slides")).to_be_visible()
    assert marks() == {"Bevan": "caught up"}


def rest(page):
    return page.locator("#register-rest")


def test_all_who_are_left_are_marked_present_by_one_tap_and_taken_back_by_one(opened, cast, session):
    """Each mark has an identity of its own; what was marked before, and what is tapped since, stays."""
    for number in range(3):
        make.place(cast.cohort, make.person(f"Kim Area{number}"))
    page = opened(cast.facilitator)
    row(page, "Amara Okafor").locator("summary").click()
    row(page, "Amara Okafor").get_by_role("button", name="Absent", exact=True).click()
    rest(page).get_by_role("button", name="Mark the 4 left as present").click()
    expect(rest(page)).to_contain_text("4 marked present.")
    expect(rest(page).get_by_role("button", name="Undo")).to_be_focused()
    expect(rest(page).get_by_role("button", name="left as present")).to_be_hidden()
    expect(page.locator("#register-saved")).to_contain_text(SAVED)
    assert counts(page) == [4, 0, 1, 0]
    until(page, lambda: len(marks()) == 5)
    assert sorted(marks().values()) == ["absent", "present", "present", "present", "present"]
    assert Tap.objects.filter(mark="present").values("id").distinct().count() == 4
    row(page, "Kim Area1").locator("summary").click()
    row(page, "Kim Area1").get_by_role("button", name="Apologies", exact=True).click()
    expect(rest(page)).to_contain_text("3 marked present.")
    rest(page).get_by_role("button", name="Undo").click()
    until(page, lambda: len(marks()) == 2)
    assert marks() == {"Okafor": "absent", "Area1": "apologies"}
    expect(rest(page).get_by_role("button", name="Mark the 3 left as present")).to_be_focused()


def test_what_another_person_marks_comes_with_the_next_tap(opened, cast, session):
    page = opened(cast.facilitator)
    register.mark(session=session, place=cast.peer_place, mark="apologies", by=cast.coordinator)
    present(page, "Amara Okafor").tap()
    expect(row(page, "Tom Bevan").get_by_text("marked by Priya Shah")).to_be_visible()
    assert counts(page) == [1, 0, 1, 0]


def test_a_register_closed_by_another_person_is_shown_closed_and_the_mark_that_came_too_late_is_not_lost(
    opened, cast, session
):
    page = opened(cast.facilitator)
    register.close(session=session, by=cast.coordinator, rest_absent=True)
    present(page, "Amara Okafor").tap()
    expect(page.get_by_text("ask a coordinator to open it again")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Marks on this phone that need you: 1")
    expect(row(page, "Amara Okafor")).to_contain_text("Not saved. This register is closed.")
    register.reopen(session=session, by=cast.coordinator)
    page.reload()
    expect(row(page, "Amara Okafor")).to_contain_text("The register: Absent, marked by Priya Shah")
    row(page, "Amara Okafor").get_by_role("button", name="Keep mine").tap()
    expect(page.locator("#register-saved")).to_contain_text("Amara Okafor: present")
    assert marks()["Okafor"] == "present"


def test_the_register_has_no_fault_that_axe_finds(opened, cast):
    page = opened(cast.facilitator)
    present(page, "Amara Okafor").tap()
    expect(page.locator("#register-saved")).to_have_text(SAVED)
    row(page, "Tom Bevan").locator("summary").click()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
