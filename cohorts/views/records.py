"""The record of a facilitator or coach: their own page; their coordinators' list; a programme's code of ethics."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.access import leads
from cohorts.forms import CodeForm, CredentialForm, DeliveryForm
from cohorts.records import (
    current_codes,
    own_codes,
    own_credentials,
    own_deliveries,
    record_of,
    team_lines,
    team_people,
)
from cohorts.views.frame import run_by
from core.dates import today
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.access import visible_programmes

# One's own


@signed_in
def my_record(request: SignedIn) -> HttpResponse:
    """What one led, here and before; what one is qualified for; the codes that one agreed to."""
    if not leads(request.user):
        raise Http404
    record = record_of(request.user, today(), timezone.now())
    return render(request, "cohorts/my_record.html", {"record": record})


@signed_in
@require_POST
def agree(request: SignedIn, code: UUID) -> HttpResponse:
    """To a code as it stands now."""
    found = get_object_or_404(own_codes(request.user).select_related("programme"), pk=code)
    try:
        actions.agree_to_code(code=found, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"You agree to the code of ethics of {found.programme.name}.")
    return redirect("cohorts:my_record")


@signed_in
def add_delivery(request: SignedIn) -> HttpResponse:
    return _add(request, DeliveryForm, "Add earlier delivery")


@signed_in
def add_credential(request: SignedIn) -> HttpResponse:
    return _add(request, CredentialForm, "Add a qualification or membership")


def _add(request: SignedIn, made_by: type[DeliveryForm | CredentialForm], title: str) -> HttpResponse:
    """One more line of the record. Sent twice, it is one."""
    if not leads(request.user):
        raise Http404
    form = made_by(request.POST or None, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            row = form.add(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{row} is added to your record.")
            return redirect("cohorts:my_record")
    return render(request, "cohorts/record_form.html", {"title": title, "form": form, "button": "Add"})


@signed_in
def delivery(request: SignedIn, delivery: UUID) -> HttpResponse:
    found = get_object_or_404(own_deliveries(request.user), pk=delivery)
    return _change(request, DeliveryForm, found, "cohorts:remove_delivery")


@signed_in
def credential(request: SignedIn, credential: UUID) -> HttpResponse:
    found = get_object_or_404(own_credentials(request.user), pk=credential)
    return _change(request, CredentialForm, found, "cohorts:remove_credential")


def _change(request: SignedIn, made_by: Any, row: models.Model, remove: str) -> HttpResponse:
    """One line of one's record."""
    names = [name for name in made_by.base_fields if name != "once"]
    form = made_by(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            form.change(row, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{row} is changed.")
            return redirect("cohorts:my_record")
    context = {"title": str(row), "form": form, "button": "Save", "row": row, "remove": remove}
    return render(request, "cohorts/record_form.html", context)


@signed_in
def remove_delivery(request: SignedIn, delivery: UUID) -> HttpResponse:
    found = get_object_or_404(own_deliveries(request.user), pk=delivery)
    if request.method == "POST":
        actions.remove_delivery(delivery=found, by=request.user)
    return _removed(request, found, "cohorts:delivery")


@signed_in
def remove_credential(request: SignedIn, credential: UUID) -> HttpResponse:
    found = get_object_or_404(own_credentials(request.user), pk=credential)
    if request.method == "POST":
        actions.remove_credential(credential=found, by=request.user)
    return _removed(request, found, "cohorts:credential")


def _removed(request: SignedIn, row: models.Model, back: str) -> HttpResponse:
    """Asks first."""
    if request.method == "POST":
        messages.success(request, f"{row} is removed from your record.")
        return redirect("cohorts:my_record")
    return render(request, "cohorts/remove_from_record.html", {"row": row, "back": back})


# A coordinator's


@signed_in
def team(request: SignedIn, programme: UUID) -> HttpResponse:
    """Who facilitates and coaches, with what their records lack or soon will."""
    run = run_by(request, programme)
    codes = current_codes(visible_programmes(request.user).filter(pk=run.pk))
    lines = team_lines(run, today(), timezone.now())
    context = {"programme": run, "lines": lines, "code": codes[0] if codes else None}
    return render(request, "cohorts/team.html", context)


@signed_in
def team_member(request: SignedIn, programme: UUID, person: UUID) -> HttpResponse:
    """One record, read. Of what they led, the programmes that the reader sees."""
    run = run_by(request, programme)
    found = get_object_or_404(team_people(run), pk=person)
    record = record_of(found, today(), timezone.now(), visible_programmes(request.user))
    return render(request, "cohorts/team_member.html", {"programme": run, "record": record})


@signed_in
def code(request: SignedIn, programme: UUID) -> HttpResponse:
    """State the code of ethics."""
    run = run_by(request, programme)
    before = current_codes(visible_programmes(request.user).filter(pk=run.pk))
    form = CodeForm(request.POST or None, initial={"words": before[0].words} if before else None)
    if request.method == "POST" and form.is_valid():
        try:
            stated = form.state(run, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Version {stated.number} of the code of ethics is stated.")
            return redirect("cohorts:team", run.pk)
    context = {"programme": run, "form": form, "code": before[0] if before else None}
    return render(request, "cohorts/code.html", context)
