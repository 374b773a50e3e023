"""The Celery application. Rows are the truth: a message only wakes a worker, and sweepers find what was not told."""

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class WakingTask(DjangoTask):
    """A task whose message may be lost: with the broker away, the page still answers and the sweeper does the work."""

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        def wake() -> None:  # a function with a name, which Django writes into the log if it fails
            self.delay(*args, **kwargs)

        transaction.on_commit(wake, robust=True)


app = Celery("cadre", task_cls=WakingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
