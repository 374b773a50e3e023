"""All that a blueprint brings can be entered by hand: framework, objectives, programme, contracts and design."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts.actions import lay_out_cohort
from people.models import AuditEvent, Organisation
from programmes.models import Contract, Element, Framework, Objective, Programme, summary_of
from tests import factories as make
from tests.admin.browser import form_data
from tests.admin.registers import url

FRAMEWORK = {
    "name": "Leading together",
    "source": "Our own words",
    "domains-TOTAL_FORMS": "2",
    "domains-INITIAL_FORMS": "0",
    "domains-0-name": "Know yourself",
    "domains-0-objectives": "Say what you are for\r\n\r\n  Ask for   feedback  ",
    "domains-1-name": "Work across boundaries",
    "domains-1-summary": "Trusts, practices, councils",
    "domains-1-objectives": "Bring two organisations to one aim",
}
PROGRAMME = {
    "name": "Leading together",
    "code": "tog",
    "describes": "a leadership programme for network leads",
    "commissioner_name": "Tarn Valley Network",
    "provider_name": "Harbour Lane Leadership",
    "situation": "Practices must work as one.",
    "challenges": "Demand grows\r\nNobody knows whom to ask",
    "aims": "Leads know their peers",
    "target_roles": "Network leads",
    "starts_on_day": "5",
    "starts_on_month": "10",
    "starts_on_year": "2026",
    "complete_hours_percent": "75",
    "complete_needs_presentation": "on",
}
CONTRACT = {"name": "First year", "kind": "award", "places": "12", "clinical_places": "6", "value": "45000"}


def element(**fields) -> dict[str, str]:
    """What the page of a new element of the design sends."""
    given = {"kind": "workshop", "count": "1", "hours": "3.5", "offset_weeks": "0", "interval_weeks": "0"}
    given |= {
        "share": "formal",
        "group_size": "cohort",
        "asked": "after session",
        "confidentiality": "open",
        "counts_for_completion": "on",
    }
    return given | fields


@pytest.fixture
def framework(cast, coordinator) -> Framework:
    response = coordinator.post(url("programmes_framework", "add"), FRAMEWORK)
    assert response.status_code == 302
    return Framework.objects.get(name="Leading together")


@pytest.fixture
def programme(framework, coordinator) -> Programme:
    response = coordinator.post(url("programmes_programme", "add"), PROGRAMME | {"framework": framework.pk})
    made = Programme.objects.get(name="Leading together")
    assert response.url == reverse("programmes:programme", args=[made.pk])
    return made


def send(client, programme, extra) -> object:
    page = url("programmes_programme", "change", programme.pk)
    return client.post(page, form_data(client.get(page)) | extra)


def test_a_framework_has_its_domains_in_order_and_an_objective_for_each_line(framework):
    domains = [(domain.position, domain.name, domain.summary) for domain in framework.domains.all()]
    assert domains == [(1, "Know yourself", ""), (2, "Work across boundaries", "Trusts, practices, councils")]
    objectives = Objective.objects.filter(domain__framework=framework)
    assert [(each.domain.position, each.position, each.text) for each in objectives] == [
        (1, 1, "Say what you are for"),
        (1, 2, "Ask for feedback"),
        (2, 1, "Bring two organisations to one aim"),
    ]


def test_a_programme_by_hand_has_its_commission_and_who_made_it_coordinates_it(cast, programme):
    assert programme.code == "TOG"
    assert programme.commissioner.name == "Tarn Valley Network"
    assert programme.provider == Organisation.objects.get(name="Harbour Lane Leadership")
    assert [each.text for each in programme.challenges.all()] == ["Demand grows", "Nobody knows whom to ask"]
    assert [each.text for each in programme.aims.all()] == ["Leads know their peers"]
    assert (programme.starts_on, programme.complete_hours_percent) == (date(2026, 10, 5), 75)
    assert [(grant.person, grant.role) for grant in programme.grants.all()] == [(cast.coordinator, "coordinator")]
    verbs = AuditEvent.objects.filter(subject_id=str(programme.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["grant role", "add programme"]


def linked(client, programme) -> set[str]:
    """Where the programme's page leads to."""
    return {address for _, address in client.get(url("programmes_programme", "change", programme.pk)).context["links"]}


