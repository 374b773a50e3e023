"""What nobody works on is taken up again, and files that no row names are removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Q

from documents.making import FOLDER, GAVE_UP
from documents.models import Document, DocumentState

AT_ONCE = 200
SENT_AGAIN_AFTER = timedelta(seconds=60)
ORPHAN_AFTER = timedelta(hours=24)


def take_up(now: datetime) -> list[str]:
    """Ids of the documents to be made again, each marked so that the next sweep leaves it a minute.

    A document whose worker died waits once more; one that was tried often enough has failed.
    """
    forgotten = Document.objects.forgotten(now)
    forgotten.exhausted().update(state=DocumentState.FAILED, error=GAVE_UP, finished_at=now)
    taken = []
    for document in Document.objects.forgotten(now).order_by("lease_until")[:AT_ONCE]:
        unchanged = Q(state=document.state, attempt=document.attempt, lease_until=document.lease_until)
        if Document.objects.filter(unchanged, pk=document.pk).update(
            state=DocumentState.WAITING, lease_until=now + SENT_AGAIN_AFTER
        ):
            taken.append(str(document.pk))
    return taken


def remove_orphans(now: datetime) -> int:
    """Delete files that no row names (their worker was killed between the two); how many there were."""
    old = [name for name in _files() if default_storage.get_modified_time(name) < now - ORPHAN_AFTER]
    named = set(Document.objects.filter(file__in=old).values_list("file", flat=True))
    orphans = [name for name in old if name not in named]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)


def _files() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
