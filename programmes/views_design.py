"""The design of a programme on one page: its coordinator adds, changes, moves and removes phases and elements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from core.formats import join_words
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes import actions_design as actions
from programmes import board, laid_out
from programmes.access import can_manage, elements_of, removed_elements_of, visible_programmes
from programmes.forms_design import ElementForm, PhaseForm, initial_of, new_initial, with_usual
from programmes.models import Element, ElementKind, Phase, Programme

# What a session that was added by hand brings with it into the form of a new element.
OF_A_SESSION = ("title", "share", "group_size", "hours", "offset_weeks", "starts_at", "bring")


def managed(request: SignedIn, programme: UUID) -> Programme:
    """The programme, if the person may change it; who only sees it is told that they may not."""
    rows = visible_programmes(request.user).select_related("framework")
    found = get_object_or_404(rows, pk=programme)
    if not can_manage(request.user, found):
        raise PermissionDenied
    return found


@signed_in
def design(request: SignedIn, programme: UUID) -> HttpResponse:
    """Phases and elements in their order, and what they add up to."""
    return render(request, "programmes/design/page.html", _context(request, managed(request, programme)))


def _context(request: SignedIn, found: Programme, **more: Any) -> dict[str, Any]:
    removed = request.GET.get("removed", "")
    undo = removed_elements_of(found).filter(pk=removed).first() if _is_key(removed) else None
    return {
        "programme": found,
        "board": board.of(request.user, found),
        "kinds": ElementKind.choices,
        "undo": undo,
        **more,
    }


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _done(request: SignedIn, found: Programme, said: str, at: str = "") -> HttpResponse:
    """The page again, or the part of it that a change alters."""
    if request.htmx:
        answer = render(request, "programmes/design/_board.html", _context(request, found, said=said))
        return reswap(retarget(answer, "#design"), "outerHTML")
    messages.success(request, said)
    return redirect(reverse("programmes:design", args=[found.pk]) + at)


@signed_in
def add_element(request: SignedIn, programme: UUID) -> HttpResponse:
    """A new element: its kind is chosen first, and what is usual for it stands in the form."""
    found = managed(request, programme)
    chosen = request.GET.get("phase", "")
    phase = found.phases.filter(pk=chosen).first() if _is_key(chosen) else None
    kind = request.GET.get("kind", "")
    kind = kind if kind in ElementKind.values else ElementKind.WORKSHOP.value
    given = {name: request.GET[name] for name in OF_A_SESSION if name in request.GET}
    return _element_form(request, found, None, new_initial(kind, phase) | given)


@signed_in
def element(request: SignedIn, programme: UUID, element: UUID) -> HttpResponse:
    """Change an element."""
    found = managed(request, programme)
    chosen = get_object_or_404(elements_of(found), pk=element)
    return _element_form(request, found, chosen, initial_of(chosen))


def _element_form(request: SignedIn, found: Programme, chosen: Element | None, initial: dict[str, Any]) -> HttpResponse:
    usual = "usual" in request.POST
    form = ElementForm(request.POST or None, programme=found, element=chosen, initial=initial)
    if usual:
        form = ElementForm(None, programme=found, element=chosen, initial=_typed(with_usual(request.POST)))
    if request.method == "POST" and not usual and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            said = f"“{saved.title}” is changed.{_kept_by(saved)}" if chosen else f"“{saved.title}” is added."
            return _done(request, found, said, f"#element-{saved.pk}")
    return render(
        request,
        "programmes/design/_element_form.html" if request.htmx else "programmes/design/element.html",
        {
            "programme": found,
            "form": form,
            "element": chosen,
            "used_by": laid_out.cohorts_with(chosen) if chosen else [],
        },
    )


def _kept_by(element: Element) -> str:
    """Which cohorts keep what they have; the page itself leads to what would change in them."""
    names = laid_out.cohorts_with(element)
    keep = "keeps what it has" if len(names) == 1 else "keep what they have"
    return f" {join_words(names)} {keep}." if names else ""


def _typed(data: Any) -> dict[str, Any]:
    """Typed values as those that a form begins with; the choices of several as a list."""
    return {name: data.getlist(name) if name == "domains" else data.get(name) for name in data}


@signed_in
@require_POST
def move(request: SignedIn, programme: UUID, element: UUID) -> HttpResponse:
    """One up, one down, into a phase, or dropped at a place."""
    found = managed(request, programme)
    chosen = get_object_or_404(elements_of(found), pk=element)
    try:
        phase, at = board.destination(found, chosen, request.POST)
        actions.move_element(element=chosen, phase=phase, at=at, by=request.user)
        said = board.stands(found, chosen)
    except Refused as refused:
        if not request.htmx:
            messages.error(request, refused.message)
            return redirect("programmes:design", found.pk)
        answer = render(request, "programmes/design/_board.html", _context(request, found, refused=refused.message))
        return reswap(retarget(answer, "#design"), "outerHTML")
    return _done(request, found, said, f"#element-{chosen.pk}")


@signed_in
@require_POST
def remove(request: SignedIn, programme: UUID, element: UUID) -> HttpResponse:
    """Take an element out; where a cohort was laid out from it, once it is confirmed. Either can be undone."""
    found = managed(request, programme)
    chosen = get_object_or_404(elements_of(found), pk=element)
    used_by = laid_out.cohorts_with(chosen)
    if used_by and "confirmed" not in request.POST:
        context = {"programme": found, "element": chosen, "used_by": used_by}
        return render(request, "programmes/design/remove.html", context)
    actions.remove_element(element=chosen, by=request.user)
    return HttpResponseRedirect(reverse("programmes:design", args=[found.pk]) + f"?removed={chosen.pk}")


@signed_in
@require_POST
def bring_back(request: SignedIn, programme: UUID, element: UUID) -> HttpResponse:
    """Undo the removal."""
    found = managed(request, programme)
    chosen = get_object_or_404(removed_elements_of(found), pk=element)
    actions.bring_back_element(element=chosen, by=request.user)
    messages.success(request, f"“{chosen.title}” is in the design again.")
    return redirect(reverse("programmes:design", args=[found.pk]) + f"#element-{chosen.pk}")


@signed_in
def add_phase(request: SignedIn, programme: UUID) -> HttpResponse:
    found = managed(request, programme)
    last = found.phases.order_by("-ends_week").first()
    start = last.ends_week + 1 if last else 0
    return _phase_form(request, found, None, {"starts_week": start})


@signed_in
def phase(request: SignedIn, programme: UUID, phase: UUID) -> HttpResponse:
    """A phase's name and weeks; its elements move with its first week."""
    found = managed(request, programme)
    chosen = get_object_or_404(found.phases.all(), pk=phase)
    initial = {name: getattr(chosen, name) for name in ("name", "starts_week", "ends_week")}
    return _phase_form(request, found, chosen, initial)


def _phase_form(request: SignedIn, found: Programme, chosen: Phase | None, initial: dict[str, Any]) -> HttpResponse:
    form = PhaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_phase(programme=found, phase=chosen, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            return _done(request, found, f"{saved.name} is {'changed' if chosen else 'added'}.")
    template = "programmes/design/_phase_form.html" if request.htmx else "programmes/design/phase.html"
    return render(request, template, {"programme": found, "form": form, "phase": chosen})


@signed_in
@require_POST
def remove_phase(request: SignedIn, programme: UUID, phase: UUID) -> HttpResponse:
    """The elements of the phase stay and run across."""
    found = managed(request, programme)
    chosen = found.phases.filter(pk=phase).first()
    if chosen is None:
        raise Http404
    actions.remove_phase(phase=chosen, by=request.user)
    messages.success(request, f"{chosen.name} is removed. Its elements stay, and run across the programme.")
    return redirect("programmes:design", found.pk)
