"""Putting things into a library, changing them, and taking them off."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.refusal import Refused
from library import access, actions
from library.choices import choices_for
from library.forms import MaterialForm, ReplaceForm
from library.models import Material, MaterialKind
from library.views import seen
from people.access import SignedIn, signed_in


def changeable(request: SignedIn, material: UUID) -> Material:
    """The material, if the person may change it; who only sees it is told that they may not."""
    found = seen(request, material)
    if not access.can_change(request.user, found):
        raise PermissionDenied
    return found


@signed_in
def add(request: SignedIn, programme: UUID, kind: str) -> HttpResponse:
    """A file, link, video or story. Sent twice, it is one."""
    rows = access.visible_libraries(request.user).select_related("framework")
    run = get_object_or_404(rows, pk=programme)
    if kind not in MaterialKind:
        raise Http404
    if not access.can_add(request.user, run):
        raise PermissionDenied
    form = MaterialForm(
        request.POST or None,
        request.FILES or None,
        programme=run,
        kind=MaterialKind(kind),
        choices=choices_for(request.user, run),
        by=request.user,
        belongs=request.GET.get("belongs", ""),
    )
    made = _save(request, form)
    if made:
        messages.success(request, f"“{made.title}” is in the library. {made.seen_by}")
        return redirect(_page_after(request, made))
    kind_words = MaterialKind(kind).label.lower()
    return render(
        request, "library/form.html", {"programme": run, "form": form, "kind": kind, "title": f"Add a {kind_words}"}
    )


def _page_after(request: SignedIn, made: Material) -> str:
    """The session or the project that it was added to, where the person has that page; its own otherwise."""
    if made.session_id:
        return reverse("library:session", args=[made.session_id])
    if access.opens_project(request.user, made):
        return reverse("projects:project", args=[made.project_id])
    return reverse("library:material", args=[made.pk])


def _save(request: SignedIn, form: MaterialForm) -> Material | None:
    """What came of the form: nothing while something in it is to be mended."""
    if request.method != "POST" or not form.is_valid() or not form.ask_for_check():
        return None
    try:
        return form.save(request.user)
    except Refused as refused:
        refused.tell(form)
        return None


@signed_in
def change(request: SignedIn, material: UUID) -> HttpResponse:
    """Its words, what it belongs to and who may see it."""
    found = changeable(request, material)
    form = MaterialForm(
        request.POST or None,
        programme=found.programme,
        kind=MaterialKind(found.kind),
        choices=choices_for(request.user, found.programme),
        by=request.user,
        material=found,
    )
    if _save(request, form):
        messages.success(request, f"“{found.title}” is changed. {found.seen_by}")
        return redirect("library:material", found.pk)
    context = {"programme": found.programme, "form": form, "kind": found.kind, "title": "Change it", "material": found}
    return render(request, "library/form.html", context)


@signed_in
def replace(request: SignedIn, material: UUID) -> HttpResponse:
    """A new file in the place of the one there is."""
    found = changeable(request, material)
    if found.kind != MaterialKind.FILE:
        raise Http404
    form = ReplaceForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid() and form.ask_for_check():
        try:
            version = form.save(found, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Version {version.number} of “{found.title}” is in the library.")
            return redirect("library:material", found.pk)
    context = {"programme": found.programme, "form": form, "kind": found.kind, "material": found}
    return render(request, "library/form.html", context | {"title": "Replace the file"})


@require_POST
@signed_in
def withdraw(request: SignedIn, material: UUID) -> HttpResponse:
    """At once, for it can be brought back."""
    found = changeable(request, material)
    actions.withdraw(material=found, by=request.user)
    messages.success(request, f"“{found.title}” is withdrawn. You can bring it back below.")
    return redirect("library:material", found.pk)


@require_POST
@signed_in
def bring_back(request: SignedIn, material: UUID) -> HttpResponse:
    found = changeable(request, material)
    actions.bring_back(material=found, by=request.user)
    messages.success(request, f"“{found.title}” is in the library again. {found.seen_by}")
    return redirect("library:material", found.pk)


@signed_in
def end_consent(request: SignedIn, material: UUID) -> HttpResponse:
    """Asks first: the story's words are deleted for good."""
    found = changeable(request, material)
    if found.kind != MaterialKind.STORY:
        raise Http404
    if request.method == "POST":
        actions.end_consent(material=found, by=request.user)
        messages.success(request, "The story and the name of who told it are deleted.")
        return redirect("library:library", found.programme_id)
    return render(request, "library/end_consent.html", {"material": found, "programme": found.programme})
