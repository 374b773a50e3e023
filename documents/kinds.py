"""What documents there are: each app above registers its kinds in apps.py, so that this floor knows none.

kinds.register("certificate", make=make_certificate, may_read=may_read_certificate, filename=name_of_file)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import slugify

from documents.models import Document
from people.models import Person

ENDINGS = {"application/pdf": ".pdf"}
NAMES = {"application/pdf": "PDF"}


class Progress(Protocol):
    """Told how far a document is: `done` of `total` pages, or whatever the kind counts in; `doing` says what is being
    done now, where a count of one thing would not."""

    def __call__(self, done: int, total: int | None = None, doing: str = "") -> None: ...


class CannotMake(Exception):
    """Raised by `make`: this document cannot be made, and trying again would not help. The message is shown."""


@dataclass(frozen=True)
class Kind:
    """How a kind of document is made, who may read it, and what a reader's copy is called."""

    name: str
    make: Callable[[Document, Progress], bytes]
    may_read: Callable[[Person, Document], bool]
    may_ask: Callable[[Person, Document], bool]
    filename: Callable[[Document], str]
    says: str
    made: Callable[[Document], None] | None
    content_type: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.content_type]

    @property
    def type_name(self) -> str:
        return NAMES[self.content_type]


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    make: Callable[[Document, Progress], bytes],
    may_read: Callable[[Person, Document], bool],
    may_ask: Callable[[Person, Document], bool] | None = None,
    filename: Callable[[Document], str] | None = None,
    says: str = "{done} of {total} made",
    made: Callable[[Document], None] | None = None,
    content_type: str = "application/pdf",
) -> None:
    """Make a kind known.

    `make(document, progress)` gives the file's bytes; it runs in a worker, outside any transaction, in under
    a minute between two calls of `progress`. `may_read` is asked at every page, fragment and download;
    `may_ask` (else `may_read`) who may have a failed one made again. `says` words the progress ("page {done}
    of {total}"). `made(document)` runs in the very transaction that finishes the document: rows only.
    """
    _kinds[kind] = Kind(
        name=kind,
        make=make,
        may_read=may_read,
        may_ask=may_ask or may_read,
        filename=filename or named_by_title,
        says=says,
        made=made,
        content_type=content_type,
    )


def kind_of(document: Document) -> Kind | None:
    """The document's kind, or None if no app of this installation makes such documents any more."""
    return _kinds.get(document.kind)


def named_by_title(document: Document) -> str:
    """“Evaluation report, pilot” is evaluation-report-pilot."""
    return slugify(document.title) or "document"
