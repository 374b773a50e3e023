"""requirements.lock against pyproject.toml, without a network: what `make lock` would put right."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
LOCK = (Path(settings.BASE_DIR) / "requirements.lock").read_text()
BLOCKS = {block.split("==")[0]: block for block in re.split(r"^(?=[a-z0-9])", LOCK, flags=re.M)[1:]}
ASKED = [
    Requirement(line)
    for line in [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["demo"],
        *PROJECT["dependency-groups"]["dev"],
    ]
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_project_asks_for_is_locked_at_a_version_that_it_allows(asked):
    version = re.match(r"[^=]+==(\S+)", BLOCKS[canonicalize_name(asked.name)])[1]

    assert asked.specifier.contains(version, prereleases=True)


def test_the_lock_holds_nothing_for_the_project_that_it_no_longer_asks_for():
    direct = {name for name, block in BLOCKS.items() if "cadre (pyproject.toml" in block}

    assert direct == {canonicalize_name(asked.name) for asked in ASKED}


def test_every_locked_package_has_hashes():
    assert [name for name, block in BLOCKS.items() if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_package_index_and_no_place_on_a_machine():
    assert re.findall(r"^.*(?:index-url|find-links|://).*$", LOCK.replace("--no-emit-index-url", ""), re.M) == []
