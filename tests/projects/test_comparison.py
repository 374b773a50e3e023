"""A common cause side by side, and what its commissioner is given of it."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest

from projects.comparison import (
    Average,
    Definition,
    FigureRange,
    OrganisationFact,
    Reported,
    Withheld,
    compare,
    for_commissioner,
)

THEATRE = Definition("Hours to theatre", "hours", "decrease", D(36))


def trust(name, mean=None, *values, day=date(2026, 4, 1), **more):
    points = tuple(Reported(day.replace(month=day.month + n), D(value)) for n, value in enumerate(values or ()))
    return OrganisationFact(name, uuid4(), points, None if mean is None else D(mean), **more)


def names(rows):
    return [row.organisation for row in rows]


def test_organisations_stand_in_the_order_of_their_names_and_the_silent_are_named():
    made = compare(THEATRE, [trust("Ouse", 30, 31, 29), trust("great Harbour", 60, 60), trust("Fen"), trust("Zeal")])
    assert names(made.rows) == ["great Harbour", "Ouse"]
    assert made.silence == "Fen and Zeal have not reported yet."
    assert made.organisations == 4


def test_all_share_one_scale_that_begins_at_nought_and_holds_every_figure_and_the_target():
    made = compare(THEATRE, [trust("A", 30, 31, 29, day=date(2026, 3, 1)), trust("B", 20, 20, 21, 22)])
    assert made.scale.low == 0
    assert made.scale.high == D(36) * D("1.06")
    assert (made.scale.first, made.scale.last) == (date(2026, 3, 1), date(2026, 6, 1))


def test_a_scale_reaches_below_nought_only_for_figures_that_do():
    change = Definition("Change", "%", "increase")
    assert compare(change, [trust("A", -3, -5, -1)]).scale.low == D(-5) - D(5) * D("0.06")


@pytest.mark.parametrize(
    ("improvement", "met"), [("decrease", {"low": True, "at": True, "high": False}), ("increase", {"low": False})]
)
def test_a_target_is_met_on_its_own_side(improvement, met):
    definition = Definition("M", "hours", improvement, D(36))
    made = compare(definition, [trust("at", 36, 36), trust("high", 40, 40), trust("low", 30, 30)])
    expected = {"at": True, "high": True, "low": True} | {"high": improvement == "increase"} | met
    assert {row.organisation: row.meets for row in made.rows} == expected


def test_the_title_counts_who_is_at_the_target_or_else_says_the_span():
    facts = [trust("A", "37.4", 37), trust("B", 30, 30), trust("C", 41, 41)]
    assert compare(THEATRE, facts).finding == "1 of 3 is at the target of 36\xa0hours or less"
    without = Definition("Missed", "%", "decrease")
    assert compare(without, facts).finding == "From 30% to 41%"
    assert compare(without, facts[:1]).finding == ""
    assert compare(without, [trust("A", 5, 5), trust("B", 5, 5)]).finding == "All are at 5%"


def test_who_counts_otherwise_is_named_and_left_out_of_the_figures():
    made = compare(THEATRE, [trust("A", 30, 30), trust("B", 1800, 1800, comparable=False)])
    assert names(made.rows) == ["A"]
    assert made.silence == "B counts in another way than the cause says, and cannot be compared."
    assert made.scale.high < 100


def test_before_anybody_reports_there_is_no_scale():
    made = compare(THEATRE, [trust("A")])
    assert (made.scale, made.finding, made.silence) == (None, "", "A has not reported yet.")


# The commissioner


def all_text(thing):
    return repr(thing)


def test_terms_of_a_range_give_the_commissioner_neither_a_name_nor_a_single_figure():
    made = compare(THEATRE, [trust("Fen", 44, 44), trust("Harbour", 31, 31), trust("Ouse", 38, 38), trust("Wilfrid")])
    given = for_commissioner(made, named=False)
    assert given.figures == FigureRange(D(31), D(44), 3, "31 hours to 44 hours")
    assert (given.organisations, given.reported) == (4, 3)
    for told in ("Fen", "Harbour", "Ouse", "Wilfrid", "38"):
        assert told not in all_text(given)


@pytest.mark.parametrize("reporting", [0, 1, 2])
def test_a_range_over_fewer_than_three_is_withheld(reporting):
    facts = [trust(f"T{n}", 30 + n, 30) for n in range(reporting)] + [trust("Silent")]
    given = for_commissioner(compare(THEATRE, facts), named=False)
    assert isinstance(given.figures, Withheld)
    assert "31" not in all_text(given)


def test_terms_by_name_give_each_organisation_s_average():
    given = for_commissioner(compare(THEATRE, [trust("Fen", 44, 44), trust("Ouse")]), named=True)
    assert [(each.organisation, each.words) for each in given.figures] == [("Fen", "44 hours")]
    assert given.comparison.silence == "Ouse has not reported yet."


@pytest.mark.parametrize(("values", "meeting"), [((30, 33, 36), 3), ((37, 40, 41), 0), ((30, 40, 41), None)])
def test_a_range_tells_who_is_at_the_target_only_where_it_says_so_itself(values, meeting):
    given = for_commissioner(compare(THEATRE, [trust(f"T{v}", v, v) for v in values]), named=False)
    assert given.meeting == meeting
    assert given.comparison is None


def test_by_name_who_is_at_the_target_is_counted_and_without_a_target_nobody_is():
    facts = [trust("A", 30, 30), trust("B", 40, 40)]
    assert for_commissioner(compare(THEATRE, facts), named=True).meeting == 1
    assert for_commissioner(compare(Definition("Missed", "%", "decrease"), facts), named=True).meeting is None


@pytest.mark.parametrize(("improvement", "better", "worse"), [("decrease", 1, 2), ("increase", 2, 1)])
def test_better_than_at_the_start_are_those_whose_level_changed_that_way(improvement, better, worse):
    def level(name, *means):
        return trust(name, means[-1], 1, averages=tuple(Average(n, n + 1, D(mean)) for n, mean in enumerate(means)))

    facts = [level("Fell", 50, 38), level("Rose", 30, 33), level("Rose too", 30, 31), level("Stayed", 40)]
    made = compare(Definition("Hours", "hours", improvement), facts)
    assert (made.better, made.worse) == (better, worse)
    assert [row.start_words for row in made.rows] == ["50 hours", "30 hours", "30 hours", ""]
