"""A cohort laid out from phases and combined days, and sessions agreed with the participants along the way."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from cohorts import actions, plan
from cohorts.agreed import agreed_days
from cohorts.models import Session, tally_of
from core.refusal import Refused
from programmes.actions import start_from_blueprint
from programmes.blueprint import load
from programmes.models import Element, ElementPart, Phase
from tests import factories as make

START = date(2026, 9, 21)  # a Monday


@pytest.fixture
def start(cast):
    def one(key, **fields):
        made = load(key)
        return start_from_blueprint(
            blueprint=made,
            name=made.name,
            code=made.code,
            commissioner=cast.programme.commissioner,
            provider=cast.programme.provider,
            by=cast.coordinator,
            **fields,
        )

    return one


@pytest.fixture
def lay_out(cast):
    def one(programme, **fields):
        fields = {"name": "Cohort 1", "starts_on": START, "capacity": 12} | fields
        return actions.lay_out_cohort(programme=programme, by=cast.coordinator, **fields)

    return one


@pytest.fixture
def network(start, lay_out):
    return lay_out(start("practice-network"))


@pytest.fixture
def chief_executives(start, lay_out):
    return lay_out(start("chief-executives"))


def test_each_session_of_the_practice_network_knows_its_trimester_and_its_parts(network):
    assert [(each.starts_at.date(), each.says) for each in network.sessions.all()] == [
        (date(2026, 9, 21), "First trimester, insight day 1 of 8: workshop and action learning"),
        (date(2026, 10, 26), "First trimester, insight day 2 of 8: workshop and action learning"),
        (date(2026, 11, 30), "First trimester, insight day 3 of 8: workshop and action learning"),
        (date(2027, 1, 4), "First trimester, leadership challenge 1 of 3"),
        (date(2027, 1, 25), "Second trimester, insight day 4 of 8: workshop and action learning"),
        (date(2027, 3, 1), "Second trimester, insight day 5 of 8: workshop and action learning"),
        (date(2027, 4, 5), "Second trimester, insight day 6 of 8: workshop and action learning"),
        (date(2027, 5, 4), "Second trimester, leadership challenge 2 of 3"),  # the 3rd is a bank holiday
        (date(2027, 6, 1), "Third trimester, insight day 7 of 8: workshop and action learning"),  # the 31st too
        (date(2027, 7, 12), "Third trimester, insight day 8 of 8: workshop and action learning"),
        (date(2027, 8, 23), "Third trimester, presentation"),
        (date(2027, 9, 6), "Third trimester, leadership challenge 3 of 3"),
    ]


def test_the_cohort_lasts_until_the_end_of_its_last_phase(network):
    assert network.ends_on == START + timedelta(weeks=52, days=-1)


@pytest.mark.parametrize(
    ("week", "says"),
    [
        (-1, None),
        (0, "first of three trimesters"),
        (16, "first of three trimesters"),
        (17, "second of three trimesters"),
        (51, "third of three trimesters"),
        (52, None),
    ],
)
def test_the_phase_of_a_day_is_said_as_people_say_it(network, week, says):
    found = plan.current_phase(network, START + timedelta(weeks=week, days=6))
    assert (found.says if found else None) == says


def test_a_cohort_without_phases_is_in_none(cast):
    assert plan.current_phase(cast.cohort, cast.cohort.starts_on) is None


def test_what_runs_across_phases_takes_the_phase_of_each_of_its_meetings(cast, network):
    make.element(
        network.programme,
        "Sets",
        kind="action learning",
        share="others",
        group_size="set",
        count=3,
        offset_weeks=10,
        interval_weeks=15,
    )
    formed = actions.form_set(cohort=network, name="Set A", adviser=None, by=cast.coordinator)
    assert [each.phase for each in formed.sessions.all()] == ["First trimester", "Second trimester", "Third trimester"]


def test_hours_of_a_day_attended_divide_into_workshop_and_action_learning(cast, network):
    place = make.place(network)
    first, second = network.sessions.all()[:2]
    make.attendance(first, place)
    make.attendance(second, place, "late", hours=Decimal(5))
    counted = tally_of(place, second.ends_at)
    assert counted.by_share == {"formal": Decimal("5.0"), "others": Decimal(7)}
    assert counted.attended == Decimal(12)


def test_changing_the_design_later_rewrites_nothing_that_was_laid_out(network):
    before = [(each.phase, each.made_of, each.title, each.hours) for each in network.sessions.all()]
    Phase.objects.filter(programme=network.programme, position=1).update(name="Autumn term")
    ElementPart.objects.filter(element__programme=network.programme).update(title="Lecture", hours=1, share="formal")
    ElementPart.objects.filter(element__programme=network.programme, position=2).delete()
    assert [(each.phase, each.made_of, each.title, each.hours) for each in network.sessions.all()] == before


def test_a_day_made_shorter_keeps_its_parts_in_proportion(cast, network):
    session = network.sessions.last()
    day = network.sessions.filter(kind="insight day").last()
    actions.change_session(
        session=day,
        title=day.title,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        venue="",
        bring="",
        hours=Decimal(5),
        by=cast.coordinator,
    )
    day.refresh_from_db()
    assert [each.hours for each in day.segments] == [Decimal("2.5"), Decimal("2.5")]
    assert session.segments == ()


def test_nothing_is_laid_out_of_what_is_to_be_agreed(chief_executives):
    assert [each.title for each in chief_executives.sessions.all()] == [
        "Opening: the objectives set, and yours",
        "Closing: what changed in each trust",
    ]


@pytest.fixture
def visits(chief_executives) -> Element:
    return chief_executives.programme.elements.get(kind="study visit")


@pytest.fixture
def agree(cast, chief_executives, visits):
    weeks = itertools.count()

    def one(title="Visit to a shipyard", hours="7", day=None, **fields):
        day = day or date(2026, 12, 2) + timedelta(weeks=next(weeks))
        fields = {"element": visits, "kind": "study visit", "share": "experience"} | fields
        return actions.add_session(
            cohort=fields.pop("cohort", chief_executives),
            title=title,
            starts_at=make.at(day),
            ends_at=make.at(day) + timedelta(hours=float(hours) + 1),
            hours=Decimal(hours),
            by=cast.coordinator,
            **fields,
        )

    return one


def test_days_agreed_are_counted_against_the_budget_at_seven_hours_a_day(chief_executives, agree, visits):
    agree()
    agree("Visit to a school", "3.5")
    cancelled = agree("Visit to a mine")
    Session.objects.filter(pk=cancelled.pk).update(cancelled_at=cancelled.starts_at)
    found = {each.element: (each.days, each.left, each.over) for each in agreed_days(chief_executives)}
    assert found[visits] == (Decimal("1.5"), Decimal("2.5"), Decimal(0))
    assert [each.budget for each in agreed_days(chief_executives)] == [6, 4, 2, 5]


def test_what_sets_agree_for_themselves_is_counted_as_one_participant_meets_it(chief_executives, agree, visits):
    sets = [make.learning_set(chief_executives, name) for name in ("Set A", "Set B")]
    for each in sets:
        agree(learning_set=each)
    agree(learning_set=sets[0])
    [found] = [each for each in agreed_days(chief_executives) if each.element == visits]
    assert found.days == Decimal(2)


def test_a_person_who_met_with_everybody_is_still_expected_with_their_set(cast, chief_executives, agree):
    learning_set = make.learning_set(chief_executives)
    place = make.place(chief_executives, learning_set=learning_set)
    together, apart = agree(), agree(day=date(2026, 12, 9), learning_set=learning_set)
    make.attendance(together, place)
    assert {line.session.id for line in tally_of(place, apart.ends_at).lines} >= {together.pk, apart.pk}


def test_two_queries_say_how_much_is_agreed_however_much_it_is(chief_executives, agree, django_assert_num_queries):
    for number in range(4):
        agree(f"Visit {number}")
    with django_assert_num_queries(2):
        agreed_days(chief_executives)


def test_a_session_counts_only_towards_what_its_own_programme_leaves_open(cast, agree, chief_executives):
    closed = chief_executives.programme.elements.get(kind="launch")
    foreign = Element.objects.create(
        programme=cast.other_programme, kind="workshop", title="Ours", share="formal", to_be_agreed=True, budget_days=3
    )
    for element in (closed, foreign):
        with pytest.raises(Refused, match="Choose an element of this programme that is to be agreed") as refused:
            agree(element=element)
        assert refused.value.field == "element"


def post(client, cohort, **changes):
    address = reverse("cohorts:add_session", args=[cohort.pk])
    data = {
        "once": str(uuid4()),
        "title": "Visit to a shipyard",
        "kind": "study visit",
        "share": "experience",
        "date": "2026-12-02",
        "starts": "09:30",
        "ends": "17:30",
        "hours": "",
        "venue": "",
        "bring": "",
    }
    return client.post(address, data | changes, follow=True)


def test_the_form_offers_what_is_open_and_warns_when_the_budget_is_overspent(
    cast, chief_executives, agree, visits, sign_in
):
    client = sign_in(cast.coordinator)
    for number in range(4):
        agree(f"Visit {number}", day=date(2027, 1, 4) + timedelta(weeks=number))
    shown = client.get(reverse("cohorts:add_session", args=[chief_executives.pk])).text
    assert "Visits to world-class organisations: 4 of up to 4 days agreed" in shown
    response = post(client, chief_executives, element=str(visits.pk))
    assert Session.objects.get(title="Visit to a shipyard").element == visits
    said = "Visits to world-class organisations: 5 days are agreed now, 1 day over the budget of 4 days."
    assert said in response.text
    assert "5 of up to 4 days, 1 day over" in response.text


def test_a_cohort_whose_design_leaves_nothing_open_is_not_asked(cast, sign_in):
    form = sign_in(cast.coordinator).get(reverse("cohorts:add_session", args=[cast.cohort.pk])).context["form"]
    assert "element" not in form.fields


def test_the_dates_shown_before_laying_out_name_phases_parts_and_what_is_to_be_agreed(cast, start, sign_in):
    client = sign_in(cast.coordinator)
    when = {"starts_on_day": "21", "starts_on_month": "9", "starts_on_year": "2026"}
    data = {
        "once": str(uuid4()),
        "name": "Cohort 1",
        "capacity": "12",
        "contract": "",
        "nation": "ENG",
        "venue": "",
        **when,
    }
    network = client.post(reverse("cohorts:lay_out", args=[start("practice-network").pk]), data).text
    assert "Second trimester, insight day 5 of 8: workshop and action learning" in network
    assert "To be agreed" not in network
    open_ones = client.post(reverse("cohorts:lay_out", args=[start("chief-executives").pk]), data).text
    assert "Visits to world-class organisations: up to 4 days" in open_ones
