"""A library: what there is to use, found by words or where it belongs, and the files themselves."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from library import access
from library.models import Material, MaterialKind, Version
from library.reading import KINDS, MOST_WORDS, found, in_order, shelves
from people.access import SignedIn, signed_in

MATERIALS_A_PAGE = 60
LIBRARIES_SHOWN = 200
# Nothing in a file may run, load or send, should a browser open it after all.
SANDBOX = "default-src 'none'; sandbox"


@require_safe
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """The libraries that the person may open; the only one at once."""
    programmes = list(access.visible_libraries(request.user).order_by("name")[:LIBRARIES_SHOWN])
    if len(programmes) == 1:
        return redirect("library:library", programmes[0].pk)
    return render(request, "library/index.html", {"programmes": programmes})


@require_safe
@signed_in
def library(request: SignedIn, programme: UUID) -> HttpResponse:
    """Everything in a programme's library that the person may see; of it what is looked for."""
    run = get_object_or_404(access.visible_libraries(request.user), pk=programme)
    may_add = access.can_keep(request.user, run)
    withdrawn = may_add and request.GET.get("show") == "withdrawn"
    words = request.GET.get("words", "").strip()[:MOST_WORDS]
    kind = request.GET.get("kind", "")
    rows = access.visible_materials(request.user).filter(programme=run, withdrawn_at__isnull=not withdrawn)
    rows = rows.filter(kind=kind) if kind in MaterialKind else rows
    rows = found(rows, words).for_a_list()
    chosen = list(rows) if words else in_order(rows, timezone.now())
    page = Paginator(chosen, MATERIALS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "programme": run,
        "page": page,
        "shelves": [] if words else shelves(shown),
        "results": shown if words else [],
        "words": words,
        "kind": kind,
        "kinds": KINDS,
        "withdrawn": withdrawn,
        "may_add": may_add,
    }
    return render(request, "library/library.html", context)


@require_safe
@signed_in
def session(request: SignedIn, session: UUID) -> HttpResponse:
    """What there is to use at one session: before, during and after."""
    rows = access.visible_sessions(request.user).select_related("cohort__programme", "learning_set")
    meeting = get_object_or_404(rows, pk=session)
    materials = access.visible_materials(request.user).standing().filter(session=meeting).for_a_list().order_by("title")
    programme = meeting.cohort.programme
    offered = access.sessions_to_add_to(request.user, programme)
    context = {
        "session": meeting,
        "programme": programme,
        "materials": list(materials),
        "may_add": offered.filter(pk=meeting.pk).exists(),
        "kinds": KINDS,
        "belongs": f"session:{meeting.pk}",
    }
    return render(request, "library/session.html", context)


def seen(request: SignedIn, material: UUID) -> Material:
    """The material, if the person may see it; otherwise there is no such page."""
    rows = access.visible_materials(request.user).with_file()
    belongs = ("programme", "domain", "session", "project", "cohort", "learning_set", "withdrawn_by")
    return get_object_or_404(rows.select_related(*belongs).prefetch_related("versions__added_by"), pk=material)


@require_safe
@signed_in
def material(request: SignedIn, material: UUID) -> HttpResponse:
    """One thing of the library: the thing itself, what it belongs to, who may see it; for its team what came before."""
    found_one = seen(request, material)
    context: dict[str, Any] = {
        "material": found_one,
        "may_change": access.can_change(request.user, found_one),
        "sees_versions": access.sees_versions(request.user, found_one),
        "opens_project": access.opens_project(request.user, found_one),
    }
    return render(request, "library/material.html", context)


@require_safe
@signed_in
def file(request: SignedIn, material: UUID) -> HttpResponse:
    """The file as it is now."""
    return _sent(seen(request, material).current)


@require_safe
@signed_in
def earlier_file(request: SignedIn, material: UUID, number: int) -> HttpResponse:
    """A file that was replaced, for those who keep the library."""
    found_one = seen(request, material)
    if not access.sees_versions(request.user, found_one):
        raise Http404
    return _sent(next((each for each in found_one.versions.all() if each.number == number), None))


def _sent(version: Version | None) -> HttpResponse:
    """As a download under its own name, of its own type; nothing in it runs on our site."""
    if version is None or not default_storage.exists(version.file):
        raise Http404
    response = FileResponse(
        default_storage.open(version.file),
        as_attachment=True,
        filename=version.name,
        content_type=version.content_type,
    )
    response["Content-Length"] = version.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response  # type: ignore[return-value]  # streamed, and to its wrappers a response like any other
