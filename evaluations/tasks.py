"""Opening and closing surveys by the clock: the scheduler pulls, rows are the truth, twice is once."""

from celery import shared_task
from django.utils import timezone

from core.dates import today
from evaluations import actions


@shared_task(name="evaluations.open_surveys")
def open_surveys() -> None:
    """Every few minutes: ask about sessions and elements that are over."""
    now = timezone.now()
    actions.open_session_surveys(now=now)
    actions.open_pooled_surveys(now=now)


@shared_task(name="evaluations.close_surveys")
def close_surveys() -> None:
    """Every hour: close what was open until yesterday, and write down what it came to."""
    actions.close_due_surveys(on=today())
