"""Laying a cohort out, and changing it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from cohorts import actions, plan
from cohorts.forms.fields import NARROW, in_our_time
from cohorts.models import (
    Cohort,
)
from core.widgets import DateInput
from people.models import Person
from programmes.blueprint import BlueprintError, load
from programmes.models import Contract, Programme

MOST_PLACES = 500


class CohortForm(forms.Form):
    """What may be said of a cohort at any time."""

    name = forms.CharField(max_length=100, help_text="As people will call it, as in “Cohort 2”.")
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    contract = forms.ModelChoiceField(queryset=Contract.objects.none(), required=False, empty_label="None")
    venue = forms.CharField(
        max_length=200, required=False, help_text="Where sessions are held unless one says otherwise."
    )

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        contract: Any = self.fields["contract"]
        contract.queryset = programme.contracts.all()
        contract.label_from_instance = lambda row: row.name


class LayOutForm(CohortForm):
    """A cohort to be laid out. `shown` is the start whose dates were shown: only those are saved."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label="Start date",
        widget=DateInput,
        validators=[in_our_time],
        help_text="The day of the first session. The others follow from the design.",
    )
    field_order = ["once", "name", "starts_on", "capacity", "contract", "venue"]

    def __init__(self, *args: Any, programme: Programme, number: int, **options: Any) -> None:
        super().__init__(*args, programme=programme, **options)
        self.initial = {"once": uuid4(), "name": f"Cohort {number}", "capacity": _places_of(programme)}

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if why := plan.closed(day):
            raise ValidationError(f"{why} Choose a working day.")
        return day

    @property
    def agreed(self) -> bool:
        """Whether the dates of this very start were shown before it was sent."""
        return self.data.get("shown") == self.cleaned_data["starts_on"].isoformat()

    def lay_out(self, by: Person) -> Cohort:
        """Lay the cohort out; raises Refused."""
        return actions.lay_out_cohort(programme=self.programme, by=by, **self.cleaned_data)


def _places_of(programme: Programme) -> int:
    """As many places as its blueprint has a cohort, or 20."""
    try:
        return load(programme.blueprint).cohort_places if programme.blueprint else 20
    except BlueprintError:
        return 20


class ChangeCohortForm(CohortForm):
    ends_on = forms.DateField(
        label="Last day",
        widget=DateInput,
        validators=[in_our_time],
        help_text="Sessions can be added until this day.",
    )
    field_order = ["name", "ends_on", "capacity", "contract", "venue"]

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, programme=cohort.programme, **options)
        names = ("name", "capacity", "contract", "venue", "ends_on")
        self.initial = {name: getattr(cohort, name) for name in names}
        self.cohort = cohort

    def change(self, by: Person) -> None:
        actions.change_cohort(cohort=self.cohort, by=by, **self.cleaned_data)
