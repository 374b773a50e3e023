"""Cadre as docker-compose.yml describes it, each service by its very command line, as processes of this machine.

What a container would have of its own is put in by name, and nothing else is changed: folders, ports, the addresses of
database and broker (`in_place_of`). PostgreSQL is the one of DATABASE_URL, with a database of its own; Redis runs anew.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2

from config.demo import free_port
from config.services import PROGRAMS_PATH
from tests.config import compose
from tests.config.compose import ROOT, Service

HOST = "cadre.example"
PATH = os.pathsep.join([str(Path(sys.executable).parent), PROGRAMS_PATH])
VALUES = {
    "POSTGRES_PASSWORD": "not-a-real-one",
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHI",
    "CADRE_FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "LOG_LEVEL": "INFO",
    "WEB_WORKERS": "1",  # each keeps its last answer for a while, and a test asks for one
}
CERTIFICATE = next(
    line.strip() for line in (ROOT / "docs" / "deploying.md").read_text().splitlines() if "openssl req -x509" in line
)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Running:
    process: subprocess.Popen
    log: Path

    @property
    def says(self) -> str:
        return self.log.read_text(errors="replace")


@dataclass
class Installation:
    """Made by `start_all`; whatever runs is ended and removed by `remove`."""

    mail_port: int
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="cadre-installation-")))
    running: dict[str, Running] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web, self.http, self.https, self.redis = (free_port() for _ in range(4))
        self.database = f"cadre_installation_{os.getpid()}"
        self.folder.chmod(0o755)
        for name in ("tmp", "tls", "media", "static", "logs"):
            (self.folder / name).mkdir()
        (self.folder / "tmp").chmod(0o1777)
        self.services = compose.read(**VALUES, EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}")
        self.postgres = urlsplit(os.environ["DATABASE_URL"])

    # Where things are

    @property
    def database_url(self) -> str:
        return self.postgres._replace(path=f"/{self.database}", query="").geturl()

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis}/0"

    def in_place_of(self) -> dict[str, str]:
        """What stands in the file, and what stands for it here."""
        return {
            f"postgres://cadre:{quote(VALUES['POSTGRES_PASSWORD'])}@postgres:5432/cadre": self.database_url,
            "redis://redis:6379/0": self.redis_url,
            "127.0.0.1:8000": f"127.0.0.1:{self.web}",
            "127.0.0.1:8443": f"127.0.0.1:{self.https}",
            "/etc/nginx/nginx.conf": str(self.folder / "nginx.conf"),
            "/tmp/": f"{self.folder}/tmp/",
        }

    def put(self, text: str) -> str:
        known = self.in_place_of()
        return re.sub("|".join(map(re.escape, known)), lambda found: known[found.group()], text)

    def environment(self, service: Service) -> dict[str, str]:
        """As compose gives it, and what the image says of folders."""
        return {name: self.put(value) for name, value in service.environment.items()} | {
            "PATH": PATH,
            "HOME": str(self.folder / "tmp"),
            "CADRE_MEDIA_DIR": str(self.folder / "media"),
            "CADRE_STATIC_DIR": str(self.folder / "static"),
            "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{self.web}",
            "PGPORT": str(self.postgres.port or 5432),
            "PYTHONUNBUFFERED": "1",
        }

    # Starting and stopping

    def start_all(self) -> None:
        self.make_database()
        self.make_certificate()
        self.write_nginx_conf(self.folder / "nginx.conf", web=self.web, http=self.http, https=self.https)
        self.start("redis")
        wait_until(lambda: listens(self.redis), 10)
        collecting = subprocess.Popen(  # the line of the Dockerfile
            ["python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=ROOT,
            env=self.environment(self.services["migrate"])
            | {"CADRE_ENV": "test", "CADRE_DATA_DIR": str(self.folder / "build")},
        )
        migration = self.start("migrate")
        assert migration.process.wait(120) == 0, migration.says
        assert collecting.wait(60) == 0
        for name in ("web", "worker", "beat", "proxy"):
            self.start(name)
        self.wait_until_ready()

    def start(self, name: str) -> Running:
        service = self.services[name]
        command = [self.put(word) for word in service.command]
        if name == "redis":
            command += ["--port", str(self.redis), "--bind", "127.0.0.1", "--dir", str(self.folder / "tmp")]
        self.running[name] = self.run_in_background(name, command, self.environment(service))
        return self.running[name]

    def run_in_background(self, name: str, command: list[str], environment: dict[str, str]) -> Running:
        log = self.folder / "logs" / f"{name}.log"
        log.touch()
        log.chmod(0o666)
        with log.open("ab") as out:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(unprivileged() if command[0] == "nginx" else {}),
            )
        return Running(process, log)

    @contextmanager
    def another_proxy(self, before: int) -> Iterator[int]:
        """A second proxy of the same configuration, before another port than the web server's; its port."""
        conf, port = self.folder / "another.conf", free_port()
        self.write_nginx_conf(conf, web=before, http=free_port(), https=port)
        running = self.run_in_background("another", ["nginx", "-c", str(conf)], {"PATH": PATH})
        try:
            wait_until(lambda: listens(port), 10, lambda: running.says)
            yield port
        finally:
            running.process.send_signal(signal.SIGTERM)
            running.process.wait(10)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Meanwhile the service is stopped; in the end everything is as it was."""
        self.stop(name)
        try:
            yield
        finally:
            self.start(name)
            self.wait_until_ready()

    def stop(self, name: str) -> int:
        """As `docker compose stop` does: the signal to the main process; its exit status."""
        given = self.services[name].given
        running = self.running.pop(name)
        running.process.send_signal(getattr(signal, given.get("stop_signal", "SIGTERM")))
        return running.process.wait(float(given.get("stop_grace_period", "10s").removesuffix("s")))

    def remove(self) -> None:
        for running in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(running.process.pid, signal.SIGKILL)
            running.process.wait(10)
        self.ask_postgres(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder)

    def make_database(self) -> None:
        self.ask_postgres(f'CREATE DATABASE "{self.database}"')

    def ask_postgres(self, statement: str) -> None:
        with closing(psycopg2.connect(self.postgres._replace(path="/postgres", query="").geturl())) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def make_certificate(self) -> None:
        """By the command of docs/deploying.md."""
        command = CERTIFICATE.replace("cadre.example", HOST).replace("tls/", f"{self.folder}/tls/")
        subprocess.run(["bash", "-c", command], check=True, capture_output=True)
        (self.folder / "tls" / "privkey.pem").chmod(0o644)  # on this machine nobody is in it but the test

    def write_nginx_conf(self, to: Path, *, web: int, http: int, https: int) -> None:
        text = (ROOT / "config" / "nginx.conf").read_text()
        for there, here in {
            "listen 8080 ": f"listen 127.0.0.1:{http} ",
            "listen 8443 ": f"listen 127.0.0.1:{https} ",
            "set $web web:8000;": f"set $web 127.0.0.1:{web};",
            " /tmp/": f" {self.folder}/tmp/{to.stem}-",
            " /etc/nginx/tls/": f" {self.folder}/tls/",
        }.items():
            assert there in text, f"{there} is no longer in nginx.conf"
            text = text.replace(there, here)
        to.write_text(text)

    # Asking

    def check(self, name: str) -> subprocess.CompletedProcess:
        """The health check of a service, by its very command line."""
        command = [self.put(word) for word in self.services[name].health_check]
        if name == "redis":
            command[1:1] = ["-p", str(self.redis)]
        return self.run(command, self.services[name])

    def manage(self, *words: str) -> subprocess.CompletedProcess:
        return self.run(["python", "manage.py", *words], self.services["web"])

    def run(self, command: list[str], service: Service) -> subprocess.CompletedProcess:
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(service), capture_output=True, text=True, check=False
        )

    def get(self, path: str, **options) -> Answer:
        """By way of the proxy."""
        return ask(self.https, path, certificate=self.folder / "tls" / "fullchain.pem", **options)

    def states(self) -> dict[str, str]:
        """What a probe from inside the network is told: plain HTTP, the container's name as host."""
        answer = ask(self.web, "/health/ready/", host="web:8000")
        told = json.loads(answer.text)
        assert (answer.status == 200) is (told["status"] == "ready") is (set(told["parts"].values()) == {"ok"})
        return told["parts"]

    def lacking(self) -> dict[str, str]:
        return {part: state for part, state in self.states().items() if state != "ok"}

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            with suppress(OSError, http.client.HTTPException):
                return self.lacking() == {}
            return False

        wait_until(ready, 90, lambda: "\n".join(running.says[-1500:] for running in self.running.values()))


def ask(port: int, path: str, *, host: str = HOST, certificate: Path | None = None, **options) -> Answer:
    """One request to this machine under a host's name; with a certificate by TLS, and verified."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    if certificate:
        trusted = ssl.create_default_context(cafile=certificate)
        connection.sock = trusted.wrap_socket(connection.sock, server_hostname=HOST)
    with closing(connection):
        headers = {"Host": host} | options.pop("headers", {})
        connection.request(options.pop("method", "GET"), path, headers=headers, **options)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode(errors="replace"))


def unprivileged() -> dict:
    """Root becomes nobody, as the proxy's container is an ordinary user."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(true: Callable[[], bool], seconds: float, what: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"Waited {seconds} s in vain.\n{what()}"
        time.sleep(0.2)
