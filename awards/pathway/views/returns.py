"""What the awarding body's contact sees and returns. Coordinators record here what the body sent them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.access import (
    contact_pathways,
    returnable_claims,
    returnable_enrolments,
    returnable_pathways,
    returnable_results,
    returns_results,
)
from awards.models import ClaimState, Enrolment, Pathway, Unit
from awards.pathway import actions
from awards.pathway.forms import ConfirmForm, CorrectForm, ResultsForm, result_marked
from core.formats import day_of, plural
from core.refusal import Refused
from people.access import SignedIn, signed_in


@require_safe
@signed_in
def pathways(request: SignedIn) -> HttpResponse:
    """The pathways of which one is the contact; straight to the one, if there is one."""
    if not returns_results(request.user):
        raise Http404
    found = list(contact_pathways(request.user).select_related("awarding_body").order_by("name"))
    if len(found) == 1:
        return redirect("awards:returns", found[0].pk)
    return render(request, "awards/pathway/pathways.html", {"pathways": found})


def the_pathway(request: SignedIn, pathway_id: UUID) -> Pathway:
    return get_object_or_404(returnable_pathways(request.user).select_related("awarding_body"), pk=pathway_id)


def enrolments_of(request: SignedIn, pathway: Pathway) -> list[Enrolment]:
    return list(returnable_enrolments(request.user).filter(pathway=pathway).with_record())


@require_safe
@signed_in
def returns(request: SignedIn, pathway_id: UUID) -> HttpResponse:
    """Who is enrolled, what is due and was handed over, what was returned, and claims to be decided."""
    pathway = the_pathway(request, pathway_id)
    units, today = list(pathway.units.all()), day_of(timezone.now())
    enrolments = enrolments_of(request, pathway)
    records = [(each, each.record(units)) for each in enrolments if each.stands]
    claims = returnable_claims(request.user).filter(enrolment__pathway=pathway, state=ClaimState.CLAIMED)
    context = {
        "pathway": pathway,
        "units": [(unit, *_to_return(unit, records)) for unit in units],
        "rows": [(each, record, [unit.says(today) for unit in record.units]) for each, record in records],
        "withdrawn": [each for each in enrolments if not each.stands],
        "claims": list(claims.select_related("unit", "enrolment__place__person")),
    }
    return render(request, "awards/pathway/returns.html", context)


def _to_return(unit: Unit, records: list) -> tuple[int, int]:
    """How many pieces of work of a unit were handed over and are not marked; how many results wait for the board."""
    found = [each for _, record in records for each in record.units if each.unit.id == unit.pk]
    to_mark = sum(bool(each.handed_over_on) and (each.result is None or each.again) for each in found)
    return to_mark, sum(each.result is not None and each.result.provisional for each in found)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def results(request: SignedIn, pathway_id: UUID, unit_id: UUID) -> HttpResponse:
    """Results of one unit, a row a person; those that the board has confirmed stand below."""
    pathway = the_pathway(request, pathway_id)
    unit = get_object_or_404(pathway.units.all(), pk=unit_id)
    form = _results_form(request, pathway, unit)
    if request.method == "POST" and form.is_valid():
        try:
            number = form.save(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            kept = f"{plural(number, 'result')} recorded, provisional until the board has confirmed."
            messages.success(request, kept if number else "No change.")
            return redirect("awards:results", pathway.pk, unit.pk)
    return _page(request, pathway, unit, form)


def _results_form(request: SignedIn, pathway: Pathway, unit: Unit) -> ResultsForm:
    """Rows of those whose result can still be recorded here: not confirmed, and no prior learning in its stead.

    A row that was sent stays on the page with what was typed, whatever became of it since.
    """
    sent = request.POST if request.method == "POST" else None
    found = [
        each
        for each in enrolments_of(request, pathway)
        if each.stands and ((sent and f"outcome-{each.pk}" in sent) or _is_open(each, unit))
    ]
    return ResultsForm(sent, unit=unit, enrolments=found)


def _is_open(enrolment: Enrolment, unit: Unit) -> bool:
    record = enrolment.record([unit]).units[0]
    now = result_marked(enrolment, unit, record)
    return not record.by_prior_learning and (now is None or now.confirmed_on is None)


def _page(
    request: SignedIn, pathway: Pathway, unit: Unit, form: ResultsForm, confirming: ConfirmForm | None = None
) -> HttpResponse:
    confirmed = returnable_results(request.user).filter(unit=unit, confirmed_on__isnull=False)
    waiting = actions.provisional_results(unit).count()
    context = {
        "pathway": pathway,
        "unit": unit,
        "form": form,
        "today": day_of(timezone.now()),
        "waiting": waiting,
        "confirming": confirming or ConfirmForm(initial={"expected": waiting}),
        "confirmed": confirmed.select_related("enrolment__place__person").order_by(
            "enrolment__place__person__family_name", "enrolment__place__person__given_name", "attempt"
        ),
    }
    return render(request, "awards/pathway/results.html", context)


@require_POST
@signed_in
def confirm(request: SignedIn, pathway_id: UUID, unit_id: UUID) -> HttpResponse:
    """The board has confirmed the provisional results of a unit."""
    pathway = the_pathway(request, pathway_id)
    unit = get_object_or_404(pathway.units.select_related("pathway"), pk=unit_id)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            number = actions.confirm_results(unit=unit, on=data["on"], expected=data["expected"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{plural(number, 'result')} confirmed. Each person is told.")
            return redirect("awards:results", pathway.pk, unit.pk)
    shown = ResultsForm(unit=unit, enrolments=[e for e in enrolments_of(request, pathway) if e.stands])
    return _page(request, pathway, unit, shown, form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct(request: SignedIn, result_id: UUID) -> HttpResponse:
    """Correct a result that the board had confirmed, with the reason."""
    rows = returnable_results(request.user).filter(confirmed_on__isnull=False)
    rows = rows.select_related("unit", "enrolment__place__person", "enrolment__pathway")
    found = get_object_or_404(rows, pk=result_id)
    form = CorrectForm(request.POST or None, result=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.correct(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"The result of {found.enrolment.person.name} is corrected, and they are told.")
            return redirect("awards:results", found.enrolment.pathway_id, found.unit_id)
    return render(
        request, "awards/pathway/correct.html", {"result": found, "form": form, "pathway": found.unit.pathway}
    )
