"""Files that Cadre keeps: under names that tell nothing and cannot be guessed, on no address of their own.

An app that keeps files registers in apps.py its folder and the rows that name what is in it, so that files without a
row are removed and files that are not as they were kept are found:

    files.register("library", "File", lambda: Version.objects.all())
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet


@dataclass(frozen=True)
class Folder:
    """`rows` are those that name a file by `file`, with its `sha256`; `what` is what one of them is called."""

    name: str
    what: str
    rows: Callable[[], QuerySet[Any]]


_folders: dict[str, Folder] = {}


def register(name: str, what: str, rows: Callable[[], QuerySet[Any]]) -> None:
    _folders[name] = Folder(name, what, rows)


def folders() -> list[Folder]:
    return list(_folders.values())


def keep(content: File, folder: str, ending: str) -> str:
    """Store the content; the name under which it is kept."""
    token = secrets.token_hex(20)
    return default_storage.save(f"{folder}/{token[:2]}/{token}{ending}", content)
