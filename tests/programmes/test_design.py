"""What a design adds up to."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from programmes.design import SHARES, ElementFact, summarise


def element(title="Day", *, hours=7, domains=(), **facts):
    facts = {"share": "formal", "count": 1, "group_size": "cohort", "counts": True, "last_week": 0} | facts
    return ElementFact(title=title, hours=Decimal(str(hours)), domains=tuple(domains), **facts)


def test_hours_are_of_each_meeting_times_their_number():
    summary = summarise([element(hours=3.5, count=4), element(hours=1.5, count=2, group_size="pair")], [])
    assert (summary.scheduled_hours, summary.sessions, summary.one_to_one) == (Decimal(17), 4, 2)


def test_work_on_ones_own_is_apart_from_scheduled_hours_and_in_the_balance():
    summary = summarise([element(), element(share="experience", hours=93, group_size="self", counts=False)], [])
    assert (summary.scheduled_hours, summary.own_hours, summary.all_hours) == (Decimal(7), Decimal(93), Decimal(100))
    assert summary.ratio == (93, 0, 7)


def test_what_does_not_count_for_completion_is_scheduled_and_not_counted():
    summary = summarise([element(), element(hours=2, counts=False)], [])
    assert (summary.scheduled_hours, summary.counted_hours) == (Decimal(9), Decimal(7))


def test_a_domain_that_no_element_names_is_uncovered():
    summary = summarise(
        [element("One", domains=["Listening"]), element("Two", domains=["Listening"])], ["Listening", "Daring"]
    )
    assert summary.coverage == (("Listening", ("One", "Two")), ("Daring", ()))
    assert summary.uncovered == ("Daring",)


def test_two_elements_of_one_title_are_counted_by_their_own_group():
    summary = summarise([element("Meeting"), element("Meeting", group_size="pair")], [])
    assert (summary.sessions, summary.one_to_one) == (1, 1)


def test_a_combined_day_divides_into_the_kinds_of_its_parts():
    day = element(hours=7, count=2, parts=(("formal", Decimal("3.5")), ("others", Decimal("3.5"))))
    assert summarise([day], []).balance == (Decimal(0), Decimal(7), Decimal(7))


def test_days_to_be_agreed_are_in_no_other_figure_and_cover_their_domain():
    visits = element("Visits", hours=7, domains=["Listening"], open_days=Decimal(4), last_week=60)
    summary = summarise([element(), visits], ["Listening"])
    assert (summary.open_days, summary.scheduled_hours, summary.all_hours) == (Decimal(4), Decimal(7), Decimal(7))
    assert (summary.sessions, summary.weeks, summary.uncovered) == (1, 0, ())


def test_a_design_without_elements_adds_up_to_nothing():
    summary = summarise([], ["Listening"])
    assert (summary.all_hours, summary.ratio, summary.months) == (Decimal(0), (0, 0, 0), 0)


elements = st.builds(
    element,
    share=st.sampled_from(SHARES),
    hours=st.decimals(0, 200, places=2),
    count=st.integers(1, 12),
    group_size=st.sampled_from(["cohort", "set", "pair", "self"]),
    counts=st.booleans(),
)


@given(st.lists(st.tuples(st.sampled_from(SHARES), st.decimals("0.25", 8, places=2)), max_size=4), st.integers(1, 5))
def test_the_parts_of_a_day_add_up_to_its_hours_whatever_their_kinds(parts, count):
    hours = sum((each for _, each in parts), Decimal(0))
    summary = summarise([element(hours=hours, count=count, parts=tuple(parts))], [])
    assert sum(summary.balance) == summary.scheduled_hours == hours * count


@given(st.lists(elements, max_size=20))
def test_the_balance_is_all_the_hours_and_the_ratio_adds_to_100(design):
    summary = summarise(design, [])
    assert sum(summary.balance) == summary.all_hours
    assert summary.counted_hours <= summary.scheduled_hours <= summary.all_hours
    assert sum(summary.ratio) == (100 if summary.all_hours else 0)
