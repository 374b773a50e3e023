"""Pages of common causes: one measure of several organisations, set up by a coordinator and joined by projects."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.access import visible_programmes
from projects import access
from projects import joining as actions
from projects.cause_drawings import drawn_cause
from projects.causes import cause_page
from projects.forms.causes import CauseForm, JoinForm
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable


@signed_in
def cause(request: SignedIn, pk: UUID) -> HttpResponse:
    """Each organisation's own figures on one scale, who has not reported, and their averages side by side."""
    person = request.user
    found = get_object_or_404(access.visible_causes(person).select_related("programme"), pk=pk)
    page = cause_page(found, person)
    context = {
        "cause": found,
        "page": page,
        "drawn": drawn_cause(page.comparison),
        "may_change": access.can_set_up_causes(person, found.programme),
    }
    return render(request, "projects/cause.html", context)


@keeps_typed()
@signed_in
def set_up_cause(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new cause of a programme, by its coordinator."""
    person = request.user
    programme = get_object_or_404(visible_programmes(person), pk=pk)
    if not access.can_set_up_causes(person, programme):
        raise PermissionDenied
    form = CauseForm(request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            made = actions.set_up_cause(programme=programme, terms=form.terms(), token=token, by=person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The cause is set up. Projects join it from their own pages.")
            return redirect("projects:cause", made.pk)
    context = {"form": form, "programme": programme, "writer": writer_token(person)}
    return render(request, "projects/cause_form.html", context)


@keeps_typed()
@signed_in
def edit_cause(request: SignedIn, pk: UUID) -> HttpResponse:
    person = request.user
    found = get_object_or_404(access.visible_causes(person).select_related("programme"), pk=pk)
    if not access.can_set_up_causes(person, found.programme):
        raise PermissionDenied
    form = CauseForm(
        request.POST or taken(request), initial={name: getattr(found, name) for name in CauseForm.Meta.fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_cause(cause=found, terms=form.terms(), by=person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:cause", pk)
    context = {"form": form, "programme": found.programme, "cause": found, "writer": writer_token(person)}
    return render(request, "projects/cause_form.html", context)


@signed_in
def join_cause(request: SignedIn, pk: UUID) -> HttpResponse:
    """The causes that a project may join, each with its terms, and the agreement to them."""
    project = editable(request, pk)
    causes = access.causes_to_join(project)
    organisations = access.organisations_of(project)
    form = JoinForm(request.POST or None, causes=causes, organisations=organisations)
    if form.is_valid():
        joins = form.cleaned_data["cause"]
        try:
            actions.join_cause(
                project=project, cause=joins, organisation=form.cleaned_data["organisation"], by=request.user
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"This project has joined “{joins}”.")
            return redirect("projects:project", pk)
    only = organisations[0] if len(organisations) == 1 else None
    context = {"project": project, "causes": causes, "form": form, "only": only}
    return render(request, "projects/join_cause.html", context)


@signed_in
@require_POST
def leave_cause(request: SignedIn, pk: UUID) -> HttpResponse:
    project = editable(request, pk)
    actions.leave_cause(project=project, by=request.user)
    messages.success(request, "This project has left the cause. Its figures stay with it.")
    return redirect("projects:project", pk)
