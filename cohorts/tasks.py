"""Work in the background on cohorts."""

from celery import shared_task

from cohorts import expiry
from core.dates import today


@shared_task(name="cohorts.remind_of_expiry")
def remind_of_expiry() -> None:
    """Twice a day: tell of qualifications and memberships that expire within 60 days, once each."""
    expiry.remind(today=today(), by=None)
