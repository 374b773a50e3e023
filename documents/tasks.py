"""Work in the background: thin, ids in."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="documents.make_document")
def make_document(document_id: str) -> None:
    from documents.making import make

    make(document_id)


@shared_task(name="documents.sweep_documents")
def sweep_documents() -> None:
    """The one retry there is: wake a worker for every document that nobody works on."""
    from documents.sweeping import take_up

    for document_id in take_up(timezone.now()):
        make_document.delay_on_commit(document_id)


@shared_task(name="documents.remove_orphans")
def remove_orphans() -> None:
    from documents.sweeping import remove_orphans as remove

    remove(timezone.now())
