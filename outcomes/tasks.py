"""What the scheduler does for outcomes: rows are the truth, twice is once."""

from celery import shared_task
from django.utils import timezone

from outcomes.writing import write_attendance


@shared_task(name="outcomes.write_attendance")
def write() -> None:
    """Every night: write the attendance by group of the cohorts that were finished since the last."""
    write_attendance(timezone.now())
