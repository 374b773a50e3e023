"""The register on a phone whose signal drops: no mark is lost, none made twice, no conflict settled in silence."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cohorts import register
from cohorts.models import Attendance, Tap
from people.models import AuditEvent
from tests import factories as make
from tests.cohorts.signal import Signal
from tests.cohorts.test_register_in_browser import (
    RULES,
    SAVED,
    base_url,
    browser_context_args,
    browser_type_launch_args,
    counts,
    marks,
    present,
    rest,
    row,
    session,
    until,
)
from tests.factories import PASSWORD

__all__ = ["base_url", "browser_context_args", "browser_type_launch_args", "session"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const pages = [];
  for (const name of await caches.keys()) pages.push(...await (await caches.open(name)).keys());
  return pages.map((page) => new URL(page.url).pathname);
}"""


@pytest.fixture
def signal(live_server):
    made = Signal(live_server.url)
    yield made
    made.close()


def sign_in(context, person, url):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


@pytest.fixture
def opened(context, signal, session):
    """The register, opened on the phone by somebody who is signed in."""

    def by(person, phone=context):
        sign_in(phone, person, signal.url)
        page = phone.new_page()
        page.goto(signal.url + reverse("cohorts:register", args=[session.pk]))
        return page

    return by


def other(page, name, mark):
    row(page, name).locator("summary").click()
    row(page, name).get_by_role("button", name=mark, exact=True).click()


def waiting(page):
    """The line that says how many marks wait, whatever it says about why."""
    return page.locator("[data-when]:visible")


def kept_copy(page):
    """Wait until the phone has its copy of the page, with all that it is drawn with."""
    until(page, lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))
    until(page, lambda: len(page.evaluate(KEPT)) > 5)


def saved(page, name):
    expect(page.locator("#register-saved")).to_contain_text(f"{name}: ")


def test_marks_wait_on_the_phone_while_there_is_no_signal_and_go_by_themselves(opened, cast, signal):
    page = opened(cast.facilitator)
    signal.drop(page.context)
    present(page, "Amara Okafor").tap()
    other(page, "Tom Bevan", "Apologies")
    expect(waiting(page)).to_contain_text("not sent yet: 2")
    expect(row(page, "Amara Okafor")).to_contain_text("Saved on this phone, not sent yet")
    expect(present(page, "Amara Okafor")).to_have_attribute("aria-pressed", "true")
    expect(row(page, "Tom Bevan").locator(".c-register__mark")).to_contain_text("Apologies")
    assert (counts(page), marks()) == ([1, 0, 1, 0], {})
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    signal.back(page.context)
    saved(page, "Tom Bevan")
    expect(waiting(page)).to_be_hidden()
    expect(page.locator(".c-register__waiting")).to_have_count(0)
    assert (counts(page), marks()) == ([1, 0, 1, 0], {"Okafor": "present", "Bevan": "apologies"})


def test_all_who_are_left_wait_on_the_phone_too_and_are_taken_back_before_they_were_ever_sent(opened, cast, signal):
    for number in range(2):
        make.place(cast.cohort, make.person(f"Kim Area{number}"))
    page = opened(cast.facilitator)
    present(page, "Amara Okafor").click()
    saved(page, "Amara Okafor")
    signal.drop(page.context)
    rest(page).get_by_role("button", name="Mark the 3 left as present").click()
    expect(waiting(page)).to_contain_text("not sent yet: 3")
    assert marks() == {"Okafor": "present"}
    rest(page).get_by_role("button", name="Undo").click()
    assert counts(page) == [1, 0, 0, 3]
    rest(page).get_by_role("button", name="Mark the 3 left as present").click()
    signal.back(page.context)
    until(page, lambda: len(marks()) == 4)
    assert set(marks().values()) == {"present"}
    assert not AuditEvent.objects.filter(verb="clear mark").exists()


def test_of_several_taps_on_one_person_the_last_is_what_is_sent(opened, cast, signal):
    page = opened(cast.facilitator)
    signal.drop(page.context)
    present(page, "Amara Okafor").tap()
    other(page, "Amara Okafor", "Absent")
    expect(waiting(page)).to_contain_text("not sent yet: 1")
    assert counts(page) == [0, 0, 1, 1]
    signal.back(page.context)
    saved(page, "Amara Okafor")
    assert (marks(), AuditEvent.objects.filter(verb="mark").count()) == ({"Okafor": "absent"}, 1)


