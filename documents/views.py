"""A document's page, its fragment, its file. The kind's app is asked at each of them who may read."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import actions
from documents.access import can_ask_again, visible_document
from documents.kinds import kind_of
from documents.models import Document
from people.access import SignedIn, signed_in

STOP_POLLING = 286  # htmx takes the answer and asks no more


def found(request: SignedIn, document_id: UUID) -> Document:
    document = visible_document(request.user, document_id)
    if document is None:
        raise Http404
    return document


def shown(request: SignedIn, document: Document) -> dict:
    """What a template of a document is given."""
    return {"document": document, "may_not_ask": document.failed and not can_ask_again(request.user, document)}


@require_safe
@signed_in
def page(request: SignedIn, document_id: UUID) -> HttpResponse:
    """How far the document is; for those without JavaScript, with a link that asks again."""
    return render(request, "documents/document.html", shown(request, found(request, document_id)))


@require_safe
@signed_in
def row(request: SignedIn, document_id: UUID) -> HttpResponse:
    """What stands in the row: asked for once a second until it is finished."""
    document = found(request, document_id)
    status = STOP_POLLING if document.finished else 200
    return render(request, "documents/_state.html", shown(request, document), status=status)


@require_safe
@signed_in
def file(request: SignedIn, document_id: UUID) -> HttpResponse:
    """The file itself, under a name that says what it is."""
    document = found(request, document_id)
    kind = kind_of(document)
    if not document.ready or kind is None:
        return redirect("documents:page", document.pk)
    try:
        content = default_storage.open(document.file)
    except FileNotFoundError:
        actions.report_lost(document=document, by=request.user)
        return redirect("documents:page", document.pk)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{kind.filename(document)}{kind.ending}",
        content_type=kind.content_type,
    )
    response["Content-Length"] = document.size
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # streamed, and to its wrappers a response like any other


@require_POST
@signed_in
def again(request: SignedIn, document_id: UUID) -> HttpResponse:
    """Have a failed document made again."""
    document = found(request, document_id)
    if not can_ask_again(request.user, document):
        raise PermissionDenied
    actions.ask_again(document=document, by=request.user)
    if request.htmx:
        return render(request, "documents/_document.html", shown(request, document))
    return redirect("documents:page", document.pk)
