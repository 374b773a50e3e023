"""Signs of life that beat and the worker leave in the shared cache, each the time at which it was left.

Beat leaves its own at every turn of its loop, and every ten seconds sends the task `config.heartbeat`. The process of
the worker that does this task leaves the worker's sign. So the worker's sign has made the whole way: beat, broker,
worker, one of its processes, cache. The task has a queue of its own, since behind a batch of certificates it would
come late, and a worker that is only busy would look dead.
"""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.core.cache import cache

BEAT, WORKER = "beat", "worker"

logger = logging.getLogger(__name__)


def leave(who: str) -> None:
    cache.set(_key(who), time.time(), timeout=None)


def last(who: str) -> float | None:
    """When the last sign was left, in seconds since the epoch; None where there is none."""
    return cache.get(_key(who))


def _key(who: str) -> str:
    return f"heartbeat:{who}"


class Scheduler(PersistentScheduler):
    """Celery's own, which leaves a sign whenever it has looked for what is due: at least every ten seconds."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        until_next = super().tick(*args, **kwargs)
        try:
            leave(BEAT)
        except Exception as error:  # with the cache away beat goes on, and readiness says that it is away
            logger.warning("Beat could not leave its sign of life: %s", type(error).__name__)
        return until_next
