"""The arithmetic of the bench, and what makes it fail."""

from hypothesis import given
from hypothesis import strategies as st

from tests.bench import reckoning
from tests.bench.reckoning import Answer, Measured, measured


def answers(*ms: float, **told) -> list[Answer]:
    return [Answer(200, each, **told) for each in ms]


def page(name="projects:project", median=10.0, floor=5.0, queries=4) -> Measured:
    return Measured(name, "amara.okafor", "/projects/1/", median, 12.0, floor, queries, 2.0, 20_000, 5_000)


def test_a_page_is_its_median_against_the_floors_median():
    found = measured("home:today", "priya", "/today/", answers=answers(9, 30, 12), floor=answers(4, 6, 100))

    assert (found.median, found.floor, found.ratio) == (12, 6, 2)


def test_nine_of_ten_rounds_took_no_longer_than_the_ninth_tenth():
    assert reckoning.ninth_tenth(range(1, 21)) == 18
    assert reckoning.ninth_tenth([7]) == 7


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_ninth_tenth_is_the_least_that_nine_of_ten_do_not_pass(values):
    found = reckoning.ninth_tenth(values)

    assert sum(value <= found for value in values) >= 0.9 * len(values)
    assert sum(value < found for value in values) < 0.9 * len(values)


def test_bytes_queries_and_sql_are_those_of_the_answers():
    found = measured(
        "home:today", "", "/today/", answers=answers(9, queries=4, sql_ms=3, size=90, wire=20), floor=answers(5)
    )

    assert (found.queries, found.sql, found.size, found.wire) == (4, 3, 90, 20)


def test_the_most_queries_of_any_page_of_the_name_count():
    assert (
        measured("home:today", "", "/today/", answers=answers(9, queries=4), floor=answers(5), queries=16).queries == 16
    )


def test_a_page_may_take_three_times_the_floor_and_a_hot_one_twice():
    assert page(median=15.0).over == ""
    assert page(median=15.1).over == "over 3x"
    assert page(name="cohorts:register", median=10.0).over == ""
    assert page(name="cohorts:register", median=10.1).over == "over 2x"


def test_sixteen_queries_fail_the_bench_and_fifteen_do_not():
    assert reckoning.failures([page(queries=15)], []) == []
    assert reckoning.failures([page(queries=16)], []) == ["projects:project asks 16 queries, more than 15"]


def test_slowness_never_fails_the_bench():
    assert reckoning.failures([page(median=5000.0)], []) == []


def test_a_broken_page_fails_the_bench():
    assert reckoning.failures([], ["/today/ answers 500 to priya"]) == ["/today/ answers 500 to priya"]


def test_the_table_has_the_slowest_first_and_says_what_is_over():
    lines = reckoning.table([page("home:concern", median=5.0), page("home:today", median=20.0, queries=16)]).split("\n")

    assert lines[0].split()[:3] == ["page", "as", "floor"]
    assert lines[1].split()[:3] == ["home:today", "amara.okafor", "4.00"]
    assert lines[1].endswith("over 3x, over 15 queries")
    assert lines[2].split() == ["home:concern", "amara.okafor", "1.00", "5.0", "12.0", "4", "2.0", "20.0", "5.0"]


def test_the_summary_says_what_was_fetched_what_was_not_met_and_what_failed():
    said = reckoning.summary(
        {
            "pages": [reckoning.as_json(page(median=20.0)), reckoning.as_json(page(median=5.0))],
            "floor_ms": 5.0,
            "bare_ms": 0.5,
            "drawn_ms": {"certificate": 38.4},
            "first_page_bytes": {"Document": 17_900, "Font": 32_200},
            "not_met": ["home:start"],
            "failures": ["/today/ answers 500 to priya"],
        }
    )

    assert said.split("\n") == [
        "2 pages, 1 over budget (3x the floor, 2x for cohorts:register, home:participant, outcomes:programme, "
        "15 queries).",
        "The floor took 5.0 ms, a page without session, query and template 0.5 ms.",
        "One certificate is drawn in 38 ms.",
        "A participant's first page on a phone fetches 50.1 kB of 120 (document 17.9, font 32.2).",
        "The demo's data have no example of: home:start.",
        "FAILED: /today/ answers 500 to priya.",
    ]
