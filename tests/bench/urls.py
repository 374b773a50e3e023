"""Cadre's URLs and the two pages that they are measured against."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500
from tests.bench import floor

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/floor/", floor.floor, name="bench_floor"),
    path("bench/bare/", floor.bare, name="bench_bare"),
    path("", include("config.urls")),
]
