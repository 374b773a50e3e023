"""The experts of a programme and what they cost; those who speak at one session."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.experts import costs_of, experts_of, talks_of
from cohorts.forms import CostForm, ExpertForm, TalkForm
from cohorts.models import Expert, Session, Talk
from cohorts.views.frame import frame, run_by
from cohorts.views.visits import session_of
from core.dates import today
from core.formats import long_date
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, signed_in


@signed_in
def experts(request: SignedIn, programme: UUID) -> HttpResponse:
    """Everybody who speaks, with fees and expenses; and the form to add somebody."""
    run = run_by(request, programme)
    form = ExpertForm(request.POST or None, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            expert = form.add(run, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{expert.name} is added. Name them at a session from that session’s page.")
            return redirect("cohorts:experts", run.pk)
    return render(request, "cohorts/experts.html", {"programme": run, "costs": costs_of(run), "form": form})


@signed_in
def expert(request: SignedIn, programme: UUID, expert: UUID) -> HttpResponse:
    """Change an expert."""
    run = run_by(request, programme)
    found = get_object_or_404(experts_of(run), pk=expert)
    names = ("name", "post", "organisation", "email", "biography", "agreed_on")
    form = ExpertForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            form.change(found, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("cohorts:experts", run.pk)
    return render(request, "cohorts/expert.html", {"programme": run, "expert": found, "form": form})


@signed_in
@require_POST
def remove_expert(request: SignedIn, programme: UUID, expert: UUID) -> HttpResponse:
    """Take somebody off the register who has spoken nowhere."""
    run = run_by(request, programme)
    found = experts_of(run).filter(pk=expert).first()
    try:
        if found:
            actions.remove_expert(expert=found, by=request.user)
            messages.success(request, f"{found.name} is removed.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:experts", run.pk)


HEAD = ("Expert", "Title or post", "Organisation", "Session", "Cohort", "Date", "State", "Fee", "Expenses")


@signed_in
def experts_csv(request: SignedIn, programme: UUID) -> HttpResponse:
    """Every talk with what it costs, for a spreadsheet."""
    run = run_by(request, programme)
    rows = [_cells(line.expert, talk) for line in costs_of(run).lines for talk in line.talks]
    return csv_answer(f"experts-{slugify(run.name)}-{today().isoformat()}", [HEAD, *rows])


def _cells(expert: Expert, talk: Talk) -> list[object]:
    session = talk.session
    state = "Cancelled" if session.cancelled_at else ""
    who = [expert.name, expert.post, expert.organisation]
    return [*who, session.title, session.cohort.name, long_date(session.starts_at), state, talk.fee, talk.expenses]


# Those of one session


@signed_in
def talks(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Who speaks, in order; and the form to name one more."""
    found = session_of(request, cohort, session)
    named = talks_of(found)
    others = experts_of(found.cohort.programme).exclude(pk__in=[talk.expert_id for talk in named])
    form = TalkForm(request.POST or None, experts=list(others))
    if request.method == "POST" and form.is_valid():
        try:
            talk = form.add(found, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{talk.expert.name} speaks at this session.")
            return redirect("cohorts:talks", found.cohort_id, found.pk)
    context: dict[str, Any] = {"session": found, "talks": named, "form": form, "part": "experts"}
    return render(request, "cohorts/talks.html", frame(request, found.cohort, "sessions", can_manage=True, **context))


def _talk(request: SignedIn, cohort: UUID, session: UUID, talk: UUID) -> tuple[Session, Talk]:
    found = session_of(request, cohort, session)
    return found, get_object_or_404(found.talks.select_related("expert", "session"), pk=talk)


@signed_in
def talk_costs(request: SignedIn, cohort: UUID, session: UUID, talk: UUID) -> HttpResponse:
    """Fee and expenses of one talk."""
    found, named = _talk(request, cohort, session, talk)
    form = CostForm(request.POST or None, initial={"fee": named.fee, "expenses": named.expenses})
    if request.method == "POST" and form.is_valid():
        form.change(named, request.user)
        messages.success(request, f"What {named.expert.name} is paid is changed.")
        return redirect("cohorts:talks", found.cohort_id, found.pk)
    context: dict[str, Any] = {"title": f"What {named.expert.name} is paid", "form": form, "button": "Save"}
    return render(request, "cohorts/form.html", frame(request, found.cohort, "sessions", can_manage=True, **context))


@signed_in
@require_POST
def speak_earlier(request: SignedIn, cohort: UUID, session: UUID, talk: UUID) -> HttpResponse:
    """One turn earlier."""
    found, named = _talk(request, cohort, session, talk)
    actions.speak_earlier(talk=named, by=request.user)
    return redirect("cohorts:talks", found.cohort_id, found.pk)


@signed_in
@require_POST
def remove_talk(request: SignedIn, cohort: UUID, session: UUID, talk: UUID) -> HttpResponse:
    """Take an expert off the session."""
    found = session_of(request, cohort, session)
    named = found.talks.select_related("expert", "session").filter(pk=talk).first()
    if named:
        actions.remove_talk(talk=named, by=request.user)
        messages.success(request, f"{named.expert.name} no longer speaks at this session.")
    return redirect("cohorts:talks", found.cohort_id, found.pk)
