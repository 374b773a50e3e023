"""Verbs on the contracts of a programme: add, change, end; say what was spent and for whom places are meant."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from core.formats import long_date, plural
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import Contract, Programme, RecruitmentTarget, Spend


@transaction.atomic
def save_contract(
    *,
    programme: Programme,
    values: Mapping[str, Any],
    targets: Sequence[Mapping[str, Any]],
    by: Person,
    contract: Contract | None = None,
    once: UUID | None = None,
) -> Contract:
    """A new contract, or other terms of one. `once` names the wish for a new one."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Contract.objects.filter(pk=once, programme=programme).first() if once and not contract else None
    if before:
        return before
    namesakes = programme.contracts.filter(name__iexact=values["name"].strip())
    if (namesakes.exclude(pk=contract.pk) if contract else namesakes).exists():
        raise Refused(f"This programme has a contract called {values['name'].strip()} already.", "name")
    meant = sum(target["places"] for target in targets if target.get("profession"))
    if meant > values["places"]:
        raise Refused(
            f"The professions’ places add up to {meant}, and the contract has {plural(values['places'], 'place')}.",
            "places",
        )
    found = contract or Contract(pk=once or uuid4(), programme=programme)
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    found.targets.all().delete()
    RecruitmentTarget.objects.bulk_create(RecruitmentTarget(contract=found, **target) for target in targets)
    audit.record(by=by, verb="change contract" if contract else "add contract", subject=found, places=found.places)
    return found


@transaction.atomic
def end_contract(*, contract: Contract, on: date, by: Person) -> None:
    """Its last day. Cohorts on it run on; a later day, given under Change, brings it back."""
    if contract.starts_on and on < contract.starts_on:
        raise Refused(f"It starts on {long_date(contract.starts_on)}. Give that day or a later one.", "ends_on")
    contract.ends_on = on
    contract.save(update_fields=["ends_on"])
    audit.record(by=by, verb="end contract", subject=contract, on=on)


@transaction.atomic
def add_spend(
    *, contract: Contract, on: date, what: str, amount: Decimal, by: Person, once: UUID | None = None
) -> Spend:
    """An amount spent. More than the contract is worth is not refused: the page says so."""
    spend, new = Spend.objects.get_or_create(
        pk=once or uuid4(), defaults={"contract": contract, "on": on, "what": what.strip(), "amount": amount}
    )
    if new:
        audit.record(by=by, verb="add spend", subject=contract, spend=spend.pk)
    return spend


@transaction.atomic
def take_back_spend(*, spend: Spend, by: Person) -> None:
    """Written down by mistake."""
    audit.record(by=by, verb="take back spend", subject=spend.contract, spend=spend.pk)
    spend.delete()
