"""The pages of programmes: whose they are, what they show, what a form refuses."""

import pytest
from django.urls import reverse

from people.models import Organisation
from programmes.models import Programme
from tests import factories as make

LIST, START = reverse("programmes:list"), reverse("programmes:start")
START_FROM = reverse("programmes:start_from", args=["leading-for-change"])


def page(programme):
    return reverse("programmes:programme", args=[programme.pk])


SEES = {
    "signed out": 302,
    "administrator": 200,
    "coordinator": 200,
    "facilitator": 404,
    "coach": 404,
    "participant": 404,
    "peer": 404,
    "stranger": 404,
    "commissioner": 404,
    "other_commissioner": 404,
    "other_coordinator": 404,
    "evaluator": 200,
    "nobody": 404,
}
MAY_START = dict.fromkeys(SEES, 403) | {
    "signed out": 302,
    "administrator": 200,
    "coordinator": 200,
    "other_coordinator": 200,
}


def test_who_sees_a_programme(cast, sign_in):
    found = {name: sign_in(person).get(page(cast.programme)).status_code for name, person in cast.everyone().items()}
    assert found == SEES


@pytest.mark.parametrize("address", [START, START_FROM])
def test_who_may_start_one(cast, sign_in, address):
    found = {name: sign_in(person).get(address).status_code for name, person in cast.everyone().items()}
    assert found == MAY_START


def listed(client):
    return [programme.name for programme, _ in client.get(LIST).context["rows"]]


def test_the_list_holds_ones_own_programmes_and_no_other(cast, sign_in):
    found = {name: listed(sign_in(person)) for name, person in cast.everyone().items() if person}
    assert found == {name: [] for name in found} | {
        "administrator": ["Leading for Change", "Network Leaders"],
        "coordinator": ["Leading for Change"],
        "evaluator": ["Leading for Change"],
        "other_coordinator": ["Network Leaders"],
    }


def test_the_list_shows_each_cohort_with_its_state_and_places(cast, sign_in):
    cast.other_cohort.state = "planned"
    cast.other_cohort.save(update_fields=["state"])
    [(_, lines)] = sign_in(cast.coordinator).get(LIST).context["rows"]
    assert [(line.name, line.state, line.places, line.capacity, line.open) for line in lines] == [
        ("Cohort 1", "Running", 2, 20, True),
        ("Cohort 2", "Planned", 1, 20, True),
    ]


def test_an_evaluator_reads_the_cohorts_and_opens_no_workspace(cast, sign_in):
    [(_, lines)] = sign_in(cast.evaluator).get(LIST).context["rows"]
    assert [(line.name, line.open) for line in lines] == [("Cohort 1", False), ("Cohort 2", False)]
    response = sign_in(cast.evaluator).get(page(cast.programme))
    assert "Lay out a cohort" not in response.text


def test_without_a_programme_a_coordinator_is_offered_to_start_one_and_others_are_told_why_it_is_empty(cast, sign_in):
    cast.programme.grants.filter(person=cast.evaluator).delete()
    assert "No programme is given to you" in sign_in(cast.evaluator).get(LIST).text
    assert "Start a programme" not in sign_in(cast.evaluator).get(LIST).text


def test_the_choice_of_a_blueprint_shows_what_is_in_it(cast, sign_in):
    text = sign_in(cast.coordinator).get(START).text
    for words in (
        "43½",
        "Each leader knows themselves and their impact on others",
        "Action learning",
        "All 12 elements",
    ):
        assert words in text


def filled(client, **changes):
    """The form as a person sends it: what the page holds, and what they typed."""
    form = client.get(START_FROM).context["form"]
    return {
        "once": str(form["once"].value()),
        "name": "Leading for Change 2",
        "code": "lead",
        "commissioner": "Welland Vale Partnership Trust",
        "commissioner_signatory": "Judith Crane, Chief Executive",
        "provider": "A new provider",
        "provider_signatory": "",
    } | changes


def test_a_programme_is_started_with_a_known_and_a_new_organisation(cast, sign_in):
    client = sign_in(cast.coordinator)
    response = client.post(START_FROM, filled(client), follow=True)
    made = Programme.objects.get(code="LEAD")
    assert response.redirect_chain == [(page(made), 302)]
    assert "Leading for Change 2 is started." in response.text
    assert (made.commissioner, made.provider.name) == (cast.programme.commissioner, "A new provider")
    assert made.commissioner_signatory == "Judith Crane, Chief Executive"


def test_a_known_organisation_is_found_whatever_its_capitals_and_spaces(cast, sign_in):
    client = sign_in(cast.coordinator)
    before = Organisation.objects.count()
    data = filled(client, commissioner="  welland vale  partnership TRUST", provider="Harbour Lane Leadership")
    client.post(START_FROM, data)
    assert Programme.objects.get(code="LEAD").commissioner == cast.programme.commissioner
    assert Organisation.objects.count() == before


def test_the_form_sent_twice_is_one_programme_and_says_so(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = filled(client)
    client.post(START_FROM, data)
    response = client.post(START_FROM, data, follow=True)
    assert Programme.objects.filter(code="LEAD").count() == 1
    assert "Leading for Change 2 was started just now." in response.text
    assert response.redirect_chain == [(page(Programme.objects.get(code="LEAD")), 302)]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("code", "L", "Give two to eight letters"),
        ("code", "LFC 2", "Give two to eight letters"),
        ("code", "ABCDEFGHI", "code"),
        ("code", "LFC", "Another programme has the code LFC. Choose a different one."),
        ("name", "", "name"),
        ("commissioner", " ", "commissioner"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(cast, sign_in, field, typed, says):
    client = sign_in(cast.coordinator)
    data = filled(client, **{field: typed})
    programmes, organisations = Programme.objects.count(), Organisation.objects.count()
    response = client.post(START_FROM, data)
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert says.lower() in str(response.content, "utf-8").lower()
    assert {name: str(form[name].value()) for name in data} == data
    assert (Programme.objects.count(), Organisation.objects.count()) == (programmes, organisations)


def test_a_blueprint_that_is_not_there_is_no_page(cast, sign_in):
    assert sign_in(cast.coordinator).get(reverse("programmes:start_from", args=["nothing"])).status_code == 404


def test_a_programme_says_which_domain_nothing_covers(cast, sign_in):
    cast.session.element.domains.set(cast.programme.framework.domains.filter(name="Model the way"))
    response = sign_in(cast.coordinator).get(page(cast.programme))
    assert "No element covers Encourage the heart." in response.text


def test_a_programme_without_a_design_can_be_opened(cast, sign_in):
    response = sign_in(cast.other_coordinator).get(page(cast.other_programme))
    assert "No element yet." in response.text
    assert "What it adds up to" not in response.text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_of_a_programme_asks_as_much_however_long_it_is(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        made = make.element(cast.programme, f"Element {number}")
        made.domains.set(cast.programme.framework.domains.all())
        make.cohort(cast.programme, number=number + 10)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(14):
        client.get(page(cast.programme))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_as_much_however_long_it_is(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        made = make.programme(f"Programme {number}", code=f"Q{number}")
        make.grant(made, cast.coordinator, "coordinator")
        make.cohort(made, number=1)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(LIST)