def test_a_page_closed_without_signal_and_opened_again_still_has_its_marks(opened, cast, signal):
    page = opened(cast.facilitator)
    kept_copy(page)
    present(page, "Tom Bevan").tap()
    expect(page.locator("#register-saved")).to_have_text(SAVED)
    signal.drop(page.context)  # before the copy has been made anew
    other(page, "Amara Okafor", "Late")
    address, phone = page.url, page.context
    page.close()

    page = phone.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Register: Leading self")).to_be_visible()
    expect(page.get_by_text("This is the register as this phone had it at")).to_be_visible()
    expect(row(page, "Amara Okafor").locator(".c-register__mark")).to_contain_text("Late")
    expect(row(page, "Tom Bevan").locator(".c-register__mark")).to_contain_text("Present")
    expect(waiting(page)).to_contain_text("not sent yet: 1")
    assert counts(page) == [1, 1, 0, 0]
    assert page.evaluate("getComputedStyle(document.querySelector('.c-register__mark')).borderStyle") == "solid"
    assert marks() == {"Bevan": "present"}

    late_at = timezone.localtime()
    signal.back(page.context)
    expect(page.get_by_text("This is the register as this phone had it at")).to_be_hidden()
    expect(page.get_by_role("button", name="Close the register", exact=True)).to_be_visible()
    assert marks() == {"Bevan": "present", "Okafor": "late"}
    assert Attendance.objects.get(mark="late").marked_at <= late_at
    assert Tap.objects.count() == 2


def test_an_answer_that_is_lost_after_the_server_has_acted_makes_no_second_mark(opened, cast):
    page = opened(cast.facilitator)
    answers = []

    def lose(route):
        answers.append(route.fetch().status)
        route.abort("connectionfailed")

    page.route("**/tap/", lose, times=1)
    present(page, "Amara Okafor").tap()
    expect(page.locator("#register-saved")).to_have_text(SAVED)
    assert answers == [200]
    assert (Tap.objects.count(), AuditEvent.objects.filter(verb="mark").count()) == (1, 1)
    assert marks() == {"Okafor": "present"}


@pytest.mark.parametrize("decided", [("Keep mine", "present"), ("Leave the register as it is", "late")])
def test_what_somebody_else_marked_meanwhile_is_shown_and_the_person_decides(opened, cast, signal, session, decided):
    decision, mark = decided
    page = opened(cast.facilitator)
    signal.drop(page.context)
    present(page, "Amara Okafor").tap()
    expect(waiting(page)).to_be_visible()
    register.mark(session=session, place=cast.place, mark="late", by=cast.coordinator)
    signal.back(page.context)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Marks on this phone that need you: 1")
    expect(summary.get_by_role("link", name="Amara Okafor")).to_be_visible()
    beside = row(page, "Amara Okafor").locator(".c-register__word")
    expect(beside).to_contain_text(re.compile(r"You: Present, at \d+\.\d\d[ap]m. The register: Late \d"))
    expect(beside).to_contain_text(re.compile(r"marked by Priya Shah at \d"))
    assert (marks(), counts(page)) == ({"Okafor": "late"}, [0, 1, 0, 1])
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []

    page.reload()  # it waits for a decision, however long
    expect(beside).to_contain_text("marked by Priya Shah")
    page.get_by_role("button", name="Close the register").click()
    expect(page.get_by_text("The register is not closed: marks on this phone")).to_be_visible()
    row(page, "Amara Okafor").get_by_role("button", name=decision).click()
    expect(summary).to_be_hidden()
    expect(page.get_by_text("The register is not closed")).to_be_hidden()
    expect(waiting(page)).to_be_hidden()
    page.reload()
    expect(row(page, "Amara Okafor").locator(".c-register__mark")).to_contain_text(mark.capitalize())
    assert marks() == {"Okafor": mark}


def test_two_phones_in_conflict_both_see_what_stands(opened, cast, signal, browser, browser_context_args):
    helen = opened(cast.facilitator)
    theirs = browser.new_context(**browser_context_args)
    priya = opened(cast.coordinator, theirs)
    signal.drop(helen.context)
    signal.drop(theirs)
    present(helen, "Amara Okafor").tap()
    other(priya, "Amara Okafor", "Called back to service")
    signal.back(helen.context)
    saved(helen, "Amara Okafor")
    signal.back(theirs)
    expect(row(priya, "Amara Okafor")).to_contain_text("The register: Present, marked by Helen Marsh")
    row(priya, "Amara Okafor").get_by_role("button", name="Keep mine").click()
    saved(priya, "Amara Okafor")
    present(helen, "Tom Bevan").tap()
    expect(row(helen, "Amara Okafor")).to_contain_text("marked by Priya Shah")
    assert marks() == {"Okafor": "called back", "Bevan": "present"}
    theirs.close()


