"""The site as make demo runs it: gunicorn, its application loaded before it forks, and a broker where none is given.

One process instead of two, so that the floor and the page beside it are served by the same one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.demo import PATIENCE, Service, accepts_connections, broker_binary, free_port, stop, wait_for
from config.setup import step
from tests.bench.data import FOLDER, prepare, servers


@contextmanager
def running(afresh: bool) -> Iterator[tuple[int, dict[str, str]]]:
    """The port of the site and what it runs with, until the block is left."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    port, broker_port = free_port(), free_port()
    env = servers(port, broker_port)
    services = []
    try:
        if env["REDIS_URL"].endswith(f":{broker_port}/0"):
            services.append(broker(broker_port, env))
            services[0].start()
            wait_for(services[0], lambda: accepts_connections(broker_port))
        prepare(env, afresh)
        services.append(web_server(port, env))
        with step("Starting the web server"):
            services[-1].start()
            wait_for(services[-1], lambda: accepts_connections(port))
        yield port, env
    finally:
        stop(services)


def broker(port: int, env: dict[str, str]) -> Service:
    words = [broker_binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]
    return Service("broker", words, env, log("broker"))


def web_server(port: int, env: dict[str, str]) -> Service:
    words = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"]
    words += ["--workers", "1", "--threads", "4", "--timeout", str(PATIENCE), "--no-control-socket"]
    return Service("web server", words, env, log("web"))


def log(name: str) -> Path:
    path = FOLDER / "logs" / f"{name}.log"
    path.unlink(missing_ok=True)
    return path
