"""Work in the background that belongs to no app."""

from celery import shared_task

from config import heartbeats


@shared_task(name="config.heartbeat")
def heartbeat() -> None:
    heartbeats.leave(heartbeats.WORKER)
