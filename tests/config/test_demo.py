"""The demo's launcher, on small processes of its own in place of Cadre's."""

import os
import signal
import socket
import sys
import textwrap
import time

import pytest

from config import demo
from config.setup import Stopped

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])


@pytest.fixture
def service(tmp_path, monkeypatch):
    """A process that runs a few lines of Python, ended when the test ends."""
    started = []
    monkeypatch.setattr(demo, "ROOT", tmp_path)

    def service(lines, name="worker"):
        made = demo.Service(
            name, [sys.executable, "-c", textwrap.dedent(lines)], dict(os.environ), tmp_path / f"{name}.log"
        )
        made.start()
        started.append(made)
        return made

    yield service
    for made in started:
        made.kill()


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def says(service, words):
    until(lambda: words in service.log.read_text())


SLEEPS = "import time; print('awake', flush=True); time.sleep(60)"
FINISHES = """
    import signal, sys, time
    signal.signal(signal.SIGTERM, lambda *_: (print("finished", time.monotonic_ns(), flush=True), sys.exit()))
    print("awake", flush=True)
    time.sleep(60)
"""
IGNORES = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("awake", flush=True)
    time.sleep(60)
"""
HAS_A_CHILD = """
    import signal, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print("child", child.pid, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: (print("child", child.poll(), flush=True), sys.exit()))
    time.sleep(60)
