"""What one request asked of the database, counted where it is asked and told in the Server-Timing header."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "Server-Timing"
TOLD = re.compile(r'sql;dur=([0-9.]+);desc="(\d+)"')


@dataclass
class Asked:
    queries: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - began


class QueryCount:
    """Stands first, so that it counts what the other middlewares ask as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = Asked()
        with connection.execute_wrapper(asked):
            response = self.get_response(request)
        response.headers[HEADER] = f'sql;dur={asked.seconds * 1000:.2f};desc="{asked.queries}"'
        return response


def told(header: str | None) -> Asked:
    """What a response says in its header."""
    found = TOLD.search(header or "")
    if not found:
        raise ValueError(f"The response does not say what it asked of the database: {header!r}")
    return Asked(queries=int(found[2]), seconds=float(found[1]) / 1000)
