"""A partner from outside: asked by the team, answers by link on a phone, and is named only while they agree."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e
RUTH = "ruth@eastgate.example"


@pytest.fixture
def project(cast: Cast):
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    return make.project(cast.place, "Fewer missed first appointments")


def test_a_partner_is_asked_answers_by_link_is_named_and_withdraws(  # noqa: PLR0917
    site, journey, worker, mailbox, cast: Cast, project
):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    amara.goto(f"{site}/projects/{project.pk}/")
    journey.look(amara)
    amara.get_by_role("link", name="Partners", exact=True).click()
    journey.look(amara, "partners-none")
    amara.get_by_role("button", name="Ask by e-mail").click()
    expect(amara.get_by_role("alert")).to_be_visible()
    amara.get_by_label("Name").fill("Ruth Adeyemi")
    amara.get_by_label("Organisation").fill("Eastgate Advice")
    amara.get_by_label("E-mail address").fill(RUTH)
    amara.get_by_label("What do you ask them to do?").fill("Try the new letter with your clients")
    amara.get_by_role("button", name="Ask by e-mail").click()
    expect(amara.get_by_text("Not answered yet")).to_be_visible()
    journey.look(amara, "partners-asked")

    letter = mailbox.wait_for(RUTH, "Will you take part? Fewer missed first appointments", seconds=60)
    address = re.search(r"http\S+/partner/\S+", letter)[0]
    phone = journey.phone()
    phone.goto(address)
    expect(phone.get_by_text("Try the new letter with your clients")).to_be_visible()
    journey.look(phone, "partner")
    amara.goto(f"{site}/projects/{project.pk}/")
    expect(amara.get_by_role("main")).not_to_contain_text("Ruth Adeyemi")
    phone.get_by_label("Yes, and the project may name me").check()
    phone.get_by_role("button", name="Answer").click()
    expect(phone.get_by_role("button", name="Change my answer")).to_be_visible()
    journey.look(phone, "partner-answered")
    amara.reload()
    expect(amara.get_by_role("main")).to_contain_text("Ruth Adeyemi")
    journey.look(amara, "project-with-a-partner")

    amara.get_by_role("link", name="Partners", exact=True).click()
    amara.get_by_role("link", name="Withdraw").click()
    journey.look(amara, "partner-withdraw")
    amara.get_by_role("button", name="Withdraw").click()
    expect(amara.get_by_role("main")).not_to_contain_text("Not answered yet")
    journey.look(amara)
    amara.goto(f"{site}/projects/{project.pk}/")
    expect(amara.get_by_role("main")).not_to_contain_text("Ruth Adeyemi")
    mailbox.wait_for(RUTH, "You are no longer asked to take part", seconds=60)
    journey.expects(404, "/partner/")
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    journey.look(phone, "partner-withdrawn")
