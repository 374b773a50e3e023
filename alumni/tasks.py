"""What the scheduler does for alumni: rows are the truth, twice is once."""

from celery import shared_task

from alumni import mornings
from core.dates import today


@shared_task(name="alumni.ask")
def ask() -> None:
    """Every morning: ask those whose cohort ended 3 or 12 months ago, remind them once, close after six weeks."""
    mornings.morning(today())
