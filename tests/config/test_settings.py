"""The settings as another process reads them, from a folder of its own with its own .env."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "CADRE_ENV": "production",
    "SITE_URL": "https://cadre.example",
    "SECRET_KEY": "k" * 60,
    "CADRE_FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
    "DATABASE_URL": "postgres://cadre@localhost/cadre",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp://localhost:25",
}


@pytest.fixture
def read(tmp_path):
    """What the settings say to an expression, in a given environment; or how they refuse."""
    (tmp_path / "place").mkdir()
    shutil.copy(Path(settings.BASE_DIR) / "config" / "settings.py", tmp_path / "place")

    def read(expression, **environment):
        script = f"import settings; print({expression})"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path / "place",
            env={"PATH": "/usr/bin", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    read.dotenv = tmp_path / ".env"
    return read


def test_production_takes_what_it_is_given(read):
    assert read("settings.DATABASE['ENGINE']", **PRODUCTION) == "django.db.backends.postgresql"


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "CADRE_ENV"])
def test_production_says_what_it_lacks(read, name):
    given = {key: value for key, value in PRODUCTION.items() if key != name}

    said = read("settings.DATABASE", **given)

    assert said.endswith(f"{name} is not set. See .env.sample for what it is and how to make one.")


def test_production_refuses_the_embedded_database(read):
    said = read("settings.DATABASE", **PRODUCTION | {"DATABASE_URL": "sqlite:////tmp/cadre.sqlite3"})

    assert said.endswith("SQLite is for the demo and tests. Set DATABASE_URL to postgres://…")


def test_production_refuses_an_address_without_https(read):
    said = read("settings.SITE_URL", **PRODUCTION | {"SITE_URL": "http://cadre.example"})

    assert said.endswith("SITE_URL must begin with https:// in production.")


def test_production_writes_its_log_as_json_and_the_demo_writes_lines(read):
    form = "settings.LOGGING['handlers']['console']['formatter']"

    assert (read(form, **PRODUCTION), read(form, CADRE_ENV="demo")) == ("json", "line")


def test_an_unknown_kind_of_installation_is_refused(read):
    assert read("settings.DATABASE", CADRE_ENV="staging").endswith("Set it to production, demo or test.")


def test_production_reads_its_env_file(read):
    read.dotenv.write_text("".join(f"{name}={value}\n" for name, value in PRODUCTION.items()))

    assert read("settings.SITE_URL") == "https://cadre.example"


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_the_demo_and_the_tests_do_not_meet_the_database_of_an_env_file(read, kind):
    read.dotenv.write_text("DATABASE_URL=postgres://cadre@localhost/cadre\n")

    assert read("settings.DATABASE['ENGINE']", CADRE_ENV=kind) == "django.db.backends.sqlite3"


@pytest.mark.parametrize(
    ("environment", "offered"),
    [
        ({}, "True"),
        ({"SITE_URL": "http://localhost:8123"}, "True"),
        ({"SITE_URL": "https://cadre.example"}, "False"),
        ({"DATABASE_URL": "postgres://cadre@localhost/cadre"}, "False"),
        ({"CADRE_ENV": "test"}, "False"),
    ],
)
def test_signing_in_by_one_click_is_offered_on_the_embedded_database_of_ones_own_machine_only(
    read, environment, offered
):
    assert read("settings.DEMO", **{"CADRE_ENV": "demo"} | environment) == offered


def test_no_setting_lowers_the_thresholds_below_their_floors(read):
    low = {"CADRE_TEAM_THRESHOLD": "1", "CADRE_OUTSIDE_THRESHOLD": "2", "CADRE_COMMENT_THRESHOLD": "3"}
    asked = "settings.TEAM_THRESHOLD, settings.OUTSIDE_THRESHOLD, settings.COMMENT_THRESHOLD"

    assert read(asked, CADRE_ENV="test", **low) == "3 5 10"


def test_the_demos_keys_are_made_once_and_kept_from_others(read):
    first = read("settings.SECRET_KEY", CADRE_ENV="demo")
    kept = next(read.dotenv.parent.glob("var/demo/secrets/secret_key"))

    assert read("settings.SECRET_KEY", CADRE_ENV="demo") == first
    assert kept.stat().st_mode & 0o777 == 0o600
