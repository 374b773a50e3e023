"""A cohort's people on the pathway: enrolling, deadlines, what was handed over, prior learning."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.access import pathway_cohorts, returnable_claims, visible_enrolments, visible_pathways
from awards.models import Enrolment, EnrolmentState, Pathway, Unit
from awards.pathway import actions
from awards.pathway.forms import (
    ClaimForm,
    DayForm,
    DecideForm,
    DeclineForm,
    EnrolForm,
    NumbersForm,
    WorkForm,
    places_to_enrol,
)
from cohorts.models import Cohort
from core.formats import day_of, plural
from core.refusal import Refused
from people.access import SignedIn, signed_in


def the_cohort(request: SignedIn, cohort_id: UUID) -> tuple[Cohort, Pathway | None]:
    cohort = get_object_or_404(pathway_cohorts(request.user).select_related("programme"), pk=cohort_id)
    pathways = visible_pathways(request.user).select_related("awarding_body")
    return cohort, pathways.filter(programme=cohort.programme_id).first()


def cohort_on_pathway(request: SignedIn, cohort_id: UUID) -> tuple[Cohort, Pathway]:
    cohort, pathway = the_cohort(request, cohort_id)
    if pathway is None:
        raise Http404
    return cohort, pathway


def enrolments_of(request: SignedIn, cohort: Cohort) -> list[Enrolment]:
    rows = visible_enrolments(request.user).filter(place__cohort=cohort)
    return list(rows.with_record().select_related("place__person", "place__cohort", "pathway"))


@require_safe
@signed_in
def cohort_pathway(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """Who asks, who is enrolled and how each unit stands, and who may still be enrolled."""
    cohort, pathway = the_cohort(request, cohort_id)
    if pathway is None:
        return render(request, "awards/pathway/cohort.html", {"cohort": cohort, "pathway": None})
    return _page(request, cohort, pathway)


def _page(
    request: SignedIn,
    cohort: Cohort,
    pathway: Pathway,
    form: EnrolForm | None = None,
    numbers: NumbersForm | None = None,
) -> HttpResponse:
    enrolments, units, today = enrolments_of(request, cohort), list(pathway.units.all()), day_of(timezone.now())
    on_it = [each for each in enrolments if each.stands]
    numbers = numbers or NumbersForm(enrolments=on_it)
    records = [(each, each.record(units)) for each in on_it]
    context = {
        "cohort": cohort,
        "pathway": pathway,
        "units": units,
        "today": today,
        "asking": [each for each in enrolments if each.state == EnrolmentState.ASKED],
        "declined": [each for each in enrolments if each.state == EnrolmentState.DECLINED],
        "withdrawn": [each for each in enrolments if each.state == EnrolmentState.WITHDRAWN],
        "rows": [
            (each, record, [unit.says(today) for unit in record.units], numbers.cell(each)) for each, record in records
        ],
        "enrolled": len(on_it),
        "holding": sum(record.complete for _, record in records),
        "numbers": numbers,
        "form": form or EnrolForm(places=places_to_enrol(cohort, enrolments)),
        "open": pathway.open_on(today),
    }
    return render(request, "awards/pathway/cohort.html", context)


@require_POST
@signed_in
def enrol(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """Enrol those who are ticked."""
    cohort, pathway = cohort_on_pathway(request, cohort_id)
    form = EnrolForm(request.POST, places=places_to_enrol(cohort, enrolments_of(request, cohort)))
    if form.is_valid():
        try:
            number = form.enrol(pathway, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{plural(number, 'person is', 'people are')} enrolled, and told so.")
            return redirect("awards:cohort_pathway", cohort.pk)
    return _page(request, cohort, pathway, form=form)


@require_POST
@signed_in
def candidate_numbers(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """The numbers under which the awarding body knows people."""
    cohort, pathway = cohort_on_pathway(request, cohort_id)
    on_it = [each for each in enrolments_of(request, cohort) if each.stands]
    numbers = NumbersForm(request.POST, enrolments=on_it)
    if numbers.is_valid():
        try:
            numbers.save(request.user)
        except Refused as refused:
            refused.tell(numbers)
        else:
            messages.success(request, "The candidate numbers are saved.")
            return redirect("awards:cohort_pathway", cohort.pk)
    return _page(request, cohort, pathway, numbers=numbers)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unit_work(request: SignedIn, cohort_id: UUID, unit_id: UUID) -> HttpResponse:
    """Deadlines, extensions and hand-overs of one unit, a row a person."""
    cohort, pathway = cohort_on_pathway(request, cohort_id)
    unit = get_object_or_404(pathway.units.all(), pk=unit_id)
    on_it = [each for each in enrolments_of(request, cohort) if each.stands]
    form = WorkForm(request.POST or None, unit=unit, enrolments=on_it)
    if request.method == "POST" and form.is_valid():
        try:
            number = form.save(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            saved = f"Saved for {plural(number, 'person', 'people')}." if number else "No change."
            messages.success(request, saved)
            return redirect("awards:unit_work", cohort.pk, unit.pk)
    context = {"cohort": cohort, "pathway": pathway, "unit": unit, "form": form, "today": day_of(timezone.now())}
    return render(request, "awards/pathway/work.html", context)


# One person


def the_enrolment(request: SignedIn, enrolment_id: UUID) -> Enrolment:
    rows = visible_enrolments(request.user).with_record()
    rows = rows.select_related("place__person", "place__cohort__programme", "pathway__awarding_body")
    return get_object_or_404(rows, pk=enrolment_id)


@require_safe
@signed_in
def enrolment(request: SignedIn, enrolment_id: UUID) -> HttpResponse:
    """One person on the pathway: units, prior learning, withdrawing; or an answer to their asking."""
    return _person(request, the_enrolment(request, enrolment_id))


def _person(request: SignedIn, found: Enrolment, **forms: Any) -> HttpResponse:
    units, today = list(found.pathway.units.all()), day_of(timezone.now())
    record = found.record(units)
    context = {
        "enrolment": found,
        "pathway": found.pathway,
        "cohort": found.place.cohort,
        "record": record,
        "units": [(each, each.says(today)) for each in record.units],
        "claims": list(found.claims.all()),
        "results": list(found.results.all()),
        "unit_titles": {unit.pk: unit.title for unit in units},
        "declining": DeclineForm(),
        "enrolling": DayForm(label="Enrolled on"),
        "leaving": DayForm(label="Withdrawn on"),
        "claiming": ClaimForm(units=claimable(units, found)),
        "deciding": DecideForm(),
        **forms,
    }
    return render(request, "awards/pathway/enrolment.html", context)


def claimable(units: list[Unit], found: Enrolment) -> list[Unit]:
    """Units of which prior learning may be claimed: not marked, and not claimed or accepted already."""
    records = {each.unit.id: each for each in found.record(units).units}
    return [
        unit
        for unit in units
        if not records[unit.pk].result and (records[unit.pk].claim is None or records[unit.pk].claim.state == "refused")  # type: ignore[union-attr]
    ]


@require_POST
@signed_in
def answer(request: SignedIn, enrolment_id: UUID) -> HttpResponse:
    """Enrol who asked, or decline with a reason."""
    found = the_enrolment(request, enrolment_id)
    declines = "decline" in request.POST
    form: DeclineForm | DayForm = DeclineForm(request.POST) if declines else DayForm(request.POST, label="Enrolled on")
    if form.is_valid():
        try:
            if declines:
                actions.decline(enrolment=found, why=form.cleaned_data["why"], by=request.user)
                said = f"{found.person.name} is told why not."
            else:
                on = form.cleaned_data["on"]
                actions.enrol(place=found.place, pathway=found.pathway, on=on, by=request.user)
                said = f"{found.person.name} is enrolled, and told so."
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, said)
            return redirect("awards:cohort_pathway", found.place.cohort_id)
    return _person(request, found, **{"declining" if declines else "enrolling": form, "form": form})


@require_POST
@signed_in
def withdraw(request: SignedIn, enrolment_id: UUID) -> HttpResponse:
    """The person leaves the pathway, and stays on the programme."""
    found = the_enrolment(request, enrolment_id)
    form = DayForm(request.POST, label="Withdrawn on")
    if form.is_valid():
        try:
            actions.withdraw(enrolment=found, on=form.cleaned_data["on"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{found.person.name} has withdrawn from {found.pathway.name}.")
            return redirect("awards:cohort_pathway", found.place.cohort_id)
    return _person(request, found, leaving=form, form=form)


@require_POST
@signed_in
def claim(request: SignedIn, enrolment_id: UUID) -> HttpResponse:
    """Record a claim of prior learning."""
    found = the_enrolment(request, enrolment_id)
    form = ClaimForm(request.POST, units=claimable(list(found.pathway.units.all()), found))
    if form.is_valid():
        basis = form.cleaned_data["basis"]
        try:
            actions.claim_prior_learning(enrolment=found, unit=form.chosen, basis=basis, by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"The claim is recorded. The awarding body decides it: {form.chosen.title}.")
            return redirect("awards:enrolment", found.pk)
    return _person(request, found, claiming=form, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide_claim(request: SignedIn, claim_id: UUID) -> HttpResponse:
    """What the board decided on a claim: for the body's contact, and coordinators who record it."""
    rows = returnable_claims(request.user).select_related("unit", "enrolment__place__person", "enrolment__pathway")
    found = get_object_or_404(rows, pk=claim_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.decide_claim(claim=found, accept=data["decision"] == "accept", on=data["on"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"The decision is recorded, and {found.enrolment.person.name} is told.")
            return redirect("awards:returns", found.enrolment.pathway_id)
    return render(request, "awards/pathway/claim.html", {"claim": found, "form": form, "enrolment": found.enrolment})
