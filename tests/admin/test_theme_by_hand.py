"""A whole theme programme and a combined day entered by hand: what the blueprints bring can be typed in too."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts.actions import lay_out_cohort
from people.models import AuditEvent
from programmes.models import Domain, EarlierCohort
from tests import factories as make
from tests.admin.browser import form_data
from tests.admin.registers import url


@pytest.fixture
def domain(cast) -> Domain:
    return cast.programme.framework.domains.first()


def send(client, register, row, extra):
    page = url(register, "change", row.pk)
    return client.post(page, form_data(client.get(page)) | extra)


THEME = {
    "requirements-TOTAL_FORMS": "2",
    "requirements-0-text": "Attend the seminars that are relevant to you",
    "requirements-0-evidence": "seminars",
    "requirements-0-needed": "3",
    "requirements-1-text": "Do a project that leads change",
    "requirements-1-evidence": "project",
    "requirements-1-needed": "1",
    "ideas-TOTAL_FORMS": "1",
    "ideas-0-title": "A directory for referrals",
    "ideas-0-problem": "35% of referrals were redirected.",
    "readings-TOTAL_FORMS": "1",
    "readings-0-title": "Standards for asthma",
    "readings-0-kind": "pdf",
    "readings-0-url": "example.org/asthma.pdf",
}


def test_a_theme_gets_its_requirements_ideas_and_reading_on_its_domains_page(domain, coordinator):
    assert send(coordinator, "programmes_domain", domain, THEME).status_code == 302
    assert [(each.position, each.evidence, each.needed) for each in domain.requirements.all()] == [
        (1, "seminars", 3),
        (2, "project", 1),
    ]
    assert domain.ideas.get().problem == "35% of referrals were redirected."
    assert domain.readings.get().url == "https://example.org/asthma.pdf"
    assert list(Domain.objects.themes()) == [domain]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "not an address"])
def test_reading_is_at_a_web_address_or_nowhere(domain, coordinator, address):
    response = send(coordinator, "programmes_domain", domain, THEME | {"readings-0-url": address})
    assert response.status_code == 200
    assert not domain.readings.exists()


def test_the_theme_of_a_shared_framework_is_changed_only_by_whoever_runs_all_its_programmes(cast, domain, coordinator):
    cast.other_programme.framework = domain.framework
    cast.other_programme.save(update_fields=["framework"])
    page = url("programmes_domain", "change", domain.pk)
    assert not coordinator.get(page).context["has_change_permission"]
    assert coordinator.post(page, THEME).status_code == 403
    assert not domain.requirements.exists()


PARTS = {
    "parts-TOTAL_FORMS": "2",
    "parts-0-title": "Workshop",
    "parts-0-kind": "workshop",
    "parts-0-hours": "3.5",
    "parts-0-share": "formal",
    "parts-1-title": "Action learning",
    "parts-1-kind": "action learning",
    "parts-1-hours": "2.5",
    "parts-1-share": "others",
}


def test_a_combined_day_gets_its_parts_and_its_hours_are_their_sum(cast, coordinator):
    day = make.element(cast.programme, "Insight day", kind="insight day", hours=Decimal(7))
    assert send(coordinator, "programmes_element", day, PARTS).status_code == 302
    day.refresh_from_db()
    assert [(part.position, part.title) for part in day.parts.all()] == [(1, "Workshop"), (2, "Action learning")]
    assert day.hours == Decimal(6)
    assert AuditEvent.objects.filter(verb="add up parts", subject_id=str(cast.programme.pk)).exists()


def test_a_part_without_hours_is_refused(cast, coordinator):
    day = make.element(cast.programme, "Insight day", hours=Decimal(7))
    response = send(coordinator, "programmes_element", day, PARTS | {"parts-1-hours": "0"})
    assert "Give the hours of this part, as in 3.5." in response.content.decode()
    assert not day.parts.exists()


def earlier(**fields) -> dict[str, str]:
    given = {"name": "2009", "places": "18", "completed": "16", "source": "Report of June 2010, page 4"} | fields
    days = {"starts_on_day": "5", "starts_on_month": "1", "starts_on_year": "2009"}
    days |= {"ends_on_day": "4", "ends_on_month": "12", "ends_on_year": "2009"}
    rows = {f"earlier_cohorts-0-{name}": value for name, value in (given | days).items()}
    return {"earlier_cohorts-TOTAL_FORMS": "1"} | rows


def test_an_earlier_cohort_is_entered_with_its_source(cast, coordinator):
    assert send(coordinator, "programmes_programme", cast.programme, earlier()).status_code == 302
    made = EarlierCohort.objects.get()
    assert (made.name, made.places, made.completed, made.source) == ("2009", 18, 16, "Report of June 2010, page 4")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"source": ""}, "Fill in “Source”"), ({"completed": "19"}, "18 places were taken. Give that or fewer.")],
)
def test_an_earlier_cohort_without_a_source_or_with_too_many_completed_is_refused(cast, coordinator, fields, words):
    response = send(coordinator, "programmes_programme", cast.programme, earlier(**fields))
    assert words in response.content.decode()
    assert not EarlierCohort.objects.exists()


def test_a_programme_entered_so_is_laid_out_with_phases_and_parts(cast, coordinator):
    from datetime import date

    trimester = {"name": "Second trimester", "starts_week": "17", "ends_week": "33"}
    coordinator.post(reverse("programmes:add_phase", args=[cast.programme.pk]), trimester)
    day = make.element(cast.programme, "Insight day", kind="insight day", offset_weeks=18)
    send(coordinator, "programmes_element", day, PARTS)
    cohort = lay_out_cohort(
        programme=cast.programme, name="By hand", starts_on=date(2026, 10, 5), capacity=9, by=cast.coordinator
    )
    session = cohort.sessions.get(title="Insight day")
    assert session.says == "Second trimester, insight day: workshop and action learning"
