"""The days on which a facilitator or coach cannot come, kept by themselves and by their coordinators."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.access import leads
from cohorts.away import aways_of, met
from cohorts.forms import AwayForm
from cohorts.records import team_people
from cohorts.views.frame import run_by
from core.dates import today
from core.refusal import Refused
from people.access import SignedIn, signed_in
from people.models import Person


@signed_in
def my_availability(request: SignedIn) -> HttpResponse:
    """One's own days away, with the sessions that stand on them."""
    _must_lead(request.user)
    return _kept(request, request.user, reverse("cohorts:my_availability"), {"own": True})


@signed_in
def availability(request: SignedIn, programme: UUID, person: UUID) -> HttpResponse:
    """Those of somebody who facilitates or coaches on a programme that one runs; without reasons."""
    run = run_by(request, programme)
    found = get_object_or_404(team_people(run), pk=person)
    page = reverse("cohorts:availability", args=[run.pk, found.pk])
    return _kept(request, found, page, {"own": False, "programme": run})


def _must_lead(person: Person) -> None:
    if not leads(person):
        raise Http404


def _kept(request: SignedIn, person: Person, page: str, context: dict[str, Any]) -> HttpResponse:
    """The list, and the form to add to it."""
    form = AwayForm(request.POST or None, own=context["own"], initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            away = form.add(person, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Kept as days away: {away}.")
            return redirect(page)
    programme = context.get("programme")
    on_such_days = met([person.pk], timezone.now(), programme)
    context |= {"person": person, "aways": aways_of(person, today()), "met": on_such_days, "form": form}
    return render(request, "cohorts/availability.html", context)


@signed_in
def remove_my_away(request: SignedIn, away: UUID) -> HttpResponse:
    _must_lead(request.user)
    return _removed(request, request.user, away, reverse("cohorts:my_availability"))


@signed_in
def remove_away(request: SignedIn, programme: UUID, person: UUID, away: UUID) -> HttpResponse:
    run = run_by(request, programme)
    found = get_object_or_404(team_people(run), pk=person)
    return _removed(request, found, away, reverse("cohorts:availability", args=[run.pk, found.pk]))


def _removed(request: SignedIn, person: Person, away: UUID, page: str) -> HttpResponse:
    """Asks first."""
    found = get_object_or_404(aways_of(person, today()).select_related("person"), pk=away)
    if request.method != "POST":
        return render(request, "cohorts/remove_away.html", {"away": found, "person": person, "page": page})
    words = str(found)
    actions.remove_away(away=found, by=request.user)
    messages.success(request, f"No longer away: {words}.")
    return redirect(page)
