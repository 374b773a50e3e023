"""Forms of a programme's contracts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from core.amounts import AmountField
from core.formats import plural
from core.widgets import DateInput
from people.models import Organisation, Person, Profession
from programmes import actions_contracts as actions
from programmes.models import Contract, ContractKind, Programme, RecruitmentTarget, Spend

NARROW = {"class": "nhsuk-input--width-5"}
TARGETS = 6
SUGGESTED = 500
WHOSE = "whose"  # the id of the page's list of names
YEARS = (2000, 2100)


def in_our_time(day: date) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise forms.ValidationError(f"Give a year from {YEARS[0]} to {YEARS[1]}.")


class ContractForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=100, help_text="As people call it: “Pilot”, “Award of 2027”.")
    kind = forms.ChoiceField(choices=ContractKind.choices, widget=forms.RadioSelect, initial=ContractKind.AWARD)
    places = forms.IntegerField(min_value=1, max_value=5000, widget=forms.NumberInput(NARROW))
    value = AmountField(label="Value", digits=10, help_text="In pounds, like 48,000.")
    starts_on = forms.DateField(label="First day", widget=DateInput, required=False, validators=[in_our_time])
    ends_on = forms.DateField(label="Last day", widget=DateInput, required=False, validators=[in_our_time])
    clinical_places = forms.IntegerField(
        label="Places for clinicians",
        min_value=1,
        max_value=5000,
        required=False,
        widget=forms.NumberInput(NARROW),
        help_text="The target, if the contract sets one.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        programme: Programme,
        professions: QuerySet[Profession],
        organisations: QuerySet[Organisation],
        contract: Contract | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.programme, self.contract = programme, contract
        held = list(contract.targets.all()) if contract else []
        self.suggested = [each.name for each in professions] + [each.name for each in organisations[:SUGGESTED]]
        self.targets = [
            TargetForm(
                data,
                prefix=f"target{number}",
                among=(professions, organisations),
                initial=_target(held[number]) if number < len(held) else {},
            )
            for number in range(max(TARGETS, len(held) + 1))
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "The last day must not come before the first.")
        places, clinical = data.get("places"), data.get("clinical_places")
        if places and clinical and clinical > places:
            self.add_error("clinical_places", f"The contract has {plural(places, 'place')} in all. Give that or fewer.")
        self.given = [target.meant for target in self.targets if target.is_valid() and target.meant]
        self._no_target_twice()
        return data

    def _no_target_twice(self) -> None:
        known = set()
        for target in self.targets:
            whose = target.cleaned_data.get("whose") if target.is_valid() else None
            if whose in known:
                target.add_error("of", "It stands in a target above. Put the two together.")
            known |= {whose} if whose else set()

    def is_valid(self) -> bool:
        return super().is_valid() and all(target.is_valid() for target in self.targets)

    def save(self, by: Person) -> Contract:
        """Raises Refused."""
        values = dict(self.cleaned_data)
        once = values.pop("once", None)
        return actions.save_contract(
            programme=self.programme, contract=self.contract, values=values, targets=self.given, by=by, once=once
        )


def _target(target: RecruitmentTarget) -> dict[str, Any]:
    return {"of": target.of, "places": target.places}


class TargetForm(forms.Form):
    """Whose places some of a contract are: a profession’s or an organisation’s, by name. Left empty, it is none."""

    of = forms.CharField(
        label="For", max_length=200, required=False, widget=forms.TextInput({"list": WHOSE, "autocomplete": "off"})
    )
    places = forms.IntegerField(min_value=1, max_value=5000, required=False, widget=forms.NumberInput(NARROW))

    says_optional = False

    def __init__(self, *args: Any, among: Sequence[QuerySet[Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.among = among

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("of") and not data.get("places") and "places" not in self.errors:
            self.add_error("places", "Say how many places.")
        if data.get("places") and not data.get("of"):
            self.add_error("of", "Choose for whom they are.")
        data["whose"] = self._named(" ".join(data["of"].split())) if data.get("of") else None
        if data.get("of") and data["whose"] is None:
            self.add_error("of", "Cadre knows no profession or organisation of this name. Choose one that it suggests.")
        return data

    def _named(self, name: str) -> Any:
        return next((found for rows in self.among if (found := rows.filter(name__iexact=name).first())), None)

    @property
    def meant(self) -> dict[str, Any]:
        chosen = self.cleaned_data["whose"]
        if chosen is None:
            return {}
        name = "profession" if isinstance(chosen, Profession) else "organisation"
        return {name: chosen, "places": self.cleaned_data["places"]}


class EndForm(forms.Form):
    ends_on = forms.DateField(label="Last day", widget=DateInput, validators=[in_our_time])


class SpendForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(label="Day", widget=DateInput, validators=[in_our_time])
    what = forms.CharField(label="What for", max_length=200, help_text="A line, and no names of participants.")
    amount = AmountField(
        label="Amount", digits=10, least=Decimal("0.01"), required=True, help_text="In pounds, like 1,250.50."
    )

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"once": uuid4()}, **options})
        self.contract = contract

    def save(self, by: Person) -> Spend:
        return actions.add_spend(contract=self.contract, by=by, **self.cleaned_data)
