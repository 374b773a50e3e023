"""The pages of value, quotations, spread and common causes in a browser: whole on a phone, and open to everybody."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from config.services import chromium
from projects import actions, cycles, joining, valuing
from projects.models import Point
from tests import factories as make
from tests.projects.test_causes import FALLING, WORDS
from tests.projects.test_cycles import PLAN
from tests.projects.test_value_pages import SAID

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PICTURES = os.environ.get("CADRE_PICTURES")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, which makes no calls of its own."""
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    args = [f"--{flag}" for flag in f"{flags} disable-component-update disable-sync".split()]
    return browser_type_launch_args | {"executable_path": chromium(), "args": args}


@pytest.fixture(scope="session")
def base_url():
    """None: tests name whole addresses. It stands in for a plugin's fixture whose form pytest has deprecated."""
    return ""


def enter(context, live_server, person):
    context.clear_cookies(name="sessionid")
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def clinic(cast, project):
    """Costs, benefits of every kind, a check, words, places and partners."""
    by = cast.participant
    day = cast.cohort.starts_on
    yearly = {"timing": "recurring", "years": 3, "source": "National cost collection"}
    figures = {"low": Decimal(7400), "likely": Decimal(8100), "high": Decimal(9000)}
    nurse = valuing.Worth(label="Health visitor, half a day a week", **yearly, **figures)
    row = valuing.add_line(project=project, side="cost", worth=nurse, by=by)
    valuing.add_line(
        project=project,
        by=by,
        side="benefit",
        worth=valuing.Worth(
            nature="avoided cost",
            label="Visits to A&E for feeding problems that did not happen",
            unit="visits",
            unit_value=Decimal(168),
            low=Decimal(60),
            likely=Decimal(95),
            high=Decimal(130),
            attribution=70,
            confidence=80,
            **yearly,
        ),
    )
    valuing.add_line(
        project=project,
        by=by,
        side="benefit",
        worth=valuing.Worth(nature="cash-releasing", label="Formula not bought", likely=Decimal(2600), **yearly),
    )
    valuing.add_line(
        project=project, side="benefit", worth=valuing.Worth(nature="quality", label="Surer parents"), by=by
    )
    valuing.record_finance_check(project=project, checked_by="finance business partner", on=day, by=by)
    said = valuing.add_quotation(project=project, **SAID, consented_on=day, for_reports=True, by=by)
    place = valuing.add_spread(project=project, organisation="Marsh Lane practice", note="Waits for a room", by=by)
    actions.describe(
        project=project, revision=1, shows="product", shown_words="A baby clinic", in_use="Linden Road", by=by,
        partners="Family Hub North", stakeholder_groups="parents\nGPs",
    )  # fmt: skip
    return row, said, place


def cause_of(cast, project):
    cause = joining.set_up_cause(
        programme=cast.programme, terms=joining.Terms(target=Decimal(36), **WORDS), by=cast.coordinator
    )
    trusts = [("Fenmarsh University Hospitals", FALLING), ("Great Harbour", [40, 44, 38, 41] * 4), ("Ouse Valley", [])]
    joined = [(project, cast.place.organisation, [52, 50, 49])]
    for name, values in trusts:
        place = make.place(cast.cohort, organisation=make.organisation(name))
        joined.append((make.project(place, f"Hips at {name}"), place.organisation, values))
    for each, organisation, values in joined:
        joining.join_cause(project=each, cause=cause, organisation=organisation, by=cast.participant)
        for n, value in enumerate(values):
            Point.objects.create(measure=each.cause_measure, on=date(2025 + n // 12, n % 12 + 1, 1), value=value)
    return cause


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_screen_and_break_no_rule_of_access(context, live_server, cast, width):
    project = make.project(cast.place)
    row, said, place = clinic(cast, project)
    cause = cause_of(cast, project)
    planned = cycles.plan_cycle(project=project, by=cast.participant, **PLAN)
    alone = make.project(cast.place, "Another")
    whole = actions.start_for_cohort(cohort=cast.cohort, title="COPD", aim="One map", by=cast.coordinator)
    pages = [
        (cast.participant, "project", project.pk),
        (cast.participant, "value", project.pk),
        (cast.participant, "add_line", project.pk, "benefit"),
        (cast.participant, "edit_line", project.pk, row.pk),
        (cast.participant, "delete_line", project.pk, row.pk),
        (cast.participant, "quotations", project.pk),
        (cast.participant, "delete_quotation", project.pk, said.pk),
        (cast.participant, "spread", project.pk),
        (cast.participant, "edit_spread", project.pk, place.pk),
        (cast.participant, "about", project.pk),
        (cast.participant, "plan_cycle", project.pk),
        (cast.participant, "cycle", project.pk, planned.pk),
        (cast.participant, "write_step", project.pk, planned.pk, "do"),
        (cast.participant, "cause", cause.pk),
        (cast.participant, "join_cause", alone.pk),
        (cast.participant, "projects"),
        (cast.peer, "project", whole.pk),
        (cast.coordinator, "of_cohort", cast.cohort.pk),
        (cast.coordinator, "start_for_cohort", cast.cohort.pk),
        (cast.coordinator, "edit_cause", cause.pk),
        (cast.coordinator, "set_up_cause", cast.programme.pk),
    ]
    found = []
    for person, name, *keys in pages:
        enter(context, live_server, person)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + reverse(f"projects:{name}", args=keys))
        assert page.locator("h1").count() == 1, name
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        broken = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
        found += [(name, rule) for rule in broken] + ([(name, "too wide")] if too_wide else [])
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"projects-{name}-{width}.png", full_page=True)
        page.close()
    assert found == []
