"""A participant's own pathway: what it is, asking to take it, units, deadlines, results and credit."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from awards.access import own_enrolments, own_pathway_places
from awards.models import Enrolment, Pathway
from awards.pathway import actions
from cohorts.models import Place
from core.formats import day_of
from core.refusal import Refused
from people.access import SignedIn, signed_in


def the_place(request: SignedIn, place_id: UUID) -> tuple[Place, Pathway]:
    rows = own_pathway_places(request.user).select_related("cohort__programme", "person")
    place = get_object_or_404(rows, pk=place_id)
    pathway = actions.pathway_of(place)
    if pathway is None:
        raise Http404
    return place, pathway


@require_safe
@signed_in
def your_pathway(request: SignedIn, place_id: UUID) -> HttpResponse:
    """Units, what is due when, what was handed over, results with whether they are confirmed, credit so far."""
    place, pathway = the_place(request, place_id)
    found: Enrolment | None = own_enrolments(request.user).with_record().filter(place=place).first()
    units, today = list(pathway.units.all()), day_of(timezone.now())
    record = found.record(units) if found else None
    context = {
        "place": place,
        "pathway": pathway,
        "enrolment": found,
        "record": record,
        "units": units,
        "lines": record.units if record else (),
        "today": today,
        "may_ask": _may_ask(place, pathway, found),
    }
    return render(request, "awards/pathway/own.html", context)


def _may_ask(place: Place, pathway: Pathway, found: Enrolment | None) -> bool:
    unanswered = found is None or found.may_become(Enrolment.State.ASKED)
    named = pathway.awarding_body_id is not None
    return unanswered and named and place.state == Place.State.TAKEN and pathway.open_on(day_of(timezone.now()))


@require_POST
@signed_in
def ask_to_enrol(request: SignedIn, place_id: UUID) -> HttpResponse:
    """Ask to take the pathway; a coordinator answers."""
    place, _ = the_place(request, place_id)
    try:
        actions.ask_to_enrol(place=place, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, "You have asked to take the pathway. You are told when it is answered.")
    return redirect("awards:your_pathway", place.pk)
