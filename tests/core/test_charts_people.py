"""One dot a person: as many as there are, filled for those who are counted."""

import re

import pytest

from core.charts import DOCUMENT, PAGE, PeopleRow, people_rows
from core.charts.people import MOST_DOTS


def drawn(*rows: PeopleRow, **options) -> str:
    return str(people_rows(rows, id="p", title="People", **options))


def dots_by_colour(svg: str) -> dict[str, int]:
    """Dots of each colour: small ones are strokes of hardly any length, larger ones circles that are filled."""
    paths = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) for tag in re.findall(r"<path [^>]*>", svg)]
    return {path.get("stroke", path["fill"]): path["d"].count("M") for path in paths}


@pytest.mark.parametrize(("look", "width"), [(PAGE, 1086), (PAGE, 326), (DOCUMENT, 482)])
@pytest.mark.parametrize(("people", "of"), [(0, 20), (1, 1), (41, 80), (80, 80)])
def test_there_is_a_dot_for_everybody_and_those_counted_are_filled(look, width, people, of):
    svg = drawn(PeopleRow("A safe place to think", people, of), look=look, width=width)
    counted = dots_by_colour(svg)
    assert counted.get(look.quantity, 0) == people
    assert counted.get(look.axis, 0) == of - people


def test_the_figures_are_in_its_words():
    svg = drawn(PeopleRow("A safe place", 41, 80, "at least 41 of 80"), PeopleRow("People to ring", 12, 80))
    assert "A safe place: at least 41 of 80; People to ring: 12 of 80." in svg


def test_a_crowd_is_a_bar():
    svg = drawn(PeopleRow("Everybody", 100, MOST_DOTS + 1))
    assert svg.count("<rect") == 2
    assert "<path" not in svg


def test_more_than_all_cannot_be_counted():
    with pytest.raises(ValueError, match="between none and all"):
        PeopleRow("Too many", 21, 20)
