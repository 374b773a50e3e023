"""A run chart through the browser: chosen by the team, read with its words and its table."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects import measuring
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.e2e


@pytest.fixture
def measure(cast: Cast):
    """Eight weeks about 20%, and eight about 12% since a reminder was tried."""
    project = make.project(cast.place, "Fewer missed first appointments")
    made = measuring.add_measure(
        project=project, by=cast.participant, name="Missed first appointments", unit="%", target=Decimal(10)
    )
    today = timezone.localdate()
    values = [20, 22, 19, 23, 21, 20, 22, 19, 12, 10, 13, 11, 12, 10, 13, 11]
    days = [today - timedelta(7 * week) for week in range(len(values), 0, -1)]
    figures = [measuring.Figure(day, Decimal(value)) for day, value in zip(days, values, strict=True)]
    measuring.add_points(measure=made, figures=figures, by=cast.participant)
    measuring.annotate(measure=made, on=days[8], text="Reminder in plain words", numbered=True, by=cast.participant)
    return made


def test_a_team_chooses_a_run_chart_and_reads_it(site, journey, cast: Cast, measure):
    amara = journey.browser()
    journey.sign_in(amara, cast.participant)
    journey.look(amara)
    amara.goto(f"{site}/projects/measures/{measure.pk}/")
    journey.look(amara, "measure-xmr")
    amara.get_by_role("link", name="Change the measure").click()
    amara.get_by_text("How the chart is read").click()
    amara.get_by_label("Run chart: the figures about their median").check()
    journey.look(amara, "measure-style")
    amara.get_by_role("button", name="Save").click()

    expect(amara.get_by_role("main")).to_contain_text("fell, from a median of 20.5% to 11.5%")
    expect(amara.get_by_role("img", name="Missed first appointments").first).to_be_visible()
    expect(amara.get_by_role("cell", name="Improvement: 6 in a row below the median")).to_have_count(8)
    journey.look(amara, "measure-run-chart")
