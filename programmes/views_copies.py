"""One design from another: copy it, keep it as a blueprint and use that again, set two side by side."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify

from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes import board, learnt
from programmes.access import can_see_money, can_start_programme, programmes_seen
from programmes.blueprint import Blueprint, BlueprintError, available
from programmes.comparing import Line, Side, compare, element_says
from programmes.costs import cost_of
from programmes.forms_copy import CopyForm, FileForm, KeepForm
from programmes.kept import blueprint_named, kept_blueprints, visible_blueprints
from programmes.models import ElementKind, GroupSize, Programme, summary_of
from programmes.views_design import managed


@signed_in
def copy(request: SignedIn, programme: UUID) -> HttpResponse:
    """Before a copy: how the last cohorts found each element, and what the last one taught."""
    found = managed(request, programme)
    context = {
        "programme": found,
        "review": board.review(request.user, found),
        "learnt": learnt.of(request.user, found),
    }
    return render(request, "programmes/design/copy.html", context)


@signed_in
def copy_as(request: SignedIn, programme: UUID) -> HttpResponse:
    """A new programme with this design: what it is called, and what comes along."""
    found = managed(request, programme)
    form = CopyForm(request.POST or None, programme=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.copy(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{made.name} is started, with the design of {found.name}. Change what you like.")
            return redirect("programmes:design", made.pk)
    context = {
        "programme": found,
        "form": form,
        "phases": found.phases.count(),
        "elements": found.elements.count(),
    }
    return render(request, "programmes/design/copy_as.html", context)


@signed_in
def keep(request: SignedIn, programme: UUID) -> HttpResponse:
    """Keep the design of today as a blueprint."""
    found = managed(request, programme)
    form = KeepForm(request.POST or None, programme=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.keep(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"“{saved.name}” is kept. It stands under Start a programme from now on.")
            return redirect("programmes:keep", found.pk)
    kept = visible_blueprints(request.user).filter(programme=found)
    return render(request, "programmes/design/keep.html", {"programme": found, "form": form, "kept": kept})


@signed_in
def blueprint_file(request: SignedIn, blueprint: UUID) -> HttpResponse:
    """A kept blueprint as a file, which Cadre reads back anywhere."""
    saved = get_object_or_404(visible_blueprints(request.user), pk=blueprint)
    name = f"{slugify(saved.name) or 'blueprint'}.toml"
    return HttpResponse(
        saved.text,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@signed_in
def take_in(request: SignedIn) -> HttpResponse:
    """Take in a blueprint file from elsewhere."""
    if not can_start_programme(request.user):
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.take_in(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"“{saved.name}” is taken in.")
            return redirect("programmes:start_from", saved.pk)
    return render(request, "programmes/take_in.html", {"form": form})


@signed_in
def compare_with(request: SignedIn, programme: UUID) -> HttpResponse:
    """Beside another programme that the person sees, or a blueprint."""
    found = get_object_or_404(programmes_seen(request.user), pk=programme)
    others = programmes_seen(request.user).exclude(pk=found.pk).order_by("name")
    blueprints = [*available(), *kept_blueprints(request.user)]
    chosen = request.GET.get("with", "")
    other = _side_named(request, chosen)
    context = {
        "programme": found,
        "others": others,
        "blueprints": blueprints,
        "chosen": chosen,
        "comparison": compare(_side(request, found), other) if other else None,
        "lost": bool(chosen) and other is None,
    }
    return render(request, "programmes/design/compare.html", context)


def _side_named(request: SignedIn, key: str) -> Side | None:
    """The other side: a programme by its key, else a blueprint."""
    try:
        programme = programmes_seen(request.user).filter(pk=UUID(key)).first()
    except ValueError:
        programme = None
    if programme:
        return _side(request, programme)
    try:
        return _blueprint_side(blueprint_named(request.user, key)) if key else None
    except BlueprintError:
        return None


def _side(request: SignedIn, programme: Programme) -> Side:
    elements = list(programme.elements.with_domains())
    domains = list(programme.framework.domains.order_by("position")) if programme.framework else []
    money = can_see_money(request.user, programme)
    return Side(
        programme.name,
        summary_of(elements, domains),
        tuple(_line(each) for each in elements),
        cost_of(programme.contracts.values_list("value", "places")) if money else None,
    )


def _blueprint_side(blueprint: Blueprint) -> Side:
    name = f"{blueprint.name} (blueprint)"
    return Side(name, blueprint.summary, tuple(_line(each) for each in blueprint.elements))


def _line(element) -> Line:
    group = GroupSize(element.group_size).label.lower()
    says = element_says(element.count, element.hours, group, element.budget_days)
    return Line(ElementKind(element.kind).label, element.title, says)
