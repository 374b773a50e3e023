"""All that a blueprint brings can be entered by hand: framework, objectives, programme, contracts and design."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts.actions import lay_out_cohort
from people.models import AuditEvent, Organisation
from programmes.models import Contract, Domain, Element, Framework, Objective, Programme, summary_of
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
CONTRACT = {
    "contracts-TOTAL_FORMS": "1",
    "contracts-0-name": "First year",
    "contracts-0-places": "12",
    "contracts-0-clinical_places": "6",
    "contracts-0-value": "45000",
}


def element(number: int, **fields) -> dict[str, str]:
    given = {"kind": "workshop", "count": "1", "hours": "3.5", "offset_weeks": "0", "interval_weeks": "0"}
    given |= {
        "share": "formal",
        "group_size": "cohort",
        "asked": "after session",
        "confidentiality": "open",
        "counts_for_completion": "on",
    }
    return {f"elements-{number}-{name}": value for name, value in (given | fields).items()}


@pytest.fixture
def framework(cast, coordinator) -> Framework:
    response = coordinator.post(url("programmes_framework", "add"), FRAMEWORK)
    assert response.status_code == 302
    return Framework.objects.get(name="Leading together")


@pytest.fixture
def programme(framework, coordinator) -> Programme:
    response = coordinator.post(url("programmes_programme", "add"), PROGRAMME | {"framework": framework.pk})
    made = Programme.objects.get(name="Leading together")
    assert response.url == url("programmes_programme", "change", made.pk)
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


def test_contracts_and_elements_are_added_on_the_programmes_page_and_a_cohort_can_be_laid_out(
    cast, programme, framework, coordinator
):
    know, work = framework.domains.all()
    design = {
        "elements-TOTAL_FORMS": "2",
        **element(0, title="Start together", kind="launch", hours="7", starts_at="10:00", domains=[know.pk]),
        **element(
            1,
            title="Sets",
            kind="action learning",
            share="others",
            group_size="set",
            count="3",
            offset_weeks="4",
            interval_weeks="8",
            domains=[know.pk, work.pk],
        ),
    }
    assert send(coordinator, programme, CONTRACT | design).status_code == 302
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


def test_saving_the_page_as_it_stands_changes_nothing(programme, framework, coordinator):
    send(coordinator, programme, CONTRACT | {"elements-TOTAL_FORMS": "1", **element(0, title="Start together")})
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


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (element(0, title="Sets", count="3"), "It meets 3 times. Give the number of weeks between its meetings."),
        (element(0, title=""), "Fill in “Title”"),
        (element(0, title="Start", hours="-1"), "must be 0 or more"),
        (element(0, title="Start", count="0"), "must be 1 or more"),
    ],
)
def test_a_slip_in_an_element_is_said_above_and_beside_and_the_rest_is_kept(programme, coordinator, extra, words):
    response = send(coordinator, programme, {"elements-TOTAL_FORMS": "1", "name": "Renamed", **extra})
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count(words) == 2
    assert 'value="Renamed"' in text
    assert '<details class="a-part" open>' in text
    assert programme.elements.count() == 0


def test_a_contract_for_more_clinicians_than_places_is_refused(programme, coordinator):
    response = send(coordinator, programme, CONTRACT | {"contracts-0-clinical_places": "13"})
    assert "The contract has 12 places in all. Give that or fewer." in response.content.decode()
    assert not Contract.objects.filter(programme=programme).exists()


def test_a_domain_of_another_framework_cannot_be_given_to_an_element(programme, coordinator):
    foreign = Domain.objects.create(framework=make.framework("Another"), name="Elsewhere", position=9)
    extra = {"elements-TOTAL_FORMS": "1", **element(0, title="Start", domains=[foreign.pk])}
    assert send(coordinator, programme, extra).status_code == 200
    assert programme.elements.count() == 0


def test_a_part_that_nothing_needs_can_be_taken_out_and_one_that_is_used_cannot(cast, coordinator):
    used = Element.objects.get(programme=cast.programme)  # its session has been held
    unused = make.element(cast.programme, "Not yet")
    contract = make.contract(cast.programme)
    cast.cohort.contract = contract
    cast.cohort.save(update_fields=["contract"])
    page = coordinator.get(url("programmes_programme", "change", cast.programme.pk))
    offered = {
        form.instance.pk
        for inline in page.context["inline_admin_formsets"]
        for form in inline.formset.initial_forms
        if "DELETE" in form.fields
    }
    assert offered == {unused.pk}
    send(coordinator, cast.programme, {f"elements-{number}-DELETE": "on" for number in range(2)})
    assert list(cast.programme.elements.all()) == [used]
    send(coordinator, cast.programme, {"contracts-0-DELETE": "on"})
    assert list(cast.programme.contracts.all()) == [contract]


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
    send(coordinator, programme, CONTRACT)
    page = url("programmes_programme", "delete", programme.pk)
    text = coordinator.get(page).content.decode()
    assert "This cannot be undone." in text
    assert "1 contract<" in text
    assert coordinator.post(page, {"post": "yes"}).url == url("programmes_programme")
    assert not Programme.objects.filter(pk=programme.pk).exists()
    assert AuditEvent.objects.filter(verb="delete programme", subject_id=str(programme.pk)).exists()


def test_an_administrator_who_sets_up_a_programme_coordinates_it(cast, administrator):
    administrator.post(url("programmes_programme", "add"), PROGRAMME)
    made = Programme.objects.get(name="Leading together")
    assert made.grants.get().person == cast.administrator
    assert administrator.get(reverse("programmes:programme", args=[made.pk])).status_code == 200


def test_one_more_is_offered_by_a_script_that_copies_an_empty_part(programme, coordinator):
    text = coordinator.get(url("programmes_programme", "change", programme.pk)).content.decode()
    assert text.count("<template data-part>") == 4  # contracts, phases, elements, earlier cohorts
    assert 'name="elements-__prefix__-title"' in text
