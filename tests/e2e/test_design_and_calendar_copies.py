"""From one design to the next, in a browser: a contract, a copy with scores, two designs side by side, a blueprint kept
and started from, and a change that is taken over (make e2e K=design_and_calendar)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cohorts.models import Cohort, Session
from core.dates import today
from evaluations.models import Survey
from evaluations.standard import default_version
from programmes.models import Contract, Programme, SavedBlueprint
from tests import factories as make
from tests.cast import Cast, assemble

pytestmark = pytest.mark.e2e


@pytest.fixture
def scored() -> Cast:
    """Cohort 2 is finished and scored “Leading self”; Cohort 3 runs and has “Closing day” before it."""
    cast = assemble()
    Cohort.objects.filter(programme=cast.programme).update(state=Cohort.State.FINISHED)
    survey = Survey.objects.create(
        cohort=cast.other_cohort,
        element=cast.session.element,
        version=default_version(),
        title="Leading self",
        opened_on="2026-10-15",
        closes_on="2026-10-22",
        closed_at="2026-10-23T00:00Z",
        state="closed",
        invited=6,
        answered=5,
    )
    survey.figures.create(item=survey.version.items.get(headline=True), fours=5)
    closing = make.element(cast.programme, "Closing day", position=2, offset_weeks=4)
    begins = today() - timedelta(days=7)
    running = make.cohort(
        cast.programme, number=3, name="Cohort 3", starts_on=begins, ends_on=begins + timedelta(days=90)
    )
    make.session(running, "Leading self", begins, element=cast.session.element)
    make.session(running, "Closing day", begins + timedelta(days=28), element=closing)
    return cast


def test_a_design_is_copied_compared_kept_started_from_and_its_change_taken_over(journey, scored):
    programme, page = scored.programme, journey.browser()
    journey.sign_in(page, scored.coordinator)
    journey.look(page)
    page.goto(f"{journey.site}/programmes/{programme.pk}/contracts/")
    writes_a_contract(journey, page)
    page.goto(f"{journey.site}/programmes/{programme.pk}/design/")
    journey.look(page)
    copies_it(journey, page)
    compares_both(journey, page, programme)
    page.goto(f"{journey.site}/programmes/{programme.pk}/design/")
    keeps_it_and_starts_from_it(journey, page)
    page.goto(f"{journey.site}/programmes/{programme.pk}/design/")
    takes_a_change_over(journey, page)


def writes_a_contract(journey, page) -> None:
    journey.look(page)
    page.get_by_role("link", name="Add a contract").click()
    journey.look(page)
    page.get_by_label("Name", exact=True).fill("Award of 2027")
    page.get_by_label("Extension").check()
    page.get_by_label("Places", exact=True).first.fill("40")
    page.get_by_role("button", name="Add the contract").click()
    expect(page.get_by_role("heading", name="Award of 2027")).to_be_visible()
    journey.look(page)
    assert Contract.objects.get(name="Award of 2027").kind == "extension"


def copies_it(journey, page) -> None:
    page.get_by_role("link", name="Copy", exact=True).click()
    elements = page.get_by_role("region", name="What is copied")
    expect(elements.get_by_text("4.0 of 5 by Cohort 2, 5 answers")).to_be_visible()
    expect(elements.get_by_text("Not held yet in Cohort 3")).to_be_visible()
    journey.look(page, "copy-with-scores")
    page.get_by_role("button", name="Go on to the new programme").click()
    expect(page.get_by_text("Award of 2027: places and value.")).to_be_visible()
    page.get_by_label("Contracts").check()
    journey.look(page, "copy-with-parts")
    new = page.get_by_role("region", name="The new programme")
    new.get_by_label("Name").fill("Leading for Change, next year")
    new.get_by_label("Code").fill("NEXT")
    new.get_by_role("button", name="Copy the design").click()
    expect(page.get_by_text("Leading for Change, next year is started")).to_be_visible()
    journey.look(page)
    titles = Programme.objects.get(code="NEXT").elements.order_by("position").values_list("title", flat=True)
    assert list(titles) == ["Leading self", "Closing day"]
    brought = Programme.objects.get(code="NEXT")
    assert list(brought.contracts.values_list("name", "places")) == [("Award of 2027", 40)]
    assert brought.framework is not None


def compares_both(journey, page, programme) -> None:
    page.get_by_role("link", name="Compare", exact=True).click()
    journey.look(page)
    page.get_by_label("Beside", exact=True).select_option(str(programme.pk))
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="What they add up to")).to_be_visible()
    journey.look(page, "compare")


def keeps_it_and_starts_from_it(journey, page) -> None:
    page.get_by_role("link", name="Keep as a blueprint").click()
    journey.look(page)
    page.get_by_label("Name of the blueprint").fill("Change in two days")
    page.get_by_role("button", name="Keep the blueprint").click()
    expect(page.get_by_text("“Change in two days” is kept.")).to_be_visible()
    journey.look(page)
    assert SavedBlueprint.objects.get().name == "Change in two days"
    page.get_by_role("link", name="Start from it").click()
    journey.look(page)
    page.get_by_label("Name").first.fill("Change elsewhere")
    page.get_by_label("Code").fill("ELSE")
    page.get_by_label("Commissioner").first.fill("Welland Vale Partnership Trust")
    page.get_by_label("Provider").first.fill("Northmoor College")
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="Change elsewhere")).to_be_visible()
    journey.look(page)
    assert Programme.objects.get(code="ELSE").elements.count() == 2


def takes_a_change_over(journey, page) -> None:
    journey.look(page)
    expect(page.get_by_role("link", name="Take over into cohorts")).to_be_visible()
    page.get_by_role("link", name="Change Closing day").click()
    page.get_by_label("Title").fill("Showing what changed")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#design-said")).to_contain_text("is changed. Cohort 3 keeps what it has.")
    journey.look(page)
    page.get_by_role("link", name="Take over into 1 cohort").click()
    journey.look(page, "take-over")
    page.get_by_role("button", name="Make 1 change in Cohort 3").click()
    expect(page.get_by_text("Cohort 3: 1 change made.")).to_be_visible()
    journey.look(page)
    assert Session.objects.filter(cohort__name="Cohort 3", title="Showing what changed").exists()
