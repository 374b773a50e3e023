"""Work in the background on who is signed in."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> None:
    """Every day: sessions that have run out go, with whatever waited in them for somebody who never came back."""
    call_command("clearsessions")
