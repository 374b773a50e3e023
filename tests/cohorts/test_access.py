"""Who opens which page of a cohort: literal, for the whole cast."""

from datetime import date

import pytest
from django.urls import reverse

from cohorts.access import has_place, leads, own_sessions, ties_held, visible_registers
from cohorts.models import CohortGrant
from core.navigation import navigation_for
from tests import factories as make

TEAM = {"administrator": 200, "coordinator": 200, "facilitator": 200}
COORDINATOR = {"administrator": 403, "coordinator": 200, "facilitator": 403}
HIDDEN = [
    "coach",
    "participant",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "other_coordinator",
    "evaluator",
    "nobody",
]


def table(seen):
    return {"signed out": 302} | dict.fromkeys(HIDDEN, 404) | seen


def statuses(cast, sign_in, address, method="get"):
    return {name: getattr(sign_in(person), method)(address).status_code for name, person in cast.everyone().items()}


@pytest.mark.parametrize(
    "name", ["people", "sets", "coaches", "facilitators", "sessions", "attendance", "attendance_csv"]
)
def test_the_team_of_a_cohort_reads_its_pages(cast, sign_in, name):
    assert statuses(cast, sign_in, reverse(f"cohorts:{name}", args=[cast.cohort.pk])) == table(TEAM)


@pytest.mark.parametrize("name", ["change", "add_place", "add_session"])
def test_coordinators_alone_change_a_cohort(cast, sign_in, name):
    assert statuses(cast, sign_in, reverse(f"cohorts:{name}", args=[cast.cohort.pk])) == table(COORDINATOR)


def things(cast):
    grant = CohortGrant.objects.get(cohort=cast.cohort, person=cast.facilitator)
    return {
        "place": cast.place.pk,
        "change_set": cast.learning_set.pk,
        "facilitator": grant.pk,
        "cancel_session": cast.session.pk,
    }


@pytest.mark.parametrize("name", ["place", "change_set", "facilitator", "cancel_session"])
def test_coordinators_alone_change_what_a_cohort_holds(cast, sign_in, name):
    address = reverse(f"cohorts:{name}", args=[cast.cohort.pk, things(cast)[name]])
    assert statuses(cast, sign_in, address) == table(COORDINATOR)


def test_coordinators_move_any_session_and_a_coach_those_of_their_pairs(cast, sign_in):
    def who(session):
        return statuses(cast, sign_in, reverse("cohorts:session", args=[cast.cohort.pk, session.pk]))

    assert who(cast.session) == table(COORDINATOR)
    assert who(cast.coaching_session) == table(COORDINATOR | {"coach": 200})


POSTS = ["begin", "finish", "invite", "form_set", "assign_sets", "name_coach", "pair"]


@pytest.mark.parametrize("verb", POSTS)
def test_coordinators_alone_may_post_and_nobody_may_get(cast, sign_in, verb):
    address = reverse(f"cohorts:{verb}", args=[cast.cohort.pk])
    found = statuses(cast, sign_in, address, "post")
    done = found.pop("coordinator")
    assert done in (200, 302)
    assert found == {name: status for name, status in table(COORDINATOR).items() if name != "coordinator"}
    assert sign_in(cast.coordinator).get(address).status_code == 405


POSTS_ON = {"leave": "place", "bring_back": "place", "invite_again": "place", "dissolve_set": "learning_set"}


@pytest.mark.parametrize("verb", POSTS_ON)
def test_coordinators_alone_may_post_about_a_place_or_a_set(cast, sign_in, verb):
    thing = getattr(cast, POSTS_ON[verb])
    address = reverse(f"cohorts:{verb}", args=[cast.cohort.pk, thing.pk])
    everybody = {name: person for name, person in cast.everyone().items() if name != "coordinator"}
    found = {name: sign_in(person).post(address).status_code for name, person in everybody.items()}
    assert found == {name: status for name, status in table(COORDINATOR).items() if name != "coordinator"}
    assert sign_in(cast.coordinator).post(address).status_code in (200, 302)


def test_a_cohort_is_laid_out_by_the_coordinators_of_its_programme(cast, sign_in):
    found = statuses(cast, sign_in, reverse("cohorts:lay_out", args=[cast.programme.pk]))
    assert found == table({"administrator": 403, "coordinator": 200, "facilitator": 404, "evaluator": 403})


@pytest.mark.parametrize("name", ["place", "leave", "bring_back", "invite_again"])
def test_a_place_of_another_cohort_under_ones_own_is_no_page(cast, sign_in, name):
    address = reverse(f"cohorts:{name}", args=[cast.cohort.pk, cast.stranger_place.pk])
    assert sign_in(cast.coordinator).post(address).status_code == 404


