"""Presentations to the executive team: prepared by participants, put before a panel by link, and closed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cohorts.access import visible_cohorts
from cohorts.models import Cohort
from core.refusal import Refused
from people.access import SignedIn, public, signed_in
from projects import access, presenting
from projects.actions import OutOfDate
from projects.forms.presentations import DecisionForm, PanelForm, PlanPresentationForm, WhenForm, WritingForm
from projects.models import PanelMember, Presentation
from projects.panel_links import member_behind
from projects.presented import asked, decided, heard
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable

by_link = public("the link in the e-mail is what lets one of a panel in, and opens one presentation only")

# Prepared


@signed_in
def presentations(request: SignedIn, pk: UUID) -> HttpResponse:
    """A cohort's, for its coordinators and facilitators; an administrator opens none of them."""
    cohort = _cohort(request, pk)
    rows = access.cohort_presentations(request.user, cohort).for_a_list()
    may_plan = access.can_start_for_cohort(request.user, cohort)
    reads = access.reads_presentations(request.user, cohort)
    context = {"cohort": cohort, "presentations": rows, "may_plan": may_plan, "reads": reads}
    return render(request, "projects/presentations.html", context)


def _cohort(request: SignedIn, pk: UUID) -> Cohort:
    return get_object_or_404(visible_cohorts(request.user).select_related("programme"), pk=pk)


