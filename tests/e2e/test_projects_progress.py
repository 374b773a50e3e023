"""Advice while an aim is typed, and how far a project is, through the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects.lasting import answer_sustainability
from projects.models import ProgressScore
from projects.sustainability import FACTORS
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(cast: Cast):
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    return make.project(cast.place, "Fewer missed first appointments", aim="Fewer people miss their first appointment")


def test_an_aim_is_advised_on_while_it_is_typed(site, journey, cast: Cast, project):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    amara.goto(f"{site}/projects/{project.pk}/edit/")
    advice = amara.get_by_role("region", name="What a good aim has")
    expect(advice.get_by_text("Put a number in it")).to_be_visible()
    journey.look(amara, "aim-advice")
    amara.get_by_label("What is the aim?").fill("From 19.5% of first appointments missed to 10%")
    expect(advice.get_by_text("The aim is “From 19.5% of first appointments missed to 10%”.").first).to_be_visible()
    expect(advice.get_by_text("Put a number in it")).to_have_count(0)
    amara.get_by_role("button", name="Save").click()
    expect(amara.get_by_role("heading", name="How far it is")).to_be_visible()
    journey.look(amara)


def test_a_team_says_how_far_it_is_with_a_reason_where_the_record_says_otherwise(site, journey, cast: Cast, project):
    phone = journey.phone()
    journey.sign_in(phone, cast.participant)
    journey.look(phone)
    phone.goto(f"{site}/projects/{project.pk}/")
    journey.look(phone)
    phone.get_by_role("link", name="Advice").click()
    expect(phone.get_by_role("heading", name="The record suggests 1.0: aim and team in place")).to_be_visible()
    journey.look(phone, "progress-phone")
    phone.get_by_label("How far is it?").select_option(label="4.0, Significant improvement")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_contain_text("No chart shows this yet")
    journey.look(phone, "progress-refused-phone")
    phone.get_by_label("Why?").fill("The trust’s own audit of May")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Written down: 4.0, significant improvement.")).to_be_visible()

    helen = journey.browser()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.goto(f"{site}/projects/{project.pk}/progress/")
    expect(helen.get_by_text("The trust’s own audit of May")).to_be_visible()
    journey.look(helen, "progress")
    helen.get_by_label("How far is it?").select_option(label="1.0, Aim and team in place")
    helen.get_by_role("button", name="Save").click()
    helen.get_by_role("link", name="Ask the team").click()
    journey.look(helen, "lasts-none")
    helen.get_by_role("link", name="Say how you see it").click()
    journey.look(helen, "lasts-form")
    helen.get_by_role("button", name="Save").click()
    expect(helen.get_by_role("alert")).to_contain_text("choose one of the four")
    for group in helen.get_by_role("group").all():
        group.get_by_label("Largely").check()
    helen.get_by_role("button", name="Save").click()
    expect(helen.get_by_text("1 person has answered.")).to_be_visible()
    for person in (cast.participant, cast.coordinator):
        answer_sustainability(project=project, levels=dict.fromkeys([each.key for each in FACTORS], 3), by=person)
    helen.reload()
    expect(helen.get_by_role("heading", name="67 of 100: There is reason for optimism.")).to_be_visible()
    journey.look(helen, "lasts")
    assert [str(each.score) for each in ProgressScore.objects.all()] == ["1.0", "4.0"]
