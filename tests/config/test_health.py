"""What a monitor is told, with the parts played by the test; the parts themselves: test_deployment.py."""

import threading
import time

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from config import health, heartbeats
from config.health import DOWN, OK, UNKNOWN, Answers, Finding, Readiness
from config.tasks import heartbeat

ALL_WELL = Readiness(dict.fromkeys(health.PARTS, Finding(OK)))
WITHOUT_WORKER = Readiness(ALL_WELL.parts | {"worker": Finding(DOWN, "900 s behind")})


@pytest.fixture
def says(monkeypatch):
    """Have readiness be found as given."""

    def says(found):
        monkeypatch.setattr(health, "answers", Answers(lambda: found))

    return says


@pytest.fixture
def parts(monkeypatch, db):
    """Broker and heartbeats as the test says; all well to begin with."""

    class Parts:
        def broker_is_away(self):
            monkeypatch.setattr(health, "_ping_broker", refused)

        def last_signs(self, *, beat=None, worker=None):
            """So many seconds ago."""
            now = time.time()
            signs = {"beat": beat, "worker": worker}
            monkeypatch.setattr(heartbeats, "last", lambda who: None if signs[who] is None else now - float(signs[who]))

    parts = Parts()
    monkeypatch.setattr(health, "_ping_broker", lambda: None)
    parts.last_signs(beat=3, worker=8)
    return parts


def refused(*args, **kwargs):
    raise ConnectionError("Connection refused\nredis://:secret@10.0.0.7")


def states(readiness):
    return {part: finding.state for part, finding in readiness.parts.items()}


# The pages


def test_a_process_that_answers_is_alive():
    response = Client().get("/health/live/")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


def test_when_every_part_works_it_is_ready(says):
    says(ALL_WELL)

    response = Client().get("/health/ready/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "parts": {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok", "beat": "ok"},
    }


def test_one_part_that_is_down_is_named_without_saying_why(says):
    says(WITHOUT_WORKER)

    response = Client().get("/health/ready/")

    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert response.json()["parts"]["worker"] == "down"
    assert "900" not in response.content.decode()


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/"])
def test_a_probe_by_plain_http_under_the_containers_own_name_is_answered(address, says, settings):
    """Every other page redirects it, or refuses its host."""
    says(ALL_WELL)
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["cadre.example"]
    probe = Client(headers={"host": "web:8000"})

    assert probe.get(address).status_code == 200
    assert probe.get("/concern/").status_code in {301, 400}


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/"])
def test_an_answer_is_kept_by_nobody_and_begins_no_session(address, says):
    says(ALL_WELL)

    response = Client().get(address)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies == {}


def test_nothing_can_be_sent(says):
    says(ALL_WELL)

    assert [Client().post(address).status_code for address in ("/health/live/", "/health/ready/")] == [405, 405]


@pytest.mark.django_db
def test_other_addresses_below_are_like_any_that_does_not_exist():
    assert Client().get("/health/ready/please/").status_code == 404


# The parts


def test_all_is_well_with_fresh_signs(parts):
    assert states(health.ask()) == dict.fromkeys(health.PARTS, OK)


def test_with_the_database_away_it_is_the_database_that_is_down(parts, monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError("could not connect to server")

    monkeypatch.setattr(health, "connection", Away())

    found = health.ask()

    assert states(found) == {"database": DOWN, "migrations": UNKNOWN, "broker": OK, "worker": OK, "beat": OK}
    assert found.parts["database"].why == "OperationalError: could not connect to server"


def test_a_migration_that_is_missing_is_counted(parts, monkeypatch):
    monkeypatch.setattr(health, "_seen_migrated", set())
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("people.0009", False)])

    found = health.ask().parts["migrations"]

    assert (found.state, found.why) == (DOWN, "1 not applied: manage.py migrate")


def test_migrations_are_looked_at_until_all_are_applied_and_then_no_more(parts, monkeypatch):
    monkeypatch.setattr(health, "_seen_migrated", set())
    plans = [["one"], [], ["never looked at"]]
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: plans.pop(0))

    assert [health.ask().parts["migrations"].state for _ in range(3)] == [DOWN, OK, OK]


def test_with_the_broker_away_nothing_is_known_of_worker_and_beat(parts):
    parts.broker_is_away()

    found = health.ask()

    assert states(found) == {"database": OK, "migrations": OK, "broker": DOWN, "worker": UNKNOWN, "beat": UNKNOWN}
    assert not found.ready


@pytest.mark.parametrize(
    ("beat", "worker", "found"),
    [
        # seconds since the last sign of each: state of beat, state of worker
        (5, 5, (OK, OK)),
        (0, 59, (OK, OK)),
        (0, 61, (OK, DOWN)),
        (61, 70, (DOWN, OK)),  # nobody has asked the worker since: it is beat that is down
        (61, 200, (DOWN, DOWN)),
        (5, None, (OK, DOWN)),
        (None, 5, (DOWN, OK)),
        (None, None, (DOWN, UNKNOWN)),
    ],
)
def test_the_worker_is_judged_by_what_beat_asked_of_it_and_beat_by_the_clock(parts, beat, worker, found):
    parts.last_signs(beat=beat, worker=worker)

    asked = health.ask().parts

    assert (asked["beat"].state, asked["worker"].state) == found


