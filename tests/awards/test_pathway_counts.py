"""What outcomes and reports read of a pathway: exact counts, in one query, and never more than was confirmed."""

from datetime import timedelta

import pytest

from awards.models import Enrolment
from awards.pathway import PathwayCounts, actions, pathway_counts
from evaluations.contributions import facts_about
from tests import factories as make


def confirm_all(on_it, enrolment):
    for unit in (on_it.first, on_it.second):
        on_it.hand_over(unit, of=enrolment)
        on_it.returned(unit=unit, of=enrolment)
        on_it.confirm(unit)


def test_a_programme_without_a_pathway_has_no_counts(cast):
    assert pathway_counts(cast.programme) is None


def test_people_are_counted_by_how_far_they_are(cast, on_it):
    confirm_all(on_it, on_it.enrolment)
    on_it.hand_over(of=on_it.peer_enrolment)
    on_it.returned(of=on_it.peer_enrolment)
    third = actions.enrol(place=cast.stranger_place, pathway=on_it.pathway, on=on_it.began, by=None)
    for unit in (on_it.first, on_it.second):
        on_it.hand_over(unit, of=third)
        on_it.returned(unit=unit, of=third)
    gone = actions.enrol(place=make.place(cast.cohort), pathway=on_it.pathway, on=on_it.began, by=None)
    on_it.returned(of=gone)
    actions.withdraw(enrolment=gone, on=on_it.today, by=None)
    asking = make.place(cast.cohort)
    actions.ask_to_enrol(place=asking, by=asking.person)
    assert pathway_counts(cast.programme) == PathwayCounts(
        name="Certificate in Leading Health Improvement",
        awarding_body="Fenwick University",
        credits=40,
        level=7,
        enrolled=3,
        handed_over=2,
        passed=2,
        holding=1,
        credits_confirmed=40,
        withdrawn=1,
        asking=1,
    )


def test_the_last_day_is_that_of_a_unit_that_somebody_hands_over_for_the_first_time(cast, on_it):
    near, far = on_it.today + timedelta(days=10), on_it.today + timedelta(days=20)
    actions.set_deadline(enrolment=on_it.enrolment, unit=on_it.first, due_on=near, by=None)
    actions.set_deadline(enrolment=on_it.peer_enrolment, unit=on_it.first, due_on=far, by=None)
    assert pathway_counts(cast.programme).due_on == far
    on_it.hand_over(of=on_it.peer_enrolment)
    assert pathway_counts(cast.programme).due_on == near
    on_it.returned("refer", of=on_it.peer_enrolment)
    actions.set_deadline(enrolment=on_it.peer_enrolment, unit=on_it.first, due_on=far, by=None)
    assert pathway_counts(cast.programme).due_on == near, "one person's new attempt is nobody else's business"


@pytest.mark.parametrize("people", [1, 3, 30])
def test_counting_costs_one_query_however_many(cast, pathway, people, django_assert_num_queries):
    for _ in range(people):
        Enrolment.objects.create(pathway=pathway, place=make.place(cast.cohort), enrolled_on=cast.cohort.starts_on)
    with django_assert_num_queries(1):
        assert pathway_counts(cast.programme).enrolled == people


def test_the_report_says_how_many_of_the_cohort_hold_the_credit(cast, on_it):
    def told(cohort):
        return [(fact.figure, fact.says) for fact in facts_about([cohort])]

    assert told(cast.cohort) == []
    confirm_all(on_it, on_it.enrolment)
    actions.enrol(place=cast.stranger_place, pathway=on_it.pathway, by=None)
    assert told(cast.cohort) == [
        (
            "1 of 2",
            "on the accredited pathway hold 40 credits at level 7, confirmed by the awarding body’s board",
        )
    ]
    assert told(cast.other_cohort) == []
