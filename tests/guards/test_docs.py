"""What README.md and docs/ name is there: files, commands, pictures, headings, and everybody whom the demo offers."""

import re
import tomllib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from accounts.demo import CAST
from config.pictures import FOLDER, MOST_BYTES, PICTURES
from tests.guards.house import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE))
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()}
MADE_ELSEWHERE = {"var", "backup", "tls"}  # not in the repository: data, backups, a certificate
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
ENDINGS = (".py", ".toml", ".csv", ".md", ".sample", ".yml", ".lock")

each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)


def commands(text: str) -> set[str]:
    """The targets that a page has its reader make, in a line of code or in a block of it."""
    code = SPAN.findall(FENCE.sub("", text)) + [line for block in FENCE.findall(text) for line in block.splitlines()]
    return {found[1] for line in code if (found := re.match(r"(?:[A-Z_]+=\S+ )*make ([a-z][a-z0-9-]*)", line.strip()))}


def files(text: str) -> set[str]:
    """What a page names as a file or a folder of the repository, patterns with * among them."""
    named = {span.strip().rstrip("/") for span in SPAN.findall(FENCE.sub("", text)) if re.fullmatch(r"[\w.*/-]+", span)}
    return {
        name
        for name in named
        if not name.startswith("/")
        and name.split("/")[0] not in MADE_ELSEWHERE
        and (name.split("/")[0] in FOLDERS if "/" in name else name.endswith(ENDINGS) and (ROOT / name).suffix)
    }


def anchors(text: str) -> set[str]:
    """Of a page's headings, as they are made on a forge: small letters, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@each_page
def test_every_link_between_the_pages_leads_somewhere(path):
    lost = []
    for link in LINK.findall(path.read_text()):
        address, _, anchor = link.partition("#")
        if "://" in address:
            continue
        target = (path.parent / address).resolve() if address else path
        if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
            lost.append(link)
    assert lost == []


@each_page
def test_every_file_that_a_page_names_is_there(path):
    within = [ROOT, path.parent, *(ROOT / folder for folder in FOLDERS - {".git", ".venv"})]
    lost = [
        name
        for name in sorted(files(path.read_text()))
        if not any(next(folder.glob(name), None) for folder in (within if "/" not in name else within[:2]))
    ]
    assert lost == []


@each_page
def test_every_command_that_a_page_gives_can_be_made(path):
    assert commands(path.read_text()) <= TARGETS


def test_every_command_says_in_make_help_what_it_does():
    assert set(re.findall(r"^([a-z][a-z0-9-]*):.*## \S", MAKEFILE, re.MULTILINE)) == TARGETS


def test_every_command_is_one_even_if_a_file_has_its_name():
    assert set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()) == TARGETS


def test_every_picture_is_shown_made_by_the_command_and_small():
    there = {picture.name: picture.stat().st_size for picture in FOLDER.iterdir()}
    shown = {link.rsplit("/", 1)[1] for page in PAGES for link in LINK.findall(page.read_text()) if "pictures/" in link}
    assert set(there) == shown == {f"{picture.__name__}.png" for picture in PICTURES}
    assert [name for name, size in there.items() if size > MOST_BYTES] == []


@pytest.mark.parametrize("name", ["README.md", "docs/tour.md"])
def test_everybody_whom_the_demo_offers_has_a_place(name):
    text = (ROOT / name).read_text()
    assert [member.name for member in CAST if member.name not in text] == []


def test_the_tour_goes_programme_by_programme():
    tour = (ROOT / "docs/tour.md").read_text()
    lost = [name for name, _ in groupby(member.programme.split(",")[0] for member in CAST[:-1]) if name not in tour]
    assert lost == []


def keys(node: Any) -> Iterator[str]:
    """Every key of a data file, however deep."""
    for key, value in node.items() if isinstance(node, dict) else ():
        yield key
        yield from keys(value)
    for value in node if isinstance(node, list) else ():
        yield from keys(value)


def test_the_format_of_blueprints_is_written_down_key_by_key():
    told = set(re.findall(r"\w+", " ".join(SPAN.findall((ROOT / "docs/developing.md").read_text()))))
    used = {
        key for path in (ROOT / "programmes/blueprints").glob("*.toml") for key in keys(tomllib.loads(path.read_text()))
    }
    assert used - told == set()
