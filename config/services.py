"""Whether the servers that some commands need are there, told in a sentence when they are not.

python -m config.services postgresql redis chromium programs
"""

import os
import shutil
import sys
from urllib.parse import urlsplit

# What the tests of the deployment run, by the Debian package that has it. The service brings its own, in its images.
PROGRAMS = {
    "nginx": "nginx",
    "redis-server": "redis-server",
    "redis-cli": "redis-tools",
    "pg_dump": "postgresql-client",
    "openssl": "openssl",
    "curl": "curl",
}
# An ordinary user's PATH lacks the folder in which Debian has nginx.
PROGRAMS_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])


def where(url: str) -> str:
    """Host and port of a URL: what may be shown of it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def problem_with_postgresql(url: str, database: str | None = None) -> str:
    """What is wrong with the server of this URL, or nothing; `database` asks for another than the URL's."""
    import psycopg2

    if not url.startswith(("postgres://", "postgresql://")):
        return "DATABASE_URL names no PostgreSQL server. It looks like postgres://user:password@host:5432/name."
    try:
        psycopg2.connect(url, connect_timeout=5, **({"dbname": database} if database else {})).close()
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[0]
        return f"PostgreSQL at {where(url)} cannot be used; start it or set DATABASE_URL. It said: {reason}"
    return ""


def problem_with_redis(url: str) -> str:
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError) as error:
        return f"Redis at {where(url)} cannot be used; start it or set REDIS_URL. It said: {error}"
    return ""


def problem_with_chromium() -> str:
    if chromium():
        return ""
    return "The browser journeys need Chromium. Install it with: apt-get install chromium (or set CADRE_CHROMIUM)."


def chromium() -> str:
    """The system's Chromium or Chrome, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CADRE_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")


def problem_with_programs() -> str:
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name, path=PROGRAMS_PATH)]
    if not missing:
        return ""
    return f"The tests of the deployment need more programs. Install them with: apt-get install {' '.join(missing)}"


def main(wanted: list[str]) -> int:
    problems = {
        # The tests make a database of their own, so only the server must be there.
        "postgresql": lambda: problem_with_postgresql(os.environ.get("DATABASE_URL", ""), database="postgres"),
        "database": lambda: problem_with_postgresql(os.environ.get("DATABASE_URL", "")),
        "redis": lambda: problem_with_redis(os.environ.get("REDIS_URL", "")),
        "chromium": problem_with_chromium,
        "programs": problem_with_programs,
    }
    found = [problem for problem in (problems[name]() for name in wanted) if problem]
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
