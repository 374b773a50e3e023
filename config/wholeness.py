"""Whether everything that is kept can still be read: after a restore, or at any time.

- Every confidential text opens with a key of the ring.
- The audit trail's chain of seals holds.
- Every document that is ready has its file, as it was made.
"""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from core.encryption import EncryptionKeyError
from core.rotation import encrypted_fields
from documents.models import Document, DocumentState
from people import audit


def problems() -> Iterator[str]:
    """A sentence for each thing that is wrong; nothing confidential is in it."""
    yield from _texts()
    broken = audit.first_broken()
    if broken:
        yield f"The audit trail does not hold from row {broken.pk} on: it, or one before it, was changed or is missing."
    yield from _files()


def _texts() -> Iterator[str]:
    for field in encrypted_fields():
        try:
            for _ in field.model._base_manager.values_list(field.attname, flat=True).iterator():
                pass
        except EncryptionKeyError as error:
            yield str(error)


def _files() -> Iterator[str]:
    ready = Document.objects.filter(state=DocumentState.READY).order_by("asked_at")
    for key, name, sha256 in ready.values_list("pk", "file", "sha256").iterator():
        try:
            with default_storage.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            yield f"Document {key} has no file {name}."
        else:
            if found != sha256:
                yield f"The file {name} of document {key} is not as it was made."
