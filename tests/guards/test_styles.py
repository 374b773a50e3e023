"""A class of ours has its style on every page that uses it, and no page is given a class that has none."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
SHEETS = Path(settings.BASE_DIR, "static", "css")
OURS = re.compile(r"(?<![\w-])[a-z]-[a-z][\w-]*")
PAGES = [path for path in TEMPLATES.rglob("*.html") if '{% extends "base.html" %}' in path.read_text()]


@cache
def styled(sheet: str) -> frozenset[str]:
    return frozenset(re.findall(r"\.([a-z]-[\w-]+)", (SHEETS / sheet).read_text()))


def used(template: str) -> Iterator[str]:
    """What stands between {{ and }} or {% and %} may end a class; such a beginning is not looked at."""
    for classes in re.findall(r'class="([^"]*)"', template):
        for word in re.sub(r"\S*(?:{{.*?}}|{%.*?%})\S*", " ", classes).split():
            if OURS.fullmatch(word):
                yield word


def with_parts(page: Path) -> list[str]:
    """A page, what it extends and what it includes by name."""
    found: dict[Path, str] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found[path] = path.read_text()
            waiting += [TEMPLATES / name for name in re.findall(r'{% (?:include|extends) "([^"]+)"', found[path])]
    return list(found.values())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_page_brings_the_style_of_each_class_it_uses(path):
    texts = with_parts(path)
    sheets = {sheet for text in texts for sheet in re.findall(r"css/([\w-]+\.css)", text)}
    there = set().union(*map(styled, sheets))
    assert {word for text in texts for word in used(text)} - there == set()


def test_the_guard_sees_a_class_without_a_style():
    assert list(used('<p class="c-card c-nowhere {% if x %}c-{{ y }}{% endif %} nhsuk-u-font">')) == [
        "c-card",
        "c-nowhere",
    ]
