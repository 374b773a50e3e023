"""A presentation to the executive team, from the participant's page to the decision on it, through the browser."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from projects import measuring
from projects.models import Project
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e
PANEL = "rosalind.tam@northmoor.example"


@pytest.fixture
def project(cast: Cast) -> Project:
    """With a chart of twenty weeks."""
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(160), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    project = make.project(cast.place, "Fewer missed first appointments", aim="From 19.5% missed to 10% by June")
    measure = measuring.add_measure(project=project, by=cast.participant, name="Missed first appointments", unit="%")
    first = today - timedelta(weeks=20)
    figures = [measuring.Figure(first + timedelta(weeks=week), Decimal(19 - week // 3)) for week in range(20)]
    measuring.add_points(measure=measure, figures=figures, by=cast.participant)
    return project


def test_a_presentation_is_written_heard_by_link_decided_on_and_recorded(  # noqa: PLR0917
    site, journey, worker, mailbox, cast: Cast, project
):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    writes(journey, amara, site, project)

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    asks_the_panel(journey, priya, site, cast)

    letter = mailbox.wait_for(PANEL, "You are asked to hear a presentation: Amara Okafor", seconds=60)
    decides(journey, re.search(r"http\S+/panel/\S+", letter)[0])

    priya.get_by_role("link", name=re.compile("^Presentation of")).click()
    expect(priya.get_by_text("It costs less than it saves.")).to_be_visible()
    journey.look(priya, "presentation-decided")
    priya.get_by_role("link", name="Close it").click()
    expect(priya.get_by_text("Approved and resourced by the surgical division (medical director)")).to_be_visible()
    journey.look(priya, "presentation-close")
    priya.get_by_role("button", name="Close it").click()
    expect(priya.get_by_text("those on them are told")).to_be_visible()

    told = mailbox.wait_for(cast.participant.email, "What the panel decided of your project", seconds=60)
    amara.goto(re.search(r"http\S+/projects/\S+", told)[0])
    decided = "The panel decided: Approved and resourced by the surgical division (medical director)"
    expect(amara.get_by_text(decided)).to_be_visible()
    journey.look(amara, "presentation-on-the-project")
    amara.get_by_role("link", name="What each of the panel decided").click()
    expect(amara.get_by_text("It costs less than it saves.")).to_be_visible()


def writes(journey, amara, site, project) -> None:
    amara.goto(f"{site}/projects/{project.pk}/")
    journey.look(amara)
    amara.get_by_role("link", name="Prepare a presentation").click()
    journey.look(amara, "presentation-prepare")
    amara.get_by_role("button", name="Go on to the texts").click()
    expect(amara.get_by_role("alert")).to_contain_text("date")
    today = timezone.localdate()
    amara.get_by_label("Day").fill(str(today.day))
    amara.get_by_label("Month").fill(str(today.month))
    amara.get_by_label("Year").fill(str(today.year))
    amara.get_by_role("button", name="Go on to the texts").click()
    amara.get_by_label("How I developed").fill("I ask before I answer, and wait.")
    amara.get_by_label("How my team developed").fill("They run the Monday huddle without me.")
    amara.get_by_label("What we brought together").fill("Half as many people wait in vain.")
    journey.look(amara, "presentation-write")
    amara.get_by_role("button", name="Save").click()
    expect(amara.get_by_text("They run the Monday huddle without me.")).to_be_visible()
    journey.look(amara, "presentation")


def asks_the_panel(journey, priya, site, cast) -> None:
    priya.goto(site + reverse("home:workspace", args=[cast.cohort.pk]))
    journey.look(priya)
    priya.get_by_role("link", name="Presentations").click()
    journey.look(priya, "presentations")
    priya.get_by_role("link", name="Amara Okafor").click()
    priya.get_by_role("link", name="Ask the panel").click()
    priya.get_by_role("button", name="Ask").click()
    expect(priya.get_by_role("alert")).to_contain_text("Give the role")
    priya.get_by_label("Name").fill("Rosalind Tam")
    priya.get_by_label("In which role?").fill("medical director")
    priya.get_by_label("E-mail address").fill(PANEL)
    priya.get_by_role("button", name="Ask").click()
    expect(priya.get_by_text("Rosalind Tam is asked by e-mail.")).to_be_visible()
    journey.look(priya, "presentation-panel")


def decides(journey, link) -> None:
    phone = journey.phone()
    phone.goto(link)
    expect(phone.get_by_text("They run the Monday huddle without me.")).to_be_visible()
    journey.look(phone, "presentation-heard")
    phone.get_by_label("Approved and resourced").check()
    phone.get_by_label("Why, in a line?").fill("It costs less than it saves.")
    phone.get_by_role("button", name="Keep my decision").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say who gives the time or the money.")
    phone.get_by_label("Who gives the time or the money?").fill("the surgical division")
    phone.get_by_role("button", name="Keep my decision").click()
    expect(phone.get_by_text("is kept, thank you")).to_be_visible()
    journey.look(phone, "presentation-said")
