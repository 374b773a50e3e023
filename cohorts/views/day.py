"""The day of a session on one page, and the sheet for its venue."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from cohorts import venue_sheet as sheets
from cohorts.access import can_keep_register, can_manage, can_stand_down, team_sessions
from cohorts.day import day_page
from cohorts.models import Session
from cohorts.needs_of import can_ask_totals
from cohorts.register import state_of
from core.dates import today
from core.refusal import Refused
from people.access import SignedIn, signed_in

WITH = (
    "cohort__programme__commissioner",
    "learning_set__adviser",
    "organisation",
    "room",
    "held_instead",
    "element",
    "coaching__coach",
)


def _day_of(request: SignedIn, session: UUID) -> Session:
    """A session whose register the person may keep."""
    rows = team_sessions(request.user).select_related(*WITH).prefetch_related("leaders__person")
    found = get_object_or_404(rows, pk=session)
    if not can_keep_register(request.user, found):
        raise PermissionDenied
    return found


@signed_in
@sensitive_variables()
def day(request: SignedIn, session: UUID) -> HttpResponse:
    """Where, when, who comes, what they need, materials, experts and guests."""
    found, now = _day_of(request, session), timezone.now()
    may_find_day = can_stand_down(request.user, found)
    context = {
        "page": day_page(found, request.user, today()),
        "session": found,
        "state": state_of(found, now),
        "coordinates": can_manage(request.user, found.cohort),
        "may_stand_down": found.ends_at > now and not found.register_closed_at and may_find_day,
        "may_find_day": may_find_day,
        "today": today(),
    }
    return render(request, "cohorts/day.html", context)


@signed_in
@require_POST
def venue_sheet(request: SignedIn, session: UUID) -> HttpResponse:
    """Have it made, and go to where the file will be."""
    found = _day_of(request, session)
    if not can_ask_totals(request.user, found):
        raise PermissionDenied
    try:
        document = sheets.ask(session=found, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("cohorts:day", found.pk)
    return redirect("documents:page", document.pk)
