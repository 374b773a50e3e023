"""Pages of Plan, Do, Study, Act cycles."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.refusal import Refused
from people.access import SignedIn, signed_in
from projects import access, cycles
from projects.forms.cycles import ActForm, DoForm, PlanForm, StepForm, StudyForm
from projects.models import Cycle, CycleStep, Project
from projects.studying import held_against
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable, visible

# The form and the verb of each step, and what was written once it is.
STEPS: dict[str, tuple[type[StepForm], Callable[..., Cycle], str]] = {
    "plan": (PlanForm, cycles.change_plan, "Plan changed."),
    "do": (DoForm, cycles.record_do, "Written down. The chart is marked from that day on."),
    "study": (StudyForm, cycles.record_study, "Written down. Now decide what to do with the change."),
    "act": (ActForm, cycles.record_act, "Decided."),
}


@keeps_typed()
@signed_in
def plan_cycle(request: SignedIn, pk: UUID) -> HttpResponse:
    """The next cycle; `?after=` names the one that it follows."""
    project = editable(request, pk)
    follows = _followed(project, request.GET.get("after", ""))
    initial = _to_begin_with(follows) or {"idea": request.GET.get("idea")}
    form = PlanForm(request.POST or taken(request), project=project, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = cycles.plan_cycle(
                project=project, follows=follows, token=form.cleaned_data["token"], by=request.user, **form.words()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Cycle {made.number} is planned. Write down what happens when you try it.")
            return redirect("projects:cycle", pk, made.pk)
    context = {"project": project, "follows": follows, "form": form, "writer": writer_token(request.user)}
    return render(request, "projects/cycle_form.html", context | {"step": "plan"})


def _followed(project: Project, key: str) -> Cycle | None:
    try:
        return project.cycles.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _to_begin_with(follows: Cycle | None) -> dict[str, Any]:
    return (
        {"title": follows.title, "plan": follows.next_words, "measure": follows.measure_id, "idea": follows.idea_id}
        if follows
        else {}
    )


@signed_in
def cycle(request: SignedIn, pk: UUID, cycle: UUID) -> HttpResponse:
    project = visible(request, pk)
    row = get_object_or_404(project.cycles.select_related("follows", "measure", "idea"), pk=cycle)
    context = {
        "project": project,
        "cycle": row,
        "may_edit": access.can_edit(request.user, project),
        "began": row.step != CycleStep.DO,
        "studied": row.step in (CycleStep.ACT, CycleStep.DONE),
        "next": row.followed_by.order_by("number").first(),
        "against": held_against(row),
    }
    return render(request, "projects/cycle.html", context)


@keeps_typed()
@signed_in
def write_step(request: SignedIn, pk: UUID, cycle: UUID, step: str) -> HttpResponse:
    """Write a step, or mend it while the next one is not written."""
    project = editable(request, pk)
    row = get_object_or_404(project.cycles.select_related("measure", "idea"), pk=cycle)
    form = _form(step, row, request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        _, verb, said = STEPS[step]
        try:
            verb(cycle=row, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("projects:cycle", pk, cycle)
    context = {"project": project, "cycle": row, "step": step, "form": form, "writer": writer_token(request.user)}
    if step == "study":
        context |= {"against": held_against(row), "may_edit": True}
    return render(request, "projects/cycle_form.html", context)


def _form(step: str, row: Cycle, data: Any) -> StepForm:
    if step not in STEPS:
        raise Http404
    kind = STEPS[step][0]
    shown = {name: getattr(row, name) for name in kind.Meta.fields}  # type: ignore[attr-defined]
    for name in ("began_on", "decided_on"):
        if name in shown:
            shown[name] = shown[name] or timezone.localdate()
    options: dict[str, Any] = {"project": row.project} if kind is PlanForm else {}
    return kind(data, initial=shown, **options)


@signed_in
def delete_cycle(request: SignedIn, pk: UUID, cycle: UUID) -> HttpResponse:
    """Asked once more before it goes; one that has begun stays."""
    project = editable(request, pk)
    row = get_object_or_404(project.cycles.all(), pk=cycle)
    if request.method == "POST":
        try:
            cycles.delete_cycle(cycle=row, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("projects:cycle", pk, cycle)
        messages.success(request, "Cycle deleted.")
        return redirect("projects:project", pk)
    context = {"project": project, "title": "Delete this cycle?", "what": row.title, "button": "Delete"}
    return render(request, "projects/delete_part.html", context | {"back": "projects:project"})
