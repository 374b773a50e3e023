"""A question compiled once gives what Django gives for each person and moment, and no other's rows."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import Count, Value
from django.utils import timezone

from cohorts.models import Place
from core.prepared import Prepared, PreparedObjects, PreparedRows
from people.models import InstallationGrant, Person
from tests import factories as make

pytestmark = pytest.mark.django_db


def roles_at(person, now):
    return InstallationGrant.objects.filter(person=person, since__lte=now).values_list("role", Value("held"))


def test_each_time_it_is_asked_about_the_values_that_are_given():
    ask = Prepared(roles_at)
    ada, noel = make.person("Ada Winter"), make.person("Noel Body")
    grant = make.grant(None, ada, "administrator")

    assert ask(person=ada.pk, now=timezone.now()) == [("administrator", "held")]
    assert ask(person=noel.pk, now=timezone.now()) == []
    assert ask(person=ada.pk, now=grant.since - timedelta(seconds=1)) == []
    assert ask(person=ada.pk, now=grant.since) == [("administrator", "held")]


def test_it_is_one_query_and_the_one_that_django_would_ask(django_assert_num_queries):
    ask = Prepared(roles_at)
    ada, now = make.person("Ada Winter"), timezone.now()
    ask(person=ada.pk, now=now)

    with django_assert_num_queries(1) as asked:
        ask(person=ada.pk, now=now)
        prepared = asked.captured_queries[0]["sql"]
    with django_assert_num_queries(1) as asked:
        list(roles_at(ada.pk, now))
        assert asked.captured_queries[0]["sql"] == prepared


def test_the_query_is_built_once():
    built = []
    ask = Prepared(lambda person: built.append(person) or Person.objects.filter(pk=person).values_list("email"))

    for _ in range(3):
        ask(person=make.person().pk)

    assert len(built) == 1


def test_a_value_that_the_query_leaves_out_is_a_mistake():
    ask = Prepared(lambda person, now: Person.objects.filter(pk=person).values_list("email"))

    with pytest.raises(ValueError, match="does not ask about now"):
        ask(person=make.person().pk, now=timezone.now())


def held_since(person, now):
    return InstallationGrant.objects.filter(person=person, since__lte=now).values_list("person", "since", "role")


def test_rows_come_as_django_gives_them(django_assert_num_queries):
    ask = PreparedRows(held_since)
    ada = make.person("Ada Winter")
    make.grant(None, ada, "administrator")
    now = timezone.now()
    for _ in range(2):
        with django_assert_num_queries(1):
            rows = ask(person=ada.pk, now=now)
        assert rows == list(held_since(ada.pk, now))
        assert [type(value) for value in rows[0]] == [UUID, datetime, str]


def places_since(person, day):
    rows = Place.objects.filter(person=person, cohort__starts_on__lte=day).select_related(
        "cohort__programme", "coaching"
    )
    return rows.annotate(others=Count("cohort__places")).order_by("pk")


def test_objects_come_as_django_makes_them_with_what_is_selected_and_annotated(cast, django_assert_num_queries):
    ask, day = PreparedObjects(places_since), cast.cohort.starts_on
    for person in (cast.participant, cast.peer, cast.coordinator):
        asked, plain = ask(person=person.pk, day=day), list(places_since(person.pk, day))
        assert [vars(each) | {"_state": None} for each in asked] == [vars(each) | {"_state": None} for each in plain]
        assert all(each._state.db == "default" and not each._state.adding for each in asked)
    [place] = ask(person=cast.participant.pk, day=day)
    with django_assert_num_queries(0):
        assert place.cohort.programme == cast.programme
        assert place.coaching == cast.place.coaching
    assert ask(person=cast.participant.pk, day=day - timedelta(days=1)) == []


def test_objects_of_one_person_are_never_given_to_the_next(cast):
    ask, day = PreparedObjects(places_since), cast.cohort.starts_on
    first, second = ask(person=cast.participant.pk, day=day), ask(person=cast.peer.pk, day=day)
    assert (first, second) == ([cast.place], [cast.peer_place])
