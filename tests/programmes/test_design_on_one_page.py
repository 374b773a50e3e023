"""The design on one page: adding, changing, moving and removing phases and elements, and what it adds up to at once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from programmes.actions_design import add_element, save_phase
from programmes.kinds import USUAL
from programmes.models import Element, ElementKind
from tests import factories as make


def at(name, programme, *keys):
    return reverse(f"programmes:{name}", args=[programme.pk, *keys])


@pytest.fixture
def coordinator(cast, sign_in):
    return sign_in(cast.coordinator)


@pytest.fixture
def empty(cast):
    """A programme of the coordinator's with a framework of two domains and no element."""
    made = make.programme("A new year", framework=make.framework())
    make.grant(made, cast.coordinator, "coordinator")
    return made


def typed(client, programme, kind, **said):
    """What the page's own form would send for a new element of a kind, with some of it changed."""
    form = client.get(at("add_element", programme), {"kind": kind}).context["form"]
    data = {
        name: form[name].value()
        for name in form.fields
        if not (form[name].value() is None or form[name].value() is False or form[name].value() == "")
        and name != "domains"
    }
    data = {name: "on" if value is True else str(value) for name, value in data.items()}
    return {name: value for name, value in {**data, "title": kind.capitalize(), **said}.items() if value is not None}


def add(client, programme, kind, **said):
    response = client.post(at("add_element", programme), typed(client, programme, kind, **said))
    assert response.status_code == 302, response.context["form"].errors
    return programme.elements.order_by("-position").first()


def titles(programme):
    return list(programme.elements.order_by("position").values_list("title", flat=True))


@pytest.mark.parametrize("kind", ElementKind.values)
def test_every_kind_is_added_as_it_is_usually_held(coordinator, empty, kind):
    element, usual = add(coordinator, empty, kind), USUAL[kind]
    for name in ("hours", "share", "group_size", "count", "asked", "confidentiality", "follow_up", "budget_days"):
        assert getattr(element, name) == getattr(usual, name), name


def test_what_is_usual_is_offered_for_another_kind_without_losing_the_title(coordinator, empty):
    data = typed(coordinator, empty, "workshop", title="Speaking so that people listen")
    shown = coordinator.post(at("add_element", empty), {**data, "kind": "coaching", "usual": "yes"}).context["form"]
    assert [shown[name].value() for name in ("title", "hours", "group_size", "count")] == [
        "Speaking so that people listen",
        "1.5",
        "pair",
        "3",
    ]
    assert not empty.elements.exists()


def test_the_figures_follow_each_change(coordinator, empty):
    domains = list(empty.framework.domains.all())
    add(coordinator, empty, "workshop", title="Day one", domains=[str(domains[0].pk)])
    add(coordinator, empty, "project", hours="13")
    make.contract(empty, places=20, value=Decimal(60_000))
    page = coordinator.get(at("design", empty))
    summary = page.context["board"].summary
    assert (summary.scheduled_hours, summary.counted_hours, summary.own_hours) == (7, 7, 13)
    assert summary.ratio == (65, 0, 35)
    assert summary.uncovered == (domains[1].name,)
    assert "£3,000" in page.text
    add(coordinator, empty, "seminar", domains=[str(domains[1].pk)], counts_for_completion=None)
    summary = coordinator.get(at("design", empty)).context["board"].summary
    assert (summary.scheduled_hours, summary.counted_hours, summary.uncovered) == (9, 7, ())


def test_a_day_with_parts_lasts_as_long_as_they_do_and_each_counts_as_its_own_learning(coordinator, empty):
    parts = {
        "part0-title": "Workshop",
        "part0-kind": "workshop",
        "part0-hours": "3.5",
        "part0-share": "formal",
        "part1-title": "Action learning",
        "part1-kind": "action learning",
        "part1-hours": "2.5",
        "part1-share": "others",
    }
    element = add(coordinator, empty, "insight day", hours="7", **parts)
    assert element.hours == 6
    assert coordinator.get(at("design", empty)).context["board"].summary.balance == (0, Decimal("2.5"), Decimal("3.5"))


