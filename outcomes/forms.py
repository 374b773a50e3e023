"""Which cohorts stand side by side: a choice in the address of the page, so that it can be kept and sent."""

from collections.abc import Collection
from typing import Any

from django import forms

from outcomes.figures import Outcomes

FEWEST = 2
WRONG = "Choose among the cohorts of this programme"


class CohortChoice(forms.Form):
    """Chooses among figures that the page shows anyway: nothing is counted anew."""

    cohort = forms.MultipleChoiceField(
        label="Cohorts to compare",
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "nhsuk-checkboxes--inline nhsuk-checkboxes--small"}),
        error_messages={"invalid_choice": WRONG},
    )
    says_optional = False

    def __init__(self, *args: Any, outcomes: Outcomes, **kwargs: Any) -> None:
        every = [str(cohort.number) for cohort in outcomes.cohorts]
        super().__init__(*args, **kwargs)
        self.initial["cohort"] = every
        self.fields["cohort"].choices = [(str(each.number), each.name) for each in outcomes.cohorts]  # type: ignore[attr-defined]

    def clean_cohort(self) -> list[int]:
        chosen = [int(number) for number in self.cleaned_data["cohort"]]
        if len(set(chosen)) < FEWEST:
            raise forms.ValidationError("Choose at least two cohorts")
        return chosen

    @property
    def numbers(self) -> Collection[int]:
        """The numbers of the cohorts chosen; none where nothing was, or what was cannot be."""
        return self.cleaned_data.get("cohort", ()) if self.is_bound and self.is_valid() else ()