def at(name: str, programme) -> str:
    return reverse(f"programmes:{name}", args=[programme.pk])


def test_contracts_and_elements_are_added_on_the_pages_it_leads_to_and_a_cohort_can_be_laid_out(
    cast, programme, framework, coordinator
):
    know, work = framework.domains.all()
    assert {at("design", programme), at("contracts", programme)} < linked(coordinator, programme)
    launch = element(title="Start together", kind="launch", hours="7", starts_at="10:00", domains=[know.pk])
    sets = element(
        title="Sets",
        kind="action learning",
        share="others",
        group_size="set",
        count="3",
        offset_weeks="4",
        interval_weeks="8",
        domains=[know.pk, work.pk],
    )
    assert coordinator.post(at("add_contract", programme), CONTRACT).status_code == 302
    for each in (launch, sets):
        assert coordinator.post(at("add_element", programme), each).status_code == 302
    contract = Contract.objects.get(programme=programme)
    assert (contract.name, contract.places, contract.clinical_places, contract.value) == ("First year", 12, 6, 45000)
    elements = list(programme.elements.with_domains())
    assert [(each.position, each.title, each.count, each.starts_at) for each in elements] == [
        (1, "Start together", 1, time(10)),
        (2, "Sets", 3, None),
    ]
    summary = summary_of(elements, list(framework.domains.all()))
    assert (summary.scheduled_hours, summary.uncovered) == (Decimal("17.5"), ())
    cohort = lay_out_cohort(
        programme=programme, name="Cohort 1", starts_on=date(2026, 10, 5), capacity=12, by=cast.coordinator
    )
    assert [session.title for session in cohort.sessions.all()] == ["Start together"]


def test_who_may_not_change_the_programme_is_led_to_its_page_alone(programme, administrator):
    assert linked(administrator, programme) == {at("programme", programme)}


def test_saving_the_page_as_it_stands_changes_nothing(programme, framework, coordinator):
    coordinator.post(at("add_contract", programme), CONTRACT)
    coordinator.post(at("add_element", programme), element(title="Start together"))
    before = [
        list(model.objects.filter(**{key: programme}).values())
        for model, key in ((Contract, "programme"), (Element, "programme"), (Programme, "parent"))
    ]
    kept = [statement.pk for statement in programme.challenges.all()]
    AuditEvent.objects.all().delete()
    assert send(coordinator, programme, {}).status_code == 302
    after = [
        list(model.objects.filter(**{key: programme}).values())
        for model, key in ((Contract, "programme"), (Element, "programme"), (Programme, "parent"))
    ]
    assert after == before
    assert [statement.pk for statement in programme.challenges.all()] == kept
    assert AuditEvent.objects.count() == 0


def test_lines_are_changed_added_and_taken_out_in_their_order(programme, coordinator):
    first = programme.challenges.first()
    send(coordinator, programme, {"challenges": "Demand grows fast\nMoney is short\nNobody knows whom to ask"})
    texts = [each.text for each in programme.challenges.all()]
    assert texts == ["Demand grows fast", "Money is short", "Nobody knows whom to ask"]
    assert programme.challenges.first().pk == first.pk
    send(coordinator, programme, {"challenges": "Money is short"})
    assert [each.text for each in programme.challenges.all()] == ["Money is short"]


SLIPS = {
    "Another programme has the code LFC. Choose a different one.": {"code": "LFC"},
    "Give two to eight letters, with no figures or spaces.": {"code": "T1"},
    "must not come before the first": {"ends_on_day": "1", "ends_on_month": "9", "ends_on_year": "2026"},
    "must be a real date": {"starts_on_day": "31", "starts_on_month": "2"},
    "Line 1 has 401 characters. Write it in 400 or fewer.": {"challenges": "x" * 401},
    "Fill in “Commissioner”": {"commissioner_name": ""},
    "must be 100 or less": {"complete_hours_percent": "101"},
}


