"""Laying out a cohort on a phone and on a wide screen: the dates come first, and the form is one press away."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from config.services import chromium

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run")
    return browser_type_launch_args | {"executable_path": chromium(), "args": [f"--{flag}" for flag in flags]}


@pytest.fixture(scope="session")
def base_url():
    """Nothing: tests name whole addresses. It stands in for a plugin's fixture whose form pytest has deprecated."""
    return ""


@pytest.fixture
def shown(context, live_server, cast):
    """The dates of a cohort that starts on a day, at a width."""
    client = Client()
    client.force_login(cast.coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    def at(width):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(live_server.url + reverse("cohorts:lay_out", args=[cast.programme.pk]))
        for name, value in (("day", "5"), ("month", "10"), ("year", "2027")):
            page.locator(f"[name=starts_on_{name}]").fill(value)
        page.get_by_role("button", name="Show the dates").click()
        expect(page.get_by_role("heading", name="5 October 2027")).to_be_in_viewport()
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert not found.response["violations"], found.generate_report()
        return page

    return at


def test_on_a_phone_the_form_is_folded_and_opens_by_the_keyboard_with_all_that_was_typed(shown):
    page = shown(390)
    day = page.locator("[name=starts_on_day]")
    expect(day).not_to_be_visible()
    page.locator("summary", has_text="from 5 October 2027").focus()
    page.keyboard.press("Enter")
    expect(day).to_be_visible()
    expect(day).to_have_value("5")
    day.fill("12")
    page.get_by_role("button", name="Show the dates again").click()
    expect(page.get_by_role("heading", name="12 October 2027")).to_be_in_viewport()
    expect(day).not_to_be_visible()


def test_on_a_wide_screen_the_form_stands_beside_the_dates(shown):
    page = shown(1280)
    expect(page.locator("[name=starts_on_day]")).to_be_visible()
    expect(page.locator("summary", has_text="from 5 October 2027")).not_to_be_visible()
