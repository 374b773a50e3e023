"""Dockerfile and .dockerignore, as far as they can be held without building."""

import re

import pytest
from django.conf import settings

from config.setup import LIBRARIES, locked
from tests.config import compose
from tests.config.compose import ROOT
from tests.config.test_compose import SECRETS

INSTRUCTION = re.compile(r"^([A-Z]+)\s+((?:[^\n\\]|\\\n|\\.)*)", re.M)
DOCKERFILE = "\n".join(line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#"))
INSTRUCTIONS = INSTRUCTION.findall(DOCKERFILE)
LET_THROUGH = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}


def stages():
    """Each stage with its instructions."""
    found = []
    for word, rest in INSTRUCTIONS:
        if word == "FROM":
            found.append((rest, []))
        elif found:
            found[-1][1].append((word, rest))
    return found


def last(word):
    return [rest for name, rest in stages()[-1][1] if name == word][-1]


def test_the_image_runs_as_nobody_in_particular_and_by_number():
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last("USER"))
    after = [word for word, _ in stages()[-1][1]]
    assert set(after[after.index("USER") + 1 :]) == {"EXPOSE", "HEALTHCHECK", "CMD"}


def test_the_base_is_of_a_stated_version_that_the_project_supports():
    version = re.search(r"^ARG PYTHON=(3\.\d+)\.\d+-slim-bookworm$", DOCKERFILE, re.M)[1]

    assert [name.split(" ")[0] for name, _ in stages()] == ["python:${PYTHON}", "system", "system"]
    assert f"/usr/local/bin/python{version} " in DOCKERFILE
    assert version == "3.11"


def test_what_it_copies_is_there_and_let_through():
    sources = [
        source
        for word, rest in INSTRUCTIONS
        if word == "COPY" and "--from=" not in rest
        for source in rest.split()[:-1]
    ]

    assert sources == ["pyproject.toml", "requirements.lock", "."]
    assert {"pyproject.toml", "requirements.lock"} <= LET_THROUGH
    assert [name for name in LET_THROUGH if not (ROOT / name).exists()] == []


def test_everything_that_runs_is_let_through_and_nothing_else():
    apps = {name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()}

    assert apps | {"config", "static", "templates", "manage.py", "pyproject.toml", "requirements.lock"} == LET_THROUGH
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_no_secret_is_named_in_it():
    assert re.findall(r"SECRET|PASSWORD|FIELD_KEYS|_URL", DOCKERFILE) == []


def test_it_has_the_libraries_that_documents_need():
    installed = re.search(r"--no-install-recommends (.*) \\", DOCKERFILE)[1].split()

    assert installed == [library.apt for library in LIBRARIES]


def test_packages_are_those_of_the_lock_with_hashes_and_neither_the_demos_nor_the_tests():
    install = re.search(r"uv pip install (.*?)(?:\n[A-Z])", DOCKERFILE, re.S)[1]

    assert "--require-hashes --requirement pyproject.toml --constraint requirements.lock" in install
    assert not {"--extra", "--all-extras", "--group"} & set(install.split())


def test_uv_itself_is_taken_from_the_lock_with_its_hashes():
    first, last = re.search(r"sed --quiet '/(.*?)/,/(.*?)/p'", DOCKERFILE).groups()
    lines = (ROOT / "requirements.lock").read_text().splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if re.match(first, line))
    end = next(n for n, line in enumerate(lines) if n > start and re.match(last, line))

    assert "".join(lines[start : end + 1]) == locked("uv")


def test_by_itself_it_starts_and_looks_after_the_web_server_as_compose_does():
    web = compose.read(**SECRETS)["web"]
    words = re.findall(r'"([^"]*)"', last("CMD"))
    health = re.findall(r'"([^"]*)"', last("HEALTHCHECK"))

    assert words == web.command
    assert health == [word.replace('"', "'") for word in web.health_check]


@pytest.mark.parametrize("name", ["CADRE_MEDIA_DIR", "CADRE_STATIC_DIR"])
def test_the_folders_of_files_are_named(name):
    assert re.search(rf"\b{name}=(/srv/\w+)", DOCKERFILE)


def test_it_says_that_its_build_has_not_been_tried():
    assert "Its build has NOT been tried" in (ROOT / "Dockerfile").read_text()
