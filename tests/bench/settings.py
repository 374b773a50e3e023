"""The project's own settings with the floor's page, a count of queries, and the demo's one click on PostgreSQL too."""

from config.settings import *

if ENVIRONMENT != "demo":
    raise ImproperlyConfigured("The bench runs on demo data of its own: make bench.")

DEMO = True  # the database is the bench's own (tests/bench/data.py), whatever its engine
ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.counting.QueryCount", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")
CACHES["default"]["KEY_PREFIX"] = "cadre-bench"
CELERY_TASK_ALWAYS_EAGER = True  # documents are made while the data is, and no message reaches another's worker
