"""A finished project goes into the gallery, is found and read, gets a comment, and leaves it, through the browser."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects import actions, measuring, valuing
from projects.models import Project
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e
SPONSOR = "rosalind.tam@northmoor.example"
QUESTION = "Which words do you use in the reminder?"


@pytest.fixture
def project(cast: Cast) -> Project:
    """Improved, of Amara and Tom, with a chart of thirty weeks and a quotation."""
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(220), today + timedelta(100)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    by = cast.participant
    project = make.project(
        cast.place,
        "Fewer missed first appointments",
        aim="From 19.5% missed to 10% by June",
        problem="One in five people who wait for a first visit does not come.",
        baseline="19.5% missed",
        stage="improved",
        result="Down to 12%, for 16 weeks",
    )
    actions.add_member(project=project, place=cast.peer_place, by=by)
    measure = measuring.add_measure(project=project, by=by, name="Missed visits", unit="%", target=Decimal(10))
    first = today - timedelta(weeks=30)
    figures = [*([20, 19, 21, 18, 20, 22, 19] * 2), *([12, 11, 13, 12, 10, 12, 11, 13] * 2)]
    counted = [measuring.Figure(first + timedelta(weeks=n), Decimal(each)) for n, each in enumerate(figures)]
    measuring.add_points(measure=measure, figures=counted, by=by)
    on = first + timedelta(weeks=14)
    measuring.annotate(measure=measure, on=on, text="A call five days before", numbered=True, by=by)
    valuing.add_quotation(
        project=project, text="She rang, and then I knew who would be there.", role_words="a patient",
        consent_words="in writing", consented_on=today, for_reports=True, by=by,
    )  # fmt: skip
    return project


def test_a_project_is_agreed_to_published_found_commented_on_and_withdrawn(  # noqa: PLR0917
    site, journey, worker, mailbox, cast: Cast, project
):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    proposes(journey, amara, site, project)

    asked = mailbox.wait_for(cast.peer.email, "May “Fewer missed first appointments” be published?", seconds=60)
    tom = journey.phone()
    journey.sign_in(tom, cast.peer)
    journey.look(tom)
    agrees(journey, tom, re.search(r"http\S+/projects/\S+", asked)[0])

    letter = mailbox.wait_for(SPONSOR, "May “Fewer missed first appointments” be published?", seconds=60)
    link = re.search(r"http\S+/consent/\S+", letter)[0]
    sponsor = journey.phone()
    sponsor.goto(link)
    journey.look(sponsor, "gallery-sponsor")
    sponsor.get_by_role("button", name="Keep my answer").click()
    expect(sponsor.get_by_role("alert")).to_contain_text("Choose one of the answers")
    sponsor.get_by_label("Yes", exact=True).check()
    sponsor.get_by_role("button", name="Keep my answer").click()
    expect(sponsor.get_by_text("Your answer is kept, thank you.")).to_be_visible()

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    publishes(journey, priya)

    visitor = journey.phone()
    page = finds_and_writes(journey, visitor, site)
    told = mailbox.wait_for(cast.participant.email, "A visitor wrote to the team", seconds=60)
    assert QUESTION not in told
    amara.goto(re.search(r"http\S+/projects/[^#\s]+", told)[0])
    expect(amara.get_by_text(QUESTION)).to_be_visible()
    journey.look(amara, "gallery-comments")
    amara.get_by_role("button", name="Mark as answered").click()
    expect(amara.get_by_text("Answered on")).to_be_visible()
    amara.get_by_role("link", name="Remove the comment of Vera Visitor").click()
    journey.look(amara, "gallery-remove-comment")
    amara.get_by_role("link", name="Keep it").click()

    sponsor.goto(link)
    sponsor.get_by_label("No, take it out of the gallery now").check()
    sponsor.get_by_label("If no: why, in a line?").fill("We publish the figures first.")
    journey.expects(410, "/consent/")
    sponsor.get_by_role("button", name="Keep my answer").click()
    expect(sponsor.get_by_role("heading", name="Not asked any more")).to_be_visible()
    journey.look(sponsor, "gallery-sponsor-over")
    journey.expects(410, "/gallery/")
    visitor.goto(page)
    expect(visitor.get_by_role("heading", name="Not in the gallery any more")).to_be_visible()
    journey.look(visitor, "gallery-gone")
    mailbox.wait_for(cast.coordinator.email, "has left the gallery", seconds=60)


def proposes(journey, amara, site, project) -> None:
    amara.goto(f"{site}/projects/{project.pk}/")
    journey.look(amara)
    amara.get_by_role("link", name="Publish in the gallery").click()
    journey.look(amara, "gallery-propose")
    amara.get_by_role("button", name="See the page").click()
    expect(amara.get_by_role("alert")).to_contain_text("Choose where it was done")
    amara.get_by_label("What is it about").fill("One in five people missed a first visit. We ring them now.")
    amara.get_by_label("Where was it done?").select_option(label="Community services")
    amara.get_by_label("Which words would somebody").fill("letters, waiting times")
    amara.get_by_label("She rang, and then I knew").check()
    amara.get_by_label("Yes, name me").check()
    amara.get_by_label("Who is your sponsor?").fill("Rosalind Tam")
    amara.get_by_label("Your sponsor’s e-mail address").fill(SPONSOR)
    amara.get_by_role("button", name="See the page").click()
    expect(amara.get_by_text("This is what would be published.")).to_be_visible()
    journey.look(amara, "gallery-preview")
    amara.get_by_role("button", name="Ask everybody to agree").click()
    expect(amara.get_by_text("Everybody who must agree is asked.")).to_be_visible()
    journey.look(amara, "gallery-asked")


def agrees(journey, tom, link) -> None:
    tom.goto(link)
    expect(tom.get_by_text("This very page would stand in the gallery")).to_be_visible()
    journey.look(tom, "gallery-answer")
    tom.get_by_label("Yes, without my name").check()
    tom.get_by_role("button", name="Keep my answer").click()
    expect(tom.get_by_text("2 of 3 agree.")).to_be_visible()


def publishes(journey, priya) -> None:
    said = "“Fewer missed first appointments” is ready to publish"
    expect(priya.get_by_text(said, exact=True)).to_be_visible()
    journey.look(priya, "gallery-today")
    priya.get_by_role("button", name="Check it and publish").click()
    journey.look(priya, "gallery-check")
    priya.get_by_role("button", name="Publish in the gallery").click()
    expect(priya.get_by_role("alert").first).to_contain_text("Read the page, and tick that nobody can be identified")
    journey.look(priya)
    priya.get_by_label("No patient, and nobody else").check()
    priya.get_by_label("The words are fit for the public").check()
    priya.get_by_role("button", name="Publish in the gallery").click()
    expect(priya.get_by_text("Published. The team and the sponsor are told.")).to_be_visible()
    journey.look(priya, "gallery-published")
    priya.get_by_role("link", name="Take it down").click()
    journey.look(priya, "gallery-take-down")
    priya.get_by_role("link", name="Keep it").click()


def finds_and_writes(journey, visitor, site) -> str:
    """A visitor who is not signed in, on a phone; gives the address of the page."""
    visitor.goto(f"{site}/accounts/login/")
    visitor.get_by_role("link", name="Finished projects").click()
    journey.look(visitor, "gallery")
    visitor.get_by_label("Look for").fill("zebra")
    visitor.get_by_role("button", name="Search").click()
    expect(visitor.get_by_text("No project is found")).to_be_visible()
    journey.look(visitor, "gallery-nothing")
    visitor.get_by_label("Look for").fill("missed LETTERS")
    visitor.get_by_role("button", name="Search").click()
    visitor.get_by_role("link", name="Fewer missed first appointments").click()
    expect(visitor.get_by_text("Amara Okafor, Head of nursing")).to_be_visible()
    expect(visitor.get_by_text("Tom Bevan")).to_have_count(0)
    journey.look(visitor, "gallery-page")
    page = visitor.url
    visitor.get_by_label("Your name", exact=True).fill("Vera Visitor")
    visitor.get_by_role("button", name="Send it to the team").click()
    expect(visitor.get_by_role("alert")).to_contain_text("What would you like to say or ask?")
    expect(visitor.get_by_label("Your name", exact=True)).to_have_value("Vera Visitor")
    visitor.get_by_label("What would you like to say or ask?").fill(QUESTION)
    visitor.get_by_role("button", name="Send it to the team").click()
    expect(visitor.get_by_text("What you wrote is with the team.")).to_be_visible()
    journey.look(visitor, "gallery-thanks")
    return page
