"""Backup and restore by the very commands of docs/deploying.md, less the `docker compose` before them.

A seeded database with its files is backed up, restored into a fresh one, compared to the last row, and read.
"""

import os
import re
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.config.compose import ROOT
from tests.config.installation import PATH, VALUES

pytestmark = [pytest.mark.services, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]

DOCUMENTED = re.findall(
    r"^docker compose (?:exec|run --rm --no-deps) -T (?:postgres|web) (.+)$",
    (ROOT / "docs" / "deploying.md").read_text(),
    re.M,
)
BACKUP = [command for command in DOCUMENTED if " > backup/" in command]
RESTORE = [command for command in DOCUMENTED if command.split()[0] in {"dropdb", "createdb"} or " < backup/" in command]
CHECKS = [command for command in DOCUMENTED if command.startswith("python manage.py")]


class Place:
    """A database of its own on the server of DATABASE_URL, and a folder of files."""

    def __init__(self, name: str, folder: Path) -> None:
        self.server = urlsplit(os.environ["DATABASE_URL"])
        self.name = f"cadre_{name}_{os.getpid()}"
        self.media = folder / name
        self.folder = folder
        self.media.mkdir()
        self.keys = VALUES["CADRE_FIELD_KEYS"]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": PATH,
            "PGPASSWORD": self.server.password or "",
            "CADRE_ENV": "demo",
            "CADRE_DATA_DIR": str(self.folder / "data"),
            "CADRE_MEDIA_DIR": str(self.media),
            "CADRE_FIELD_KEYS": self.keys,
            "DATABASE_URL": self.server._replace(path=f"/{self.name}", query="").geturl(),
            "REDIS_URL": os.environ["REDIS_URL"],
        }

    def run(self, documented: str) -> subprocess.CompletedProcess:
        """A command of the documentation, with this place's names for what stands there."""
        port = self.server.port or 5432
        command = documented.replace(
            "--username=cadre", f"--username={self.server.username} --host={self.server.hostname} --port={port}"
        )
        command = re.sub(r"(?<=[ =])cadre(?= |$)", self.name, command)
        command = command.replace("/srv/media", str(self.media)).replace("backup/", f"{self.folder}/backup/")
        command = command.replace("python manage.py", f"python {ROOT}/manage.py")
        return subprocess.run(
            ["bash", "-c", command], env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False
        )

    def done(self, documented: str) -> str:
        finished = self.run(documented)
        assert finished.returncode == 0, f"{documented}\n{finished.stdout}{finished.stderr}"
        return finished.stdout

    def ask(self, statement: str, database: str = "") -> list:
        url = self.server._replace(path=f"/{database or self.name}", query="").geturl()
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        self.ask(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', database="postgres")

    def everything(self) -> tuple[str, list]:
        """All rows as statements, table by table by name, but for a word that pg_dump makes up each time; and the names
        of what keeps them.

        Not the wording of constraints: PostgreSQL writes what it has read in other brackets. Nor the order of tables:
        of two that name each other pg_dump puts now the one first, now the other; nor of rows, which PostgreSQL puts
        where a page has room. So each part of the dump stands alone, a row being a line.
        """
        dumped = self.done("pg_dump --data-only --username=cadre cadre")
        parts = sorted("\n".join(sorted(part.split("\n"))) for part in dumped.split("\n--\n-- "))
        rows = "\n".join(parts)
        names = self.ask(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT indexname, tablename FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
        )
        return re.sub(r"^\\(un)?restrict .*$", "", rows, flags=re.M), names


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backup")
    (folder / "backup").mkdir()
    seeded, fresh = Place("seeded", folder), Place("fresh", folder)
    try:
        seeded.ask(f'CREATE DATABASE "{seeded.name}"', database="postgres")
        seeded.done("python manage.py migrate --no-input --verbosity 0")
        seeded.done("python manage.py seed")
        for command in BACKUP:
            seeded.done(command)
        for command in RESTORE:
            fresh.done(command)
        yield seeded, fresh
    finally:
        seeded.remove()
        fresh.remove()


def files(place):
    return {path.relative_to(place.media): path.read_bytes() for path in place.media.rglob("*") if path.is_file()}


def test_the_commands_are_those_that_one_would_expect():
    assert [command.split()[0] for command in BACKUP] == ["pg_dump", "tar"]
    assert [command.split()[0] for command in RESTORE] == ["dropdb", "createdb", "pg_restore", "tar"]
    assert CHECKS == ["python manage.py ready", "python manage.py check_data"]


def test_what_is_restored_is_what_was_backed_up_to_the_last_row_and_file(places):
    seeded, fresh = places

    assert fresh.everything() == seeded.everything()
    assert fresh.ask("SELECT count(*) > 30 FROM people_person") == [(True,)]
    assert files(fresh) == files(seeded)
    assert len(files(fresh)) > 10


def test_what_is_restored_is_whole_and_can_be_read(places):
    _, fresh = places

    assert fresh.done("python manage.py ready database migrations") == "database: ok\nmigrations: ok\n"
    assert fresh.done("python manage.py check_data").startswith("Whole: ")


def test_without_the_keys_that_were_kept_apart_what_people_wrote_cannot_be_read(places):
    _, fresh = places
    fresh.keys = "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="
    try:
        found = fresh.run("python manage.py check_data")
    finally:
        fresh.keys = VALUES["CADRE_FIELD_KEYS"]

    assert found.returncode == 1
    assert "journals.Reflection.body cannot be read with the keys given" in found.stdout


def test_restoring_over_what_is_there_leaves_nothing_of_it(places):
    seeded, fresh = places
    fresh.ask("UPDATE people_organisation SET name = name || ' (changed)'")

    for command in RESTORE:
        fresh.done(command)

    assert fresh.everything() == seeded.everything()
