"""python -m tests.bench [outcomes] [--afresh] [--rounds 20]: measure, print, and keep the figures in var/bench."""

import json
import os
import platform
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from statistics import median

from config.services import where
from config.setup import Stopped, step
from tests.bench.data import FOLDER
from tests.bench.site import running


def main(arguments: list[str]) -> int:
    asked = parser().parse_args(arguments)
    try:
        with running(asked.afresh) as (port, env):
            os.environ.update(env)
            import django

            django.setup()
            return bench(port, asked)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> ArgumentParser:
    made = ArgumentParser(prog="make bench", description="Measures every page of the demo beside a bare Django page.")
    made.add_argument("names", nargs="?", default="", help="only pages whose URL name begins so, for example outcomes")
    made.add_argument("--afresh", action="store_true", help="make the demo's data anew")
    made.add_argument("--rounds", type=int, default=20, help="requests of each page")
    return made


def bench(port: int, asked: Namespace) -> int:
    """Find the pages, measure them, tell. 1 where a page breaks or asks too often, whatever the times are."""
    from accounts.demo import CAST, PARTICIPANT
    from people.models import Person
    from tests.bench import pages, reckoning, rendering, wire
    from tests.bench.browsing import Browser
    from tests.bench.measuring import measure

    browser = Browser(port)
    machine = about()
    print("\n" + "\n".join(f"  {name}: {value}" for name, value in machine.items()) + "\n")
    with step("Signing in as each of the cast"):
        for member in CAST:
            browser.sign_in(member.email)
    with step("Opening every page as everybody who may"):
        cast = Person.objects.in_bulk([member.email for member in CAST], field_name="email").values()
        found = pages.find(pages.wanted(asked.names), browser.open_page, pages.columns(cast))
    with step(f"Measuring {len(found.pages)} pages"):
        floor = (PARTICIPANT.email, "/bench/floor/")
        measured = list(measure(found, browser.open_page, floor, asked.rounds))
        bare = median(browser.open_page("", "/bench/bare/").ms for _ in range(asked.rounds))
    with step("Drawing documents, and fetching the first page as a phone does"):
        drawn = dict(rendering.render(asked.names))
        address = f"http://localhost:{port}/home/"
        first = wire.first_visit(address, browser.cookies[PARTICIPANT.email]) if not asked.names else {}
    failures = reckoning.failures(measured, found.broken)
    result = {
        "machine": machine,
        "bare_ms": bare,
        "floor_ms": median(page.floor for page in measured) if measured else None,
        "pages": [reckoning.as_json(page) for page in reckoning.ranked(measured)],
        "drawn_ms": drawn,
        "first_page_bytes": first,
        "not_met": found.missing,
        "failures": failures,
    }
    print("\n" + reckoning.table(measured) + "\n\n" + reckoning.summary(result))
    kept = keep(result)
    print(f"\nKept in {kept}")
    return 1 if failures else 0


def about() -> dict[str, str]:
    """What was measured on: the machine, the servers, how much data."""
    import django
    from django.conf import settings
    from django.db import connection

    from cohorts.models import Attendance, Cohort, Place
    from evaluations.models import Answer
    from people.models import AuditEvent

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = cursor.fetchone()[0].split(" ")[0]
    at = f" at {where(os.environ['DATABASE_URL'])}" if connection.vendor == "postgresql" else ", embedded"
    rows = {model._meta.verbose_name_plural: model._default_manager.count() for model in (Cohort, Place, Attendance)}
    rows |= {"answers": Answer.objects.count(), "audit events": AuditEvent.objects.count()}
    return {
        "Machine": f"{os.cpu_count()} cores, {processor()}, {platform.system()}",
        "Python": f"{platform.python_version()}, Django {django.get_version()}",
        "Database": f"{connection.display_name} {version}{at}",
        "Cache": f"Redis protocol at {where(settings.REDIS_URL)}",
        "Data": ", ".join(f"{count} {name}" for name, count in rows.items()),
        "When": datetime.now().astimezone().isoformat(timespec="minutes"),
    }


def processor() -> str:
    """The processor's own name for itself, where the system tells."""
    system = Path("/proc/cpuinfo")
    lines = system.read_text().splitlines() if system.exists() else []
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())


def keep(result: dict) -> Path:
    path = FOLDER / f"bench-{datetime.now().astimezone():%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(result, indent=1))
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
