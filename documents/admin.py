"""The register of documents: an administrator sees how the making goes; everybody else what they asked for."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from core.formats import file_size
from documents.access import visible_document
from documents.kinds import kind_of
from documents.models import Document, DocumentState
from people.access import is_administrator
from people.admin_base import ReadOnly
from people.admin_lists import choice_filter, column, page_url
from people.models import Person


@admin.register(Document)
class DocumentRegister(ReadOnly):
    says = "Files that Cadre made in the background, and how far each is."
    list_display = ("title", "what", "asked", "by", "state", "length")
    list_select_related = ("asked_by",)
    list_filter = (choice_filter("State", "state", DocumentState.choices),)
    search_fields = ("title", "kind")
    search_help_text = "Title or kind"
    ordering = ("-asked_at",)
    fields = ("title", "what", "by", "asked", "state", "finished_at", "attempt", "length", "fingerprint", "error")

    def visible(self, person: Person) -> QuerySet:
        rows = Document.objects.select_related("asked_by")
        return rows if is_administrator(person) else rows.filter(asked_by=person)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        readable = visible_document(person, obj.pk) is not None
        return [("Open the document", page_url("documents:page", obj.pk))] if readable else []

    @column("Kind", order="kind")
    def what(self, document: Document) -> str:
        kind = kind_of(document)
        return f"{document.kind.capitalize()}, {kind.type_name}" if kind else document.kind.capitalize()

    @column("Asked for", order="asked_at")
    def asked(self, document: Document) -> Any:
        return document.asked_at

    @column("By", order="asked_by__family_name")
    def by(self, document: Document) -> str:
        return document.asked_by.name if document.asked_by else "Cadre itself"

    @column("Fingerprint (SHA-256)")
    def fingerprint(self, document: Document) -> str:
        return document.sha256

    @column("Size", order="size", number=True)
    def length(self, document: Document) -> str:
        return file_size(document.size) if document.size else ""
