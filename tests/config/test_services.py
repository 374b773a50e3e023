import pytest

from config import demo, services

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_a_redis_that_does_not_answer_is_named_without_its_password():
    port = demo.free_port()

    said = services.problem_with_redis(f"redis://:secret@127.0.0.1:{port}/0")

    assert said.startswith(f"Redis at 127.0.0.1:{port} cannot be used; start it or set REDIS_URL. It said: ")
    assert "secret" not in said


def test_a_postgresql_that_does_not_answer_is_named_without_its_password():
    port = demo.free_port()

    said = services.problem_with_postgresql(f"postgres://me:secret@127.0.0.1:{port}/cadre")

    assert said.startswith(f"PostgreSQL at 127.0.0.1:{port} cannot be used; start it or set DATABASE_URL. It said: ")
    assert "secret" not in said


def test_another_kind_of_database_is_no_postgresql():
    assert services.problem_with_postgresql("sqlite:////tmp/x").startswith("DATABASE_URL names no PostgreSQL server.")


def test_a_machine_without_chromium_is_told_the_package(monkeypatch):
    monkeypatch.delenv("CADRE_CHROMIUM", raising=False)
    monkeypatch.setattr(services.shutil, "which", lambda name: None)

    assert services.problem_with_chromium() == (
        "The browser journeys need Chromium. Install it with: apt-get install chromium (or set CADRE_CHROMIUM)."
    )


def test_chrome_serves_where_there_is_no_chromium(monkeypatch):
    monkeypatch.delenv("CADRE_CHROMIUM", raising=False)
    chrome = "/usr/bin/google-chrome"
    monkeypatch.setattr(services.shutil, "which", lambda name: chrome if name == "google-chrome" else None)

    assert services.chromium() == chrome


def test_a_machine_without_the_programs_of_the_deployment_is_told_their_packages(monkeypatch):
    monkeypatch.setattr(services.shutil, "which", lambda name, path: None if name in {"nginx", "pg_dump"} else name)

    assert services.problem_with_programs() == (
        "The tests of the deployment need more programs. Install them with: apt-get install nginx postgresql-client"
    )


def test_every_problem_is_said_and_the_command_stops(monkeypatch, capsys):
    port = demo.free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgres://me@127.0.0.1:{port}/cadre")
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")

    status = services.main(["postgresql", "redis"])

    assert status == 1
    assert [line.split(" at ")[0] for line in capsys.readouterr().err.splitlines()] == ["PostgreSQL", "Redis"]
