"""Who sees which documents: the kind's own app says, and is asked every time."""

from uuid import UUID

from documents.kinds import kind_of
from documents.models import Document
from people.models import Person


def visible_document(person: Person, document_id: UUID) -> Document | None:
    """The document if its app lets the person read it, else None: as if it were not there."""
    document = Document.objects.filter(pk=document_id).first()
    kind = kind_of(document) if document else None
    return document if document and kind and kind.may_read(person, document) else None


def can_ask_again(person: Person, document: Document) -> bool:
    """Whether the person may have a failed document made again."""
    kind = kind_of(document)
    return kind is not None and kind.may_ask(person, document)