def test_a_part_half_given_is_told_beside_its_own_field_and_loses_nothing(coordinator, empty):
    data = typed(coordinator, empty, "insight day") | {"part0-title": "Workshop"}
    form = coordinator.post(at("add_element", empty), data).context["form"]
    assert form.parts[0].errors["hours"] == ["Give its hours, as in 3.5."]
    assert form.parts[0]["title"].value() == "Workshop"


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"count": "3", "interval_weeks": "0"}, "interval_weeks", "It meets 3 times."),
        ({"to_be_agreed": "on"}, "budget_days", "Say how many days"),
        ({"budget_days": "2"}, "budget_days", "Only what is to be agreed"),
        ({"hours": None}, "hours", "Give its hours"),
        ({"group_size": "set", "confidentiality": "group"}, "asked", "ask once at the end"),
    ],
)
def test_what_contradicts_itself_is_told_beside_the_field(coordinator, empty, said, field, words):
    response = coordinator.post(at("add_element", empty), typed(coordinator, empty, "workshop", **said))
    assert words in response.context["form"].errors[field][0]
    assert not empty.elements.exists()


def test_neither_a_domain_nor_a_phase_of_another_programme_can_be_given(cast, coordinator, empty):
    foreign = make.framework("Another").domains.first()
    elsewhere = save_phase(programme=cast.programme, name="Elsewhere", starts_week=0, ends_week=9, by=cast.coordinator)
    save_phase(programme=empty, name="First term", starts_week=0, ends_week=9, by=cast.coordinator)
    for field, key in (("domains", foreign.pk), ("phase", elsewhere.pk)):
        data = typed(coordinator, empty, "workshop", **{field: str(key)})
        assert list(coordinator.post(at("add_element", empty), data).context["form"].errors) == [field]
    assert not empty.elements.exists()


def test_sent_twice_it_is_one_element(coordinator, empty):
    data = typed(coordinator, empty, "launch")
    for _ in range(2):
        coordinator.post(at("add_element", empty), data)
    assert titles(empty) == ["Launch"]


@pytest.fixture
def phased(cast, empty):
    """Two phases: two elements in the first, one in the second, one across."""
    by = cast.coordinator
    first = save_phase(programme=empty, name="First term", starts_week=0, ends_week=9, by=by)
    second = save_phase(programme=empty, name="Second term", starts_week=10, ends_week=19, by=by)
    for title, phase, week in (("One", first, 0), ("Two", first, 4), ("Three", second, 12), ("Four", None, 2)):
        values = {"title": title, "kind": "workshop", "share": "formal", "hours": Decimal(7), "offset_weeks": week}
        add_element(programme=empty, values=values | {"phase": phase}, by=by)
    return empty


def move(client, programme, title, **to):
    element = programme.elements.get(title=title)
    client.post(at("move_element", programme, element.pk), to)
    element.refresh_from_db()
    return element


def test_buttons_move_an_element_up_and_down_within_its_phase_and_no_further(coordinator, phased):
    move(coordinator, phased, "Two", to="up")
    assert titles(phased) == ["Two", "One", "Three", "Four"]
    move(coordinator, phased, "Two", to="up")
    assert titles(phased) == ["Two", "One", "Three", "Four"]
    move(coordinator, phased, "Two", to="down")
    assert titles(phased) == ["One", "Two", "Three", "Four"]


def test_to_another_phase_its_weeks_go_with_it_as_far_in_as_they_were(coordinator, phased):
    second = phased.phases.get(name="Second term")
    moved = move(coordinator, phased, "Two", phase=str(second.pk), at="0")
    assert (moved.phase, moved.offset_weeks) == (second, 14)
    assert titles(phased) == ["One", "Two", "Three", "Four"]
    assert move(coordinator, phased, "Two", phase="").phase is None


