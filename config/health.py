"""Whether Cadre is alive, and whether it is ready: for container healths, monitors and load balancers.

/health/live/   the process answers; nothing else is asked.
/health/ready/  200 when every part does its work, else 503; the body says which part does not.

What is asked for readiness:
  database    a query
  migrations  that all of them are applied
  broker      a ping through Celery's own connection
  beat        the age of its last sign of life (config/heartbeats.py)
  worker      that it does the heartbeats that beat sends it. A ping of Celery's (`control.ping`) would be answered by
              the worker's main process also when its pool hangs or it has stopped taking tasks; a heartbeat is a task.
              The worker is judged against beat's last sign, not the clock: where beat is away nobody asks the worker
              anything, and it is beat that is down.

Both addresses are answered before anything of the request is looked at (`answered_first`). A probe from inside the
network speaks plain HTTP and names the container or its number as host; it can be neither redirected nor refused for
that, ALLOWED_HOSTS needs no entry for it, and there is no session. The answers hold nothing that depends on the
request, and nothing but the names of parts and their states.

To ask costs a strength that strangers should not have: a process asks at most once in KEPT seconds, one thread at a
time, and gives everybody else the answer that it has.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config import heartbeats
from config.celery import app
from people.access import public

OK, DOWN, UNKNOWN = "ok", "down", "unknown"
PARTS = ("database", "migrations", "broker", "worker", "beat")
KEPT = 5.0  # seconds that an answer is given again
STALE = 20.0  # seconds after which an answer is given no more, even when the next one is long in coming
BEAT_LIMIT = 60.0  # seconds without a sign of beat
WORKER_LIMIT = 60.0  # seconds for which the worker may be behind beat
PATIENCE = 2.0  # seconds that the broker may take, and that one may wait for an answer somebody else asks for

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """The state of one part. `why` is for the operator's terminal; the page does not give it."""

    state: str
    why: str = ""


@dataclass(frozen=True)
class Readiness:
    parts: Mapping[str, Finding]

    @property
    def ready(self) -> bool:
        return all(finding.state == OK for finding in self.parts.values())


def ask(parts: Iterable[str] = PARTS) -> Readiness:
    """Ask now. Only what the named parts need is asked; each question ends within seconds."""
    wanted = set(parts)
    found: dict[str, Finding] = {}
    if wanted & {"database", "migrations"}:
        found |= _database()
    if wanted & {"broker", "worker", "beat"}:
        found |= _background()
    return Readiness({part: found[part] for part in PARTS if part in wanted})


def _database() -> dict[str, Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        missing = _missing_migrations()
    except Exception as error:
        return {"database": _down(error), "migrations": Finding(UNKNOWN)}
    applied = Finding(DOWN, f"{missing} not applied: manage.py migrate") if missing else Finding(OK)
    return {"database": Finding(OK), "migrations": applied}


_seen_migrated: set[str] = set()  # names of databases


def _missing_migrations() -> int:
    """How many are not applied. Once there are none, this process asks no more: nobody takes them away under it."""
    name = str(connection.settings_dict["NAME"])
    if name in _seen_migrated:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _seen_migrated.add(name)
    return missing


def _background() -> dict[str, Finding]:
    try:
        _ping_broker()
        beat, worker = heartbeats.last(heartbeats.BEAT), heartbeats.last(heartbeats.WORKER)
    except Exception as error:
        return {"broker": _down(error), "worker": Finding(UNKNOWN), "beat": Finding(UNKNOWN)}
    now = time.time()
    return {"broker": Finding(OK), "worker": worker_state(beat, worker), "beat": beat_state(beat, now)}


def _ping_broker() -> None:
    """On a connection of its own, as a message that is sent would open it; with the broker away it fails at once."""
    with app.connection_for_write(
        transport_options={"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    ) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0)
        channel = broker.channel()
        if broker.transport.driver_type == "redis":
            channel.client.ping()


def beat_state(beat: float | None, now: float) -> Finding:
    """From the time of beat's last sign."""
    if beat is None:
        return Finding(DOWN, "no sign of life yet")
    age = now - beat
    return Finding(OK) if age <= BEAT_LIMIT else Finding(DOWN, f"last sign of life {age:.0f} s ago")


def worker_state(beat: float | None, worker: float | None) -> Finding:
    """From the times of both last signs: the worker may not be further behind beat than WORKER_LIMIT."""
    if worker is None:
        return Finding(UNKNOWN, "never asked") if beat is None else Finding(DOWN, "no heartbeat done yet")
    behind = (beat or worker) - worker
    return Finding(OK) if behind <= WORKER_LIMIT else Finding(DOWN, f"{behind:.0f} s behind with its heartbeats")


def _down(error: Exception) -> Finding:
    lines = str(error).strip().splitlines()
    return Finding(DOWN, f"{type(error).__name__}: {lines[0] if lines else 'no words'}")


# The answer that is kept


class Answers:
    """The answers of one process, each given again for KEPT seconds, or for STALE while the next is being asked for."""

    def __init__(self, ask: Callable[[], Readiness]) -> None:
        self._ask = ask
        self._asking = threading.Lock()
        self._latest: tuple[float, Readiness] | None = None

    def now(self) -> Readiness:
        """Never asks twice at a time. Who comes while somebody asks, and finds no answer to be had, knows nothing."""
        fresh = self._younger_than(KEPT)
        if fresh:
            return fresh
        stale = self._younger_than(STALE)
        if not self._asking.acquire(timeout=0 if stale else PATIENCE):
            return stale or Readiness({part: Finding(UNKNOWN) for part in PARTS})
        try:
            return self._younger_than(KEPT) or self._asked()
        finally:
            self._asking.release()

    def _asked(self) -> Readiness:
        found = self._ask()
        self._latest = time.monotonic(), found
        if not found.ready:
            lacking = [f"{part} {each.state}: {each.why}" for part, each in found.parts.items() if each.state != OK]
            logger.warning("Not ready: %s", "; ".join(lacking))
        return found

    def _younger_than(self, seconds: float) -> Readiness | None:
        latest = self._latest
        return latest[1] if latest and time.monotonic() - latest[0] < seconds else None


answers = Answers(ask)


# The pages


@public("a container's health check or a load balancer asks whether this process answers")
@require_safe
@cache_control(no_store=True)
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


@public("a monitor asks which part is down; the answer is the same for everybody")
@require_safe
@cache_control(no_store=True)
def ready(request: HttpRequest) -> HttpResponse:
    found = answers.now()
    parts = {part: finding.state for part, finding in found.parts.items()}
    status = {"status": "ready" if found.ready else "not ready", "parts": parts}
    return JsonResponse(status, status=200 if found.ready else 503)


def answered_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the first of all: health is answered whatever the host name, the scheme or the cookies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/health/"):
            with suppress(Resolver404):
                return resolve(request.path_info).func(request)
        return get_response(request)

    return middleware
