"""What the bench adds to the site: a floor that is what it says and a true count, and nothing where people work."""

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from config.setup import Stopped
from people.models import Person
from tests.bench import data
from tests.bench.counting import Asked, QueryCount, told
from tests.bench.measuring import measure
from tests.bench.pages import Found, Page
from tests.bench.reckoning import Answer
from tests.config.test_settings import PRODUCTION
from tests.guards.house import FLOOR, ROOT


@pytest.fixture
def on_the_bench(settings):
    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.MIDDLEWARE = ["tests.bench.counting.QueryCount", *settings.MIDDLEWARE]
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], ROOT / "tests" / "bench" / "templates"]}
    ]


def test_the_floor_is_one_query_and_110_rows_of_a_template_for_somebody_signed_in(cast, sign_in, on_the_bench):
    client = sign_in(cast.participant)

    page = client.get("/bench/floor/")

    assert page.status_code == 200
    assert page.content.decode().count("<tr class=") == 110
    assert 45_000 < len(page.content) < 49_000
    # The session, unless the cache has it, the person, and the one query.
    assert told(page.headers["Server-Timing"]).queries in (2, 3)


def test_nobody_who_is_signed_out_sees_the_floor(client, db, on_the_bench):
    assert client.get("/bench/floor/").status_code == 302


def test_every_query_of_a_request_is_counted_and_timed(db):
    def view(request):
        list(Person.objects.all())
        Person.objects.count()
        return HttpResponse()

    asked = told(QueryCount(view)(RequestFactory().get("/")).headers["Server-Timing"])

    assert asked.queries == 2
    assert asked.seconds > 0


def test_a_query_that_fails_is_counted_too(db):
    asked = Asked()
    with connection.execute_wrapper(asked), pytest.raises(ZeroDivisionError):
        asked(lambda *_: 1 / 0, "SELECT", (), False, {})

    assert asked.queries == 1


def test_an_answer_that_does_not_say_what_it_asked_is_no_measurement():
    with pytest.raises(ValueError, match="does not say"):
        told(None)


def test_no_installation_has_the_benchs_pages_middleware_or_settings():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from django.conf import settings as s; print(s.ROOT_URLCONF, s.MIDDLEWARE, s.TEMPLATES, s.DEMO)",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **PRODUCTION},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "config.urls" in said
    assert said.strip().endswith("False")
    assert "bench" not in said.replace(str(ROOT), "")
    with pytest.raises(NoReverseMatch):
        reverse("bench_floor", urlconf="config.urls")


def test_nothing_that_is_installed_imports_the_bench():
    importing = [
        path
        for app in FLOOR
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"(from|import) tests\b", path.read_text())
    ]

    assert importing == []


def test_the_floor_is_measured_in_the_rounds_of_the_pages_beside_it():
    asked = []

    def open_page(email, url):
        asked.append(url)
        return Answer(200, ms=4.0 if url == "/bench/floor/" else 10.0)

    found = Found(pages={"home:today": Page("home:today", "priya@example.org", "/today/")}, queries={"home:today": 3})

    [page] = measure(found, open_page, ("amara@example.org", "/bench/floor/"), rounds=5)

    assert (page.person, page.ratio, page.queries) == ("priya", 2.5, 3)
    assert asked == ["/bench/floor/", "/today/"] * 8


def test_a_page_that_changes_its_answer_while_it_is_measured_is_broken():
    answers = iter([200] * 4 + [200, 404] * 5)
    found = Found(pages={"home:today": Page("home:today", "", "/today/")}, queries={"home:today": 3})

    list(measure(found, lambda *_: Answer(next(answers, 404), ms=1.0), ("", "/bench/floor/"), rounds=1))

    assert found.broken == ["/today/ answered 200 at first, and 404 when it was asked for again"]


# Its data


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("postgres://me@db:5432/cadre", "postgres://me@db:5432/cadre_bench"),
        ("postgres://me@db:5432/cadre_bench", "postgres://me@db:5432/cadre_bench"),
    ],
)
def test_the_bench_has_a_database_of_its_own_beside_the_one_that_is_named(given, own):
    assert data.own_database(given) == own


def test_no_other_database_is_ever_removed():
    with pytest.raises(Stopped, match="'cadre' is not a database of the bench"):
        data.empty("postgres://postgres@127.0.0.1:1/cadre")


def test_without_servers_the_embedded_database_and_a_broker_of_its_own_are_taken(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@127.0.0.1:1/cadre")
    monkeypatch.delenv("REDIS_URL", raising=False)

    env = data.servers(8000, 6399)

    assert env["DATABASE_URL"].startswith("sqlite:///")
    assert env["REDIS_URL"] == "redis://127.0.0.1:6399/0"
    assert "PostgreSQL at 127.0.0.1:1 cannot be used" in capsys.readouterr().out


def test_data_are_made_anew_when_the_code_of_the_demo_has_changed_or_a_week_has_passed(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "makers", lambda: "as it is now")
    made = tmp_path / "made.stamp"
    assert not data.up_to_date(made)
    made.write_text("as it is now")
    assert data.up_to_date(made)
    made.write_text("as it was")
    assert not data.up_to_date(made)
    made.write_text("as it is now")
    monkeypatch.setattr(data, "time", SimpleNamespace(time=lambda: made.stat().st_mtime + 8 * 24 * 60 * 60))
    assert not data.up_to_date(made)


def test_the_code_of_the_demo_counts_its_own_the_blueprints_and_the_migrations(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "ROOT", tmp_path)
    for path in ("home/demo/build.py", "programmes/blueprints/one.toml", "cohorts/migrations/0001_initial.py"):
        before = data.makers()
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("as it is")
        assert data.makers() != before