@pytest.mark.parametrize("words", SLIPS)
def test_what_is_wrong_is_said_above_and_beside_and_nothing_is_made(framework, coordinator, words):
    response = coordinator.post(url("programmes_programme", "add"), PROGRAMME | SLIPS[words])
    assert len(response.context["adminform"].form.errors) == 1
    text = response.content.decode()
    assert text.count(words) == 2
    assert "Practices must work as one." in text
    assert not Programme.objects.filter(name="Leading together").exists()
    assert not Organisation.objects.filter(name="Tarn Valley Network").exists()


def test_a_framework_is_changed_only_by_whoever_runs_every_programme_that_uses_it(cast, coordinator):
    shared = cast.programme.framework
    assert coordinator.get(url("programmes_framework", "change", shared.pk)).context["has_change_permission"]
    cast.other_programme.framework = shared
    cast.other_programme.save(update_fields=["framework"])
    page = coordinator.get(url("programmes_framework", "change", shared.pk))
    assert not page.context["has_change_permission"]
    assert "Model the way" in page.content.decode()
    response = coordinator.post(url("programmes_framework", "change", shared.pk), {"name": "Taken over"})
    assert response.status_code == 403


def test_a_programme_without_cohorts_can_be_deleted_with_its_parts(programme, coordinator):
    coordinator.post(at("add_contract", programme), CONTRACT)
    page = url("programmes_programme", "delete", programme.pk)
    text = coordinator.get(page).content.decode()
    assert "This cannot be undone." in text
    assert "1 contract<" in text
    assert coordinator.post(page, {"post": "yes"}).url == url("programmes_programme")
    assert not Programme.objects.filter(pk=programme.pk).exists()
    assert AuditEvent.objects.filter(verb="delete programme", subject_id=str(programme.pk)).exists()


def test_a_programme_of_which_money_was_spent_is_not_deleted_with_its_contract(programme, coordinator):
    contract = make.contract(programme)
    contract.spending.create(on=date(2027, 2, 1), what="Rooms", amount=900)
    page = url("programmes_programme", "delete", programme.pk)
    assert (coordinator.get(page).status_code, coordinator.post(page, {"post": "yes"}).status_code) == (403, 403)


def test_a_contract_entered_by_mistake_is_deleted_until_a_cohort_is_named_on_it_or_money_is_spent(cast, coordinator):
    contract = make.contract(cast.programme)
    contract.targets.create(profession=cast.place.profession, places=2)
    page = url("programmes_contract", "delete", contract.pk)
    spend = contract.spending.create(on=date(2027, 2, 1), what="Rooms", amount=900)
    assert coordinator.get(page).status_code == 403
    spend.delete()
    type(cast.cohort).objects.filter(pk=cast.cohort.pk).update(contract=contract)
    assert coordinator.get(page).status_code == 403
    type(cast.cohort).objects.filter(pk=cast.cohort.pk).update(contract=None)
    assert coordinator.post(page, {"post": "yes"}).status_code == 302
    assert not cast.programme.contracts.exists()
    assert AuditEvent.objects.filter(verb="delete contract", subject_id=str(contract.pk)).exists()


def test_an_administrator_who_sets_up_a_programme_coordinates_it(cast, administrator):
    administrator.post(url("programmes_programme", "add"), PROGRAMME)
    made = Programme.objects.get(name="Leading together")
    assert made.grants.get().person == cast.administrator
    assert administrator.get(reverse("programmes:programme", args=[made.pk])).status_code == 200


def test_one_more_is_offered_by_a_script_that_copies_an_empty_part(programme, coordinator):
    text = coordinator.get(url("programmes_programme", "change", programme.pk)).content.decode()
    assert text.count("<template data-part>") == 1
    assert 'name="earlier_cohorts-__prefix__-name"' in text
