"""Making one document: claim the row, make the file, finish the row. Whatever is killed where, one row has one file.

Claiming is a conditional UPDATE that names the attempt it read and sets a lease. Finishing is an UPDATE that names
the attempt it claimed: if the lease ran out and another worker took over, nothing is changed and the loser's
file is deleted. Nothing here retries; the sweeper does.
"""

import hashlib
import logging
import time
import traceback
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from documents import files
from documents.kinds import CannotMake, Kind, kind_of
from documents.models import ATTEMPTS, UNFINISHED, Document, DocumentState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
PAUSE = timedelta(seconds=10)  # before the sweeper tries again what went wrong
TOLD_EVERY = 0.4  # seconds: progress is written no more often, since a page asks once a second
FOLDER = "documents"
NOBODY_MAKES_IT = "This installation no longer makes documents of this kind."
GAVE_UP = "Something went wrong while it was made, several times. Ask for it again, or tell whoever looks after Cadre."


class ClaimLost(Exception):
    """Another worker has taken the document over; what was being made is of no use."""


def make(document_id: UUID | str) -> None:
    """Make a document that waits, or whose worker died. Does nothing if it is finished or being made."""
    document = claim(document_id, timezone.now())
    if document is None:
        return
    try:
        kind = kind_of(document)
        if kind is None:
            raise CannotMake(NOBODY_MAKES_IT)
        finish(document, kind, kind.make(document, Progress(document)))
    except ClaimLost:
        logger.info("Document %s was taken over by another worker.", document.pk)
    except CannotMake as reason:
        give_up(document, str(reason))
    except Exception as error:
        # Where it went wrong, not what it said: a message may quote what is confidential.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Document %s was not made: %s\n%s", document.pk, type(error).__name__, where)
        give_back(document)


def claim(document_id: UUID | str, now: datetime) -> Document | None:
    """Take the document for this worker, or None if it is finished, gone, or somebody else's."""
    document = Document.objects.unfinished().filter(pk=document_id).first()
    if document is None:
        return None
    free = Q(state=DocumentState.WAITING) | Q(state=DocumentState.MAKING, lease_until__lte=now)
    taken = Document.objects.filter(free, pk=document.pk, attempt=document.attempt).update(
        state=DocumentState.MAKING, attempt=F("attempt") + 1, lease_until=now + LEASE, done=0, doing=""
    )
    if not taken:
        return None
    document.state, document.attempt = DocumentState.MAKING, document.attempt + 1
    document.done, document.doing = 0, ""
    return document


class Progress:
    """Writes how far the document is and renews the lease, at most every `TOLD_EVERY` seconds."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.told_at = 0.0

    def __call__(self, done: int, total: int | None = None, doing: str = "") -> None:
        if time.monotonic() - self.told_at < TOLD_EVERY:
            return
        self.told_at = time.monotonic()
        facts: dict[str, Any] = {"done": done, "doing": doing[:80], "lease_until": timezone.now() + LEASE}
        if total is not None:
            facts["total"] = total
        if not _mine(self.document).update(**facts):
            raise ClaimLost


def finish(document: Document, kind: Kind, content: bytes) -> None:
    """Store the file and say so in the row, if the document is still this attempt's; else the file is deleted."""
    name = files.keep(ContentFile(content), FOLDER, kind.ending)
    try:
        with transaction.atomic():
            won = _mine(document).update(
                state=DocumentState.READY,
                file=name,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                done=F("total"),
                finished_at=timezone.now(),
                error="",
            )
            if not won:
                raise ClaimLost
            if kind.made:
                document.refresh_from_db()
                kind.made(document)
    except BaseException:
        default_storage.delete(name)
        raise


def give_back(document: Document) -> None:
    """It went wrong: leave the document for the sweeper, or give up if it was the last attempt."""
    if document.attempt - document.attempts_before >= ATTEMPTS:
        give_up(document, GAVE_UP)
        return
    _mine(document).update(state=DocumentState.WAITING, done=0, lease_until=timezone.now() + PAUSE)


def give_up(document: Document, reason: str) -> None:
    """Failed, with a plain reason that holds nothing confidential."""
    _mine(document).update(state=DocumentState.FAILED, error=reason[:300], finished_at=timezone.now())


def _mine(document: Document):
    """The row as long as no other worker has claimed it since."""
    return Document.objects.filter(pk=document.pk, attempt=document.attempt, state__in=UNFINISHED)
