"""What nobody works on is taken up again, and files that no row names are removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Q

from documents import files
from documents.making import GAVE_UP
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
    """Delete files that no row names: their worker was killed between the two, or a form was never finished; how many
    there were."""
    orphans = [name for folder in files.folders() for name in _orphans(folder, now - ORPHAN_AFTER)]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)


def _orphans(folder: files.Folder, before: datetime) -> list[str]:
    old = [name for name in _files(folder.name) if default_storage.get_modified_time(name) < before]
    named = set(folder.rows().filter(file__in=old).values_list("file", flat=True))
    return [name for name in old if name not in named]


def _files(top: str) -> Iterator[str]:
    if not default_storage.exists(top):
        return
    for folder in default_storage.listdir(top)[0]:
        for name in default_storage.listdir(f"{top}/{folder}")[1]:
            yield f"{top}/{folder}/{name}"
