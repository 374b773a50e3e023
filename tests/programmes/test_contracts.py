"""Contracts of a programme: places, targets, value and spend, and who may see the money."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from programmes.models import Contract
from tests import factories as make


def at(name, programme, *keys):
    return reverse(f"programmes:{name}", args=[programme.pk, *keys])


@pytest.fixture
def coordinator(cast, sign_in):
    return sign_in(cast.coordinator)


TERMS = {"name": "Pilot", "kind": "pilot", "places": "20", "value": "48000"}


def test_a_contract_is_added_with_its_targets_once_however_often_it_is_sent(cast, coordinator):
    data = TERMS | {"once": str(cast.cohort.pk), "target0-of": "nursing", "target0-places": "12"}
    for _ in range(2):
        coordinator.post(at("add_contract", cast.programme), data)
    [contract] = cast.programme.contracts.all()
    assert (contract.kind, contract.places, contract.value) == ("pilot", 20, 48_000)
    assert [(target.of, target.places) for target in contract.targets.all()] == [("Nursing", 12)]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"clinical_places": "21"}, "clinical_places", "The contract has 20 places in all."),
        ({"ends_on_day": "1", "ends_on_month": "2", "ends_on_year": "1999"}, "ends_on", "Give a year"),
        ({"target0-of": "Nursing", "target0-places": "21"}, "places", "add up to 21"),
        ({"value": "lots"}, "value", "Give a figure like"),
    ],
)
def test_terms_that_contradict_themselves_are_told_beside_the_field(cast, coordinator, said, field, words):
    form = coordinator.post(at("add_contract", cast.programme), TERMS | said).context["form"]
    assert words in form.errors[field][0]
    assert not Contract.objects.exists()


def test_the_box_of_errors_lists_them_in_the_order_of_the_page_each_with_its_field(cast, coordinator):
    data = TERMS | {
        "places": "",
        "value": "much",
        "target0-of": "Nursing",
        "target1-of": "nursing",
        "target1-places": "2",
    }
    text = coordinator.post(at("add_contract", cast.programme), data).text
    listed = re.findall(r'href="#([^"]+)">([^<]+)</a>', text.split("There is a problem")[1].split("</ul>")[0])
    assert [(field, words.strip()) for field, words in listed] == [
        ("id_places", "Fill in “Places”"),
        ("id_value", "Give a figure like 1,200 or £1,200.50"),
        ("id_target0-places", "Say how many places."),
    ]


def test_two_targets_of_one_profession_are_to_be_put_together(cast, coordinator):
    twice = {f"target{n}-{name}": value for n in (0, 1) for name, value in (("of", "Nursing"), ("places", "2"))}
    form = coordinator.post(at("add_contract", cast.programme), TERMS | twice).context["form"]
    assert form.targets[1].errors["of"] == ["It stands in a target above. Put the two together."]
    assert not cast.programme.contracts.exists()


@pytest.mark.parametrize("typed", ["1250,50", "12,50", "1,2,3"])
def test_a_comma_before_pence_is_told_and_never_makes_a_hundred_times_as_much(cast, coordinator, typed):
    form = coordinator.post(at("add_contract", cast.programme), TERMS | {"value": typed}).context["form"]
    assert form.errors["value"] == ["Give a figure like 1,200 or £1,200.50"]


@pytest.mark.parametrize("typed", ["48000", "£48,000", "48 000.00"])
def test_an_amount_is_read_as_people_write_it(cast, coordinator, typed):
    coordinator.post(at("add_contract", cast.programme), TERMS | {"value": typed})
    assert cast.programme.contracts.get().value == 48_000


def test_a_target_of_a_name_that_cadre_does_not_know_keeps_what_was_typed(cast, coordinator):
    data = TERMS | {"target0-of": "Wizardry", "target0-places": "2"}
    form = coordinator.post(at("add_contract", cast.programme), data).context["form"]
    assert "Cadre knows no profession" in form.targets[0].errors["of"][0]
    assert form.targets[0]["of"].value() == "Wizardry"


@pytest.fixture
def contract(cast):
    """20 places for £48,000, 2 of them taken by nurses of one trust; 3 are meant for nurses."""
    made = make.contract(cast.programme, name="Award", places=20, value=Decimal(48_000))
    cast.programme.contracts.get().targets.create(profession=make.profession("Nursing"), places=3)
    cast.cohort.contract = made
    cast.cohort.save()
    return made


def test_the_page_sets_places_and_spend_beside_the_contract(cast, coordinator, contract):
    data = {"on_day": "3", "on_month": "11", "on_year": "2026", "what": "Venue", "amount": "5000"}
    coordinator.post(at("add_spend", cast.programme, contract.pk), data | {"once": str(cast.place.pk)})
    coordinator.post(at("add_spend", cast.programme, contract.pk), data | {"once": str(cast.place.pk)})
    response = coordinator.get(at("contracts", cast.programme))
    [card] = response.context["cards"]
    assert (card.filled, card.spent, card.left, card.spent_a_place) == (2, 5000, 43_000, 2500)
    assert [(each.of, each.taken, each.target, each.short) for each in card.targets] == [("Nursing", 2, 3, 1)]
    assert "£43,000 left" in response.text
    assert "£2,400" in response.text  # a place
    coordinator.post(at("take_back_spend", cast.programme, contract.pk, card.spending[0].pk))
    assert coordinator.get(at("contracts", cast.programme)).context["cards"][0].spent == 0


def test_a_contract_ends_on_a_day_and_its_cohorts_run_on(cast, coordinator, contract):
    address = at("end_contract", cast.programme, contract.pk)
    assert "Cohort 1 (running)" in coordinator.get(address).text
    coordinator.post(address, {"ends_on_day": "1", "ends_on_month": "12", "ends_on_year": "2026"})
    contract.refresh_from_db()
    cast.cohort.refresh_from_db()
    assert (contract.ends_on.isoformat(), cast.cohort.state) == ("2026-12-01", "running")


def test_money_is_for_those_who_see_what_the_programme_brought(cast, sign_in, contract):
    pages = {
        name: sign_in(person).get(at("contracts", cast.programme)).status_code
        for name, person in cast.everyone().items()
        if person
    }
    assert {name for name, status in pages.items() if status == 200} == {"coordinator", "commissioner", "evaluator"}
    assert "48,000" in sign_in(cast.coordinator).get(at("programme", cast.programme)).text
    assert "48,000" not in sign_in(cast.administrator).get(at("programme", cast.programme)).text
    assert "Write down an amount" not in sign_in(cast.commissioner).get(at("contracts", cast.programme)).text


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_asks_the_same_whatever_the_number_of_contracts(
    cast, coordinator, django_assert_num_queries, no_menu, many
):
    for number in range(many):
        made = make.contract(cast.programme, name=f"Contract {number}", value=Decimal(1000))
        made.targets.create(profession=make.profession(), places=1)
        made.spending.create(on="2026-11-03", what="Venue", amount=1)
    coordinator.get(at("contracts", cast.programme))
    with django_assert_num_queries(10):
        coordinator.get(at("contracts", cast.programme))
