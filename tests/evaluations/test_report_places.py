"""Who took part, as a report counts it: hours added up by the database are those of the registers."""

import random

import pytest
from django.urls import reverse

from cohorts.attendance import of_cohort
from cohorts.models import Place, Session, tallies_of
from evaluations.report import Subject, report_of
from tests import factories as make
from tests.cohorts.test_totals import NOW, anything
from tests.evaluations.test_report_projects import FELL, measured

pytestmark = pytest.mark.django_db


def by_the_registers(*cohorts):
    places = list(Place.objects.taken().filter(cohort__in=cohorts).select_related("coaching"))
    return of_cohort(list(tallies_of(places, NOW).values()))


@pytest.mark.parametrize("seed", range(4))
def test_attendance_is_what_the_registers_add_up_to_whatever_happened(seed):
    cohort = anything(random.Random(seed))
    assert report_of(Subject(cohort.programme, cohort), NOW).attendance == by_the_registers(cohort)
    other = make.cohort(cohort.programme, number=cohort.number + 1)
    make.attendance(make.session(other, day=NOW.date()), make.place(other))
    whole = report_of(Subject(cohort.programme), NOW)
    assert [each.attendance for each in whole.cohorts] == [by_the_registers(cohort), by_the_registers(other)]
    assert whole.attendance == by_the_registers(cohort, other)


@pytest.mark.parametrize("seed", range(2))
def test_sessions_to_come_are_those_of_the_whole_cohort_that_stand(seed):
    cohort = anything(random.Random(seed))
    ahead = Session.objects.standing().filter(cohort=cohort, group_size="cohort", ends_at__gt=NOW)
    [part] = report_of(Subject(cohort.programme, cohort), NOW, ("who",)).cohorts
    [alone] = report_of(Subject(cohort.programme, cohort), NOW, ("cohorts",)).cohorts
    assert part.to_come == alone.to_come == ahead.count()


def test_a_cohort_without_anybody_has_nothing_to_attend(cast):
    empty = make.cohort(cast.programme, number=7)
    [part] = report_of(Subject(cast.programme, empty), NOW, ("who",)).cohorts
    assert (part.places, part.left, part.attendance.people, part.attendance.percent) == (0, 0, 0, None)


@pytest.mark.parametrize("section", ["summary", "method", "who"])
def test_the_figures_cost_no_more_queries_than_a_page_has_also_where_people_sign_up(
    cast, section, sign_in, django_assert_max_num_queries
):
    visit = make.session(cast.cohort, day=NOW.date(), by_sign_up=True, sign_up_limit=5)
    visit.sign_ups.create(place=cast.place, state="going")
    measured(cast.place, "Shorter waits", FELL, "improved")
    cast.programme.aims.create(text="Patients wait less")
    client = sign_in(cast.evaluator)
    for name, key in (("section", cast.cohort.pk), ("programme_section", cast.programme.pk)):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(f"evaluations:{name}", args=[key, section])).status_code == 200
