"""The counts of a wave, and what of them may be shown: from five answers, and never a few people by subtraction."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alumni.figures import Counted, Heard, Projects, Told, count, mean_of, shown, together
from evaluations.statistics import Withheld

FIVE = [
    Heard("bigger", "yes", 5, {"a": "as it was", "b": "stopped"}),
    Heard("same", "yes", 4, {"a": "changed"}),
    Heard("same", "sometimes", 4, {"a": "stopped", "b": "unsure"}),
    Heard("aside", "no", 2, {"b": "as it was"}),
    Heard("level", "yes", 3, {"c": "unsure", "a": "as it was"}),
]
HEARD = st.builds(
    Heard,
    st.sampled_from(["same", "bigger", "level", "aside"]),
    st.sampled_from(["yes", "sometimes", "no"]),
    st.integers(1, 5),
    st.dictionaries(
        st.sampled_from("abcd"), st.sampled_from(["as it was", "changed", "stopped", "unsure"]), max_size=3
    ),
)
WAVES = st.lists(st.lists(HEARD, max_size=12), min_size=1, max_size=4)


def test_five_answers_are_counted_by_hand():
    found = count(8, FIVE)
    assert (found.asked, found.answered) == (8, 5)
    assert (found.same, found.bigger, found.level, found.aside) == (2, 1, 1, 1)
    assert (found.leads, found.sometimes, found.not_leading) == (3, 1, 1)
    assert found.use == (0, 1, 1, 2, 1)


def test_a_project_runs_if_more_of_its_people_say_so_and_is_told_of_if_any_can_say():
    found = count(8, FIVE)
    # a: three say that it runs and one that it stopped; b: one each; c: nobody can say.
    assert (found.told, found.running, found.tellers) == (2, 1, 5)


def test_five_answers_are_shown_and_four_are_not():
    assert isinstance(shown(count(8, FIVE), 5).told, Told)
    few = shown(count(8, FIVE[:4]), 5)
    assert few.told == Withheld(5)
    assert (few.rate.answered, few.rate.invited) == (4, 8)
    assert few.told.reason == "Fewer than 5 answers"


def test_projects_are_withheld_where_fewer_than_five_could_say_of_any():
    without = [*FIVE[:4], Heard("same", "yes", 4, {"c": "unsure"})]
    told = shown(count(8, without), 5).told
    assert told.use.n == 5
    assert told.projects == Withheld(5)


def test_what_is_shown_is_the_figures_themselves():
    told = shown(count(8, FIVE), 5).told
    assert (told.people, told.bigger, told.leads, told.sometimes) == (5, 1, 3, 1)
    assert told.use.mean == Decimal("3.6")
    assert told.projects == Projects(running=1, told=2)


def test_nothing_is_told_of_a_wave_that_nobody_answered():
    assert shown(count(8, []), 5).told == Withheld(5)


def test_it_is_kept_and_read_back_as_it_was():
    found = count(8, FIVE)
    assert Counted.read(found.written()) == found


@given(waves=WAVES)
def test_a_total_holds_the_waves_that_are_shown_and_no_person_of_another(waves):
    counted = [count(len(heard) + 2, heard) for heard in waves]
    single = [shown(each, 5) for each in counted]
    total = together(counted, 5).told
    told = [each.told for each in single if isinstance(each.told, Told)]
    if not told:
        assert total == Withheld(5)
        return
    assert total.people == sum(each.people for each in told)
    assert total.bigger == sum(each.bigger for each in told)
    assert total.leads == sum(each.leads for each in told)
    assert total.use.counts == tuple(map(sum, zip(*(each.use.counts for each in told), strict=True)))


@given(waves=WAVES)
def test_any_two_totals_differ_by_nobody_or_by_at_least_five(waves):
    counted = [count(len(heard), heard) for heard in waves]
    for more in range(1, len(counted)):
        before, after = together(counted[:more], 5).told, together(counted[: more + 1], 5).told
        people = [each.people if isinstance(each, Told) else 0 for each in (before, after)]
        assert people[1] - people[0] == 0 or people[1] - people[0] >= 5


@given(waves=WAVES)
def test_every_count_that_is_shown_stands_on_the_same_people(waves):
    for heard in waves:
        found = count(len(heard), heard)
        assert found.same + found.bigger + found.level + found.aside == found.answered == sum(found.use)
        assert found.leads + found.sometimes + found.not_leading == found.answered
        assert found.running <= found.told
        assert found.tellers <= found.answered


def test_the_mean_of_nobody_is_none():
    assert mean_of([]) is None
    assert mean_of([2, 3]) == Decimal("2.5")
