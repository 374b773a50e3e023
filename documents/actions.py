"""Verbs on documents: ask for one or many, ask again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from documents.models import Document, DocumentState
from documents.tasks import make_document
from people import audit
from people.models import Person

# A message not taken up by then counts as lost; the sweeper sends it again.
MESSAGE_IS_LOST_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Wanted:
    """One document of several asked for together."""

    subject_id: UUID
    title: str
    total: int = 1


@transaction.atomic
def ask(*, kind: str, subject_id: UUID, version: str, title: str, by: Person | None, total: int = 1) -> Document:
    """The document of this kind, subject and content version, to be made after the commit.

    It is made once: asking again gives the row there is, and has a failed one made again. `total` is how many
    steps its progress will count, if that is known already.
    """
    [document] = ask_all(kind=kind, wanted=[Wanted(subject_id, title, total)], version=version, by=by)
    audit.record(by=by, verb="ask for document", subject=document, kind=kind)
    return document


@transaction.atomic
def ask_all(*, kind: str, wanted: Sequence[Wanted], version: str, by: Person | None) -> list[Document]:
    """Many documents of one kind in a handful of queries, in the order asked; the caller audits the whole."""
    now = timezone.now()
    rows = [
        Document(
            kind=kind,
            subject_id=each.subject_id,
            version=version,
            title=each.title,
            total=each.total,
            asked_by=by,
            asked_at=now,
            lease_until=now + MESSAGE_IS_LOST_AFTER,
        )
        for each in wanted
    ]
    made = {row.pk for row in rows}
    Document.objects.bulk_create(rows, ignore_conflicts=True)
    subjects = [each.subject_id for each in wanted]
    found = {
        document.subject_id: document
        for document in Document.objects.filter(kind=kind, version=version, subject_id__in=subjects)
    }
    documents = [found[subject] for subject in subjects]
    for document in documents:
        if document.pk in made:
            make_document.delay_on_commit(str(document.pk))
        elif document.failed:
            ask_again(document=document, by=by)
    return documents


@transaction.atomic
def ask_again(*, document: Document, by: Person | None) -> None:
    """Have a failed document made again, with as many attempts as the first time; a second click changes nothing."""
    now = timezone.now()
    reopened = Document.objects.filter(pk=document.pk, state=DocumentState.FAILED).update(
        state=DocumentState.WAITING,
        asked_by=by,
        asked_at=now,
        done=0,
        attempts_before=F("attempt"),
        lease_until=now + MESSAGE_IS_LOST_AFTER,
        finished_at=None,
        error="",
    )
    document.refresh_from_db()
    if reopened:
        audit.record(by=by, verb="ask for document again", subject=document, kind=document.kind)
        make_document.delay_on_commit(str(document.pk))


@transaction.atomic
def report_lost(*, document: Document, by: Person | None) -> None:
    """The row says ready and the file is not in the store (a backup restored without it): say so, offer it again."""
    lost = Document.objects.filter(pk=document.pk, state=DocumentState.READY, file=document.file).update(
        state=DocumentState.FAILED,
        file="",
        size=0,
        sha256="",
        error="The file is no longer where it was kept.",
    )
    document.refresh_from_db()
    if lost:
        audit.record(by=by, verb="find document's file missing", subject=document, kind=document.kind)


@transaction.atomic
def remove(*, kinds: Sequence[str], subject_id: UUID, by: Person | None) -> int:
    """Documents about a subject that nobody may read any more, since something in them was taken back: rows and files
    go, and what is being made is thrown away. How many there were."""
    rows = list(Document.objects.select_for_update().filter(kind__in=kinds, subject_id=subject_id))
    for document in rows:
        audit.record(by=by, verb="remove document", subject=document, kind=document.kind)
    Document.objects.filter(pk__in=[document.pk for document in rows]).delete()
    for name in [document.file for document in rows if document.file]:
        transaction.on_commit(partial(default_storage.delete, name))
    return len(rows)
