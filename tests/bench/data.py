"""The bench's own data: the demo in a database that nothing else uses, made once, and anew when the demo changed."""

import hashlib
import os
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from config.demo import manage
from config.services import problem_with_postgresql, problem_with_redis, where
from config.setup import ROOT, Stopped, step

FOLDER = ROOT / "var" / "bench"
OWN = "_bench"  # the end of the name of every database that the bench may remove
WEEK = 7 * 24 * 60 * 60  # the demo is dated from the day on which it is made
MAKERS = ("home/demo/*.py", "accounts/demo.py", "programmes/blueprints/*", "*/migrations/0*.py")


def servers(port: int, broker_port: int) -> dict[str, str]:
    """What the processes are told, with PostgreSQL and Redis where they answer; says which of them do."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    # The server must answer; the database that the URL names is not touched.
    on_postgresql = database and not told(problem_with_postgresql(database, database="postgres"))
    on_redis = redis and not told(problem_with_redis(redis))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "CADRE_ENV": "demo",
        "CADRE_DATA_DIR": str(FOLDER),
        "DATABASE_URL": own_database(database) if on_postgresql else f"sqlite:///{FOLDER / 'cadre.sqlite3'}",
        "REDIS_URL": redis if on_redis else f"redis://127.0.0.1:{broker_port}/0",
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
    }


def told(problem: str) -> str:
    if problem:
        print(f"  {problem}")
    return problem


def own_database(url: str) -> str:
    """The database beside the one of the URL, by the name that marks it as the bench's."""
    parts = urlsplit(url)
    name = parts.path.strip("/")
    return urlunsplit(parts._replace(path=f"/{name if name.endswith(OWN) else name + OWN}"))


def prepare(env: dict[str, str], afresh: bool) -> None:
    """Data and static files, made where they are not there or out of date."""
    made = FOLDER / f"made-{hashlib.sha256(env['DATABASE_URL'].encode()).hexdigest()[:8]}.stamp"
    if afresh or not up_to_date(made):
        made.unlink(missing_ok=True)
        with step("Making the database"):
            empty(env["DATABASE_URL"])
            manage(env, "migrate", "--no-input", "--verbosity", "0")
        with step("Loading the demo's data"):
            manage(env, "seed")
        made.write_text(makers())
    with step("Collecting the static files"):
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")


def up_to_date(made: Path) -> bool:
    return made.exists() and made.read_text() == makers() and time.time() - made.stat().st_mtime < WEEK


def makers() -> str:
    """A fingerprint of the code that decides what the demo's data are."""
    files = sorted(path for pattern in MAKERS for path in ROOT.glob(pattern) if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def empty(url: str) -> None:
    """Remove the bench's own database, and make it again where a server keeps it."""
    if url.startswith("sqlite"):
        for path in FOLDER.glob("cadre.sqlite3*"):
            path.unlink()
        return
    name = urlsplit(url).path.strip("/")
    if not name.endswith(OWN):
        raise Stopped(f"'{name}' is not a database of the bench, and is left alone.")
    server = psycopg2.connect(url, dbname="postgres")
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg2.Error as error:
        raise Stopped(f"The bench cannot make its database '{name}' at {where(url)}: {str(error).strip()}") from error
    finally:
        server.close()
