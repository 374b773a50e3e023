"""Work in the background on messages."""

from celery import shared_task

from outbox import sending


@shared_task(name="outbox.send_message", time_limit=120)
def send_message(message_id: str) -> None:
    sending.send(message_id)


@shared_task(name="outbox.sweep_outbox")
def sweep_outbox() -> None:
    """Every minute: wake workers for what has come due, and show what was lost."""
    sending.give_up_lost()
    for message_id in sending.overdue():
        send_message.delay_on_commit(message_id)
