"""Work in the background on the audit trail."""

from celery import shared_task

from people import audit


@shared_task(name="people.seal_audit_trail")
def seal_audit_trail() -> None:
    """Every five minutes: seal what has been written since, batch by batch."""
    while audit.seal() == audit.SEALED_AT_ONCE:
        pass
