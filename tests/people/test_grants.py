"""What a person holds is asked once a request, and says of what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.access import cohorts_with
from people.access import Held, current_grants, forget_grants, scopes_with
from people.roles import Permission, Scope
from programmes.access import programmes_with
from tests import factories as make


def test_roles_of_every_scope_are_one_query_for_a_person(cast, django_assert_num_queries):
    make.grant(cast.other_cohort, cast.coordinator, "facilitator")
    make.grant(None, cast.coordinator, "administrator")

    with django_assert_num_queries(1):
        held = current_grants(cast.coordinator)
        current_grants(cast.coordinator)

    assert held == {
        Held("coordinator", cast.programme.pk),
        Held("facilitator", cast.other_cohort.pk),
        Held("administrator", None),
    }


def test_a_role_counts_for_what_it_was_given_for(cast):
    make.grant(cast.foreign_cohort, cast.coordinator, "facilitator")

    assert scopes_with(cast.coordinator, Permission.MANAGE_PROGRAMME, Scope.PROGRAMME) == {cast.programme.pk}
    assert scopes_with(cast.coordinator, Permission.MANAGE_PROGRAMME, Scope.COHORT) == set()
    assert set(programmes_with(cast.coordinator, Permission.KEEP_REGISTER)) == {cast.programme}
    assert set(cohorts_with(cast.coordinator, Permission.KEEP_REGISTER)) == {
        cast.cohort,
        cast.other_cohort,
        cast.foreign_cohort,
    }
    assert set(cohorts_with(cast.coordinator, Permission.MANAGE_PROGRAMME)) == {cast.cohort, cast.other_cohort}


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, None, False)],
    ids=["has begun", "ends tomorrow", "ended yesterday", "begins tomorrow"],
)
def test_only_a_role_that_has_begun_and_not_ended_is_held(cast, since, until, holds):
    now = timezone.now()
    grant = make.grant(cast.programme, cast.nobody, "evaluator")
    grant.since = now + timedelta(days=since)
    grant.until = None if until is None else now + timedelta(days=until)
    grant.save()

    assert set(programmes_with(cast.nobody, Permission.SEE_TEAM_RESULTS)) == ({cast.programme} if holds else set())


def test_a_role_that_ended_is_gone_at_the_next_request(cast, sign_in):
    client = sign_in(cast.coordinator)
    assert client.get(f"/workspace/{cast.cohort.pk}/").status_code == 200

    cast.programme.grants.update(until=timezone.now())

    assert client.get(f"/workspace/{cast.cohort.pk}/").status_code == 404


def test_what_was_kept_can_be_forgotten_within_a_request(cast):
    assert current_grants(cast.nobody) == set()
    make.grant(cast.programme, cast.nobody, "evaluator")
    assert current_grants(cast.nobody) == set()

    forget_grants(cast.nobody)

    assert current_grants(cast.nobody) == {Held("evaluator", cast.programme.pk)}
