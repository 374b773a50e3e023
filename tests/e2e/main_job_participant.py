"""What a participant does, page by page: reflections, the project, a questionnaire."""

import re
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from playwright.sync_api import Page, expect

from evaluations.models import Participation, Response
from people.models import Person
from tests.e2e.conftest import Journey, Mailbox, give_password
from tests.e2e.main_job_cohort import LAUNCH, weeks_ago
from tests.e2e.main_job_pages import give_date, is_told, sends, sends_again

SAVED = re.compile(r"Draft saved at \d")
FRESH = "The duty team had tried it before, and nobody had asked them"
FIRST_TAB = FRESH + ". I wrote this in the first tab"
SECOND_TAB = "I wrote this in the second tab"
SIGNED_OUT = "I had been signed out when I wrote this"
NO_SCRIPT = "I wrote this without any script"


def keeps(page: Page, label: str, words: str) -> None:
    """Types, and waits until the page has had its answer."""
    with page.expect_response(re.compile(r"/journal/[0-9a-f-]+/keep/")) as answer:
        page.get_by_label(label, exact=True).fill(words)
    assert answer.value.status == 200
    expect(page.get_by_text(SAVED)).to_be_visible()


def ends_session(page: Page) -> None:
    """As when twelve hours have passed."""
    [key] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME]
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()


