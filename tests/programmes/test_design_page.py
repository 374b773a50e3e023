"""The programme page as the design on one page, its family, contracts and earlier cohorts; starting a daughter."""

from datetime import date

import pytest
from django.urls import reverse

from programmes.actions import add_up_parts, start_from_blueprint
from programmes.blueprint import available, load
from programmes.models import Domain, Programme, summary_of
from tests import factories as make


@pytest.fixture
def start(cast):
    def one(key, **fields):
        made = load(key)
        return start_from_blueprint(
            blueprint=made,
            name=made.name,
            code=fields.pop("code", made.code),
            commissioner=cast.programme.commissioner,
            provider=cast.programme.provider,
            by=fields.pop("by", cast.coordinator),
            **fields,
        )

    return one


def page(programme) -> str:
    return reverse("programmes:programme", args=[programme.pk])


@pytest.mark.parametrize("key", [made.key for made in available()])
def test_a_programme_from_any_blueprint_holds_all_of_it(start, key):
    programme, blueprint = start(key, code="NEW"), load(key)
    elements = list(programme.elements.with_domains().select_related("phase"))
    assert summary_of(elements, list(programme.framework.domains.all())) == blueprint.summary
    assert [(each.name, each.starts_week, each.ends_week) for each in programme.phases.all()] == [
        (each.name, each.starts_week, each.ends_week) for each in blueprint.phases
    ]
    for row, each in zip(elements, blueprint.elements, strict=True):
        assert (row.phase.name if row.phase else "") == each.phase
        assert [(part.title, part.kind, part.hours, part.share) for part in row.parts.all()] == [
            (part.title, part.kind, part.hours, part.share) for part in each.parts
        ]
        assert (row.to_be_agreed, row.budget_days) == (each.to_be_agreed, each.budget_days)


def test_a_theme_comes_with_all_that_it_asks_and_offers(start):
    domain = Domain.objects.with_all().get(framework=start("child-health-theme").framework)
    [theme] = load("child-health-theme").themes
    assert [(each.text, each.evidence, each.needed) for each in domain.requirements.all()] == [
        (each.text, each.evidence, each.needed) for each in theme.requirements
    ]
    assert [(each.title, each.problem, each.done, each.result) for each in domain.ideas.all()] == [
        (each.title, each.problem, each.done, each.result) for each in theme.ideas
    ]
    assert [(each.title, each.kind, each.note) for each in domain.readings.all()] == [
        (each.title, each.kind, each.note) for each in theme.readings
    ]


def test_the_practice_networks_page_shows_trimesters_with_their_days_in_two_parts(cast, start, sign_in):
    response = sign_in(cast.coordinator).get(page(start("practice-network")))
    bands = response.context["bands"]
    assert [(band.name, band.weeks, len(band.elements)) for band in bands] == [
        ("First trimester", "weeks 0 to 16", 4),
        ("Second trimester", "weeks 17 to 33", 4),
        ("Third trimester", "weeks 34 to 51", 4),
        ("Across the programme", "", 1),
    ]
    assert [band.elements[-1].kind for band in bands[:3]] == ["leadership challenge"] * 3
    for words in ("Workshop, 3½ hours", "Action learning, 3½ hours", "Second trimester, weeks 17 to 33", "55:23:22"):
        assert words in response.text


def test_the_chief_executives_page_says_what_is_to_be_agreed_and_keeps_it_out_of_the_figures(cast, start, sign_in):
    response = sign_in(cast.coordinator).get(page(start("chief-executives")))
    assert "To be agreed with the participants: up to 6 days" in response.text
    assert "To be agreed with the participants: up to 17 days." in response.text
    assert (response.context["summary"].scheduled_hours, response.context["summary"].open_days) == (23, 17)


def test_a_theme_is_linked_from_the_page_with_what_it_brings(cast, start, sign_in):
    programme = start("child-health-theme")
    text = sign_in(cast.coordinator).get(page(programme)).text
    assert f'href="{reverse("home:theme", args=[programme.framework.domains.get().pk])}"' in text
    assert "3 requirements, 3 ideas from earlier projects and 3 things to read" in text


def test_parent_and_daughter_lead_to_each_other_and_a_daughter_that_is_not_ones_own_is_only_named(cast, start, sign_in):
    network = start("chief-executives")
    academy = start("network-academy", parent=network, by=cast.other_coordinator)
    client = sign_in(cast.coordinator)
    text = client.get(page(network)).text
    assert "Network academy" in text
    assert page(academy) not in text
    assert f'href="{page(network)}"' not in sign_in(cast.other_coordinator).get(page(academy)).text
    academy.grants.create(person=cast.coordinator, role="coordinator")
    assert f'href="{page(academy)}"' in sign_in(cast.coordinator).get(page(network)).text
    assert f'href="{page(network)}"' in sign_in(cast.coordinator).get(page(academy)).text


