"""Improvement projects through the browser, as their teams write them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.formats import long_date
from projects import measuring
from projects.models import Cycle
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e


@pytest.fixture
def counted(cast: Cast):
    """Amara's project, whose measure has twenty weeks behind it."""
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    project = make.project(cast.place, "Fewer missed first appointments")
    measure = measuring.add_measure(project=project, by=cast.participant, name="Missed first appointments", unit="%")
    weeks = [today - timedelta(7 * week) for week in range(20, 0, -1)]
    figures = [measuring.Figure(day, Decimal(18 + n % 3)) for n, day in enumerate(weeks)]
    measuring.add_points(measure=measure, figures=figures, by=cast.participant)
    return project


def enters(journey, page, person) -> None:
    journey.sign_in(page, person)
    journey.look(page)


def test_a_cycle_is_planned_done_studied_and_decided_and_its_prediction_stands(site, journey, cast: Cast, counted):
    amara = journey.browser()
    enters(journey, amara, cast.participant)
    amara.goto(f"{site}/projects/{counted.pk}/")
    journey.look(amara)
    amara.get_by_role("link", name="Plan a PDSA cycle").click()

    amara.get_by_label("What will you try?").fill("Reminder in plain words")
    amara.get_by_label("Who does what, where and when?").fill("Kofi sends the new text to one clinic for two weeks")
    amara.get_by_role("button", name="Plan the cycle").click()
    expect(amara.get_by_role("alert")).to_contain_text("Write down what you expect before you try it")
    expect(amara.get_by_label("What will you try?")).to_have_value("Reminder in plain words")
    journey.look(amara, "cycle-plan-wrong")
    amara.get_by_label("What do you want to find out?").fill("Do people understand our text message?")
    amara.get_by_label("What do you expect?").fill("Missed appointments fall below 16%")
    amara.get_by_role("button", name="Plan the cycle").click()
    expect(amara.get_by_role("heading", level=1)).to_have_text("Reminder in plain words")
    journey.look(amara, "cycle-planned")

    phone = journey.phone()
    enters(journey, phone, cast.participant)
    phone.goto(amara.url)
    phone.get_by_role("link", name="Write down what we did").click()
    phone.get_by_label("When did you begin?").fill((timezone.localdate() - timedelta(30)).isoformat())
    phone.get_by_label("What did you do?").fill("Sent to 84 people")
    journey.look(phone, "cycle-do")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("the prediction stands as it was written")).to_be_visible()

    amara.reload()
    amara.get_by_role("link", name="Compare with the prediction").click()
    journey.look(amara)
    amara.get_by_label("In part").check()
    amara.get_by_label("What do the data show?").fill("17% in two weeks")
    amara.get_by_label("What did you learn?").fill("It never said which building")
    amara.get_by_role("button", name="Save").click()
    amara.get_by_role("link", name="Decide what to do with it").click()
    journey.look(amara)
    amara.get_by_label("Adapt it: try it again, changed").check()
    amara.get_by_label("What comes next?").fill("Name the building")
    amara.get_by_role("button", name="Save").click()
    journey.look(amara, "cycle-decided")

    amara.goto(f"{site}/projects/{counted.pk}/")
    expect(amara.get_by_role("img", name="Missed first appointments").first).to_be_visible()
    expect(amara.locator("section", has=amara.get_by_role("heading", name="What we tried"))).to_contain_text("Adapted")
    journey.look(amara, "project-with-a-cycle")
    assert Cycle.objects.get().prediction == "Missed appointments fall below 16%"

    tom = journey.browser()
    enters(journey, tom, cast.peer)
    tom.goto(f"{site}/projects/{counted.pk}/cycles/{Cycle.objects.get().pk}/")
    expect(tom.get_by_role("main")).to_contain_text("It never said which building")
    expect(tom.get_by_role("link", name="Change")).to_have_count(0)

    stranger = journey.browser()
    enters(journey, stranger, cast.commissioner)
    journey.is_told_that_there_is_no(stranger, f"/projects/{counted.pk}/cycles/{Cycle.objects.get().pk}/")


def test_a_chart_is_read_figure_by_figure_with_the_keyboard_and_by_pointing(site, journey, cast: Cast, counted):
    amara = journey.browser()
    enters(journey, amara, cast.participant)
    amara.goto(f"{site}/projects/measures/{counted.measures.get().pk}/")
    slider, ring = amara.get_by_label("Figure by figure"), amara.locator(".c-chart__ring:visible")
    today = timezone.localdate()
    expect(ring).to_have_count(0)
    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(long_date(today - timedelta(7))))
    expect(ring).to_have_count(1)
    at_the_latest = ring.get_attribute("cx")
    amara.keyboard.press("ArrowLeft")
    expect(amara.get_by_role("status")).to_contain_text(f"{long_date(today - timedelta(14))}: 18%. Ordinary.")
    assert float(ring.get_attribute("cx")) < float(at_the_latest)
    amara.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(long_date(today - timedelta(140))))
    journey.look(amara, "chart-figure-by-figure")

    chart = amara.get_by_role("img", name="Missed first appointments").locator("visible=true").bounding_box()
    amara.mouse.move(chart["x"] + chart["width"] * 0.5, chart["y"] + chart["height"] * 0.5)
    expect(slider).not_to_have_attribute("aria-valuetext", re.compile(long_date(today - timedelta(140))))

    plain = journey.browser(java_script_enabled=False)
    plain.context.add_cookies(amara.context.cookies())
    plain.goto(amara.url)
    expect(plain.get_by_label("Figure by figure")).to_be_hidden()
    expect(plain.get_by_role("table", name="Figures of Missed first appointments")).to_contain_text("18%")
