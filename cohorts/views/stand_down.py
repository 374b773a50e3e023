"""A session stood down, and its new date."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts.access import can_manage, can_stand_down, team_sessions, visible_cohorts
from cohorts.forms import NewDateForm, StandDownForm
from cohorts.held_instead import Goes, goes_with
from cohorts.models import Session
from cohorts.stand_down import free_days, hold_instead, hold_not_again
from cohorts.stand_down import stand_down as stand_down_session
from cohorts.views.frame import frame
from core.formats import join_words, weekday_date
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.panel import material_lines


def _own(request: SignedIn, cohort: UUID, session: UUID) -> Session:
    """A session that the person may stand down: a coordinator's, or one that they lead."""
    rows = team_sessions(request.user).filter(cohort=cohort)
    rows = rows.select_related("cohort__programme", "learning_set", "room", "coaching__place__person", "held_instead")
    found = get_object_or_404(rows, pk=session)
    if not can_stand_down(request.user, found):
        raise PermissionDenied
    return found


def _page(request: SignedIn, template: str, session: Session, **context: Any) -> HttpResponse:
    manages = can_manage(request.user, session.cohort)
    sees = manages or visible_cohorts(request.user).filter(pk=session.cohort_id).exists()
    shown = frame(request, session.cohort, "sessions", can_manage=manages, session=session, sees_cohort=sees, **context)
    return render(request, template, shown)


def _goes(request: SignedIn, session: Session) -> Goes:
    """What belongs to it, with the materials that the person sees."""
    return goes_with(session, len(material_lines(request.user, [session.pk])[session.pk]))


@signed_in
def stand_down(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Asks first; then everybody who would come is told at once, and new dates are offered."""
    found = _own(request, cohort, session)
    form = StandDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stand_down_session(session=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{found.title} is stood down, and everybody who was to come is being told.")
            _say_untold(request, goes_with(found), "it is stood down")
            return redirect("cohorts:new_date", found.cohort_id, found.pk)
    over = found.ends_at <= timezone.now()
    return _page(request, "cohorts/stand_down.html", found, form=form, over=over)


def _say_untold(request: SignedIn, goes: Goes, what: str) -> None:
    if goes.untold:
        names = join_words(goes.untold)
        messages.warning(request, f"Cadre has no e-mail address of {names}. Tell them yourself that {what}.")


@signed_in
def new_date(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """The next days that are free for everybody; one is chosen, what belongs to it goes along, and everybody is
    told."""
    found = _own(request, cohort, session)
    if not found.stood_down_for:
        raise Http404
    instead = getattr(found, "held_instead", None)
    days = [] if instead else free_days(found, timezone.localdate(), request.user)
    form = NewDateForm(None if instead else request.POST or None, days=days)
    if request.method == "POST" and form.is_valid():
        goes = _goes(request, found)
        try:
            made = hold_instead(session=found, day=form.cleaned_data["day"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            day = weekday_date(made.starts_at)
            went = f" With it went {goes.says}." if goes.says else ""
            messages.success(request, f"{made.title} is on {day}. Everybody is being told.{went}")
            _say_untold(request, goes, f"it is on {day}")
            return redirect(*_back(request, found))
    return _page(request, "cohorts/new_date.html", found, form=form, instead=instead, goes=_goes(request, found))


@signed_in
@require_POST
def not_again(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """It is not held again, so nobody is asked for its new date."""
    found = _own(request, cohort, session)
    try:
        hold_not_again(session=found, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{found.title} is not held again. You can still choose a day for it.")
    return redirect(*_back(request, found))


def _back(request: SignedIn, session: Session) -> tuple:
    """To the cohort's list, or for who only leads to their own."""
    if can_manage(request.user, session.cohort):
        return ("cohorts:sessions", session.cohort_id)
    return ("cohorts:leading",)