def test_what_is_too_long_for_a_phase_stays_and_the_page_says_why(coordinator, phased):
    phased.elements.filter(title="Four").update(count=3, interval_weeks=6)
    second = phased.phases.get(name="Second term")
    response = coordinator.post(
        at("move_element", phased, phased.elements.get(title="Four").pk), {"phase": str(second.pk)}, follow=True
    )
    assert "“Four” runs over 13 weeks, and Second term has 10." in response.text
    assert phased.elements.get(title="Four").phase is None


def test_a_move_in_the_page_answers_with_the_design_and_says_where_it_stands(coordinator, phased):
    element = phased.elements.get(title="Two")
    response = coordinator.post(at("move_element", phased, element.pk), {"to": "up"}, headers={"HX-Request": "true"})
    assert response.headers["HX-Retarget"] == "#design"
    assert "“Two” is number 1 of 2 elements in First term." in response.text
    assert "<html" not in response.text


def test_outside_its_phase_an_element_is_refused_beside_the_phase(coordinator, phased):
    second = phased.phases.get(name="Second term")
    data = typed(coordinator, phased, "workshop", phase=str(second.pk), offset_weeks="4")
    form = coordinator.post(at("add_element", phased), data).context["form"]
    assert "Second term is weeks 10 to 19. Its meetings fall outside." in form.errors["phase"][0]


def test_a_phase_takes_its_elements_with_it(coordinator, phased):
    second = phased.phases.get(name="Second term")
    data = {"name": "Spring term", "starts_week": "15", "ends_week": "24"}
    coordinator.post(at("phase", phased, second.pk), data)
    assert phased.elements.get(title="Three").offset_weeks == 17
    response = coordinator.post(at("phase", phased, second.pk), data | {"starts_week": "5"})
    assert "First term has weeks 0 to 9." in response.context["form"].errors["starts_week"][0]


def test_without_its_phase_an_element_stays_and_runs_across(coordinator, phased):
    coordinator.post(at("remove_phase", phased, phased.phases.get(name="First term").pk))
    assert phased.elements.filter(phase=None).count() == 3
    assert titles(phased) == ["Three", "One", "Two", "Four"]


def test_what_is_removed_can_be_brought_back_where_it_stood(coordinator, phased):
    element = phased.elements.get(title="One")
    page = coordinator.post(at("remove_element", phased, element.pk), follow=True)
    assert titles(phased) == ["Two", "Three", "Four"]
    assert "“One” is removed." in page.text
    coordinator.post(at("bring_back_element", phased, element.pk))
    assert titles(phased) == ["One", "Two", "Three", "Four"]


def test_what_a_cohort_was_laid_out_from_is_removed_only_when_confirmed_and_its_sessions_stay(cast, coordinator):
    element = cast.session.element
    address = at("remove_element", cast.programme, element.pk)
    asked = coordinator.post(address)
    assert "Laid out from it: Cohort 1 and Cohort 2." in asked.text
    assert element in cast.programme.elements.all()
    coordinator.post(address, {"confirmed": "yes"})
    assert element not in cast.programme.elements.all()
    cast.session.refresh_from_db()
    assert cast.session.element == element
    assert Element.all_rows.filter(pk=element.pk).exists()


def test_confidential_elements_say_so_to_whoever_comes(cast, sign_in):
    element = make.element(cast.programme, "Sets", group_size="set", asked="at end", confidentiality="group")
    element.follow_up = "Do what you agreed"
    element.save()
    cast.set_session.element = element
    cast.set_session.starts_at = cast.set_session.starts_at.replace(year=2036)
    cast.set_session.ends_at = cast.set_session.ends_at.replace(year=2036)
    cast.set_session.save()
    text = sign_in(cast.participant).get(reverse("cohorts:my_sessions")).text
    assert "What is said stays in the group" in text
    assert "Afterwards: Do what you agreed" in text


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_asks_the_same_whatever_the_number_of_elements(
    empty, coordinator, django_assert_num_queries, no_menu, many
):
    for number in range(many):
        element = make.element(empty, f"Element {number}", position=number)
        element.domains.set(empty.framework.domains.all())
    coordinator.get(at("design", empty))
    with django_assert_num_queries(10):
        coordinator.get(at("design", empty))
