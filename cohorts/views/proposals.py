"""What a cohort asks for: its participants propose and back, its coordinators answer and make sessions of it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cohorts import proposals as verbs
from cohorts.access import own_place, shared_cohorts, visible_cohorts
from cohorts.agreed import agreed_days
from cohorts.forms import ProposalAnswerForm, ProposalForm
from cohorts.models import Cohort, Place, Proposal, ProposalKind, ProposalState
from cohorts.views.frame import frame, managed
from cohorts.views.sessions import session_form, warn_of_budget
from core.formats import weekday_date
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.models import ElementKind

SESSION_KINDS = {ProposalKind.VISIT: ElementKind.STUDY_VISIT, ProposalKind.SPEAKER: ElementKind.EXPERT_TALK}


@signed_in
def proposals(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The list, and for a participant the form to ask for something."""
    found = _shared(request, cohort)
    place = own_place(request.user, found)
    asks = verbs.asks(found, place)
    if request.method == "POST" and not asks:
        raise PermissionDenied
    form = ProposalForm(request.POST or None, initial={"once": uuid4()}) if asks else None
    if place and form and request.method == "POST" and form.is_valid():
        try:
            form.propose(place, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, "Asked. Your cohort can back it, and your coordinators will answer.")
            return redirect("cohorts:proposals", found.pk)
    waiting, answered = verbs.lines_of(found, place)
    context = frame(request, found, "proposals", form=form, asks=asks, waiting=waiting, answered=answered)
    context["agreed"] = agreed_days(found)
    context["helps_to_run"] = visible_cohorts(request.user).filter(pk=found.pk).exists()
    return render(request, "cohorts/proposals.html", context)


@require_POST
@signed_in
def back(request: SignedIn, cohort: UUID, proposal: UUID) -> HttpResponse:
    """Ask for the same."""
    found, place = _asking(request, cohort)
    return _said(request, found, verbs.back, proposal=_proposal(found, proposal), place=place)


@require_POST
@signed_in
def take_back(request: SignedIn, cohort: UUID, proposal: UUID) -> HttpResponse:
    """Ask for it no longer."""
    found, place = _asking(request, cohort)
    return _said(request, found, verbs.take_back, proposal=_proposal(found, proposal), place=place)


@signed_in
def answer(request: SignedIn, cohort: UUID, proposal: UUID) -> HttpResponse:
    """What became of it, by a coordinator."""
    found = managed(request, cohort)
    row = _proposal(found, proposal)
    shown = {"state": "" if row.state == ProposalState.OPEN else row.state, "answer": row.answer}
    form = ProposalAnswerForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            verbs.answer(proposal=row, state=data["state"], words=data["answer"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, "Answered. Those who asked are told by e-mail.")
            return redirect("cohorts:proposals", found.pk)
    context = frame(request, found, "proposals", can_manage=True, proposal=row, form=form)
    return render(request, "cohorts/answer_proposal.html", context)


@signed_in
def session(request: SignedIn, cohort: UUID, proposal: UUID) -> HttpResponse:
    """Make a session of it in one step: the form of a session, with what was asked for as its title."""
    found = managed(request, cohort)
    row = _proposal(found, proposal)
    kind = SESSION_KINDS.get(ProposalKind(row.kind), ElementKind.WORKSHOP)
    form = session_form(request, found, title=row.text, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.add(request.user)
            verbs.make_session(proposal=row, session=made, by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{made.title} is on {weekday_date(made.starts_at)}. Those who asked are told.")
            warn_of_budget(request, made)
            return redirect("cohorts:proposals", found.pk)
    context = frame(
        request, found, "sessions", can_manage=True, title="Make it a session", form=form, button="Add the session"
    )
    return render(request, "cohorts/form.html", context)


def _shared(request: SignedIn, cohort: UUID) -> Cohort:
    return get_object_or_404(shared_cohorts(request.user).select_related("programme"), pk=cohort)


def _asking(request: SignedIn, cohort: UUID) -> tuple[Cohort, Place]:
    """The cohort and the person's own place on it; whoever has none reads, and does not ask."""
    found = _shared(request, cohort)
    place = own_place(request.user, found)
    if place is None:
        raise PermissionDenied
    return found, place


def _proposal(cohort: Cohort, pk: UUID) -> Proposal:
    return get_object_or_404(cohort.proposals.select_related("place", "session"), pk=pk)


def _said(request: SignedIn, cohort: Cohort, verb, **things) -> HttpResponse:
    """Do it and come back to the list, which shows what it is now; what was refused is said there."""
    try:
        verb(by=request.user, **things)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:proposals", cohort.pk)
