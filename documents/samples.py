"""Documents to look at: each app above registers examples of invented facts in its apps.py (make pdf-samples)."""

from collections.abc import Callable

samples: dict[str, Callable[[], bytes]] = {}


def register(name: str, make: Callable[[], bytes]) -> None:
    """`make` gives a PDF without reading the database."""
    samples[name] = make
