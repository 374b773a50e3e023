"""What the scheduler does for cohorts: rows are the truth, twice is once."""

from celery import shared_task

from cohorts import early_warning, expiry, tapping
from core.dates import today


@shared_task(name="cohorts.remind_of_expiry")
def remind_of_expiry() -> None:
    """Twice a day: tell of qualifications and memberships that expire within 60 days, once each."""
    expiry.remind(today=today(), by=None)


@shared_task(name="cohorts.forget_taps")
def forget_taps() -> None:
    """Every day: remove the identities of taps of long ago."""
    tapping.forget_taps()


@shared_task(name="cohorts.warn")
def warn() -> None:
    """Every morning: tell of those who fell below the rule of attendance since the last."""
    early_warning.warn()
