"""The list of rooms, and the periods in which nothing is held."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.access import (
    can_keep_rooms,
    own_closed_periods,
    programmes_to_close,
    visible_closed_periods,
    visible_rooms,
)
from cohorts.forms import ClosedPeriodForm, RoomForm
from cohorts.models import ClosedPeriod, Room
from core.dates import today
from core.refusal import Refused
from people.access import SignedIn, is_administrator, signed_in


def _keeper(request: SignedIn) -> None:
    if not can_keep_rooms(request.user):
        raise PermissionDenied


@signed_in
def rooms(request: SignedIn) -> HttpResponse:
    """Rooms and meetings on line, shared by all programmes."""
    _keeper(request)
    return render(request, "cohorts/rooms.html", {"rooms": visible_rooms(request.user), "page": "rooms"})


@signed_in
def add_room(request: SignedIn) -> HttpResponse:
    _keeper(request)
    return _room(request, Room())


@signed_in
def room(request: SignedIn, room: UUID) -> HttpResponse:
    _keeper(request)
    return _room(request, get_object_or_404(visible_rooms(request.user), pk=room))


def _room(request: SignedIn, row: Room) -> HttpResponse:
    form = RoomForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_room(room=form.save(commit=False), by=request.user)
        messages.success(request, f"{saved.name} is saved.")
        return redirect("cohorts:rooms")
    return render(request, "cohorts/room.html", {"form": form, "room": None if row._state.adding else row})


@signed_in
@require_POST
def remove_room(request: SignedIn, room: UUID) -> HttpResponse:
    _keeper(request)
    row = get_object_or_404(visible_rooms(request.user), pk=room)
    try:
        actions.remove_room(room=row, by=request.user)
        messages.success(request, f"{row.name} is taken off the list.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:rooms")


@signed_in
def closed_periods(request: SignedIn) -> HttpResponse:
    """Periods in which no session is laid out, those that are over last."""
    _keeper(request)
    rows = list(visible_closed_periods(request.user).select_related("programme"))
    own = set(own_closed_periods(request.user).values_list("pk", flat=True))
    now = today()
    context = {"to_come": [(row, row.pk in own) for row in rows if row.ends_on >= now], "page": "closed"}
    context["over"] = [(row, row.pk in own) for row in reversed(rows) if row.ends_on < now]
    return render(request, "cohorts/closed_periods.html", context)


@signed_in
def add_closed_period(request: SignedIn) -> HttpResponse:
    _keeper(request)
    return _closed_period(request, ClosedPeriod())


@signed_in
def closed_period(request: SignedIn, period: UUID) -> HttpResponse:
    """One that the person may change; one of everybody is an administrator's."""
    return _closed_period(request, _own(request, period))


def _own(request: SignedIn, period: UUID) -> ClosedPeriod:
    found = get_object_or_404(visible_closed_periods(request.user), pk=period)
    if not own_closed_periods(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def _closed_period(request: SignedIn, row: ClosedPeriod) -> HttpResponse:
    form = ClosedPeriodForm(
        request.POST or None,
        instance=row,
        programmes=programmes_to_close(request.user),
        everywhere=is_administrator(request.user),
    )
    if request.method == "POST" and form.is_valid():
        saved = actions.save_closed_period(period=form.save(commit=False), by=request.user)
        messages.success(request, f"{saved.name} is saved. Sessions that are dated already keep their days.")
        return redirect("cohorts:closed_periods")
    return render(request, "cohorts/closed_period.html", {"form": form, "period": None if row._state.adding else row})


@signed_in
@require_POST
def remove_closed_period(request: SignedIn, period: UUID) -> HttpResponse:
    row = _own(request, period)
    actions.remove_closed_period(period=row, by=request.user)
    messages.success(request, f"{row.name} is no longer closed.")
    return redirect("cohorts:closed_periods")
