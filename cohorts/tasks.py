"""What the scheduler does for cohorts: rows are the truth, twice is once."""

from celery import shared_task

from cohorts import tapping


@shared_task(name="cohorts.forget_taps")
def forget_taps() -> None:
    """Every day: remove the identities of taps of long ago."""
    tapping.forget_taps()
