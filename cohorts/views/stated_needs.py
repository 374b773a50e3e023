"""One's own access and dietary needs: stated, changed, erased."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables

from cohorts import actions
from cohorts.access import has_place, leads
from cohorts.forms import NeedsForm
from cohorts.needs_of import own_needs
from cohorts.stated_needs import BEFORE, FEWEST
from people.access import SignedIn, signed_in


def _must_come(request: SignedIn) -> None:
    if not has_place(request.user) and not leads(request.user):
        raise Http404


@signed_in
@sensitive_variables()
def my_needs(request: SignedIn) -> HttpResponse:
    """The page says who will see them, and when."""
    _must_come(request)
    before = own_needs(request.user)
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=before.body if before else None)
    if request.method == "POST" and form.is_valid():
        stated = form.stated()
        actions.state_needs(person=request.user, stated=stated, by=request.user)
        said = "Kept: you need nothing in particular." if stated.is_nothing else "Your needs are kept."
        messages.success(request, said)
        return redirect("cohorts:my_needs")
    context: dict[str, Any] = {"form": form, "before": before, "days": BEFORE.days, "fewest": FEWEST}
    return render(request, "cohorts/my_needs.html", context)


@signed_in
def erase_needs(request: SignedIn) -> HttpResponse:
    """Asks first."""
    _must_come(request)
    if request.method == "POST":
        actions.erase_needs(person=request.user, by=request.user)
        messages.success(request, "What you stated is erased.")
        return redirect("cohorts:my_needs")
    return render(request, "cohorts/erase_needs.html")