# Signs of life


@pytest.fixture
def no_signs():
    cache.delete_many([heartbeats._key(who) for who in (heartbeats.BEAT, heartbeats.WORKER)])


def test_the_task_that_beat_sends_leaves_the_workers_sign(no_signs):
    assert heartbeats.last(heartbeats.WORKER) is None

    heartbeat.delay()

    assert time.time() - heartbeats.last(heartbeats.WORKER) < 5
    assert heartbeats.last(heartbeats.BEAT) is None


def test_beat_sends_a_heartbeat_far_more_often_than_it_may_be_missing(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["config.heartbeat"]

    assert entry["task"] == heartbeat.name
    assert entry["schedule"] * 3 <= min(health.BEAT_LIMIT, health.WORKER_LIMIT)
    assert entry["options"]["expires"] > entry["schedule"]


@pytest.fixture
def scheduler(monkeypatch):
    """Beat's, which finds nothing due for seven seconds."""
    monkeypatch.setattr(heartbeats.PersistentScheduler, "tick", lambda self: 7.0)
    return heartbeats.Scheduler.__new__(heartbeats.Scheduler)


def test_beat_leaves_its_sign_when_it_has_looked_for_what_is_due(scheduler, no_signs):
    assert scheduler.tick() == 7.0
    assert time.time() - heartbeats.last(heartbeats.BEAT) < 5


def test_beat_goes_on_with_the_cache_away(scheduler, monkeypatch, caplog):
    monkeypatch.setattr(heartbeats.cache, "set", refused)

    assert scheduler.tick() == 7.0
    assert [record.getMessage() for record in caplog.records] == [
        "Beat could not leave its sign of life: ConnectionError"
    ]


# Asked by everybody at once


def test_an_answer_is_given_again_for_five_seconds(monkeypatch):
    found = [ALL_WELL, WITHOUT_WORKER]
    answers = Answers(lambda: found.pop(0))
    clock = [100.0]
    monkeypatch.setattr(health.time, "monotonic", lambda: clock[0])

    assert answers.now() is ALL_WELL
    clock[0] = 104.9
    assert answers.now() is ALL_WELL
    clock[0] = 105.1
    assert answers.now() is WITHOUT_WORKER


class Slow:
    """Somebody who asks and waits, until the test lets them have the answer."""

    def __init__(self):
        self.began, self.may_end = threading.Event(), threading.Event()
        self.asked = 0

    def __call__(self):
        self.asked += 1
        self.began.set()
        assert self.may_end.wait(10)
        return ALL_WELL


def test_while_somebody_asks_the_others_are_not_kept_waiting(monkeypatch):
    """They get the answer of a moment ago; one that is too old tells nothing any more."""
    slow = Slow()
    answers = Answers(slow)
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    asking = threading.Thread(target=answers.now)
    asking.start()
    assert slow.began.wait(10)

    answers._latest = time.monotonic() - health.KEPT - 1, WITHOUT_WORKER
    assert answers.now() is WITHOUT_WORKER
    answers._latest = time.monotonic() - health.STALE - 1, ALL_WELL
    assert states(answers.now()) == dict.fromkeys(health.PARTS, UNKNOWN)

    slow.may_end.set()
    asking.join(10)
    assert slow.asked == 1
    assert answers.now() is ALL_WELL


def test_what_is_lacking_is_logged_for_the_operator(caplog):
    Answers(lambda: WITHOUT_WORKER).now()

    assert [record.getMessage() for record in caplog.records] == ["Not ready: worker down: 900 s behind"]


# The command


def test_the_command_says_everything_and_succeeds_when_all_is_well(parts, capsys):
    call_command("ready")

    assert capsys.readouterr().out == "database: ok\nmigrations: ok\nbroker: ok\nworker: ok\nbeat: ok\n"


def test_the_command_asks_for_what_is_named_and_fails_with_why(parts, capsys):
    parts.last_signs(beat=1, worker=900)

    with pytest.raises(CommandError, match=r"^Not ready: worker\.$"):
        call_command("ready", "worker")

    assert capsys.readouterr().out == "worker: down (899 s behind with its heartbeats)\n"


def test_a_worker_is_not_ill_because_the_database_is(parts, monkeypatch, capsys):
    monkeypatch.setattr(health, "_database", refused)

    call_command("ready", "worker", "beat")

    assert capsys.readouterr().out == "worker: ok\nbeat: ok\n"


def test_the_command_knows_its_parts():
    with pytest.raises(CommandError, match=r"There is no part “cache”\. The parts are database, migrations, broker"):
        call_command("ready", "cache")
