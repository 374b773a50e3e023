"""Taking a changed design over into cohorts: what would change in each, and doing it or leaving it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts import redesign as redesigning
from cohorts.access import visible_cohorts
from cohorts.models import Cohort
from cohorts.views.frame import managed
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.access import can_manage, visible_programmes


@signed_in
def redesign(request: SignedIn, programme: UUID) -> HttpResponse:
    """Every cohort that is not finished, with what the design of today would change in it."""
    run = get_object_or_404(visible_programmes(request.user), pk=programme)
    if not can_manage(request.user, run):
        raise PermissionDenied
    rows = visible_cohorts(request.user).filter(programme=run).exclude(state=Cohort.State.FINISHED)
    found = redesigning.redesigns(run, list(rows.order_by("number")), timezone.now())
    return render(request, "cohorts/redesign.html", {"programme": run, "redesigns": found})


@signed_in
@require_POST
def redesign_cohort(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Take over what was shown, or leave the cohort as it is."""
    found = managed(request, cohort)
    seen = request.POST.get("seen", "")
    try:
        if request.POST.get("do") == "leave":
            redesigning.decline(cohort=found, seen=seen, by=request.user)
            messages.success(request, f"{found.name} stays as it is.")
        else:
            done = redesigning.take_over(cohort=found, seen=seen, by=request.user)
            messages.success(request, f"{found.name}: {plural(len(done.to_do), 'change')} made.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:redesign", found.programme_id)
