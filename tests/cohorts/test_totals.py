"""Hours added up by the database are those of the tally, for everybody, whatever happened to them."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cohorts.attendance import meetings_in_common, totals
from cohorts.models import AttendanceMark, Place, Session, facts_of, tallies_of
from cohorts.totals import MARKS, Marks, meetings_by_cohort, session_rows, totals_of, with_marks
from tests import factories as make

NOW = make.at(timezone.localdate())


def anything(chance: random.Random):
    """A cohort in which people leave, change sets, sign up or not, are coached or not, meet at their own organisation,
    and are marked anywhere or nowhere."""
    programme = make.programme()
    cohort = make.cohort(programme, starts_on=NOW.date() - timedelta(days=90))
    element = make.element(programme, "Action learning")
    sets = [make.learning_set(cohort, name) for name in ("Set A", "Set B")]
    trusts = [make.organisation(f"Trust {letter}") for letter in "AB"]
    places = [
        make.place(cohort, learning_set=chance.choice([*sets, None]), organisation=chance.choice(trusts))
        for _ in range(9)
    ]
    pairs = [make.coaching(place) for place in places[:4]]
    sessions = [_session(chance, cohort, element, part, {}) for part in range(4)]
    for part in range(1, 4):
        for each in sets:
            sessions.append(_session(chance, cohort, element, part, {"group_size": "set", "learning_set": each}))
    for pair in pairs:
        sessions.append(_session(chance, cohort, element, 1, {"group_size": "pair", "coaching": pair}))
    visits = [_session(chance, cohort, None, 1, {"by_sign_up": True, "sign_up_limit": 5}) for _ in range(3)]
    sessions += [_session(chance, cohort, None, 1, {"organisation": each}) for each in {p.organisation for p in places}]
    for place in places:
        chosen = chance.sample(visits, 2)
        for visit in chosen:
            visit.sign_ups.create(place=place, state=chance.choice(["going", "going", "waiting"]))
        going = [visit for visit in visits if visit.sign_ups.going().filter(place=place).exists()]
        for session in chance.sample(sessions + going, (len(sessions) + len(going)) * 2 // 3):
            mark = chance.choice(AttendanceMark.values)
            make.attendance(session, place, mark, **({"hours": Decimal("2.25")} if mark == "late" else {}))
        if chance.random() < 0.25:
            late = NOW.date() - timedelta(days=90 + chance.randrange(-40, 5))
            Place.objects.filter(pk=place.pk).update(joined_on=late)
        elif chance.random() < 0.25:
            Place.objects.filter(pk=place.pk).update(
                state=Place.State.LEFT, left_on=NOW.date() - timedelta(days=chance.randrange(90))
            )
    return cohort


def _session(chance: random.Random, cohort, element, part: int, group: dict):
    return make.session(
        cohort,
        day=NOW.date() + timedelta(days=chance.randrange(-90, 60)),
        hours=chance.choice([Decimal("3.5"), Decimal("1.5"), Decimal("0.33")]),
        element=element,
        part=part,
        counts_for_completion=chance.random() < 0.8,
        cancelled_at=NOW if chance.random() < 0.15 else None,
        **group,
    )


def asked_of(*cohorts):
    places = Place.objects.filter(cohort__in=cohorts)
    rows = {pk: Marks(*marks) for pk, *marks in with_marks(places, NOW).values_list("pk", *MARKS)}
    found = list(places.select_related("coaching"))
    marked = {
        cohort.pk: [(each.fact(), rows[each.pk]) for each in found if each.cohort_id == cohort.pk] for cohort in cohorts
    }
    return found, marked


def totalled(marked):
    return totals_of(marked, NOW, session_rows(Session.objects.filter(cohort__in=list(marked))))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_totals_are_the_sums_of_each_tally(seed):
    chance = random.Random(seed)
    places, facts = asked_of(anything(chance), anything(chance))
    expected = {place.pk: totals(tally) for place, tally in tallies_of(places, NOW).items()}
    assert totalled(facts) == expected
    assert sum(each.attended for each in expected.values()) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_what_everybody_meets_is_the_same_from_rows_and_from_sessions(seed):
    cohort = anything(random.Random(seed))
    standing = list(Session.objects.standing().filter(cohort=cohort))
    [met] = meetings_by_cohort(session_rows(Session.objects.filter(cohort=cohort)), NOW).values()
    assert met == meetings_in_common(facts_of(standing), NOW)
    assert 0 < met.held <= met.all < len(standing)


@pytest.mark.django_db
def test_a_mark_in_another_cohort_is_not_ones_own(cast):
    other = make.place(cast.other_cohort)
    make.attendance(cast.session, other)
    _, facts = asked_of(cast.cohort, cast.other_cohort)
    assert totalled(facts)[other.pk].attended == 0


@pytest.mark.django_db
def test_it_takes_one_query_and_two_more_once_somebody_was_marked_elsewhere(cast, django_assert_num_queries):
    make.place(cast.cohort, state=Place.State.LEFT, left_on=NOW.date())
    _, facts = asked_of(cast.cohort)
    with django_assert_num_queries(1):
        totalled(facts)
    for _ in range(2):
        place = make.place(cast.cohort, learning_set=make.learning_set(cast.cohort, f"Set {make.person()}"))
        elsewhere = make.learning_set(cast.cohort, f"Set {make.person()}")
        make.attendance(make.session(cast.cohort, group_size="set", learning_set=elsewhere), place)
    _, facts = asked_of(cast.cohort)
    with django_assert_num_queries(3):
        totalled(facts)


def test_nobody_has_no_totals_and_asks_for_none(db):
    assert totals_of({}, NOW, []) == {}


@pytest.mark.django_db
def test_plain_sums_too_leave_out_what_was_before_somebody_joined_or_after_they_left(cast):
    cohort = make.cohort(cast.programme, number=9, starts_on=NOW.date() - timedelta(days=90))
    sessions = [make.session(cohort, day=NOW.date() - timedelta(days=ago)) for ago in (60, 40, 20)]
    middle = NOW.date() - timedelta(days=40)
    late = make.place(cohort, joined_on=middle)
    gone = make.place(cohort, state=Place.State.LEFT, left_on=middle)
    for place in (late, gone):
        for session in sessions:
            make.attendance(session, place)
    places, facts = asked_of(cohort)
    found = totalled(facts)
    assert not any(marks.elsewhere for _, marks in facts[cohort.pk])
    assert found == {place.pk: totals(tally) for place, tally in tallies_of(places, NOW).items()}
    assert [found[place.pk].expected for place in (late, gone)] == [7, 7]
    assert all(each.attended == each.held == each.expected > 0 for each in found.values())
