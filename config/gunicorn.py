"""The web server's settings: gunicorn --config config/gunicorn.py config.wsgi

Read by gunicorn, not by Django. WEB_WORKERS and WEB_THREADS come from the environment (.env.sample).
"""

import os
from typing import Any

from gunicorn.glogging import Logger

from config.logs import without_what_identifies

bind = "0.0.0.0:8000"  # the container's own network; only the proxy reaches it
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
worker_class = "gthread"
preload_app = True  # read once and shared by the workers; wrong settings stop it at once

timeout = 60
graceful_timeout = 30
max_requests = 2000  # a worker that has leaked is replaced, not all of them at the same moment
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 a heartbeat written to a disk can stall
control_socket_disable = True

# Standard output: when, which request, what, how it went, how long. No address, name, query, referrer or browser.
accesslog = errorlog = "-"
access_log_format = "%(t)s %({x-request-id}i)s %(m)s %(U)s %(s)s %(B)s B %(M)s ms"


class Discreet(Logger):
    """Paths without what tells one person or thing from another, and health checks not at all."""

    def atoms(self, resp: Any, req: Any, asked: Any, request_time: Any) -> dict[str, Any]:
        atoms = super().atoms(resp, req, asked, request_time)
        atoms["U"] = without_what_identifies(asked.get("PATH_INFO") or "")
        return atoms

    def access(self, resp: Any, req: Any, asked: Any, request_time: Any) -> None:
        if not (asked.get("PATH_INFO") or "").startswith("/health/"):
            super().access(resp, req, asked, request_time)


logger_class = Discreet