@pytest.mark.parametrize("name", ["session", "cancel_session"])
@pytest.mark.parametrize("session", ["other_session", "foreign_session"])
def test_a_session_of_another_cohort_under_ones_own_is_no_page(cast, sign_in, name, session):
    address = reverse(f"cohorts:{name}", args=[cast.cohort.pk, getattr(cast, session).pk])
    assert sign_in(cast.coordinator).get(address).status_code == 404


def test_a_set_or_a_grant_of_another_cohort_under_ones_own_is_no_page(cast, sign_in):
    grant = CohortGrant.objects.get(cohort=cast.cohort, person=cast.facilitator)
    client = sign_in(cast.coordinator)
    for name, thing in (("change_set", cast.learning_set), ("facilitator", grant)):
        address = reverse(f"cohorts:{name}", args=[cast.other_cohort.pk, thing.pk])
        assert client.get(address).status_code == 404


# Registers


def register(session):
    return reverse("cohorts:register", args=[session.pk])


def test_who_keeps_the_register_of_a_session_of_the_whole_cohort(cast, sign_in):
    assert statuses(cast, sign_in, register(cast.session)) == table(TEAM | {"administrator": 403})


def test_who_keeps_the_register_of_a_set_its_adviser_and_coordinators(cast, sign_in):
    assert statuses(cast, sign_in, register(cast.set_session)) == table(TEAM | {"administrator": 403})
    cast.learning_set.adviser = None
    cast.learning_set.save(update_fields=["adviser"])
    found = statuses(cast, sign_in, register(cast.set_session))
    assert found == table(TEAM | {"administrator": 403, "facilitator": 403})


def test_who_keeps_the_register_of_a_pair_its_coach_and_coordinators(cast, sign_in):
    found = statuses(cast, sign_in, register(cast.coaching_session))
    assert found == table({"administrator": 403, "coordinator": 200, "facilitator": 403, "coach": 200})


def test_who_is_named_to_lead_a_session_keeps_its_register_and_no_other(cast, sign_in):
    cast.session.leaders.create(person=cast.nobody)
    assert list(visible_registers(cast.nobody)) == [cast.session]
    assert sign_in(cast.nobody).get(register(cast.session)).status_code == 200
    assert sign_in(cast.nobody).get(reverse("cohorts:people", args=[cast.cohort.pk])).status_code == 404


def test_only_coordinators_open_a_closed_register_again(cast, sign_in):
    found = statuses(cast, sign_in, reverse("cohorts:reopen_register", args=[cast.session.pk]), "post")
    assert found == table({"administrator": 403, "coordinator": 302, "facilitator": 403})


# One's own


@pytest.mark.parametrize("name", ["my_sessions", "leading"])
def test_everybody_with_an_account_has_their_own_lists(cast, sign_in, name):
    expected = dict.fromkeys(cast.everyone(), 200) | {"signed out": 302}
    assert statuses(cast, sign_in, reverse(f"cohorts:{name}")) == expected


def test_sessions_expected_of_a_participant_are_of_their_cohort_set_and_pair(cast):
    assert set(own_sessions(cast.participant)) == {cast.session, cast.set_session, cast.coaching_session}
    assert set(own_sessions(cast.peer)) == {cast.session, cast.set_session}
    assert set(own_sessions(cast.stranger)) == {cast.other_session}
    assert set(own_sessions(cast.coach)) == set()


def links(cast, rf, person):
    request = rf.get("/")
    request.user = person
    return {item.label for item in navigation_for(request)} & {"Sessions", "Registers", "Programmes"}


def test_the_menu_offers_what_there_is_for_the_person(cast, rf):
    found = {name: links(cast, rf, person) for name, person in cast.everyone().items() if person}
    assert found == {name: set() for name in found} | {
        "administrator": {"Programmes"},
        "coordinator": {"Programmes"},
        "evaluator": {"Programmes"},
        "other_coordinator": {"Programmes"},
        "facilitator": {"Registers"},
        "coach": {"Registers"},
        "participant": {"Sessions"},
        "peer": {"Sessions"},
        "stranger": {"Sessions"},
    }


def test_ties_are_asked_once_for_each_person(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(3):
            assert not has_place(cast.nobody)
            assert not leads(cast.nobody)


LEFT = {"left": date(2026, 10, 1)}


def test_places_offered_and_declined_are_not_held_and_those_left_are(cast):
    held = {cast.place.pk}
    for state in ("offered", "declined", "left"):
        place = make.place(make.cohort(cast.programme), cast.participant, state=state, left_on=LEFT.get(state))
        if state == "left":
            held.add(place.pk)

    assert {place.key for place in ties_held(cast.participant)} == held
