"""Observed feedback at a leadership challenge: writing it, releasing it, reading one's own."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.access import can_manage, led_sessions, team_sessions
from cohorts.forms import ObservationForm
from cohorts.guests import guest_behind
from cohorts.models import Guest, Observation, Place, Session
from cohorts.observing import as_text, domains_of, lines_of, own_feedback, readable, written_by
from cohorts.register import expected_at
from cohorts.views.guests import by_link
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in
from people.models import Person
from programmes.models import ElementKind

Writer = Person | Guest


def _challenge(request: SignedIn, session: UUID) -> tuple[Session, bool]:
    """A leadership challenge that the person leads or coordinates, and whether they lead it and so may write."""
    rows = team_sessions(request.user).filter(kind=ElementKind.CHALLENGE)
    found = get_object_or_404(rows.select_related("cohort__programme__framework", "element"), pk=session)
    leads = led_sessions(request.user).filter(pk=found.pk).exists()
    if not leads and not can_manage(request.user, found.cohort):
        raise PermissionDenied
    return found, leads


@signed_in
def observed(request: SignedIn, session: UUID) -> HttpResponse:
    """Everybody at the challenge, with how many have written of them; what was written is not here."""
    found, leads = _challenge(request, session)
    lines = lines_of(found, request.user if leads else None)
    context = {
        "session": found,
        "leads": leads,
        "coordinates": can_manage(request.user, found.cohort),
        "lines": lines,
        "waiting": sum(line.waiting for line in lines),
        "begun": found.starts_at <= timezone.now() and not found.cancelled_at,
    }
    return render(request, "cohorts/observed.html", context)


@signed_in
@require_POST
def release(request: SignedIn, session: UUID) -> HttpResponse:
    """Let everybody read what was written of them."""
    found, _ = _challenge(request, session)
    people = actions.release_observations(session=found, by=request.user)
    told = f"{plural(people, 'person', 'people')} can read what was written of them, and are told by e-mail."
    messages.success(request, told if people else "There is nothing new to release.")
    return redirect("cohorts:observed", found.pk)


@signed_in
@sensitive_post_parameters()
def observe(request: SignedIn, session: UUID, place: UUID) -> HttpResponse:
    """What the person who leads it saw of one participant."""
    found, leads = _challenge(request, session)
    if not leads:
        raise PermissionDenied
    return _write(request, found, place, request.user)


@by_link
@never_cache
@sensitive_post_parameters()
def guest_observes(request: HttpRequest, key: UUID, token: str, place: UUID) -> HttpResponse:
    """What a guest saw of one participant, by the guest's own link."""
    guest = guest_behind(key, token)
    if guest is None or not guest.observes or guest.until <= timezone.now():
        raise Http404
    return _write(request, guest.session, place, guest, token)


def _write(request: HttpRequest, session: Session, place: UUID, writer: Writer, token: str = "") -> HttpResponse:
    of = get_object_or_404(expected_at(session), pk=place)
    before = next((each for each in written_by(writer, session) if each.place_id == of.pk), None)
    form = ObservationForm(request.POST or None, domains=domains_of(session), before=before)
    guest = writer if isinstance(writer, Guest) else None
    back = ("cohorts:guest", guest.pk, token) if guest else ("cohorts:observed", session.pk)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, session, of, writer)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Kept. {of.person.name} can read it once it is released.")
            return redirect(*back)
    context = {"session": session, "place": of, "form": form, "guest": guest, "token": token, "before": before}
    return render(request, "cohorts/observe.html", context)


def _keep(form: ObservationForm, session: Session, place: Place, writer: Writer) -> Observation:
    guest = writer if isinstance(writer, Guest) else None
    by = None if isinstance(writer, Guest) else writer
    words = form.cleaned_data["next_step"]
    return actions.observe(session=session, place=place, seen=form.seen, next_step=words, by=by, guest=guest)


@signed_in
def observation(request: SignedIn, observation: UUID) -> HttpResponse:
    """One piece of feedback: for the participant once it is released, and for who wrote it."""
    found = get_object_or_404(readable(request.user), pk=observation)
    context = {"observation": found, "session": found.session, "own": found.observer_id != request.user.pk}
    return render(request, "cohorts/observation.html", context)


@signed_in
@never_cache
def own_feedback_text(request: SignedIn) -> HttpResponse:
    """All that was written of the person themselves and is released, as a file to keep."""
    found = own_feedback(request.user)
    if not found:
        raise Http404
    response = HttpResponse(as_text(found), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="observed-feedback.txt"'
    return response
