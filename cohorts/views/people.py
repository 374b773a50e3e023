"""Who has a place on a cohort: the list, adding, correcting, leaving, inviting to sign in."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import invite as invite_person
from cohorts import actions
from cohorts.booking import Clashing
from cohorts.forms import BringBackForm, ChangePlaceForm, LeaveForm, PlaceForm
from cohorts.models import Cohort, Place
from cohorts.roll import people_of
from cohorts.views.frame import frame, managed, organisation_names, seen
from core.dates import today
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in


@signed_in
def people(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The places of a cohort with set and coach; for a coordinator also who can sign in."""
    found = seen(request, cohort)
    lines = people_of(found)
    current = [line for line in lines if line.place.state == Place.State.TAKEN]
    return render(
        request,
        "cohorts/people.html",
        frame(
            request,
            found,
            "people",
            current=current,
            left=[line for line in lines if line.place.state == Place.State.LEFT],
            full=len(current) >= found.capacity,
            to_invite=sum(line.to_invite for line in current),
        ),
    )


def _joins_late(cohort: Cohort) -> date | None:
    """Today, once a register was kept and while the cohort runs; before that places are filled as of the start."""
    runs = cohort.starts_on < today() <= cohort.ends_on
    kept = runs and cohort.sessions.filter(register_closed_at__isnull=False).exists()
    return today() if kept else None


@signed_in
def add_place(request: SignedIn, cohort: UUID) -> HttpResponse:
    """One person more; “and another” comes back to an empty form."""
    found = managed(request, cohort)
    form = PlaceForm(request.POST or None, initial={"joined_on": _joins_late(found)})
    if request.method == "POST" and form.is_valid():
        try:
            place = form.add(found, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, _added(place, form))
            return redirect("cohorts:add_place" if "another" in request.POST else "cohorts:people", found.pk)
    context = frame(
        request,
        found,
        "people",
        can_manage=True,
        form=form,
        taken=found.places.current().count(),
        organisation_names=organisation_names(request),
    )
    return render(request, "cohorts/add_place.html", context)


def _added(place: Place, form: PlaceForm) -> str:
    """What was done; if Cadre knew the address under another name, that too."""
    said = f"{place.person.name} has a place on {place.cohort.name}."
    typed = (form.cleaned_data["given_name"], form.cleaned_data["family_name"])
    if typed == (place.person.given_name, place.person.family_name):
        return said
    return f"{said} Cadre knew {place.person.email} already, under that name, and left it as it was."


def _place(cohort: Cohort, place: UUID) -> Place:
    rows = cohort.places.taken().select_related("person", "organisation", "profession", "cohort")
    return get_object_or_404(rows, pk=place)


@signed_in
def place(request: SignedIn, cohort: UUID, place: UUID) -> HttpResponse:
    """Correct what a place says; below, the person leaves or is brought back."""
    found = managed(request, cohort)
    shown = _place(found, place)
    form = ChangePlaceForm(request.POST or None, place=shown)
    if request.method == "POST" and form.is_valid():
        try:
            form.change(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"The place of {shown.person.name} is changed.")
            return redirect("cohorts:people", found.pk)
    return _place_page(request, found, shown, form=form)


def _place_page(request: SignedIn, cohort: Cohort, place: Place, **forms: Form) -> HttpResponse:
    """`forms` are those that were sent: the others stand as they are."""
    shown = {"form": ChangePlaceForm(place=place), "leaving": LeaveForm(), **forms}
    names = organisation_names(request)
    context = frame(request, cohort, "people", can_manage=True, place=place, organisation_names=names, **shown)
    return render(request, "cohorts/place.html", context)


@signed_in
@require_POST
def leave(request: SignedIn, cohort: UUID, place: UUID) -> HttpResponse:
    """The participant leaves the programme."""
    found = managed(request, cohort)
    leaver = _place(found, place)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            actions.leave(place=leaver, on=form.cleaned_data["left_on"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{leaver.person.name} has left {found.name}. What was recorded stays.")
            return redirect("cohorts:people", found.pk)
    return _place_page(request, found, leaver, leaving=form)


@signed_in
@require_POST
def bring_back(request: SignedIn, cohort: UUID, place: UUID) -> HttpResponse:
    """Undo that a participant left; what they would come back to and clashes is asked about."""
    found = managed(request, cohort)
    returner = _place(found, place)
    form = BringBackForm(request.POST)
    try:
        actions.bring_back(place=returner, by=request.user, accept=form.accepted)
        messages.success(request, f"{returner.person.name} is on {found.name} again.")
    except Clashing as clashing:
        form.is_valid()
        clashing.tell(form)
        return _place_page(request, found, returner, returning=form)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:people", found.pk)


@signed_in
@require_POST
def invite(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Ask everybody who has neither account nor invitation to set one up. A second click finds nobody left."""
    found = managed(request, cohort)
    count = actions.invite_people(cohort=found, by=request.user)
    if count:
        messages.success(request, f"{plural(count, 'person is', 'people are')} invited by e-mail to sign in.")
    else:
        messages.info(request, "Everybody has an account or an invitation already.")
    return redirect("cohorts:people", found.pk)


@signed_in
@require_POST
def invite_again(request: SignedIn, cohort: UUID, place: UUID) -> HttpResponse:
    """A new link for one person; the one sent before stops working."""
    found = managed(request, cohort)
    invited = _place(found, place)
    try:
        invite_person(person=invited.person, by=request.user)
        messages.success(request, f"{invited.person.name} is invited by e-mail to sign in.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:people", found.pk)
