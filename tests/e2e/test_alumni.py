"""How it went on: asked by the task, answered by the link on a phone, read by the coordinator, told on the project."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alumni.models import FollowUp
from alumni.tasks import ask
from projects.models import Project
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e
SUBJECT = "How did it go on? Two minutes, 3 months after Leading for Change"


@pytest.fixture
def project(cast: Cast) -> Project:
    """Of the participant, whose cohort ended three months ago and is closed."""
    today = timezone.localdate()
    cohort = cast.cohort
    cohort.starts_on, cohort.ends_on, cohort.state = today - timedelta(400), today - timedelta(95), "finished"
    cohort.save(update_fields=["starts_on", "ends_on", "state"])
    return make.project(cast.place, "Fewer missed first appointments")


def test_alumni_are_asked_answer_on_a_phone_and_the_team_reads_it(site, journey, worker, mailbox, cast: Cast, project):  # noqa: PLR0917
    ask.delay()
    letter = mailbox.wait_for(cast.participant.email, SUBJECT, seconds=60)
    assert "counts only" in letter
    phone = journey.phone()
    phone.goto(re.search(r"http\S+/after/form/\S+", letter)[0])
    answers(journey, phone)

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    reads(journey, priya, site, cast)
    priya.goto(site + reverse("projects:project", args=[project.pk]))
    expect(priya.get_by_text("still running, says")).to_have_count(0)
    expect(priya.get_by_text("Ask Denise Carr, 01234 555 0142")).to_be_visible()
    journey.look(priya, "alumni-project")

    ask.delay()  # again: nobody is asked twice
    tom = journey.browser()
    journey.sign_in(tom, cast.peer)
    journey.look(tom, "alumni-home")
    says_no(journey, tom, site)
    assert len(mailbox.to(cast.participant.email)) == 1


def answers(journey, phone) -> None:
    expect(phone.get_by_text("With your name, to the programme’s team.")).to_be_visible()
    journey.look(phone, "alumni-form")
    phone.get_by_label("It has changed").check()
    phone.get_by_role("button", name="Keep my answer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say what kind of change it is")
    journey.look(phone, "alumni-form-errors")
    phone.get_by_label("A bigger job").check()
    phone.get_by_label("Your job title now").fill("Deputy chief nurse")
    phone.get_by_label("Your organisation now").fill("Northfleet Trust")
    phone.get_by_label("Now and then").check()
    phone.get_by_label("Yes, as it was").check()
    phone.get_by_label("Why, in a line?").fill("The matron carries it on.")
    phone.get_by_text("If it runs anywhere else, say where").click()
    phone.get_by_label("Where else does it run?").fill("Lark Street")
    phone.get_by_label("Adopted it").check()
    phone.get_by_label("Who can be asked there?").fill("Denise Carr, 01234 555 0142")
    phone.get_by_role("radio", name="4", exact=True).check()
    phone.get_by_label("Anything you want to tell us").fill("My set still meets.")
    journey.look(phone, "alumni-form-filled")
    phone.get_by_role("button", name="Keep my answer").click()
    expect(phone.get_by_text("Your answer is kept, thank you.")).to_be_visible()
    expect(phone.get_by_label("Anything you want to tell us")).to_have_value("My set still meets.")
    journey.look(phone, "alumni-form-kept")


def reads(journey, priya, site, cast) -> None:
    priya.goto(site + reverse("home:workspace", args=[cast.cohort.pk]))
    journey.look(priya)
    priya.get_by_role("link", name="After the programme").click()
    expect(priya.get_by_role("cell", name="Deputy chief nurse")).to_be_visible()
    expect(priya.get_by_role("button", name="Send again to Tom Bevan")).to_be_visible()
    priya.get_by_text("Read each answer").click()
    expect(priya.get_by_text("My set still meets.")).to_be_visible()
    journey.look(priya, "alumni-cohort")
    priya.get_by_role("button", name="Send again to Tom Bevan").click()
    expect(priya.get_by_text("before you send it again")).to_be_visible()
    FollowUp.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    priya.get_by_role("button", name="Send again to Tom Bevan").click()
    expect(priya.get_by_text("Tom Bevan gets a new link")).to_be_visible()


def says_no(journey, tom, site) -> None:
    tom.get_by_role("link", name="Say how it went on, 3 months after").click()
    expect(tom.get_by_role("heading", name="How did it go on?")).to_be_visible()
    journey.look(tom)
    tom.goto(f"{site}/after/")
    journey.look(tom, "alumni-own")
    expect(tom.get_by_role("button", name="do not ask me again")).to_be_hidden()
    tom.get_by_text("Do not ask me again", exact=True).click()
    journey.look(tom, "alumni-own-no-more")
    tom.get_by_role("button", name="Yes, do not ask me again").click()
    expect(tom.get_by_text("You said not to be asked again, of any programme.")).to_be_visible()
