"""A session stood down, and its new date."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cohorts.access import can_manage, team_sessions
from cohorts.forms import NewDateForm, StandDownForm
from cohorts.models import Session
from cohorts.stand_down import free_days, hold_instead
from cohorts.stand_down import stand_down as stand_down_session
from cohorts.views.frame import frame
from core.formats import weekday_date
from core.refusal import Refused
from people.access import SignedIn, signed_in


def _managed(request: SignedIn, cohort: UUID, session: UUID) -> Session:
    rows = team_sessions(request.user).filter(cohort=cohort)
    rows = rows.select_related("cohort__programme", "learning_set", "room", "coaching__place__person", "held_instead")
    found = get_object_or_404(rows, pk=session)
    if not can_manage(request.user, found.cohort):
        raise PermissionDenied
    return found


@signed_in
def stand_down(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Asks first; then everybody who would come is told at once, and new dates are offered."""
    found = _managed(request, cohort, session)
    form = StandDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stand_down_session(session=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{found.title} is stood down, and everybody who was to come is being told.")
            return redirect("cohorts:new_date", found.cohort_id, found.pk)
    over = found.ends_at <= timezone.now()
    context = frame(request, found.cohort, "sessions", can_manage=True, session=found, form=form, over=over)
    return render(request, "cohorts/stand_down.html", context)


@signed_in
def new_date(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """The next days that are free for everybody; one is chosen, and everybody is told."""
    found = _managed(request, cohort, session)
    if not found.stood_down_for:
        raise Http404
    form = NewDateForm(request.POST or None, days=free_days(found, timezone.localdate(), request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = hold_instead(session=found, day=form.cleaned_data["day"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{made.title} is on {weekday_date(made.starts_at)}. Everybody is being told.")
            return redirect("cohorts:sessions", found.cohort_id)
    context = frame(request, found.cohort, "sessions", can_manage=True, session=found, form=form)
    context["instead"] = getattr(found, "held_instead", None)
    return render(request, "cohorts/new_date.html", context)
