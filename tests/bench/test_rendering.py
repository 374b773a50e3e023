"""What the bench draws without a page around it."""

import pytest

from tests.bench import rendering


@pytest.mark.parametrize(("names", "charts"), [("projects", 3), ("projects:measure", 3), ("outcomes", 0)])
def test_charts_are_drawn_with_the_pages_of_projects_and_documents_only_with_all(names, charts):
    drawings = rendering.drawings(names)
    assert [name.startswith("chart of 400 points") for name in drawings] == [True] * charts
    assert len(rendering.drawings()) > 3
    for draw in drawings.values():
        assert draw()
