"""Whether everything that is kept can still be read: after a restore, or at any time.

- Every confidential text opens with a key of the ring.
- The audit trail's chain of seals holds.
- Every document that is ready has its file, as it was made; so has every version of a file in a library.
"""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from core.encryption import EncryptionKeyError
from core.rotation import encrypted_fields
from documents import files
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
    for folder in files.folders():
        rows = folder.rows().order_by("pk").values_list("pk", "file", "sha256")
        for key, name, sha256 in rows.iterator():
            try:
                with default_storage.open(name) as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                yield f"{folder.what} {key} has no file {name}."
            else:
                if found != sha256:
                    yield f"The file {name} of {folder.what.lower()} {key} is not as it was made."
