"""Two people at the same moment on a pathway: what only PostgreSQL's locks can show."""

import pytest

from awards.models import Enrolment, Result
from awards.pathway import actions
from awards.pathway.actions import Returned
from people.models import AuditEvent
from tests import factories as make
from tests.awards.conftest import set_up
from tests.awards.test_at_the_same_moment import together

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enrolment():
    programme = make.programme(code="LFC")
    pathway = set_up(programme)
    return actions.enrol(place=make.place(make.cohort(programme)), pathway=pathway, by=None)


def test_two_people_who_return_another_result_of_the_same_person_do_not_overwrite_each_other(enrolment):
    unit, who = enrolment.pathway.units.first(), make.person("Una Fairweather")

    def record(outcome, mark):
        given = [Returned(enrolment, outcome, mark, seen="")]
        return lambda: actions.record_results(unit=unit, results=given, by=who)

    answers = together(record("pass", 64), record("fail", 41))
    kept = Result.objects.get()
    assert sorted(type(answer).__name__ for answer in answers) == ["int", "str"]
    [refused] = [answer for answer in answers if isinstance(answer, str)]
    assert f"Una Fairweather has recorded {kept.fact().words} since the page was loaded" in refused


def test_the_same_result_returned_by_two_at_once_is_one(enrolment):
    unit = enrolment.pathway.units.first()
    given = [Returned(enrolment, "pass", 64, seen="")]
    answers = together(*[lambda: actions.record_results(unit=unit, results=given, by=None)] * 4)
    assert sorted(answers) == [0, 0, 0, 1]
    assert (Result.objects.count(), AuditEvent.objects.filter(verb="record result").count()) == (1, 1)


def test_a_board_confirmed_twice_at_once_is_confirmed_once(enrolment):
    unit = enrolment.pathway.units.first()
    actions.record_results(unit=unit, results=[Returned(enrolment, "pass")], by=None)
    confirm = {"unit": unit, "on": enrolment.enrolled_on, "by": None}
    answers = together(*[lambda: actions.confirm_results(**confirm)] * 3)
    assert sorted(map(str, answers)) == ["1", *["There is no provisional result to confirm."] * 2]
    assert Enrolment.objects.get().credits_confirmed == 20


def test_asking_and_being_enrolled_at_the_same_moment_is_one_enrolment(enrolment):
    place = make.place(enrolment.place.cohort)
    together(
        lambda: actions.ask_to_enrol(place=place, by=place.person),
        lambda: actions.enrol(place=place, pathway=enrolment.pathway, by=None),
    )
    assert Enrolment.objects.filter(place=place).count() == 1
