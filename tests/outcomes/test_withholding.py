"""Attendance by profession and organisation: nobody can be worked out, by any sum or difference of what is shown."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.withholding import Shown, Who, labels

MINIMUM = 5


def people(*groups) -> list[Who]:
    """Groups as (how many, cohort, profession, organisation), in the order of their cohorts.

    The type of an organisation is its first letter: “T” and “T2” are of one type.
    """
    return [
        Who(cohort, profession, trust, trust[:1]) for many, cohort, profession, trust in groups for _ in range(many)
    ]


def shown(everybody: list[Who], minimum: int = MINIMUM) -> tuple[dict, dict]:
    """Professions and organisations whose attendance is shown, each with how many people it is about."""
    told = labels(everybody, minimum)
    found = [Counter(label for label in kind if label is not None) for kind in (told.professions, told.organisations)]
    return dict(found[0]), dict(found[1])


def kinds_shown(everybody: list[Who]) -> dict:
    """Types of organisation whose attendance is shown, each with how many people it is about."""
    return dict(Counter(label for label in labels(everybody, MINIMUM).kinds if label is not None))


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


def test_one_nurse_of_another_cohort_is_not_what_the_first_cohort_leaves_over():
    # the first cohort is all nurses: all nurses less the first cohort would be one nurse of the second
    everybody = people((8, 1, "Nursing", "A"), (1, 2, "Nursing", "A"), (9, 2, "Medical", "A"))
    assert shown(everybody)[0] == {}


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


def test_small_practices_stand_together_so_that_their_type_is_told():
    everybody = people((9, 1, "Nursing", "T"), *[(1, 1, "Nursing", f"Practice {n}") for n in range(6)])
    assert shown(everybody)[1] == {"T": 9}
    assert kinds_shown(everybody) == {"T": 9, "P": 6}


def test_a_type_with_one_large_organisation_and_a_few_people_beside_it_is_withheld():
    # all trusts less the large one would be the two of the other
    everybody = people((9, 1, "Nursing", "T"), (2, 1, "Nursing", "T2"), (6, 1, "Nursing", "C"))
    assert kinds_shown(everybody).get("T") is None or shown(everybody)[1].get("T") is None


def test_a_type_is_told_only_where_nobody_of_it_is_withheld():
    everybody = people((9, 1, "Nursing", "T"), (3, 1, "Nursing", "C"), (8, 1, "Nursing", "H"))
    # three of the council, and the health charity with them, since all less the others would be the three
    assert kinds_shown(everybody) == {"T": 9}


def test_the_threshold_is_the_installations():
    everybody = people((9, 1, "Nursing", "A"), (6, 1, "Medical", "A"))
    assert shown(everybody, 6)[0] == {"Nursing": 9, "Medical": 6}
    assert shown(everybody, 7)[0] == {}


def test_nobody_has_no_group():
    assert labels([], MINIMUM) == Shown((), (), ())


members = st.lists(
    st.tuples(
        st.integers(1, 9), st.integers(1, 3), st.sampled_from("NMA"), st.sampled_from(["T", "T2", "T3", "C", "C2", "H"])
    ),
    min_size=1,
    max_size=8,
).map(lambda groups: people(*sorted(groups, key=lambda group: group[1])))


def figures_of(everybody: list[Who]) -> list[set[int]]:
    """Every figure that a page shows: who is in each cohort, profession and organisation that has one."""
    told = labels(everybody, MINIMUM)
    kinds = [[who.cohort for who in everybody], told.professions, told.organisations, told.kinds]
    names = [(kind, name) for kind in kinds for name in sorted({label for label in kind if label is not None})]
    return [{number for number, label in enumerate(kind) if label == name} for kind, name in names]


def rank(rows: list[list[int]]) -> int:
    """How many of the rows cannot be made from the others, in exact numbers."""
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left.remove(pivot)
        left = [[a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left]
    return found


def few_people_told(figures: list[set[int]], everybody: list[Who]) -> list[tuple]:
    """Sets of one to four people about whom something can be worked out, by whatever sum of figures, and who are no
    whole cohort. Those who stand in the same figures always stand together."""
    alike = Counter(tuple(number in figure for figure in figures) for number in range(len(everybody)))
    cohort_of = {tuple(number in figure for figure in figures): who.cohort for number, who in enumerate(everybody)}
    size = Counter(who.cohort for who in everybody)
    kinds = list(alike)
    matrix = [[int(kind[row]) for kind in kinds] for row in range(len(figures))]
    found = []
    for several in range(1, MINIMUM):
        for chosen in combinations(range(len(kinds)), several):
            if sum(alike[kinds[n]] for n in chosen) >= MINIMUM:
                continue
            others = [n for n in range(len(kinds)) if n not in chosen]
            told = rank(matrix) - rank([[row[n] for n in others] for row in matrix])
            inside = Counter()
            for n in chosen:
                inside[cohort_of[kinds[n]]] += alike[kinds[n]]
            if told > sum(inside[cohort] == size[cohort] for cohort in inside):
                found.append(chosen)
    return found


def test_the_check_finds_what_a_naive_rule_would_give_away():
    everybody = people((6, 1, "N", "T"), (5, 1, "M", "T"), (1, 1, "A", "T"))
    naive = [set(range(12)), set(range(6)), set(range(6, 11))]
    assert few_people_told(naive, everybody) == [(2,)]


@given(members)
@settings(max_examples=150, deadline=None)
def test_no_difference_of_two_figures_is_about_one_to_four_people(everybody):
    cohorts = Counter(who.cohort for who in everybody)
    figures = figures_of(everybody)
    for one in figures:
        for other in figures:
            left = Counter(everybody[number].cohort for number in one - other)
            whole = all(cohorts[cohort] == many for cohort, many in left.items())
            assert not other <= one or whole or sum(left.values()) >= MINIMUM


@given(members)
@settings(max_examples=100, deadline=None)
def test_no_sum_of_figures_is_about_one_to_four_people(everybody):
    assert few_people_told(figures_of(everybody), everybody) == []


@given(members)
@settings(max_examples=50, deadline=None)
def test_a_group_whose_attendance_is_shown_has_at_least_five_people_counted_in_it(everybody):
    told = labels(everybody, MINIMUM)
    for kind in (told.professions, told.organisations, told.kinds):
        sizes = Counter(label for label in kind if label is not None)
        assert not sizes or min(sizes.values()) >= MINIMUM


@given(members)
@settings(max_examples=50, deadline=None)
def test_the_order_of_people_within_a_cohort_changes_nothing(everybody):
    turned = sorted(everybody, key=lambda who: (who.cohort, who.organisation, who.profession))
    assert shown(turned) == shown(everybody)


@given(members)
@settings(max_examples=50, deadline=None)
def test_who_is_shown_is_shown_whole(everybody):
    professions, organisations = shown(everybody)
    assert professions.items() <= Counter(who.profession for who in everybody).items()
    assert organisations.items() <= Counter(who.organisation for who in everybody).items()


def test_over_many_cohorts_a_small_group_hides_one_other_and_no_more():
    trades = ["Nursing"] * 3 + ["Medical"] * 2 + ["Allied health", "Management", "Pharmacy"]
    everybody = [
        Who(cohort, trades[(cohort + 3 * number) % 8], f"Trust {number % 3}")
        for cohort in range(1, 31)
        for number in range(20)
    ]
    professions, organisations = shown([*everybody, *people((2, 31, "Law", "Trust 0"), (9, 31, "Nursing", "Trust 1"))])
    assert set(professions) == {"Nursing", "Medical", "Management", "Pharmacy"}
    assert set(organisations) == {"Trust 0", "Trust 1", "Trust 2"}
