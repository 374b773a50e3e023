"""Contracts of a programme: places and who takes them, value and what is spent of it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.dates import today
from core.formats import long_date, money
from core.refusal import Refused
from people.access import SignedIn, signed_in, visible_organisations, visible_professions
from programmes import actions_contracts as actions
from programmes.access import can_manage, contracted_programmes, visible_programmes
from programmes.commission import contract_cards
from programmes.costs import cost_of
from programmes.forms_contracts import ContractForm, EndForm, SpendForm
from programmes.models import Contract, Programme
from programmes.panel import cohort_lines, mix_of
from programmes.views_design import managed


@signed_in
def contracts(request: SignedIn, programme: UUID) -> HttpResponse:
    """Each contract beside what came of it. Money is for coordinator, commissioner and evaluator."""
    found = contracted_programmes(request.user).filter(pk=programme).first()
    if found is None:
        get_object_or_404(visible_programmes(request.user), pk=programme)
        raise PermissionDenied
    rows = list(
        found.contracts.order_by("starts_on", "name").prefetch_related(
            "targets__profession", "targets__organisation", "spending"
        )
    )
    cards = contract_cards(rows, cohort_lines(request.user, [found])[found.pk], mix_of(found))
    context = {
        "programme": found,
        "cards": cards,
        "cost": cost_of((each.value, each.places) for each in rows),
        "spent": sum(card.spent for card in cards),
        "can_manage": can_manage(request.user, found),
        "sees_programme": visible_programmes(request.user).filter(pk=found.pk).exists(),
        "today": today(),
    }
    return render(request, "programmes/contracts/page.html", context)


def _contract(request: SignedIn, programme: UUID, contract: UUID) -> tuple[Programme, Contract]:
    found = managed(request, programme)
    return found, get_object_or_404(found.contracts.all(), pk=contract)


@signed_in
def add_contract(request: SignedIn, programme: UUID) -> HttpResponse:
    return _form(request, managed(request, programme), None, {"once": uuid4()})


@signed_in
def contract(request: SignedIn, programme: UUID, contract: UUID) -> HttpResponse:
    """Change its terms."""
    found, chosen = _contract(request, programme, contract)
    names = ("name", "kind", "places", "value", "starts_on", "ends_on", "clinical_places")
    return _form(request, found, chosen, {name: getattr(chosen, name) for name in names})


def _form(request: SignedIn, found: Programme, chosen: Contract | None, initial: dict[str, Any]) -> HttpResponse:
    form = ContractForm(
        request.POST or None,
        programme=found,
        contract=chosen,
        professions=visible_professions(request.user),
        organisations=visible_organisations(request.user),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"The contract “{saved.name}” is {'changed' if chosen else 'added'}.")
            return redirect("programmes:contracts", found.pk)
    context = {"programme": found, "form": form, "contract": chosen}
    return render(request, "programmes/contracts/contract.html", context)


@signed_in
def end_contract(request: SignedIn, programme: UUID, contract: UUID) -> HttpResponse:
    """Say its last day, seeing what runs on it."""
    found, chosen = _contract(request, programme, contract)
    form = EndForm(request.POST or None, initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_contract(contract=chosen, on=form.cleaned_data["ends_on"], by=request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"“{chosen.name}” ends on {long_date(form.cleaned_data['ends_on'])}.")
            return redirect("programmes:contracts", found.pk)
    running = [line for line in cohort_lines(request.user, [found])[found.pk] if line.contract == chosen.pk]
    context = {"programme": found, "form": form, "contract": chosen, "running": running}
    return render(request, "programmes/contracts/end.html", context)


@signed_in
def add_spend(request: SignedIn, programme: UUID, contract: UUID) -> HttpResponse:
    """Write down an amount spent against a contract."""
    found, chosen = _contract(request, programme, contract)
    form = SpendForm(request.POST or None, contract=chosen)
    if request.method == "POST" and form.is_valid():
        spend = form.save(request.user)
        messages.success(request, f"{money(spend.amount, pence=True)} is written down against “{chosen.name}”.")
        return redirect("programmes:contracts", found.pk)
    return render(request, "programmes/contracts/spend.html", {"programme": found, "form": form, "contract": chosen})


@signed_in
@require_POST
def take_back_spend(request: SignedIn, programme: UUID, contract: UUID, spend: UUID) -> HttpResponse:
    """An amount that was written down by mistake."""
    found, chosen = _contract(request, programme, contract)
    written = get_object_or_404(chosen.spending.all(), pk=spend)
    actions.take_back_spend(spend=written, by=request.user)
    said = f"{money(written.amount, pence=True)} for “{written.what}” is taken back."
    messages.success(request, said)
    return redirect("programmes:contracts", found.pk)
