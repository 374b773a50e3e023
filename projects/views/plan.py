"""Pages of a project's stakeholders, which its team alone sees, and of its risks and milestones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, signed_in
from projects import access, planning, stakeholding
from projects.forms.plan import MilestoneForm, PartForm, RiskForm, StakeholderForm
from projects.models import Project
from projects.plan_page import milestones_of, risk_grid, stakeholder_grid
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable, visible


@dataclass(frozen=True)
class Part:
    """A kind of thing in a plan: its rows on the project, its form, its verbs and the page that lists it."""

    name: str
    rows: str
    form: type[PartForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., None]
    page: str
    page_title: str


STAKEHOLDER = Part(
    "stakeholder", "stakeholders", StakeholderForm, stakeholding.add_stakeholder, stakeholding.change_stakeholder,
    stakeholding.remove_stakeholder, "projects:stakeholders", "Stakeholders",
)  # fmt: skip
RISK = Part(
    "risk", "risks", RiskForm, planning.add_risk, planning.change_risk, planning.remove_risk, "projects:plan",
    "Risks and milestones",
)  # fmt: skip
MILESTONE = Part(
    "milestone", "milestones", MilestoneForm, planning.add_milestone, planning.change_milestone,
    planning.remove_milestone, "projects:plan", "Risks and milestones",
)  # fmt: skip


@signed_in
def stakeholders(request: SignedIn, pk: UUID) -> HttpResponse:
    """The grid and the table behind it, for the team and nobody else."""
    project = editable(request, pk)
    context = {"project": project, "grid": stakeholder_grid(project), "today": timezone.localdate()}
    return render(request, "projects/stakeholders.html", context)


@signed_in
def plan(request: SignedIn, pk: UUID) -> HttpResponse:
    project = visible(request, pk)
    today = timezone.localdate()
    context = {
        "project": project,
        "milestones": milestones_of(project, today),
        "grid": risk_grid(project),
        "may_edit": access.can_edit(request.user, project),
    }
    return render(request, "projects/plan.html", context)


@keeps_typed()
@signed_in
def add_part(request: SignedIn, pk: UUID, part: Part) -> HttpResponse:
    project = editable(request, pk)
    form = part.form(request.POST or taken(request), project=project)
    if request.method == "POST" and form.is_valid():
        try:
            part.add(project=project, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{part.name.capitalize()} added.")
            return redirect(part.page, pk)
    return _form_page(request, project, part, form)


@keeps_typed()
@signed_in
def change_part(request: SignedIn, pk: UUID, row: UUID, part: Part) -> HttpResponse:
    project = editable(request, pk)
    there = get_object_or_404(getattr(project, part.rows).all(), pk=row)
    form = part.form(request.POST or taken(request), project=project, row=there)
    if request.method == "POST" and form.is_valid():
        try:
            part.change(by=request.user, **{part.name: there}, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect(part.page, pk)
    return _form_page(request, project, part, form, there)


def _form_page(request: SignedIn, project: Project, part: Part, form: PartForm, row: Any = None) -> HttpResponse:
    context = {"project": project, "part": part, "form": form, "row": row, "writer": writer_token(request.user)}
    return render(request, "projects/part_form.html", context)


@signed_in
def remove_part(request: SignedIn, pk: UUID, row: UUID, part: Part) -> HttpResponse:
    """Asked once more before it goes."""
    project = editable(request, pk)
    there = get_object_or_404(getattr(project, part.rows).all(), pk=row)
    if request.method == "POST":
        part.remove(by=request.user, **{part.name: there})
        messages.success(request, f"{part.name.capitalize()} removed.")
        return redirect(part.page, pk)
    what = there.name if part is STAKEHOLDER else str(there)
    context = {"project": project, "title": f"Remove this {part.name}?", "what": what, "button": "Remove"}
    return render(request, "projects/delete_part.html", context | {"back": part.page, "of": part.page_title})


@signed_in
@require_POST
def close_risk(request: SignedIn, pk: UUID, row: UUID) -> HttpResponse:
    """It can no longer happen; with `open`, after all it can."""
    risk = get_object_or_404(editable(request, pk).risks.all(), pk=row)
    closed = "open" not in request.POST
    planning.close_risk(risk=risk, closed=closed, by=request.user)
    messages.success(request, "Risk closed." if closed else "Risk open again.")
    return redirect("projects:plan", pk)
