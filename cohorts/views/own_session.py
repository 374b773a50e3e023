"""One session, as a participant of its cohort sees it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cohorts.access import kept_of, open_to, own_place
from cohorts.experts import talks_of
from cohorts.forms import TakePlaceForm
from cohorts.models import co_leaders, told_of, with_guests
from cohorts.observing import own_observations
from cohorts.register import expected_at
from cohorts.visits import turn_of
from people.access import SignedIn, signed_in
from programmes.models import ElementKind
from programmes.panel import material_lines


@signed_in
def own_session(request: SignedIn, session: UUID) -> HttpResponse:
    """When, where and with whom, as people were told; how to join, what to read; a place on it, where one signs up."""
    return own_session_page(request, session)


def own_session_page(request: SignedIn, session: UUID, taking: TakePlaceForm | None = None) -> HttpResponse:
    """`taking` is a place that was asked for and clashes."""
    of = (
        "cohort__programme__commissioner",
        "learning_set",
        "organisation",
        "instead_of",
        "held_instead",
        "element",
        "room",
        "released__room",
    )
    rows = with_guests(open_to(request.user)).select_related(*of)
    now = timezone.now()
    found = told_of(get_object_or_404(rows.prefetch_related("leaders__person", co_leaders()), pk=session), now)
    place = own_place(request.user, found.cohort)
    link = found.link(now)
    context = {
        "session": found,
        "place": place,
        "kept": kept_of(request.user, found),
        "held": found.ends_at <= now,
        "join": link if link and place and expected_at(found).filter(pk=place.pk).exists() else "",
        "materials": material_lines(request.user, [found.pk])[found.pk],
        "talks": talks_of(found),
        "observations": own_observations(request.user, found) if found.kind == ElementKind.CHALLENGE else (),
        "form": taking,
        "turn": turn_of(found, place, now) if place and found.by_sign_up else None,
    }
    return render(request, "cohorts/own_session.html", context)