@signed_in
def plan_presentation(request: SignedIn, pk: UUID) -> HttpResponse:
    """Set up by the coordinator, with the projects of whoever presents."""
    cohort = _cohort(request, pk)
    if not access.can_start_for_cohort(request.user, cohort):
        raise PermissionDenied
    form = PlanPresentationForm(request.POST or None, cohort=cohort)
    if form.is_valid():
        place = form.cleaned_data["place"]
        projects = access.projects_to_present(cohort, place)
        try:
            made = presenting.prepare(cohort=cohort, projects=projects, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Presentation set up.")
            return redirect("projects:prepared", made.pk)
    return render(request, "projects/plan_presentation.html", {"cohort": cohort, "form": form})


@signed_in
def prepare(request: SignedIn, pk: UUID) -> HttpResponse:
    """A participant begins their own, from a project that it tells of; one that they have begun they go on with."""
    project = editable(request, pk)
    cohort, person = project.cohort, request.user
    place = access.places_held(person).get(cohort=cohort)
    if begun := access.being_prepared(place):
        messages.info(request, "You have begun this one. Choose below which projects it tells of.")
        return redirect("projects:write_presentation", begun.pk)
    form = WhenForm(request.POST or None, cohort=cohort)
    if form.is_valid():
        try:
            made = presenting.prepare(cohort=cohort, place=place, projects=[project], by=person, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("projects:write_presentation", made.pk)
    return render(request, "projects/plan_presentation.html", {"cohort": cohort, "project": project, "form": form})


@signed_in
def prepared(request: SignedIn, pk: UUID) -> HttpResponse:
    """Its texts and projects; what the panel says, for its coordinator at once and for the others once it is closed."""
    presentation = visible(request, pk)
    person = request.user
    runs = access.can_run_presentation(person, presentation)
    said = presenting.decisions_of(presentation)
    context = {
        "presentation": presentation,
        "runs": runs,
        "writes": not presentation.closed_at and access.can_write_presentation(person, presentation),
        "projects": decided(presentation, said if runs or presentation.closed_at else ()),
        "panel": asked(presentation, said),
        "given": presentation.on <= timezone.localdate(),
    }
    return render(request, "projects/prepared.html", context)


def visible(request: SignedIn, pk: UUID) -> Presentation:
    return get_object_or_404(access.visible_presentations(request.user).for_a_list(), pk=pk)


def _run(request: SignedIn, pk: UUID) -> Presentation:
    """For its coordinators; to be seen but another's: 403."""
    presentation = visible(request, pk)
    if not access.can_run_presentation(request.user, presentation):
        raise PermissionDenied
    return presentation


@keeps_typed()
@signed_in
def write_presentation(request: SignedIn, pk: UUID) -> HttpResponse:
    """A form out of date comes back with what was typed, beside what another saved meanwhile."""
    presentation = visible(request, pk)
    person = request.user
    if presentation.closed_at or not access.can_write_presentation(person, presentation):
        raise PermissionDenied
    names = access.can_run_presentation(person, presentation)
    form = WritingForm(request.POST or taken(request), presentation=presentation, names=names)
    newer = None
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            presenting.write(presentation=presentation, revision=revision, by=person, **form.words())
        except OutOfDate as refused:
            form.refuse(refused)
            newer = form.against(presentation)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:prepared", pk)
    context = {
        "presentation": presentation,
        "form": form,
        "newer": newer,
        "writer": writer_token(person),
        "runs": names,
    }
    return render(request, "projects/write_presentation.html", context)


@signed_in
def remove_presentation(request: SignedIn, pk: UUID) -> HttpResponse:
    """One that was set up by mistake, asked once more before it goes."""
    presentation = _run(request, pk)
    if request.method == "POST":
        try:
            presenting.remove(presentation=presentation, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("projects:prepared", pk)
        messages.success(request, "Presentation removed.")
        return redirect("projects:presentations", presentation.cohort_id)
    return render(request, "projects/remove_presentation.html", {"presentation": presentation, "runs": True})


@signed_in
def close_presentation(request: SignedIn, pk: UUID) -> HttpResponse:
    """It has been given: what will be recorded on each project, asked once more."""
    presentation = _run(request, pk)
    if request.method == "POST":
        try:
            presenting.close(presentation=presentation, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, "Closed. What was decided stands on the projects, and those on them are told.")
        return redirect("projects:prepared", pk)
    rows = decided(presentation, presenting.decisions_of(presentation))
    lines = [(row.project, presenting.decided_words(row.decisions)) for row in rows]
    return render(
        request, "projects/close_presentation.html", {"presentation": presentation, "lines": lines, "runs": True}
    )


# The panel


@signed_in
def panel(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who is asked, and the form to ask somebody."""
    presentation = _run(request, pk)
    form = PanelForm(request.POST or None)
    if form.is_valid():
        try:
            member = presenting.ask_panel(presentation=presentation, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{member.name} is asked by e-mail.")
            return redirect("projects:panel", pk)
    rows = asked(presentation, presenting.decisions_of(presentation))
    context = {"presentation": presentation, "panel": rows, "form": form, "runs": True}
    return render(request, "projects/panel.html", context)


def _member(request: SignedIn, pk: UUID, member: UUID) -> PanelMember:
    return get_object_or_404(_run(request, pk).panel.select_related("presentation"), pk=member)


@signed_in
@require_POST
def ask_again(request: SignedIn, pk: UUID, member: UUID) -> HttpResponse:
    """A new link by e-mail."""
    row = _member(request, pk, member)
    try:
        presenting.ask_again(member=row, by=request.user)
        messages.success(request, f"{row.name} gets a new link; the one before opens nothing any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("projects:panel", pk)


@signed_in
@require_POST
def withdraw(request: SignedIn, pk: UUID, member: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    row = _member(request, pk, member)
    try:
        presenting.withdraw(member=row, by=request.user)
        messages.success(request, f"The link of {row.name} is withdrawn.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("projects:panel", pk)


@by_link
@never_cache
def hear(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The texts, each project, and what this member says to it. GET shows, POST decides: a mail scanner decides
    nothing."""
    member = member_behind(key, token)
    if member is None:
        return render(request, "link_unknown.html", status=404)
    presentation = member.presentation
    if presentation.is_over:
        return render(request, "projects/hear_over.html", {"presentation": presentation}, status=410)
    projects = list(presentation.projects.all())
    said = {each.project_id: each for each in member.decisions.all()}
    chosen = request.POST.get("project", "")
    forms = [
        DecisionForm(request.POST if chosen == str(each.pk) else None, project=each, said=said.get(each.pk))
        for each in projects
    ]
    sent = next((form for form in forms if form.is_bound), None)
    if sent and sent.is_valid() and _decided(member, sent):
        messages.success(request, f"What you decided on “{sent.project.title}” is kept, thank you.")
        return redirect("projects:hear", key, token)
    rows = list(zip(heard(projects), forms, strict=True))
    context = {"member": member, "presentation": presentation, "sent": sent, "heard": rows}
    return render(request, "projects/hear.html", context)


def _decided(member: PanelMember, form: DecisionForm) -> bool:
    try:
        presenting.decide(member=member, project=form.project, **form.words())
    except Refused as refused:
        form.refuse(refused)
        return False
    return True
