"""The screen at the door with its code, the list for confirming, and what a participant's phone shows."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cohorts import checking_in
from cohorts.access import sessions_of_a_scan
from cohorts.checking_in import at_the_door, door_list
from cohorts.door import Pass, code_of, is_current, pass_from
from cohorts.models import Session
from cohorts.register import RegisterState, state_of
from cohorts.views.register import register_of
from core import charts
from core.refusal import Refused
from people.access import SignedIn, public, signed_in
from programmes.models import Asked, GroupSize

SCREEN_ANEW = 20  # seconds: a code that is seen is at most 50 seconds old
QR_SIZE = 520


# On the screen


@signed_in
def screen(request: SignedIn, session: UUID) -> HttpResponse:
    """For the projector: the code to check in by until the session ends, then the one that asks for its score."""
    found = register_of(request, session)
    now = timezone.now()
    over = found.ends_at <= now
    state = state_of(found, now)
    path = ""
    if over and asks_for_score(found):
        path = reverse("evaluations:of_session", args=[found.pk])
    elif not over and state == RegisterState.OPEN:
        path = reverse("cohorts:scan", args=[found.pk, code_of(found.pk, now)])
    context: dict[str, Any] = {"session": found, "state": state, "over": over, "anew": SCREEN_ANEW}
    if path:
        title = "QR code that asks how the session was" if over else "QR code to check in by"
        context["code"] = charts.qr(settings.SITE_URL + path, id="door-code", title=title, size=QR_SIZE)
    if state != RegisterState.CANCELLED:
        context["door"] = door_list(found)
    return render(request, "cohorts/screen.html", context)


def asks_for_score(session: Session) -> bool:
    """Whether a questionnaire goes out after it: of the whole cohort, unless it is asked about otherwise."""
    in_common = session.group_size == GroupSize.COHORT and session.organisation_id is None
    return session.asked == Asked.AFTER_SESSION and in_common and not session.cancelled_at


@signed_in
def said_here(request: SignedIn, session: UUID) -> HttpResponse:
    """Who says that they are here, to confirm or decline."""
    found = register_of(request, session)
    state = state_of(found, timezone.now())
    context = {"session": found, "state": state, "door": door_list(found)}
    return render(request, "cohorts/said_here.html", context)


def _chosen(request: SignedIn) -> UUID | None:
    """The place that a button names; None for everybody, and for what is no key."""
    try:
        return UUID(request.POST.get("place", ""))
    except ValueError:
        return None


@signed_in
@require_POST
def confirm_here(request: SignedIn, session: UUID) -> HttpResponse:
    """Put one who says they are here on the register, or everybody who waits."""
    found = register_of(request, session)
    place = _chosen(request)
    try:
        count = checking_in.confirm(session=found, by=request.user, places=[place] if place else None)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if count:
            messages.success(request, f"{count} put on the register.")
    return redirect("cohorts:said_here", found.pk)


@signed_in
@require_POST
def decline_here(request: SignedIn, session: UUID) -> HttpResponse:
    """Say that one of them is not here: they stay unmarked, and can be confirmed still."""
    found = register_of(request, session)
    place = _chosen(request)
    if place and checking_in.decline(session=found, place=place, by=request.user):
        messages.success(request, "Declined. They are not on the register, and you can still confirm them below.")
    return redirect("cohorts:said_here", found.pk)


# On the phone


@public("the code on the screen is looked at before signing in, so that signing in does not outlast it")
@require_safe
@never_cache
def scan(request: HttpRequest, session: UUID, code: str) -> HttpResponse:
    """What the QR code opens: a code in time becomes a pass, which survives signing in."""
    now = timezone.now()
    here = reverse("cohorts:here", args=[session])
    if not is_current(session, code, now):
        return redirect(here)
    person = request.user.pk if request.user.is_authenticated else None
    return redirect(f"{here}?{urlencode({'pass': Pass(session, now, person).signed()})}")


@signed_in
def here(request: SignedIn, session: UUID) -> HttpResponse:
    """One tap says “I am here”; else what stands in the way and what to do next."""
    now = timezone.now()
    held = pass_from(request.POST.get("pass") or request.GET.get("pass", ""))
    valid = held if held and held.counts(session, request.user.pk, now) else None
    found = sessions_of_a_scan(request.user, scanned=valid is not None).filter(pk=session).first()
    if found is None:
        return render(request, "cohorts/scan_again.html", status=410)
    door = at_the_door(found, request.user, valid.scanned_at if valid else None, now)
    if request.method == "POST" and valid:
        try:
            checking_in.say_here(session=found, scanned_at=valid.scanned_at, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("cohorts:here", found.pk)
    context = {"session": found, "door": door, "pass": valid.signed() if valid else ""}
    return render(request, "cohorts/here.html", context)