# Who may see and send them


def test_signed_out_meanwhile_the_marks_stay_and_are_sent_when_the_person_is_back(opened, cast):
    page = opened(cast.facilitator)
    page.context.clear_cookies(name="sessionid")
    present(page, "Amara Okafor").tap()
    expect(waiting(page)).to_contain_text("You have been signed out. They are sent once you have signed in again.")
    assert marks() == {}
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill(cast.facilitator.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#register-saved")).to_have_text(SAVED)
    assert marks() == {"Okafor": "present"}


def test_on_a_shared_phone_the_marks_of_one_are_neither_shown_to_nor_sent_by_another(opened, cast, signal):
    page = opened(cast.facilitator)
    signal.drop(page.context)
    present(page, "Amara Okafor").tap()
    expect(waiting(page)).to_be_visible()
    page.route("**/tap/", lambda route: route.abort())
    signal.back(page.context)
    other_page = opened(cast.coordinator)
    expect(other_page.locator("#register-saved")).to_be_attached()
    expect(waiting(other_page)).to_be_hidden()
    expect(row(other_page, "Amara Okafor").locator(".c-register__mark")).to_contain_text("Mark present")
    page.unroute("**/tap/")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_contain_text("Somebody else is signed in on this phone now. Sign in as Helen Marsh")
    assert marks() == {}
    opened(cast.facilitator)
    expect(waiting(page)).to_be_hidden()
    assert marks() == {"Okafor": "present"}
    assert Attendance.objects.get().marked_by == cast.facilitator


def test_after_signing_out_the_phone_has_no_page_with_names_but_the_marks(opened, cast, signal):
    page = opened(cast.facilitator)
    kept_copy(page)
    address = page.url
    assert [path for path in page.evaluate(KEPT) if "static" not in path] == [urlsplit(address).path]
    page.route("**/tap/", lambda route: route.abort())
    present(page, "Amara Okafor").tap()
    expect(waiting(page)).to_be_visible()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Sign out").and_(page.locator(":visible")).click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "Amara" not in stored
    assert str(cast.place.pk) in stored
    signal.drop(page.context)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(address)


def test_a_register_that_is_closed_is_not_kept_any_longer(opened, cast, session):
    page = opened(cast.facilitator)
    kept_copy(page)
    register.close(session=session, by=cast.coordinator, rest_absent=True)
    page.reload()
    expect(page.get_by_text("ask a coordinator to open it again")).to_be_visible()
    until(page, lambda: not page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)"))
    assert not any(path.endswith("/register/") for path in page.evaluate(KEPT))


def test_a_copy_is_shown_for_no_longer_than_a_sign_in_lasts(opened, cast, signal):
    page = opened(cast.facilitator)
    kept_copy(page)
    page.evaluate(
        """async () => {
          const copy = await caches.open((await caches.keys())[0]);
          const kept = await copy.match(location.pathname);
          const headers = new Headers(kept.headers);
          headers.set("X-Kept-At", Date.now() - 12 * 60 * 60 * 1000);
          await copy.put(location.pathname, new Response(await kept.text(), { headers }));
        }"""
    )
    signal.drop(page.context)
    with pytest.raises(Exception, match="ERR_"):
        page.reload()


def test_what_cannot_be_kept_as_typed_is_mended_in_the_row_also_when_it_was_typed_without_signal(
    opened, cast, signal, session
):
    register.mark(session=session, place=cast.place, mark="late", by=cast.facilitator)
    page = opened(cast.facilitator)
    signal.drop(page.context)
    row(page, "Amara Okafor").locator("summary").click()
    row(page, "Amara Okafor").get_by_label("Caught up afterwards, with what").fill(" ")
    row(page, "Amara Okafor").get_by_role("button", name="Caught up").click()
    expect(waiting(page)).to_be_visible()
    signal.back(page.context)
    expect(row(page, "Amara Okafor")).to_contain_text("Say what they caught up with")
    expect(row(page, "Amara Okafor").get_by_label("Caught up afterwards, with what")).to_be_focused()
    expect(waiting(page)).to_be_hidden()
    assert marks() == {"Okafor": "late"}
