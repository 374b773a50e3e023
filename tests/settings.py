"""The project's own settings with cheap passwords and, where no services are named, nothing outside the process."""

import os

os.environ["CADRE_ENV"] = "test"
# Clearing the cache empties a Redis database, so each process of a run in several has one of its own.
if (worker := os.environ.get("PYTEST_XDIST_WORKER", "")) and "REDIS_URL" in os.environ:
    address, _, number = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{address}/{int(number) + int(worker.removeprefix('gw'))}"

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if not os.environ.get("REDIS_URL"):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# A task runs where it is asked for, except in the journeys, whose worker is a process of its own (make e2e).
if not os.environ.get("CADRE_REAL_WORKER"):
    CELERY_BROKER_URL = "memory://"
    CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
# Where nothing has been collected, WhiteNoise warns, and a warning is an error here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
