"""Guests of a session: the coordinator's list, and the one page that a guest's own link opens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.forms import GuestAnswerForm, GuestForm
from cohorts.guests import guest_behind, session_known_to
from cohorts.models import Guest, Session
from cohorts.observing import lines_of
from cohorts.views.frame import frame
from cohorts.views.visits import session_of
from core.formats import day_of
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, public, signed_in

by_link = public("the link in the e-mail is what lets a guest in, and opens one session only")

# The coordinator's list


@signed_in
def guests(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Who is invited and what they answered; and the form to invite somebody."""
    found = session_of(request, cohort, session)
    form = GuestForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            guest = form.invite(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{guest.name} is invited by e-mail.")
            return redirect("cohorts:guests", found.cohort_id, found.pk)
    invited = list(found.guests.invited())
    context: dict[str, Any] = {"session": found, "guests": invited, "form": form, "part": "guests"}
    context["coming"] = sum(guest.coming for guest in invited if not guest.leads)
    context["over"] = found.ends_at <= timezone.now()
    return render(request, "cohorts/guests.html", frame(request, found.cohort, "sessions", can_manage=True, **context))


def _guest(request: SignedIn, cohort: UUID, session: UUID, guest: UUID) -> tuple[Session, Guest]:
    found = session_of(request, cohort, session)
    return found, get_object_or_404(found.guests.select_related("session"), pk=guest)


@signed_in
@require_POST
def invite_again(request: SignedIn, cohort: UUID, session: UUID, guest: UUID) -> HttpResponse:
    """A new link by e-mail."""
    found, invited = _guest(request, cohort, session, guest)
    try:
        actions.invite_guest_again(guest=invited, by=request.user)
        messages.success(request, f"{invited.name} gets a new link; the one before opens nothing any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:guests", found.cohort_id, found.pk)


@signed_in
@require_POST
def revoke(request: SignedIn, cohort: UUID, session: UUID, guest: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    found, invited = _guest(request, cohort, session, guest)
    actions.revoke_guest(guest=invited, by=request.user)
    messages.success(request, f"The invitation of {invited.name} is withdrawn.")
    return redirect("cohorts:guests", found.cohort_id, found.pk)


@signed_in
def guests_csv(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """For the reception: who is invited and how many come."""
    found = session_of(request, cohort, session)
    head = ["Name", "E-mail address", "Invited", "Coming", "Answer"]
    rows = [
        [each.name, each.email, each.people, each.coming, each.get_answer_display()] for each in found.guests.invited()
    ]
    return csv_answer(f"guests-{slugify(found.title)}-{day_of(found.starts_at).isoformat()}", [head, *rows])


# By link


@by_link
@never_cache
def guest(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """When, where and what; a yes or a no. GET shows, POST answers: a mail scanner answers nothing."""
    found = guest_behind(key, token)
    if found is None:
        return render(request, "link_unknown.html", status=404)
    now = timezone.now()
    if found.until <= now:
        return render(request, "cohorts/guest_over.html", {"guest": found, "session": found.session}, status=410)
    form = GuestAnswerForm(request.POST or None, guest=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.answer_it()
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(
                request, "Your answer is kept, thank you. You can change it here until the session begins."
            )
            return redirect("cohorts:guest", key, token)
    begun, session = found.session.starts_at <= now, session_known_to(found, now)
    context = {"guest": found, "session": session, "form": form, "token": token, "begun": begun}
    context["join"] = session.link(now) if found.answer != Guest.Answer.NO else ""
    context["lines"] = lines_of(session, found) if found.observes and begun else []
    return render(request, "cohorts/guest.html", context)
