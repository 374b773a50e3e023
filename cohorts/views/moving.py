"""Moving sessions together: the consequences first, then the move, then the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohorts import actions
from cohorts import moving as verbs
from cohorts.forms import MoveForm, UndoForm
from cohorts.views.frame import frame, managed
from core.refusal import Refused
from people.access import SignedIn, signed_in


@signed_in
def move(request: SignedIn, cohort: UUID) -> HttpResponse:
    """One session, a phase or everything from a day on. Only consequences that were shown come about."""
    found = managed(request, cohort)
    sessions = list(found.sessions.standing().select_related("learning_set", "coaching__place__person"))
    form = MoveForm(request.POST or None, cohort=found, sessions=sessions, chosen=request.GET.get("session", ""))
    proposed = None
    if request.method == "POST" and form.is_valid():
        before = found.moves.filter(pk=form.cleaned_data["once"]).first()
        try:
            proposed = None if before else form.propose(request.user)
            shown = proposed and request.POST.get("shown") == proposed.key
            done = before or (form.move(request.user) if shown else None)
        except Refused as refused:
            refused.tell(form)
        else:
            if done:
                messages.success(request, f"{done.says}. You can undo this from the list below.")
                return redirect("cohorts:sessions", found.pk)
    return render(
        request, "cohorts/move.html", frame(request, found, "sessions", can_manage=True, form=form, proposed=proposed)
    )


@signed_in
def undo(request: SignedIn, cohort: UUID, move: UUID) -> HttpResponse:
    """Shows where each session goes back to, and takes it there."""
    found = managed(request, cohort)
    row = get_object_or_404(found.moves.select_related("cohort__programme"), pk=move)
    form = UndoForm(request.POST or None)
    proposed = None
    try:
        proposed = verbs.undoing(move=row, by=request.user)
        if request.method == "POST":
            actions.undo_move(move=row, by=request.user, accept=form.accepted)
            messages.success(request, "The move is undone: every session is back where it stood.")
            return redirect("cohorts:sessions", found.pk)
        if proposed.clashes:
            form.ask_to_accept(proposed.clashes)
    except Refused as refused:
        if form.is_bound and form.is_valid() and proposed:
            refused.tell(form)
        else:
            messages.error(request, refused.message)
            return redirect("cohorts:sessions", found.pk)
    context = frame(request, found, "sessions", can_manage=True, move=row, proposed=proposed, form=form)
    return render(request, "cohorts/undo_move.html", context)
