"""Sessions to sign up for: a participant's place on one, and the coordinator's list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.access import open_to, own_place
from cohorts.booking import Clashing
from cohorts.forms import AddToListForm, SignUpForm, TakePlaceForm
from cohorts.models import Place, Session, SignUpState
from cohorts.views.frame import frame, managed
from cohorts.views.own_session import own_session_page
from cohorts.visits import Sheet, sheet_of
from core.formats import day_of
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, signed_in

# A participant's own place


def _own(request: SignedIn, session: UUID) -> tuple[Session, Place]:
    """The session and the person's own place on its cohort."""
    found = get_object_or_404(open_to(request.user).select_related("cohort"), pk=session)
    place = own_place(request.user, found.cohort)
    if place is None:
        raise Http404
    return found, place


@signed_in
@require_POST
def sign_up(request: SignedIn, session: UUID) -> HttpResponse:
    """A place, or the waiting list; of somebody who is expected elsewhere then, once they have said so."""
    found, place = _own(request, session)
    form = TakePlaceForm(request.POST)
    try:
        made = actions.sign_up(session=found, place=place, by=request.user, accept=form.accepted)
    except Clashing as clashing:
        form.is_valid()
        clashing.tell(form)
        return own_session_page(request, found.pk, form)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        waits = "All places are taken. You are on the waiting list, and are told when one comes free."
        messages.success(request, "You have a place." if made.state == SignUpState.GOING else waits)
    return redirect("cohorts:own_session", found.pk)


@signed_in
@require_POST
def give_back(request: SignedIn, session: UUID) -> HttpResponse:
    """Give the place back, or wait no longer."""
    found, place = _own(request, session)
    try:
        actions.give_back(session=found, place=place, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "You are off the list. You can sign up again while there is room.")
    return redirect("cohorts:own_session", found.pk)


# The coordinator's list


def session_of(request: SignedIn, cohort: UUID, session: UUID) -> Session:
    """A session of a cohort that the person may change."""
    run = managed(request, cohort)
    found = get_object_or_404(run.sessions.select_related("organisation", "held_instead"), pk=session)
    found.cohort = run
    return found


@signed_in
def list_of(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Who is expected; the number of places; who has one and who waits."""
    found = session_of(request, cohort, session)
    form = SignUpForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, "Saved. Whoever was moved up is told by e-mail.")
            return redirect("cohorts:sign_up_list", found.cohort_id, found.pk)
    return _list_page(request, found, form)


def _list_page(request: SignedIn, session: Session, form: SignUpForm, add: AddToListForm | None = None) -> HttpResponse:
    sheet = sheet_of(session)
    context: dict[str, Any] = {"session": session, "sheet": sheet, "form": form, "part": "sign-up"}
    context["add"] = add or (AddToListForm(places=sheet.free) if session.by_sign_up else None)
    return render(
        request, "cohorts/sign_up_list.html", frame(request, session.cohort, "sessions", can_manage=True, **context)
    )


@signed_in
@require_POST
def add_to_list(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Put a participant on the list; they are told."""
    found = session_of(request, cohort, session)
    form = AddToListForm(request.POST, places=sheet_of(found).free)
    if form.is_valid():
        try:
            made = actions.sign_up(session=found, place=form.chosen, by=request.user, accept=form.accepted)
        except Refused as refused:
            refused.tell(form)
        else:
            where = (
                "has a place, and is told by e-mail" if made.state == SignUpState.GOING else "is on the waiting list"
            )
            messages.success(request, f"{form.chosen.person.name} {where}.")
            return redirect("cohorts:sign_up_list", found.cohort_id, found.pk)
    return _list_page(request, found, SignUpForm(session=found), form)


@signed_in
@require_POST
def take_off(request: SignedIn, cohort: UUID, session: UUID, place: UUID) -> HttpResponse:
    """Take a participant off the list; they are told, and the next who waits is moved up."""
    found = session_of(request, cohort, session)
    theirs = get_object_or_404(found.cohort.places.select_related("person"), pk=place)
    try:
        actions.give_back(session=found, place=theirs, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{theirs.person.name} is off the list, and is told by e-mail.")
    return redirect("cohorts:sign_up_list", found.cohort_id, found.pk)


@signed_in
@require_POST
def put_first(request: SignedIn, cohort: UUID, session: UUID, place: UUID) -> HttpResponse:
    """Let one who waits be moved up next."""
    found = session_of(request, cohort, session)
    theirs = get_object_or_404(found.cohort.places.select_related("person"), pk=place)
    try:
        actions.put_first(session=found, place=theirs, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{theirs.person.name} is first on the waiting list.")
    return redirect("cohorts:sign_up_list", found.cohort_id, found.pk)


@signed_in
def list_csv(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """The list as a file, for a host who wants the names or a minibus that wants the number."""
    found = session_of(request, cohort, session)
    head = ["Last name", "First name", "Organisation", "Job title", "State"]
    name = f"{slugify(found.title)}-{day_of(found.starts_at).isoformat()}"
    return csv_answer(name, [head, *_rows(sheet_of(found))])


def _rows(sheet: Sheet) -> list[list[str]]:
    return [
        [
            each.place.person.family_name,
            each.place.person.given_name,
            each.place.organisation.name,
            each.place.post,
            each.get_state_display(),
        ]
        for each in (*sheet.going, *sheet.waiting)
    ]
