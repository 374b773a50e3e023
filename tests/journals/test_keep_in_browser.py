"""static/js/keep.js in a browser: what is typed is saved by itself, and stays when it cannot be."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from journals import actions
from journals.models import Reflection
from tests import factories as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Draft saved at \d")


def texts():
    return sorted(row.body.get("what", "") for row in Reflection.objects.all())


def eventually(check, seconds=10):
    """Until `check` is true, looking ten times a second."""
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert check()


@pytest.fixture
def address(live_server):
    return lambda name, *args: live_server.url + reverse(f"journals:{name}", args=args)


@pytest.fixture
def open_page(context, enter, cast):
    """A new tab on an address, with the participant signed in."""

    def opened(url, person=cast.participant):
        if person:
            enter(person)
        page = context.new_page()
        page.goto(url)
        return page

    return opened


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(open_page, address):
    page = open_page(address("write_new"))
    page.get_by_label("What?", exact=True).fill("I asked the duty team")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert texts() == ["I asked the duty team"]
    row = Reflection.objects.get()
    expect(page).to_have_url(address("write", row.pk))
    page.get_by_label("So what?").fill("They had an answer")
    eventually(lambda: Reflection.objects.get().body.get("so_what") == "They had an answer")
    page.reload()
    expect(page.get_by_label("What?", exact=True)).to_have_value("I asked the duty team")
    expect(page.get_by_label("So what?")).to_have_value("They had an answer")
    assert Reflection.objects.get().state == "draft"


def test_words_typed_just_before_leaving_the_page_are_kept(open_page, address):
    page = open_page(address("write_new"))
    page.get_by_label("What?", exact=True).fill("One more thing")
    page.goto(address("limits"))
    eventually(lambda: texts() == ["One more thing"])


def test_pressing_finish_while_a_draft_is_being_saved_makes_one_reflection(open_page, address):
    page = open_page(address("write_new"))
    field = page.get_by_label("What?", exact=True)
    field.fill("I asked")
    expect(page.get_by_text(SAVED)).to_be_visible()
    field.fill("I asked the team")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    field.fill("I asked the team, twice")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Finished. Only you can read it")).to_be_visible()
    assert texts() == ["I asked the team, twice"]


def test_two_tabs_keep_both_texts_and_say_so(cast, open_page, address):
    draft = actions.begin(author=cast.participant, body={"what": "Begun"})
    one, two = open_page(address("write", draft.pk)), open_page(address("write", draft.pk))
    one.get_by_label("What?", exact=True).fill("From the first tab")
    eventually(lambda: texts() == ["From the first tab"])
    two.get_by_label("What?", exact=True).fill("From the second tab")
    expect(two.get_by_text("Both texts are kept")).to_be_visible()
    assert texts() == ["From the first tab", "From the second tab"]
    two.get_by_label("What?", exact=True).fill("From the second tab, longer")
    eventually(lambda: texts() == ["From the first tab", "From the second tab, longer"])
    two.get_by_role("link", name="the other one").click()
    expect(two.get_by_label("What?", exact=True)).to_have_value("From the first tab")
    expect(two.get_by_text("Two tabs or windows wrote to the same reflection")).to_be_visible()


def test_signed_out_the_words_stay_and_are_sent_after_signing_in_elsewhere(cast, open_page, address, enter):
    page = open_page(address("write_new"))
    field = page.get_by_label("What?", exact=True)
    field.fill("I asked")
    expect(page.get_by_text(SAVED)).to_be_visible()
    enter(None)
    field.fill("I asked the whole team")
    expect(page.get_by_text("You have been signed out. Your words are still here.")).to_be_visible()
    expect(field).to_have_value("I asked the whole team")
    link = page.get_by_role("link", name="Sign in in another tab")
    expect(link).to_have_attribute("target", "_blank")
    assert texts() == ["I asked"]
    enter(cast.participant)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text(SAVED)).to_be_visible()
    eventually(lambda: texts() == ["I asked the whole team"])
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Finished. Only you can read it")).to_be_visible()


def test_a_page_closed_while_signed_out_leaves_its_words_to_their_author(cast, open_page, address, enter):
    page = open_page(address("write_new"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("What?", exact=True).fill("I asked")
    expect(page.get_by_text(SAVED)).to_be_visible()
    enter(None)
    page.get_by_label("What?", exact=True).fill("I asked, and they answered")
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    page.goto(address("limits"))
    eventually(lambda: texts() == ["I asked, and they answered"])
    assert Reflection.objects.get().author == cast.participant


def test_when_somebody_else_signs_in_nothing_is_sent_until_the_writer_is_back(cast, open_page, address, enter):
    page = open_page(address("write_new"))
    page.get_by_label("What?", exact=True).fill("I asked")
    expect(page.get_by_text(SAVED)).to_be_visible()
    enter(cast.peer)
    page.get_by_label("What?", exact=True).fill("I asked the whole team")
    expect(page.get_by_text("Somebody else is signed in now")).to_be_visible()
    assert [(row.author, row.body) for row in Reflection.objects.all()] == [(cast.participant, {"what": "I asked"})]
    enter(cast.participant)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    eventually(lambda: texts() == ["I asked the whole team"])


def test_without_a_network_the_page_goes_on_trying(open_page, address, context):
    page = open_page(address("write_new"))
    context.set_offline(True)
    page.get_by_label("What?", exact=True).fill("In the basement")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert texts() == ["In the basement"]


def test_what_to_look_at_before_finishing_is_said_while_writing(open_page, address):
    page = open_page(address("write_new"))
    page.get_by_label("What?", exact=True).fill("I rang 07700 900123")
    expect(page.get_by_text("this may hold a phone number")).to_be_visible()


def test_without_javascript_the_buttons_do_it_all(browser, cast, address, enter, context):
    enter(cast.participant)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(address("write_new"))
    page.get_by_label("What?", exact=True).fill("Typed without a script")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("article")).to_contain_text("Typed without a script")
    page.get_by_role("link", name="Go on writing").click()
    plain.clear_cookies(name="sessionid")
    page.get_by_label("So what?").fill("The sign-in ran out meanwhile")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Your words are kept")).to_be_visible()
    assert Reflection.objects.get().body == {
        "what": "Typed without a script",
        "so_what": "The sign-in ran out meanwhile",
    }
    plain.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible(cast, open_page, address, live_server, width):
    reflection = actions.begin(
        author=cast.participant, session=cast.session, body={"title": "Silence", "what": "I rang"}
    )
    actions.finish(reflection=reflection, by=cast.participant)
    actions.share(reflection=reflection, reader=cast.coach, by=cast.participant)
    draft = actions.begin(author=cast.participant, body={"what": "Begun"})
    actions.save(
        pen=actions.Pen(cast.participant.pk, draft.pk, make.Place().pk, 7),
        author=cast.participant,
        form="what",
        body={"what": "Beside"},
    )
    project = make.project(cast.place, problem="People wait", baseline="19.5%", target_on=cast.cohort.ends_on)
    own = {
        address("journal"),
        address("write_new"),
        address("write", draft.pk),
        address("reflection", reflection.pk),
        address("share", reflection.pk),
        address("delete", reflection.pk),
        address("limits"),
        address("shared_with_you"),
        live_server.url + reverse("projects:projects"),
        live_server.url + reverse("projects:start"),
        live_server.url + reverse("projects:project", args=[project.pk]),
        live_server.url + reverse("projects:edit", args=[project.pk]),
        live_server.url + reverse("projects:team", args=[project.pk]),
    }
    others = {
        address("shared_reflection", reflection.pk): cast.coach,
        address("shared_with_you"): cast.coach,
        live_server.url + reverse("projects:projects"): cast.coordinator,
        live_server.url + reverse("projects:of_cohort", args=[cast.cohort.pk]): cast.coordinator,
        live_server.url + reverse("projects:presentation", args=[project.pk]): cast.coordinator,
    }
    found = []
    for url, person in [*((url, cast.participant) for url in sorted(own)), *others.items()]:
        page = open_page(url, person)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").count() == 1, url
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        broken = [each["id"] for each in Axe().run(page, options=rules).response["violations"]]
        found += [(url, rule) for rule in broken] + ([(url, "too wide")] if too_wide else [])
        page.close()
    assert found == []
