"""Laying a cohort out, changing it, and moving it from planned to running to finished."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cohorts import actions, plan
from cohorts.access import visible_cohorts, visible_rooms
from cohorts.clashes import Clash
from cohorts.forms import ChangeCohortForm, LayOutForm, dates_key
from cohorts.views.frame import frame, managed
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.access import can_manage as can_manage_programme
from programmes.access import visible_programmes


def _is_of(clash: Clash, line: plan.Planned) -> bool:
    return (clash.session.title, clash.session.starts_at) == (line.title, line.meeting.starts_at)


@signed_in
def lay_out(request: SignedIn, programme: UUID) -> HttpResponse:
    """A start date first shows every date that follows from it; only dates that were shown are saved, once."""
    run = get_object_or_404(visible_programmes(request.user), pk=programme)
    if not can_manage_programme(request.user, run):
        raise PermissionDenied
    cohorts = visible_cohorts(request.user).filter(programme=run)
    design, rooms = plan.Design.of(run), visible_rooms(request.user)
    number = cohorts.count() + 1
    form = LayOutForm(request.POST or None, programme=run, number=number, design=design, rooms=rooms)
    lines: list[plan.Planned] = []
    if request.method == "POST" and form.is_valid():
        before = cohorts.filter(pk=form.cleaned_data["once"]).first()
        try:
            lines = [] if before else form.preview(request.user)
            cohort = before or (form.lay_out(request.user) if form.was_shown(lines) else None)
        except Refused as refused:
            refused.tell(form)
        else:
            if cohort:
                done = "was laid out just now" if before else f"is laid out, {plural(len(lines), 'date')} in all"
                messages.success(request, f"{cohort.name} {done}. Next: give people places.")
                return redirect("cohorts:people", cohort.pk)
    context = {"programme": run, "form": form, "lines": lines, "design": design, "shown": dates_key(lines)}
    context["dates"] = [(line, [each.says for each in form.asked if _is_of(each, line)]) for line in lines]
    context["impossible"] = [(line, form.way_of(line.meeting)) for line in lines if line.meeting.impossible]
    context["folded"] = bool(lines) and form.chosen  # on a phone, where the dates would stand below it
    context["to_be_agreed"] = run.elements.open()
    return render(request, "cohorts/lay_out.html", context)


@signed_in
def change(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Name, last day, places, contract and usual venue."""
    found = managed(request, cohort)
    form = ChangeCohortForm(request.POST or None, cohort=found, rooms=visible_rooms(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            form.change(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("cohorts:people", found.pk)
    return render(
        request,
        "cohorts/form.html",
        frame(request, found, "", can_manage=True, title=f"Change {found.name}", form=form, button="Save", rooms=True),
    )


@signed_in
@require_POST
def begin(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Planned to running."""
    found = managed(request, cohort)
    actions.begin_cohort(cohort=found, by=request.user)
    messages.success(request, f"{found.name} is {found.get_state_display().lower()}.")
    return redirect("cohorts:sessions", found.pk)


@signed_in
@require_POST
def finish(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Running to finished, when no session is to come."""
    found = managed(request, cohort)
    try:
        actions.finish_cohort(cohort=found, by=request.user)
        messages.success(request, f"{found.name} is {found.get_state_display().lower()}.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:sessions", found.pk)