@dataclass
class Participant:
    """At the screen of somebody with a place on a cohort."""

    journey: Journey
    person: Person
    page: Page
    mailbox: Mailbox

    def look(self, name: str = "") -> None:
        self.journey.look(self.page, name)

    def goes_home(self) -> None:
        self.page.goto(self.journey.site)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Good .*, Amara$"))

    def signs_in_with_a_code_from_her_mail(self) -> None:
        """After a slip: the code that she types first is another."""
        page = self.page
        page.goto(self.journey.site)
        self.look("sign-in")
        page.get_by_label("E-mail address").fill(self.person.email)
        page.get_by_role("button", name="Send me a code instead").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")
        code = re.search(r"^\d{6}$", self.mailbox.wait_for(self.person.email, "code"), re.MULTILINE)[0]
        typed = page.get_by_label("Six-digit code")
        typed.fill(f"{(int(code) + 1) % 1_000_000:06}")
        page.get_by_role("button", name="Sign in", exact=True).click()
        is_told(page, "This is not the code in the newest e-mail.", beside=typed)
        self.look("code-wrong")
        typed.fill(code)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Good .*, Amara$"))
        self.look("home")

    # The journal

    def writes_while_it_is_fresh(self) -> None:
        """In the box on the home page: saved by itself, and there after a reload."""
        page = self.page
        box = page.get_by_role("region", name="Write while it’s fresh").get_by_role("textbox")
        box.fill(FRESH)
        expect(page.get_by_text(SAVED)).to_be_visible()
        page.reload()
        expect(box).to_have_value(FRESH)
        expect(page.get_by_text(SAVED)).to_be_visible()
        self.look("home-written")

    def writes_in_two_tabs_and_keeps_both_texts(self) -> None:
        page = self.page
        page.get_by_role("button", name="Open the full form").click()
        expect(page.get_by_label("What?", exact=True)).to_have_value(FRESH)
        second = page.context.new_page()
        second.goto(page.url)
        keeps(page, "What?", FIRST_TAB)
        keeps(second, "What?", SECOND_TAB)
        expect(second.get_by_text("Both texts are kept")).to_be_visible()
        self.journey.look(second, "write-both-kept")
        second.reload()
        expect(second.get_by_label("What?", exact=True)).to_have_value(SECOND_TAB)
        page.reload()
        expect(page.get_by_label("What?", exact=True)).to_have_value(FIRST_TAB)
        self._deletes_the_one_that_she_does_not_need(second)

    def _deletes_the_one_that_she_does_not_need(self, tab: Page) -> None:
        tab.get_by_role("link", name="Delete").click()
        self.journey.look(tab)
        tab.get_by_role("button", name="Delete").click()
        expect(tab.get_by_text("Reflection deleted.")).to_be_visible()
        expect(tab.get_by_role("main").get_by_role("listitem")).to_have_count(1)
        self.journey.look(tab, "journal")
        tab.get_by_role("link", name="Write a reflection").click()
        self.journey.look(tab, "write-new")
        tab.close()

    def keeps_her_words_when_her_sign_in_runs_out(self) -> None:
        """The page says so and holds them; signed in again in another tab, they are saved."""
        page = self.page
        ends_session(page)
        self.journey.expects(401, "/keep/")
        page.get_by_label("So what?").fill(SIGNED_OUT)
        expect(page.get_by_text("You have been signed out. Your words are still here.")).to_be_visible()
        self.look("write-signed-out")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Sign in in another tab").click()
        tab = opened.value
        expect(tab.get_by_text("You were signed out")).to_be_visible()
        self.journey.look(tab)
        give_password(tab, self.person.email)
        expect(tab.get_by_role("heading", level=1)).to_have_text(re.compile("^Good "))
        tab.close()
        page.bring_to_front()
        expect(page.get_by_text(SAVED)).to_be_visible()
        page.reload()
        expect(page.get_by_label("So what?")).to_have_value(SIGNED_OUT)
        expect(page.get_by_label("What?", exact=True)).to_have_value(FIRST_TAB)

    def keeps_her_words_without_javascript_too(self) -> None:
        """A form sent after the sign-in ran out is her draft, and there when she has signed in."""
        plain = self.journey.browser(java_script_enabled=False)
        plain.goto(f"{self.journey.site}/journal/write/")
        give_password(plain, self.person.email)
        plain.get_by_label("What?", exact=True).fill(NO_SCRIPT)
        ends_session(plain)
        plain.get_by_role("button", name="Save draft").click()
        expect(
            plain.get_by_text("You had been signed out. Your words are kept: sign in to go on with them.")
        ).to_be_visible()
        give_password(plain, self.person.email)
        expect(plain.get_by_role("heading", level=1)).to_have_text("Go on writing")
        expect(plain.get_by_label("What?", exact=True)).to_have_value(NO_SCRIPT)

    def finishes(self) -> None:
        page = self.page
        page.get_by_label("Title, if you like").fill("Asking first")
        page.get_by_role("button", name="Finish").click()
        expect(page.get_by_text("Finished. Only you can read it, until you share it.")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Asking first")
        self.look("reflection")

    def shares_with_her_coach_who_reads_it_until_she_stops(self, coach: Person) -> None:
        page, own = self.page, self.page.url
        page.get_by_role("link", name="Share it").click()
        page.get_by_label("Joseph Quill, your coach").check()
        self.look("share")
        page.get_by_role("button", name="Share", exact=True).click()
        expect(page.get_by_text("Shared. You can stop sharing at any time.")).to_be_visible()
        reader = self._opens_the_link_in_his_mail(coach)
        expect(reader.get_by_role("main")).to_contain_text(SIGNED_OUT)
        self.journey.look(reader, "shared-reflection")
        shared = reader.url
        self.journey.is_told_that_there_is_no(reader, own)
        page.get_by_role("button", name="Stop sharing").click()
        expect(page.get_by_text("Joseph Quill can no longer read this reflection.")).to_be_visible()
        self.journey.is_told_that_there_is_no(reader, shared)
        reader.goto(f"{self.journey.site}/journal/shared/")
        expect(reader.get_by_role("main")).not_to_contain_text("Asking first")
        self.journey.look(reader)

    def _opens_the_link_in_his_mail(self, coach: Person) -> Page:
        mail = self.mailbox.wait_for(coach.email, "A reflection has been shared with you")
        assert "Asking first" not in mail
        assert FRESH not in mail
        reader = self.journey.browser()
        reader.goto(re.search(r"https?://\S+/journal/\S+", mail)[0])
        give_password(reader, coach.email)
        expect(reader.get_by_role("heading", level=1)).to_have_text("Asking first")
        return reader

    # The project

    def starts_a_project(self) -> None:
        page = self.page
        self.goes_home()
        page.get_by_role("link", name="Start your project").first.click()
        page.get_by_label("What is the project called?").fill("Fewer missed visits")
        page.get_by_label("Where do you start?").fill("19% missed in the spring")
        give_date(page, "By when?", weeks_ago(-12))
        page.get_by_role("button", name="Start the project").click()
        expect(page.locator(".nhsuk-error-summary")).to_be_visible()
        expect(page.get_by_label("Where do you start?")).to_have_value("19% missed in the spring")
        self.look("project-start")
        page.get_by_label("What is the problem?").fill("One visit in five finds nobody at home")
        page.get_by_label("What is the aim?").fill("Cut missed visits from 19% to 10% by the summer")
        page.get_by_role("button", name="Start the project").click()
        expect(page.get_by_text("Project started.")).to_be_visible()

    def adds_an_update_with_hours(self) -> None:
        """In quarters of an hour, which her home page then counts."""
        page = self.page
        words = "Rang forty people on the day before and counted who was in"
        page.get_by_label("What did you do, and what did you learn?").fill(words)
        for wrong in ("a while", "1.3"):
            page.get_by_label("Hours", exact=True).fill(wrong)
            page.get_by_role("button", name="Add update").click()
            is_told(page, "Give the hours in quarters between 0 and 24", beside=page.get_by_label("Hours", exact=True))
            expect(page.get_by_label("Hours", exact=True)).to_have_value(wrong)
            expect(page.get_by_label("What did you do, and what did you learn?")).to_have_value(words)
        self.look("project-hours-wrong")
        page.get_by_label("Hours", exact=True).fill("2½")
        page.get_by_role("button", name="Add update").click()
        expect(page.get_by_text("Update added.")).to_be_visible()
        expect(page.get_by_role("region", name="What we did")).to_contain_text("2½ hours so far")
        self.look("project")
        self.goes_home()
        expect(page.get_by_role("region", name="Your progress")).to_contain_text("2½ of 100 h")

    # The questionnaire

    def scores_the_launch_on_a_phone(self) -> None:
        phone = self.journey.phone()
        self.journey.sign_in(phone, self.person)
        due = phone.get_by_role("region", name="Due")
        due.get_by_role("link", name=f"Score {LAUNCH}").tap()
        overall = phone.get_by_role("group", name="Overall, how was it?")
        phone.get_by_label("What will you use, or what should change?").fill("Start an hour later")
        overall.locator("label", has_text="5").tap()
        phone.get_by_role("button", name="Send my answers").tap()
        useful = phone.get_by_role("group", name="How useful is it for your work?")
        is_told(phone, "Choose a score from 1 to 5 for “How useful is it for your work?”", beside=useful)
        expect(overall.get_by_label("5")).to_be_checked()
        expect(phone.get_by_label("What will you use, or what should change?")).to_have_value("Start an hour later")
        self.journey.look(phone, "questionnaire-wrong")
        useful.locator("label", has_text="4").tap()
        self.sent = sends(phone, phone.get_by_role("button", name="Send my answers").tap)
        expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are in")
        self.journey.look(phone, "thanks")
        self.phone = phone

    def cannot_answer_twice_nor_for_another(self, other: Person) -> None:
        phone, sent = self.phone, self.sent
        phone.goto(sent.url)
        expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are in")
        again = sends_again(phone, sent)
        assert again.url.endswith("/thanks/")
        assert Response.objects.filter(survey__title=LAUNCH).count() == 1
        theirs = Participation.objects.get(survey__title=LAUNCH, place__person=other)
        self.journey.is_told_that_there_is_no(phone, f"/surveys/{theirs.pk}/")
        assert phone.request.post(f"{self.journey.site}/surveys/{theirs.pk}/", data=sent.post_data_buffer).status == 404
