"""What may stand in a log, and in what form: one JSON object a line in production.

A log is read by people who may read nothing of what Cadre holds, and is kept in places that nobody counts. So no path
is written with the keys and tokens in it, and an exception is told by its kind and place, never by its words, which may
quote what somebody wrote (docs/adr/0004-confidential-text.md).
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

PLAIN = re.compile(r"[a-z][a-z-]*(\.[a-z]+)?")


def without_what_identifies(path: str) -> str:
    """Words stay; keys, tokens and numbers, which tell one person's page from another's or open it, become “…”."""
    if path.startswith("/static/"):
        return path
    return "/".join(part if not part or PLAIN.fullmatch(part) else "…" for part in path.split("/"))


class Json(logging.Formatter):
    """`request` is the number that the proxy gave the request; the access log has the same."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": _says(record),
        }
        request: Any = getattr(record, "request", None)
        if hasattr(request, "headers"):
            line["request"] = request.headers.get("X-Request-ID", "")
        if record.exc_info and record.exc_info[1]:
            line["raised"] = _chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _says(record: logging.LogRecord) -> str:
    """The message, with discreet arguments. Celery gives a failed task's exception as words, under the name `exc`."""
    args: Any = record.args
    if isinstance(args, dict):
        raised = record.exc_info[0] if record.exc_info else None
        args = {key: _discreet(value) for key, value in args.items()}
        if raised and "exc" in args:
            args["exc"] = raised.__name__
    elif args:
        args = tuple(_discreet(value) for value in args)
    return str(record.msg) % args if args else str(record.msg)


def _discreet(value: object) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    return without_what_identifies(value) if isinstance(value, str) and value.startswith("/") else value


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """The exception and those before it, latest first: the kind of each, and the places it went through."""
    found: list[dict[str, Any]] = []
    following: BaseException | None = error
    while following and len(found) < 5:
        found.append({"kind": type(following).__qualname__, "places": _places(following.__traceback__)})
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return found


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


class NoHeartbeats(logging.Filter):
    """A heartbeat is told four times in ten seconds; only one that fails is worth a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or "config.heartbeat" not in record.getMessage()