"""


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# Stopping


def test_stopping_lets_each_process_finish_what_it_does(service):
    worker = service(FINISHES)
    says(worker, "awake")

    demo.stop([worker])

    assert worker.log.read_text().startswith("awake\nfinished")
    assert worker.how_it_ended() == "exit status 0"


def test_stopping_signals_the_main_process_alone_and_leaves_no_child_behind(service):
    worker = service(HAS_A_CHILD)
    says(worker, "\n")
    child = int(worker.log.read_text().split()[1])

    demo.stop([worker])

    assert worker.log.read_text() == f"child {child}\nchild None\n"
    until(lambda: not alive(child))


def test_the_broker_stops_after_the_worker_that_needs_it(service):
    broker, worker = service(FINISHES, name="broker"), service(FINISHES)
    says(broker, "awake")
    says(worker, "awake")

    demo.stop([broker, worker])

    finished = {made.name: int(made.log.read_text().split()[-1]) for made in (broker, worker)}
    assert finished["broker"] > finished["worker"]


def test_a_second_ctrl_c_stops_at_once_what_does_not_want_to(service, monkeypatch):
    worker = service(IGNORES)
    says(worker, "awake")
    before = signal.getsignal(signal.SIGINT)

    def pressed(services):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "wait_until_stopped", pressed)
    demo.stop([worker])
    signal.signal(signal.SIGINT, before)

    assert worker.how_it_ended() == "signal 9"


def test_a_process_that_never_finishes_is_ended_and_named(service, monkeypatch, capsys):
    worker = service(IGNORES)
    says(worker, "awake")
    monkeypatch.setattr(demo, "PATIENCE", 0.2)

    demo.stop([worker])

    assert capsys.readouterr().out == "Not stopped after 0.2 s, and ended: worker\n"
    assert worker.how_it_ended() == "signal 9"


def test_ctrl_c_in_the_terminal_reaches_the_launcher_alone(service):
    worker = service(SLEEPS)

    assert os.getpgid(worker.process.pid) == worker.process.pid != os.getpgid(0)


# A process that stops by itself


def test_a_process_that_cannot_start_is_named_with_the_end_of_its_log(service):
    worker = service("print('No module named x'); raise SystemExit(3)")
    worker.process.wait()

    with pytest.raises(Stopped) as reason:
        demo.start_again(worker)

    assert str(reason.value) == (
        "The worker stopped soon after it started (exit status 3).\n    The end of worker.log:\n    No module named x"
    )


def test_a_process_that_had_worked_for_a_while_is_started_again_and_it_says_so(service, monkeypatch, capsys):
    worker = service(SLEEPS)
    says(worker, "awake")
    monkeypatch.setattr(demo, "SETTLED", 0)
    first = worker.process.pid
    worker.process.kill()
    worker.process.wait()

    demo.start_again(worker)

    assert capsys.readouterr().out == "The worker stopped (signal 9) and is started again. Its log: worker.log\n"
    assert worker.running
    assert worker.process.pid != first


def test_a_service_that_stops_while_it_is_waited_for_is_named(service):
    web = service("raise SystemExit(1)", name="web server")

    with pytest.raises(Stopped, match="The web server stopped soon after it started"):
        demo.wait_for(web, lambda: False)


def test_a_service_that_stays_silent_is_named(service, monkeypatch):
    monkeypatch.setattr(demo, "PATIENCE", 0.1)
    web = service(SLEEPS, name="web server")

    with pytest.raises(Stopped, match=r"The web server does not answer after 0\.1 s\."):
        demo.wait_for(web, lambda: False)


# The port


@pytest.mark.parametrize("given", ["eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_no_port_is_refused_in_a_sentence(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(Stopped, match=f"PORT is '{given}'. Give a number from 1 to 65535"):
        demo.chosen_port()


def test_a_taken_port_is_named_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(Stopped) as reason:
            demo.held_port(port)

    assert str(reason.value) == (
        f"Port {port} is taken by another program. Choose another, for example: make demo PORT={port + 1}"
    )


def test_a_port_that_is_held_is_not_given_to_anybody_else():
    port = demo.free_port()

    with demo.held_port(port), pytest.raises(Stopped, match=f"Port {port} is taken"):
        demo.held_port(port)


# The data


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "DATA", tmp_path)
    monkeypatch.setattr(demo, "LOGS", tmp_path / "logs")
    for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def managed(data, monkeypatch):
    """The management commands that were run, and nothing run."""
    commands = []
    monkeypatch.setattr(demo, "manage", lambda env, *words: commands.append(words[0]))
    return commands


def test_the_address_follows_the_port(data):
    assert demo.environment(8123, 9)["SITE_URL"] == "http://localhost:8123"


def test_the_demo_uses_its_own_database_and_broker(data):
    env = demo.environment(8000, 7001)

    assert (env["CADRE_ENV"], env["DATABASE_URL"], env["REDIS_URL"]) == (
        "demo",
        f"sqlite:///{data}/cadre.sqlite3",
        "redis://127.0.0.1:7001/0",
    )


def test_a_database_named_in_the_environment_is_used_instead(data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@localhost/mine")

    assert demo.environment(8000, 7001)["DATABASE_URL"] == "postgres://me@localhost/mine"


def test_the_first_start_loads_the_data_and_the_second_keeps_it(managed, data):
    env = demo.environment(8000, 7001)

    demo.prepare(env)
    demo.prepare(env)

    assert managed == ["migrate", "seed", "collectstatic", "migrate"]


def test_a_load_that_was_broken_off_is_done_afresh(managed, data, monkeypatch):
    env = demo.environment(8000, 7001)
    (data / "cadre.sqlite3").touch()

    def broken(env, *words):
        if words[0] == "seed":
            raise KeyboardInterrupt

    monkeypatch.setattr(demo, "manage", broken)
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(env)

    demo.begin(env, afresh=False)

    assert list(data.iterdir()) == []


def test_starting_keeps_what_is_there(data):
    env = demo.environment(8000, 7001)
    (data / "cadre.sqlite3").touch()

    demo.begin(env, afresh=False)

    assert [path.name for path in data.iterdir()] == ["cadre.sqlite3"]


def test_starting_afresh_removes_what_the_demo_made_and_nothing_else(data):
    for name in ("cadre.sqlite3", "cadre.sqlite3-wal", "loaded-1.stamp", "letter.txt"):
        (data / name).touch()
    (data / "media" / "documents").mkdir(parents=True)

    demo.begin(demo.environment(8000, 7001), afresh=True)

    assert [path.name for path in data.iterdir()] == ["letter.txt"]


def test_starting_afresh_does_not_touch_a_database_of_ones_own(data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@localhost/mine")

    with pytest.raises(Stopped, match="make demo-reset clears the embedded database only"):
        demo.begin(demo.environment(8000, 7001), afresh=True)


def test_a_second_launcher_on_the_same_data_is_told_where_the_first_one_serves(data):
    with demo.only_one(8000), pytest.raises(Stopped) as reason, demo.only_one(8001):
        pass

    assert str(reason.value) == "The demo already runs from this folder, on http://localhost:8000."


def test_a_command_that_fails_is_named_with_what_it_said():
    with pytest.raises(Stopped) as reason:
        demo.manage({"CADRE_ENV": "test"}, "no_such_command")

    assert str(reason.value) == (
        "'manage.py no_such_command' failed, so the demo does not start. It said:\n"
        "Unknown command: 'no_such_command'\nType 'manage.py help' for usage."
    )


def test_changed_static_files_are_collected_again(data, managed, monkeypatch, tmp_path_factory):
    root = tmp_path_factory.mktemp("checkout")
    (root / "static").mkdir()
    monkeypatch.setattr(demo, "ROOT", root)
    env = demo.environment(8000, 7001)
    demo.prepare(env)
    managed.clear()
    (root / "static" / "cadre.css").write_text("body {}")

    demo.prepare(env)

    assert managed == ["migrate", "collectstatic"]


# The broker


def test_the_broker_in_the_wheel_runs_on_this_machine():
    assert demo.broker_binary().endswith("/valkey-server")


def test_the_broker_listens_to_this_machine_only(data):
    command = demo.broker(7001, {}).command

    assert command[command.index("--bind") + 1] == "127.0.0.1"
