"""No message shows a bare address where a button belongs: on a phone nobody can hit it, and it runs out of the page."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ["accounts", "alumni", "awards", "cohorts", "evaluations", "journals", "library", "outcomes", "projects"]
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "{link}" in path.read_text()]
BARE = re.compile(r"(?:\n|\\n|^)\"?f?\"?\{?\{link\}", re.M)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_message_says_what_it_opens(path):
    assert not BARE.search(path.read_text())


def test_there_are_messages_with_links():
    assert len(SOURCES) > 5


@pytest.mark.parametrize("bare", ["Read it:\\n{link}", 'not affected.\\n\\n{link}"', "it:\n{link}"])
def test_a_bare_address_would_be_found(bare):
    assert BARE.search(bare)