def test_a_daughter_started_from_its_parents_page_has_it_chosen_already(cast, start, sign_in):
    network = start("chief-executives")
    client = sign_in(cast.coordinator)
    assert f"{reverse('programmes:start')}?parent={network.pk}" in client.get(page(network)).text
    chooser = client.get(reverse("programmes:start"), {"parent": network.pk})
    assert chooser.context["blueprints"][0].key == "network-academy"
    address = f"{reverse('programmes:start_from', args=['practice-network'])}?parent={network.pk}"
    assert address in chooser.text
    form = client.get(address).context["form"]
    assert form["parent"].value() == network.pk
    data = {
        "once": str(form["once"].value()),
        "name": "The network’s practices",
        "code": "NETP",
        "commissioner": "Welland Vale Partnership Trust",
        "provider": "Harbour Lane Leadership",
        "parent": str(network.pk),
    }
    client.post(address, data)
    assert Programme.objects.get(code="NETP").parent == network


def test_the_academys_parent_is_chosen_where_only_one_programme_can_be_it(cast, start, sign_in):
    address = reverse("programmes:start_from", args=["network-academy"])
    assert sign_in(cast.coordinator).get(address).context["form"]["parent"].value() is None
    network = start("chief-executives")
    assert sign_in(cast.coordinator).get(address).context["form"]["parent"].value() == network.pk


@pytest.mark.parametrize("parent", ["", "nonsense", "foreign"])
def test_the_programme_of_another_is_no_parent(cast, sign_in, parent):
    given = cast.other_programme.pk if parent == "foreign" else parent
    address = reverse("programmes:start_from", args=["network-academy"])
    response = sign_in(cast.coordinator).get(address, {"parent": given})
    assert response.context["form"]["parent"].value() is None
    assert "Network Leaders" not in response.text


def test_each_contract_shows_places_filled_by_its_cohorts(cast, sign_in):
    pilot = make.contract(cast.programme, name="Pilot", places=20, clinical_places=12, value=117000)
    make.contract(cast.programme, name="Award after tender", places=60)
    cast.cohort.contract = pilot
    cast.cohort.save(update_fields=["contract"])
    response = sign_in(cast.coordinator).get(page(cast.programme))
    assert sorted((line.contract.name, line.filled, line.cohorts) for line in response.context["contracts"]) == [
        ("Award after tender", 0, ()),
        ("Pilot", 2, ("Cohort 1",)),
    ]
    assert "2 of 20 places filled, by Cohort 1" in response.text
    assert "Target: 12 places for clinicians. £117,000" in response.text
    assert "0 of 60 places filled: no cohort yet" in response.text


def test_an_earlier_cohort_is_shown_as_not_held_in_cadre_with_its_source(cast, sign_in):
    cast.programme.earlier_cohorts.create(
        name="2009",
        starts_on=date(2009, 1, 5),
        ends_on=date(2009, 12, 4),
        places=18,
        source="Report of June 2010, page 4",
    )
    response = sign_in(cast.coordinator).get(page(cast.programme))
    for words in (
        "Earlier cohorts, not held in Cadre",
        "5 January to 4 December 2009",
        "Report of June 2010",
        "not known",
    ):
        assert words in response.text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_page_with_everything_asks_as_much_however_long_it_is(cast, start, sign_in, rows, django_assert_num_queries):
    programme = start("practice-network")
    for number in range(rows):
        made = make.element(programme, f"Day {number}", phase=programme.phases.first())
        made.parts.create(title="Workshop", kind="workshop", hours=3, share="formal")
        domain = programme.framework.domains.create(name=f"Domain {number}")
        domain.requirements.create(text="Attend", evidence="seminars")
        make.contract(programme)
        make.programme(f"Daughter {number}", parent=programme)
        programme.earlier_cohorts.create(
            name=f"{number}", starts_on=date(2009, 1, 5), ends_on=date(2009, 12, 4), places=1, source="A report"
        )
    client = sign_in(cast.coordinator)
    client.get(page(programme))
    with django_assert_num_queries(14):
        client.get(page(programme))


def test_the_choice_of_blueprints_previews_phases_themes_and_what_is_to_be_agreed(cast, sign_in):
    text = sign_in(cast.coordinator).get(reverse("programmes:start")).text
    for words in (
        "In 3 phases: first trimester (weeks 0 to 16), second trimester (weeks 17 to 33)",
        "To be agreed with the participants: up to 17 days",
        "to be agreed: up to 4 days",
        "Theme “Leadership of integrated services”: 3 requirements, 3 ideas from earlier projects and 3 things to read",
        "A daughter programme of Delivering through improvement",
        "40 credits at level 7",
    ):
        assert words in text


def test_parts_changed_by_hand_are_added_up_once_and_an_element_without_parts_keeps_its_hours(cast):
    day = make.element(cast.programme, "Day", hours=7)
    add_up_parts(element=day, by=cast.coordinator)
    assert day.hours == 7
    for hours in (3, 2):
        day.parts.create(title="Part", kind="workshop", hours=hours, share="formal")
    add_up_parts(element=day, by=cast.coordinator)
    day.refresh_from_db()
    assert day.hours == 5
