"""The audit trail: written by actions in their own transaction, sealed in batches by a hash chain."""

import hashlib
import json
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from people.models import AuditEvent, Person

SEALED_AT_ONCE = 500
# No transaction lasts so long: by then no row with a smaller number can still appear before a sealed one.
SETTLED = timedelta(minutes=10)


def record(*, by: Person | None, verb: str, subject: models.Model, **details: object) -> AuditEvent:
    """Write that `by` did `verb` to `subject`. Details are ids, counts and states, never confidential text."""
    return AuditEvent.objects.create(
        actor_id=by.pk if by else None,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        details={key: value if isinstance(value, int | bool | None) else str(value) for key, value in details.items()},
    )


def seal_of(event: AuditEvent, previous: str) -> str:
    """SHA-256 over the seal before and this row's own facts."""
    facts = [
        previous,
        event.pk,
        event.at.isoformat(),
        str(event.actor_id),
        event.verb,
        event.subject_type,
        event.subject_id,
        event.details,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def seal() -> int:
    """Seal the oldest unsealed rows that have settled, in order; the number sealed. One sealer at a time (the last
    seal is locked)."""
    last = AuditEvent.objects.select_for_update().exclude(seal="").order_by("-id").first()
    previous = last.seal if last else ""
    count = 0
    for event in AuditEvent.objects.filter(seal="", at__lte=timezone.now() - SETTLED).order_by("id")[:SEALED_AT_ONCE]:
        event.seal = previous = seal_of(event, previous)
        event.save(update_fields=["seal"])
        count += 1
    return count


def first_broken() -> AuditEvent | None:
    """The first sealed row that no longer matches its seal, or None when the chain holds."""
    previous = ""
    for event in AuditEvent.objects.exclude(seal="").order_by("id").iterator():
        if event.seal != seal_of(event, previous):
            return event
        previous = event.seal
    return None
