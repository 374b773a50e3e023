"""What somebody is here is asked in one query of a request, of themselves alone, and kept no longer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.access import has_place, leads, ties_held
from cohorts.actions import name_coach, name_facilitator
from core.navigation import navigation_for
from journals.access import is_read_to
from journals.actions import begin, finish, share, unshare
from people.access import Held, current_grants, current_roles, forget_grants
from people.actions import make_administrator
from people.models import Person
from tests import factories as make


def again(person):
    """The same person as the next request meets them."""
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def shared(cast):
    """A reflection of the participant's that their coach may read."""
    reflection = begin(author=cast.participant, session=cast.session, body={"title": "Silence", "what": "I waited."})
    finish(reflection=reflection, by=cast.participant)
    return share(reflection=reflection, reader=cast.coach, by=cast.participant)


@pytest.mark.parametrize("who", ["participant", "coach", "facilitator", "coordinator", "evaluator", "nobody"])
def test_the_menu_costs_one_query_whoever_one_is(cast, shared, rf, who, django_assert_num_queries):
    request = rf.get("/")
    request.user = again(getattr(cast, who))
    with django_assert_num_queries(1):
        navigation_for(request)


def test_roles_places_and_what_is_shared_are_told_apart(cast, shared):
    make.grant(cast.programme, cast.participant, "evaluator")
    place = make.place(cast.cohort, cast.coach)
    coach, participant = again(cast.coach), again(cast.participant)

    assert (has_place(coach), leads(coach), is_read_to(coach)) == (True, True, True)
    assert current_grants(coach) == {Held("coach", cast.cohort.pk)}
    assert [(tie.key, tie.cohort, tie.learning_set) for tie in ties_held(coach)] == [(place.pk, cast.cohort.pk, None)]
    assert (has_place(participant), leads(participant), is_read_to(participant)) == (True, False, False)
    assert current_grants(participant) == {Held("evaluator", cast.programme.pk)}


def test_one_persons_answers_are_not_anothers(cast, shared):
    assert [is_read_to(again(person)) for person in (cast.coach, cast.facilitator, cast.coach)] == [True, False, True]
    assert not has_place(again(cast.nobody))


def test_what_is_no_longer_shared_is_gone_at_the_next_request(cast, shared):
    assert is_read_to(again(cast.coach))
    unshare(sharing=shared, by=cast.participant)
    assert not is_read_to(again(cast.coach))


def test_of_reflections_it_is_asked_whether_there_are_any_and_nothing_else(cast, shared):
    coach = again(cast.coach)
    with CaptureQueriesContext(connection) as asked:
        assert is_read_to(coach)
    [query] = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(query["sql"])
        told = repr(cursor.fetchall())
    for key in (shared.pk, shared.reflection_id, cast.participant.pk):
        assert str(key) not in told and key.hex not in told


def test_a_role_given_within_the_request_is_held_at_once(cast):
    nobody = cast.nobody
    assert current_roles(nobody) == set()
    name_facilitator(cohort=cast.cohort, person=nobody, by=cast.coordinator)
    assert current_roles(nobody) == {"facilitator"}
    name_coach(cohort=cast.cohort, person=nobody, by=cast.coordinator)
    make_administrator(person=nobody, by=None)
    assert current_roles(nobody) == {"facilitator", "coach", "administrator"}


def test_what_is_forgotten_is_asked_again_all_of_it(cast):
    assert not has_place(cast.nobody)
    make.place(cast.cohort, cast.nobody)
    assert not has_place(cast.nobody)
    forget_grants(cast.nobody)
    assert has_place(cast.nobody)
