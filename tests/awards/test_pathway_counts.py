"""What outcomes and reports read of a pathway: exact counts, in one query, and never more than was confirmed."""

from datetime import timedelta

import pytest

from awards.credit import Step, Waiting
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
        waiting=(Waiting(Step.HAND_OVER, 1), Waiting(Step.BOARD, 1)),
    )


def test_those_without_the_credit_are_counted_by_what_each_waits_for_with_the_last_day(cast, on_it):
    """One still has a unit to hand over, one to submit again, one waits for marks, and one has failed for good."""
    near, far = on_it.today + timedelta(days=10), on_it.today + timedelta(days=20)
    on_it.hand_over(of=on_it.enrolment)
    actions.set_deadline(enrolment=on_it.enrolment, unit=on_it.second, due_on=far, by=None)
    on_it.hand_over(of=on_it.peer_enrolment)
    on_it.returned("refer", of=on_it.peer_enrolment)
    marked, failed = (
        actions.enrol(place=make.place(cast.cohort), pathway=on_it.pathway, on=on_it.began, by=None) for _ in range(2)
    )
    for each in (marked, failed):
        for unit in (on_it.first, on_it.second):
            on_it.hand_over(unit, of=each)
    on_it.returned("fail", of=failed)
    late = actions.enrol(place=make.place(cast.cohort), pathway=on_it.pathway, on=on_it.began, by=None)
    actions.set_deadline(enrolment=late, unit=on_it.first, due_on=near, by=None)
    assert pathway_counts(cast.programme).waiting == (
        Waiting(Step.HAND_OVER, 2, far),
        Waiting(Step.AGAIN, 1),
        Waiting(Step.RESULT, 1),
    )


def test_who_has_submitted_again_waits_for_the_mark(on_it, cast):
    for unit in (on_it.first, on_it.second):
        on_it.hand_over(unit)
    on_it.returned("refer")
    on_it.hand_over()
    actions.withdraw(enrolment=on_it.peer_enrolment, on=on_it.today, by=None)
    assert pathway_counts(cast.programme).waiting == (Waiting(Step.RESULT, 1),)


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
