"""The pathway of a programme: what it is, how many are on it, and setting it up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.access import can_run_pathway, pathway_cohorts, visible_contacts, visible_pathways
from awards.models import Pathway
from awards.pathway import pathway_counts
from awards.pathway.actions import end_contact as end
from awards.pathway.counts import lines_of
from awards.pathway.forms import ContactForm, PathwayForm, unit_rows
from core.refusal import Refused
from people.access import SignedIn, signed_in, visible_organisations
from programmes.access import visible_programmes
from programmes.models import Programme

NAMES_SUGGESTED = 500


def the_programme(request: SignedIn, programme_id: UUID) -> Programme:
    return get_object_or_404(visible_programmes(request.user), pk=programme_id)


def programme_to_run(request: SignedIn, programme_id: UUID) -> Programme:
    programme = the_programme(request, programme_id)
    if not can_run_pathway(request.user, programme):
        raise PermissionDenied
    return programme


def pathway_of(request: SignedIn, programme: Programme) -> Pathway | None:
    rows = visible_pathways(request.user).select_related("awarding_body", "programme")
    return rows.filter(programme=programme).first()


@require_safe
@signed_in
def pathway(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """What the pathway is, its units, how many of each cohort are on it, and who returns its results."""
    return _page(request, the_programme(request, programme_id))


def _page(request: SignedIn, programme: Programme, form: ContactForm | None = None) -> HttpResponse:
    found, runs = pathway_of(request, programme), can_run_pathway(request.user, programme)
    context: dict[str, Any] = {"programme": programme, "pathway": found, "can_run": runs}
    if found:
        contacts = visible_contacts(request.user).current().filter(pathway=found).select_related("person")
        context |= {
            "units": list(found.units.all()),
            "counts": pathway_counts(programme),
            "lines": lines_of(found, pathway_cohorts(request.user)) if runs else [],
            "contacts": list(contacts) if runs else [],
            "form": form or ContactForm(),
        }
    return render(request, "awards/pathway/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_pathway(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Set the pathway up, or change it: its facts and the table of its units in one form."""
    programme = programme_to_run(request, programme_id)
    found = pathway_of(request, programme)
    data = request.POST or None
    form = PathwayForm(data, programme=programme, pathway=found)
    units = unit_rows(data, list(found.units.all()) if found else [])
    if request.method == "POST" and form.is_valid() & units.is_valid():
        try:
            saved = form.save(units.plans(), request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{saved.name} is {'saved' if found else 'set up'}.")
            return redirect("awards:pathway", programme.pk)
    names = visible_organisations(request.user).values_list("name", flat=True)[:NAMES_SUGGESTED]
    context = {"programme": programme, "pathway": found, "form": form, "units": units, "organisation_names": names}
    return render(request, "awards/pathway/change.html", context)


def pathway_to_run(request: SignedIn, pathway_id: UUID) -> Pathway:
    rows = visible_pathways(request.user).select_related("programme", "awarding_body")
    found = get_object_or_404(rows, pk=pathway_id)
    if not can_run_pathway(request.user, found.programme):
        raise PermissionDenied
    return found


@require_POST
@signed_in
def name_contact(request: SignedIn, pathway_id: UUID) -> HttpResponse:
    """Name the awarding body's contact."""
    found = pathway_to_run(request, pathway_id)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            form.name_contact(found, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{form.cleaned_data['email']} returns results of {found.name}.")
            return redirect("awards:pathway", found.programme_id)
    return _page(request, found.programme, form)


@require_POST
@signed_in
def end_contact(request: SignedIn, pathway_id: UUID, grant_id: UUID) -> HttpResponse:
    """Somebody is the contact no longer."""
    found = pathway_to_run(request, pathway_id)
    grant = get_object_or_404(visible_contacts(request.user).select_related("person"), pk=grant_id, pathway=found)
    end(grant=grant, by=request.user)
    messages.success(request, f"{grant.person.name} returns results no longer.")
    return redirect("awards:pathway", found.programme_id)
