"""Support in the house of one organisation: for its participants alone, within a budget of days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, register
from cohorts.agreed import agreed_days
from cohorts.models import Session, tally_of
from core.refusal import Refused
from evaluations.waiting import pooled_elements, sessions_to_ask_about
from tests import factories as make
from tests.cast import Cast


@pytest.fixture
def element(cast: Cast):
    return make.element(
        cast.programme, "Support at each trust", kind="in-house support", share="experience",
        to_be_agreed=True, budget_days=Decimal(2),
    )  # fmt: skip


@pytest.fixture
def northmoor(cast: Cast):
    """The peer's own organisation; the participant is of another."""
    made = make.organisation("Northmoor Trust")
    actions.change_place(
        place=cast.peer_place,
        organisation=made,
        profession=cast.peer_place.profession,
        post="",
        site="",
        by=cast.coordinator,
    )
    return made


def support(cast: Cast, organisation, element=None, day: date = date(2026, 10, 20), hours: str = "7") -> Session:
    starts = make.at(day)
    return actions.add_session(
        cohort=cast.cohort, organisation=organisation, element=element, title="The board’s own agenda",
        kind="in-house support", share="experience", starts_at=starts, ends_at=starts + timedelta(hours=11),
        hours=Decimal(hours), by=cast.coordinator,
    )  # fmt: skip


def test_it_is_expected_of_the_organisations_participants_alone(cast, northmoor):
    session = support(cast, northmoor)
    assert list(register.expected_at(session)) == [cast.peer_place]
    now = timezone.now()
    assert session.pk in {line.session.id for line in tally_of(cast.peer_place, now).lines}
    assert session.pk not in {line.session.id for line in tally_of(cast.place, now).lines}


def test_who_moves_to_another_organisation_keeps_what_they_attended(cast, northmoor):
    session = support(cast, northmoor)
    register.mark(session=session, place=cast.peer_place, mark="present", by=cast.coordinator, at=session.starts_at)
    cast.peer_place.organisation = cast.place.organisation
    cast.peer_place.save()
    assert list(register.expected_at(session)) == [cast.peer_place]
    later = session.ends_at + timedelta(hours=1)
    assert session.pk in {line.session.id for line in tally_of(cast.peer_place, later).lines}


def test_days_are_used_against_the_budget_by_each_organisation(client, cast, northmoor, element):
    support(cast, northmoor, element)
    support(cast, northmoor, element, date(2026, 11, 17), "10.5")
    support(cast, cast.place.organisation, element, date(2026, 12, 1), "3.5")
    [agreed] = agreed_days(cast.cohort)
    assert agreed.apart == (
        ("at Northmoor Trust", Decimal("2.5")),
        ("at Welland Vale Partnership Trust", Decimal("0.5")),
    )
    assert (agreed.days, agreed.over) == (Decimal("2.5"), Decimal("0.5"))
    make.session(cast.cohort, "Support for all", date(2026, 12, 8), element=element, hours=Decimal("3.5"))
    [agreed] = agreed_days(cast.cohort)
    assert agreed.of_groups == [
        ("at Northmoor Trust", Decimal("2.5"), 3),
        ("at Welland Vale Partnership Trust", Decimal("0.5"), 1),
    ]
    assert (agreed.together, agreed.days) == (Decimal("0.5"), 3)
    client.force_login(cast.coordinator)
    page = client.get(reverse("cohorts:sessions", args=[cast.cohort.pk])).content.decode()
    assert "Budgets are days for each participant" in page
    assert "All together" in page
    assert "At Northmoor Trust, 2½ more" in page
    assert "3 of 2 days" in page
    assert "Participants of Northmoor Trust" in page


def test_the_coordinator_adds_it_by_hand_for_one_of_the_organisations(client, cast, northmoor, element):
    client.force_login(cast.coordinator)
    add = reverse("cohorts:add_session", args=[cast.cohort.pk])
    assert "Participants of Northmoor Trust, in their own house" in client.get(add).content.decode()
    client.post(
        add,
        {
            "title": "The board’s own agenda", "kind": "in-house support", "share": "experience",
            "group": str(northmoor.pk), "date": "2026-10-20", "starts": "09:30", "ends": "17:30", "hours": "7",
            "element": str(element.pk),
        },
    )  # fmt: skip
    made = Session.objects.get(kind="in-house support")
    assert (made.organisation, made.group_size) == (northmoor, "cohort")
    with pytest.raises(Refused, match="Nobody on this cohort is of Lark Street"):
        support(cast, make.organisation("Lark Street"))


def test_only_they_see_it_on_their_own_pages(client, cast, northmoor):
    session = support(cast, northmoor)
    page = reverse("cohorts:own_session", args=[session.pk])
    client.force_login(cast.peer)
    assert "Participants of Northmoor Trust" in client.get(page).content.decode()
    assert "at Northmoor Trust" in client.get(reverse("cohorts:my_sessions")).content.decode()
    client.force_login(cast.participant)
    assert client.get(page).status_code == 404


def test_a_few_people_are_not_asked_after_it_but_once_at_the_end_and_only_those_it_was_for(cast, northmoor, element):
    session = support(cast, northmoor, element)
    after = session.ends_at + timedelta(hours=1)
    assert session not in sessions_to_ask_about(after)
    [found] = [each for each in pooled_elements(after) if each.element == element]
    assert found.places() == [cast.peer_place]
