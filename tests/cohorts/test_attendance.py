"""Hours and attendance: the sessions expected of a person, and what of them was attended."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.attendance import (
    Calendar,
    MarkFact,
    PartFact,
    PlaceFact,
    SessionFact,
    expected_of,
    hours_attended,
    hours_of,
    of_cohort,
    register_counts,
    tally,
)

NOW = datetime(2027, 3, 9, 12, tzinfo=UTC)
SET_A, SET_B, PAIR, ELEMENT = uuid4(), uuid4(), uuid4(), uuid4()


def session(days_ago=1, *, hours="3.5", **facts):
    starts_at = facts.pop("starts_at", NOW - timedelta(days=days_ago))
    facts = {"id": uuid4(), "title": "Day", "kind": "master class", "share": "formal"} | facts
    ends_at = starts_at + timedelta(hours=float(hours))
    return SessionFact(hours=Decimal(hours), starts_at=starts_at, ends_at=ends_at, **facts)


def of_set(learning_set, days_ago=1, part=1, **facts):
    return session(days_ago, group_size="set", learning_set=learning_set, element=ELEMENT, part=part, **facts)


def of_pair(coaching, days_ago=1):
    return session(days_ago, hours="1.5", group_size="pair", coaching=coaching)


PLACE = PlaceFact(uuid4(), learning_set=SET_A, coaching=PAIR)


def came(session, mark="present", hours=None):
    return {session.id: MarkFact(mark, session.hours if hours is None else Decimal(hours))}


@pytest.mark.parametrize(
    ("mark", "missed", "counts"),
    [
        ("present", 0, "3.5"),
        ("present", 60, "3.5"),
        ("caught up", 0, "3.5"),
        ("apologies", 0, "0"),
        ("called back", 0, "0"),
        ("absent", 0, "0"),
        ("late", 0, "3.5"),
        ("late", 7, "3.5"),
        ("late", 8, "3.25"),
        ("late", 22, "3.25"),
        ("late", 23, "3"),
        ("late", 38, "2.75"),
        ("left early", 90, "2"),
        ("late", 500, "0"),
        ("late", -20, "3.5"),
    ],
)
def test_late_and_left_early_cost_what_was_missed_to_the_nearest_quarter_of_an_hour(mark, missed, counts):
    assert hours_attended(mark, Decimal("3.5"), missed) == Decimal(counts)


def test_a_person_is_expected_at_what_the_cohort_their_set_and_their_pair_meet_for():
    cohort, own_set, own_pair = session(5), of_set(SET_A, 4), of_pair(PAIR, 3)
    others = [of_set(SET_B, 4), of_pair(uuid4(), 3)]
    assert expected_of(PLACE, [own_pair, *others, own_set, cohort]) == [cohort, own_set, own_pair]


def test_without_a_set_or_a_coach_nothing_of_sets_and_pairs_is_expected():
    alone = PlaceFact(uuid4())
    cohort = session()
    assert expected_of(alone, [cohort, of_set(SET_A), of_pair(PAIR)]) == [cohort]


def test_nobody_is_expected_after_the_day_they_left_and_on_it_they_are():
    before, on_the_day, after = session(9), session(5), session(1)
    gone = PlaceFact(uuid4(), left_on=(NOW - timedelta(days=5)).date())
    assert expected_of(gone, [before, on_the_day, after]) == [before, on_the_day]


def test_nobody_is_expected_before_the_day_they_joined_and_on_it_they_are():
    before, on_the_day, after = session(9), session(5), session(1)
    late = PlaceFact(uuid4(), joined_on=(NOW - timedelta(days=5)).date())
    assert expected_of(late, [before, on_the_day, after]) == [on_the_day, after]
    assert expected_of(late, [before], marked={before.id}) == []


def test_the_day_that_somebody_left_is_a_day_in_london():
    late_evening = session(starts_at=datetime(2026, 6, 10, 23, 30, tzinfo=UTC))  # 11 June, half past midnight
    assert expected_of(PlaceFact(uuid4(), left_on=date(2026, 6, 10)), [late_evening]) == []
    assert expected_of(PlaceFact(uuid4(), left_on=date(2026, 6, 11)), [late_evening]) == [late_evening]


def test_who_changes_sets_keeps_what_they_met_with_the_old_one_and_meets_it_once():
    first_a, first_b = of_set(SET_A, 9, part=1), of_set(SET_B, 8, part=1)
    second_a, second_b = of_set(SET_A, 2, part=2), of_set(SET_B, 1, part=2)
    moved = PlaceFact(uuid4(), learning_set=SET_B)
    sessions = [first_a, first_b, second_a, second_b]
    assert expected_of(moved, sessions, {first_a.id}) == [first_a, second_b]
    assert expected_of(moved, sessions) == [first_b, second_b]
    counted = tally(moved, sessions, came(first_a) | came(second_b), NOW)
    assert (counted.attended, counted.held, counted.expected) == (7, 7, 7)


def test_hours_are_of_sessions_held_and_those_to_come_are_only_expected():
    held, to_come = session(1), session(-10)
    counted = tally(PLACE, [held, to_come], came(held), NOW)
    assert (counted.attended, counted.held, counted.expected) == (Decimal("3.5"), Decimal("3.5"), Decimal(7))
    assert (counted.percent_so_far, counted.percent_of_programme, counted.could_reach) == (100, 50, Decimal(7))


def test_a_session_that_is_on_now_is_not_held_yet_whatever_is_marked():
    on = session(starts_at=NOW - timedelta(hours=1))
    counted = tally(PLACE, [on], came(on), NOW)
    assert (counted.attended, counted.held, counted.by_share) == (0, 0, {})
    assert [line.square for line in counted.lines] == ["present"]


def test_nobody_marked_is_not_marked_and_counts_as_missed_until_it_is():
    counted = tally(PLACE, [session()], {}, NOW)
    assert [line.square for line in counted.lines] == ["not marked"]
    assert (counted.attended, counted.percent_so_far, counted.on_course(80)) == (0, 0, False)


def test_caught_up_counts_as_attended_and_apologies_do_not():
    one, two = session(2), session(1)
    counted = tally(PLACE, [one, two], came(one, "caught up") | came(two, "apologies", 0), NOW)
    assert (counted.sessions_attended, counted.sessions_held, counted.percent_so_far) == (1, 2, 50)


def test_coaching_is_counted_in_hours_and_not_among_the_sessions():
    held, pair = session(2), of_pair(PAIR, 1)
    counted = tally(PLACE, [held, pair, of_pair(PAIR, -9)], came(held) | came(pair), NOW)
    assert (counted.sessions_attended, counted.sessions_held) == (1, 1)
    assert counted.coaching == (Decimal("1.5"), Decimal(3))
    assert counted.attended == Decimal(5)


def test_what_does_not_count_for_completion_stands_in_the_list_and_not_in_the_hours():
    extra = session(1, counts=False)
    counted = tally(PLACE, [extra], came(extra), NOW)
    assert (counted.attended, counted.held, len(counted.lines)) == (0, 0, 1)


def test_eighty_per_cent_is_enough_and_a_quarter_of_an_hour_less_is_not():
    sessions = [session(days, hours="1") for days in range(1, 11)]
    eight = {key: value for each in sessions[:8] for key, value in came(each).items()}
    counted = tally(PLACE, sessions, eight, NOW)
    assert (counted.meets(80), counted.on_course(80), counted.percent_so_far) == (True, True, 80)
    short = tally(PLACE, sessions, eight | came(sessions[0], "late", "0.75"), NOW)
    assert (short.meets(80), short.on_course(80), short.percent_so_far) == (False, False, 78)


def test_before_anything_is_held_everybody_is_on_course_and_no_share_is_said():
    counted = tally(PLACE, [session(-3)], {}, NOW)
    assert (counted.on_course(80), counted.percent_so_far, counted.meets(80)) == (True, None, False)


def test_a_cohort_is_pooled_so_that_each_hour_weighs_the_same():
    full, half = session(2, hours="7"), session(1, hours="3.5")
    both = tally(PLACE, [full, half], came(full) | came(half), NOW)
    one = tally(PLACE, [full, half], came(half), NOW)
    pooled = of_cohort([both, one])
    assert (pooled.people, pooled.attended, pooled.held, pooled.percent) == (2, Decimal(14), Decimal(21), 67)
    assert of_cohort([]).percent is None


def test_the_counts_above_a_register_add_up_to_the_people_expected():
    counts = register_counts(
        ["present", "present", "left early", "late", "apologies", "called back", "absent", "caught up", None]
    )
    assert (counts.here, counts.late, counts.away, counts.to_mark, counts.total) == (3, 1, 4, 1, 9)
    assert register_counts([]).total == 0


DAY = (PartFact("formal", Decimal("3.5")), PartFact("others", Decimal("3.5")))


@pytest.mark.parametrize(
    ("mark", "hours", "divides"),
    [
        ("present", "7", {"formal": "3.5", "others": "3.5"}),
        ("caught up", "7", {"formal": "3.5", "others": "3.5"}),
        ("late", "5", {"formal": "1.5", "others": "3.5"}),  # missed two hours of the workshop
        ("left early", "5", {"formal": "3.5", "others": "1.5"}),  # and here of the action learning
        ("left early", "3", {"formal": "3", "others": "0"}),
    ],
)
def test_hours_of_a_combined_day_divide_by_its_parts_and_by_what_was_missed(mark, hours, divides):
    day = session(hours="7", made_of=DAY)
    counted = tally(PLACE, [day], came(day, mark, hours), NOW)
    assert counted.by_share == {share: Decimal(each) for share, each in divides.items()}
    assert counted.attended == Decimal(hours)


def test_a_session_that_lasted_longer_than_its_parts_counts_the_rest_as_its_own_kind():
    day = session(hours="8", made_of=DAY, share="experience")
    counted = tally(PLACE, [day], came(day), NOW)
    assert counted.by_share == {"formal": Decimal("3.5"), "others": Decimal("3.5"), "experience": Decimal(1)}


MARKS = ["present", "late", "left early", "apologies", "called back", "absent", "caught up"]


@st.composite
def registers(draw):
    """Sessions of a cohort with sets and pairs, and marks that a register can hold."""
    sessions, marks = [], {}
    for number in range(draw(st.integers(0, 12))):
        group = draw(st.sampled_from(["cohort", "set", "pair"]))
        facts = {"group_size": group, "counts": draw(st.booleans()), "part": draw(st.integers(1, 3))}
        if group == "set":
            facts |= {"learning_set": draw(st.sampled_from([SET_A, SET_B])), "element": ELEMENT}
        if group == "pair":
            facts["coaching"] = draw(st.sampled_from([PAIR, SET_B]))
        hours = draw(st.sampled_from(["1.5", "2", "3.5", "7"]))
        if draw(st.booleans()):
            first = draw(st.sampled_from(["0.5", "1", hours]))
            facts["made_of"] = (PartFact("others", Decimal(first)), PartFact("formal", Decimal(hours) - Decimal(first)))
        made = session(draw(st.integers(-20, 20)) + number / 100, hours=hours, **facts)
        sessions.append(made)
        mark = draw(st.sampled_from([None, *MARKS]))
        if mark:
            missed = draw(st.integers(0, 300))
            marks[made.id] = MarkFact(mark, hours_attended(mark, made.hours, missed))
    left = draw(st.none() | st.dates(date(2027, 2, 15), date(2027, 4, 1)))
    joined = draw(st.none() | st.dates(date(2027, 2, 1), date(2027, 2, 15)))
    groups = {"learning_set": draw(st.sampled_from([None, SET_A, SET_B])), "coaching": PAIR}
    place = PlaceFact(uuid4(), left_on=left, joined_on=joined, **groups)
    return place, sessions, marks


@given(registers())
def test_attended_is_never_more_than_held_nor_held_more_than_expected(register):
    place, sessions, marks = register
    counted = tally(place, sessions, marks, NOW)
    assert 0 <= counted.attended <= counted.held <= counted.expected
    assert counted.attended <= counted.could_reach <= counted.expected
    assert counted.sessions_attended <= counted.sessions_held <= len(counted.lines)
    assert counted.percent_so_far is None or 0 <= counted.percent_so_far <= 100
    assert counted.meets(80) <= counted.on_course(80)


@given(registers())
def test_hours_by_kind_of_learning_are_all_the_hours_held_and_no_more(register):
    place, sessions, marks = register
    counted = tally(place, sessions, marks, NOW)
    assert sum(counted.by_share.values()) == sum(line.hours for line in counted.lines if line.held)
    assert all(hours >= 0 for hours in counted.by_share.values())


@given(registers())
def test_no_session_is_counted_twice_and_all_are_in_order_of_time(register):
    place, sessions, marks = register
    lines = tally(place, sessions, marks, NOW).lines
    assert len({line.session.id for line in lines}) == len(lines)
    assert [line.session.starts_at for line in lines] == sorted(line.session.starts_at for line in lines)


@given(registers())
def test_marking_somebody_present_never_lowers_their_hours(register):
    place, sessions, marks = register
    before = tally(place, sessions, marks, NOW)
    for line in before.lines:
        after = tally(place, sessions, marks | came(line.session), NOW)
        assert after.attended >= before.attended


@given(registers())
def test_a_mark_at_somebody_elses_pair_changes_nothing(register):
    place, sessions, marks = register
    foreign = of_pair(uuid4())
    assert tally(place, [*sessions, foreign], marks | came(foreign), NOW) == tally(place, sessions, marks, NOW)


@given(registers())
def test_looked_up_by_their_group_the_hours_are_those_from_looking_through_all_sessions(register):
    place, sessions, marks = register
    assert hours_of(place, Calendar(sessions), marks, NOW) == tally(place, sessions, marks, NOW)
