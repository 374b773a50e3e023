"""What participants ask for, and the answer."""

from typing import Any

from django import forms

from cohorts import proposals
from cohorts.models import (
    Place,
    Proposal,
    ProposalKind,
    ProposalState,
)
from core.checked import CheckedForIdentifiers
from people.models import Person


class ProposalForm(CheckedForIdentifiers):
    """What a participant asks for."""

    says_optional = False
    checked_fields = ("text",)

    text = forms.CharField(
        label="What would you like?",
        max_length=200,
        help_text="One thing, in a sentence: “A day at a hospital that has halved its waits”.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say what you would like, in a sentence."},
    )
    kind = forms.ChoiceField(label="What is it about?", choices=ProposalKind.choices)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def propose(self, place: Place, by: Person) -> Proposal:
        """Raises Refused."""
        data = self.cleaned_data
        return proposals.propose(place=place, kind=data["kind"], text=data["text"], once=data["once"], by=by)


class ProposalAnswerForm(forms.Form):
    """What became of it, in the words that the cohort and the report will read."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[choice for choice in ProposalState.choices if choice[0] != ProposalState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it."},
    )
    answer = forms.CharField(
        label="In a sentence",
        max_length=300,
        help_text="Those who asked get it by e-mail, and it stands in the evaluation report. Name nobody.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say in a sentence what was done, or why not."},
    )
