"""Attendance by profession and organisation: nobody can be worked out, by any sum or difference of what is shown."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.withholding import Who, labels

MINIMUM = 5


def people(*groups) -> list[Who]:
    """Groups as (how many, cohort, profession, organisation), in the order of their cohorts."""
    return [Who(cohort, profession, trust) for many, cohort, profession, trust in groups for _ in range(many)]


def shown(everybody: list[Who], minimum: int = MINIMUM) -> tuple[dict, dict]:
    """Professions and organisations whose attendance is shown, each with how many people it is about."""
    professions, organisations = labels(everybody, minimum)
    found = [Counter(label for label in kind if label is not None) for kind in (professions, organisations)]
    return dict(found[0]), dict(found[1])


def test_a_group_of_five_is_shown_beside_a_group_of_five():
    assert shown(people((5, 1, "Nursing", "A"), (5, 1, "Medical", "A")))[0] == {"Nursing": 5, "Medical": 5}


def test_a_group_of_four_is_withheld_and_the_next_smallest_with_it():
    everybody = people((9, 1, "Nursing", "A"), (6, 1, "Allied health", "A"), (4, 1, "Medical", "A"))
    # 19 less 9 and 6 would be the four
    assert shown(everybody)[0] == {"Nursing": 9}


def test_two_small_groups_that_make_five_hide_each_other():
    everybody = people((9, 1, "Nursing", "A"), (6, 1, "Allied health", "A"), (4, 1, "Medical", "A"), (1, 1, "Law", "A"))
    assert shown(everybody)[0] == {"Nursing": 9, "Allied health": 6}


def test_a_profession_alone_in_its_cohort_but_for_one_person_is_withheld():
    # all of cohort 1 less its nurses would be one doctor
    everybody = people((8, 1, "Nursing", "A"), (1, 1, "Medical", "A"), (20, 2, "Medical", "A"))
    assert shown(everybody)[0] == {}


def test_one_nurse_in_another_cohort_is_not_what_the_first_cohort_leaves_over():
    # the first cohort is all nurses: all nurses less the first cohort would be one nurse of the second
    everybody = people((8, 1, "Nursing", "A"), (1, 2, "Nursing", "A"), (9, 2, "Medical", "A"))
    assert shown(everybody)[0] == {"Nursing": 8}


def test_newcomers_wait_until_they_are_five_so_that_yesterdays_figure_does_not_give_them_away():
    before = people((8, 1, "Nursing", "A"), (12, 1, "Medical", "A"))
    two_more = people((2, 2, "Nursing", "A"), (18, 2, "Medical", "A"))
    five_more = people((5, 2, "Nursing", "A"), (15, 2, "Medical", "A"))
    assert shown(before)[0]["Nursing"] == 8
    assert shown(before + two_more)[0].get("Nursing", 8) == 8
    assert shown(before + five_more)[0]["Nursing"] == 13


def test_small_groups_of_several_cohorts_are_shown_once_they_are_five_together():
    everybody = people(
        (3, 1, "Allied health", "A"), (17, 1, "Nursing", "A"), (3, 2, "Allied health", "A"), (17, 2, "Nursing", "A")
    )
    assert shown(everybody)[0] == {"Allied health": 6, "Nursing": 34}


def test_a_profession_that_has_cohorts_of_its_own_is_shown():
    assert shown(people((8, 1, "Nursing", "A"), (9, 2, "Medical", "A")))[0] == {"Nursing": 8, "Medical": 9}


def test_an_organisation_is_withheld_where_it_and_a_profession_would_leave_one_person_over():
    # all nurses less organisation B would be the one nurse of A
    everybody = people((6, 1, "Nursing", "B"), (1, 1, "Nursing", "A"), (12, 1, "Medical", "A"))
    professions, organisations = shown(everybody)
    assert professions == {"Nursing": 7, "Medical": 12}
    assert organisations == {}


def test_organisations_with_enough_people_side_by_side_are_shown():
    everybody = people((8, 1, "Nursing", "A"), (6, 1, "Nursing", "B"), (7, 1, "Medical", "A"), (5, 1, "Medical", "B"))
    assert shown(everybody)[1] == {"A": 15, "B": 11}


def test_the_threshold_is_the_installations():
    everybody = people((9, 1, "Nursing", "A"), (6, 1, "Medical", "A"))
    assert shown(everybody, 6)[0] == {"Nursing": 9, "Medical": 6}
    assert shown(everybody, 7)[0] == {}


def test_nobody_has_no_group():
    assert labels([], MINIMUM) == ([], [])


members = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 3), st.sampled_from("NMA"), st.sampled_from("TCH")),
    min_size=1,
    max_size=8,
).map(lambda groups: people(*sorted(groups, key=lambda group: group[1])))


def figures_of(everybody: list[Who]) -> list[list[bool]]:
    """Every figure that the page shows: who is in each cohort, profession and organisation that has one."""
    professions, organisations = labels(everybody, MINIMUM)
    cohorts = [who.cohort for who in everybody]
    return [
        [label == name for label in kind]
        for kind in (cohorts, professions, organisations)
        for name in sorted({label for label in kind if label is not None})
    ]


def small_groups(figures: list[list[bool]], everybody: list[Who], factors: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The ways to add and subtract the figures that leave over one to four people who are no whole cohort."""
    kinds = Counter(zip([who.cohort for who in everybody], *figures, strict=True))
    size = Counter(who.cohort for who in everybody)
    found = []
    for signs in product(factors, repeat=len(figures)):
        left = [
            (cohort, many)
            for (cohort, *within), many in kinds.items()
            if sum(sign for sign, inside in zip(signs, within, strict=True) if inside)
        ]
        people_left = sum(many for _, many in left)
        whole = people_left == sum(size[cohort] for cohort in {cohort for cohort, _ in left})
        if 0 < people_left < MINIMUM and not whole:
            found.append(signs)
    return found


@given(members)
@settings(max_examples=150, deadline=None)
def test_no_difference_of_two_figures_is_about_one_to_four_people(everybody):
    figures = figures_of(everybody)
    cohorts = [who.cohort for who in everybody]
    for one in figures:
        for other in figures:
            left = [n for n in range(len(everybody)) if one[n] and not other[n]]
            contained = all(one[n] for n in range(len(everybody)) if other[n])
            whole = len(left) == sum(cohort in {cohorts[n] for n in left} for cohort in cohorts)
            assert not contained or not 0 < len(left) < MINIMUM or whole


@given(members)
@settings(max_examples=100, deadline=None)
def test_no_sum_of_figures_taken_from_others_is_about_one_to_four_people(everybody):
    assert small_groups(figures_of(everybody), everybody, (-1, 0, 1)) == []


@given(members)
@settings(max_examples=100, deadline=None)
def test_a_group_whose_attendance_is_shown_has_at_least_five_people_counted_in_it(everybody):
    for kind in labels(everybody, MINIMUM):
        sizes = Counter(label for label in kind if label is not None)
        assert not sizes or min(sizes.values()) >= MINIMUM


@given(members)
@settings(max_examples=100, deadline=None)
def test_the_order_of_people_within_a_cohort_changes_nothing(everybody):
    turned = sorted(everybody, key=lambda who: (who.cohort, who.organisation, who.profession))
    assert shown(turned) == shown(everybody)
