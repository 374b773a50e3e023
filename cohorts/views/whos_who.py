"""A cohort's who's who: read, joined, left, printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts import whos_who as reading
from cohorts.access import own_place, shared_cohorts, visible_cohorts
from cohorts.forms import IntroductionForm
from cohorts.models import Cohort, Place, PlaceState
from cohorts.views.frame import frame
from core.refusal import Refused
from people.access import SignedIn, signed_in


def _shared(request: SignedIn, cohort: UUID) -> Cohort:
    return get_object_or_404(shared_cohorts(request.user).select_related("programme__provider"), pk=cohort)


def _own(request: SignedIn, cohort: Cohort) -> Place | None:
    """The person's place, while they are on the cohort."""
    place = own_place(request.user, cohort)
    return place if place and place.state == PlaceState.TAKEN else None


@signed_in
def whos_who(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Who chose to stand in it; for a participant, their own entry."""
    found = _shared(request, cohort)
    place = _own(request, found)
    if request.method == "POST" and not place:
        raise PermissionDenied
    own = reading.own_introduction(place) if place else None
    sent = request.POST if request.method == "POST" else None
    form = IntroductionForm(sent, initial={"words": own.words} if own else None)
    if place and request.method == "POST" and form.is_valid():
        actions.introduce(place=place, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, "Your entry is changed." if own else "You stand in the who’s who now.")
        return redirect("cohorts:whos_who", found.pk)
    context: dict[str, Any] = {"form": form, "place": place, "own": own, "entries": reading.entries_of(found)}
    context["helps_to_run"] = visible_cohorts(request.user).filter(pk=found.pk).exists()
    return render(request, "cohorts/whos_who.html", frame(request, found, "who", **context))


@signed_in
@require_POST
def leave(request: SignedIn, cohort: UUID) -> HttpResponse:
    """At once."""
    found = _shared(request, cohort)
    place = own_place(request.user, found)
    if not place:
        raise PermissionDenied
    actions.leave_whos_who(place=place, by=request.user)
    messages.success(request, "You no longer stand in the who’s who.")
    return redirect("cohorts:whos_who", found.pk)


@signed_in
@require_POST
def whos_who_pdf(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Have it made, and go to where the file will be."""
    found = _shared(request, cohort)
    try:
        document = reading.ask(cohort=found, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("cohorts:whos_who", found.pk)
    return redirect("documents:page", document.pk)
