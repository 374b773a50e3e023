"""Pages of a project's driver diagram."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, signed_in
from projects import access
from projects import drivers as actions
from projects.driver_drawings import drawn_diagram
from projects.forms.drivers import AddDriverForm, ChangeDriverForm
from projects.models import Driver, DriverLevel, Project
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable, visible


@signed_in
def drivers(request: SignedIn, pk: UUID) -> HttpResponse:
    """The diagram and the list behind it, which its team edits."""
    project = visible(request, pk)
    context = {
        "project": project,
        "diagram": drawn_diagram(actions.nodes_of(project), project.cycles.all(), project.title),
        "may_edit": access.can_edit(request.user, project),
    }
    return render(request, "projects/drivers.html", context)


@keeps_typed()
@signed_in
def add_driver(request: SignedIn, pk: UUID) -> HttpResponse:
    """A primary driver; `?under=` names the box under which it hangs instead."""
    project = editable(request, pk)
    upper = _upper(project, request.GET.get("under", ""))
    level = DriverLevel(upper.level).below if upper else DriverLevel.PRIMARY
    if level is None:
        return redirect("projects:drivers", pk)
    form = AddDriverForm(request.POST or taken(request), level=level)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_driver(project=project, under=upper, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{level.label} added.")
            return _to(made)
    context = {"project": project, "form": form, "upper": upper, "level": level}
    return render(request, "projects/driver_form.html", context | {"writer": writer_token(request.user)})


def _upper(project: Project, key: str) -> Driver | None:
    try:
        return project.drivers.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _to(driver: Driver) -> HttpResponse:
    """The list, where this box stands in it."""
    return redirect(f"{reverse('projects:drivers', args=[driver.project_id])}#at-{driver.pk}")


@keeps_typed()
@signed_in
def change_driver(request: SignedIn, pk: UUID, driver: UUID) -> HttpResponse:
    project = editable(request, pk)
    row = get_object_or_404(project.drivers.all(), pk=driver)
    form = ChangeDriverForm(request.POST or taken(request), driver=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_driver(driver=row, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return _to(row)
    context = {"project": project, "driver": row, "form": form, "level": DriverLevel(row.level)}
    return render(request, "projects/driver_form.html", context | {"writer": writer_token(request.user)})


@signed_in
@require_POST
def move_driver(request: SignedIn, pk: UUID, driver: UUID) -> HttpResponse:
    """One place up or down."""
    row = get_object_or_404(editable(request, pk).drivers.all(), pk=driver)
    actions.move_driver(driver=row, up=request.POST.get("way") == "up", by=request.user)
    return _to(row)


@signed_in
@require_POST
def place_driver(request: SignedIn, pk: UUID, driver: UUID) -> HttpResponse:
    """Where it was dragged to: under which, of which it was taken, before which."""
    project = editable(request, pk)
    row = get_object_or_404(project.drivers.all(), pk=driver)
    under, of, before = (_upper(project, request.POST.get(name, "")) for name in ("under", "of", "before"))
    try:
        actions.place_driver(driver=row, under=under, of=of, before=before, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    return _to(row)


@signed_in
def remove_driver(request: SignedIn, pk: UUID, driver: UUID) -> HttpResponse:
    """Asked once more, with everything that goes with it."""
    project = editable(request, pk)
    row = get_object_or_404(project.drivers.exclude(level=DriverLevel.AIM), pk=driver)
    if request.method == "POST":
        others = actions.remove_driver(driver=row, by=request.user)
        messages.success(request, f"Removed{f', with {others} beneath it' if others else ''}.")
        return redirect("projects:drivers", pk)
    context = {"project": project, "driver": row, "others": actions.goes_with(row)}
    return render(request, "projects/remove_driver.html", context)
