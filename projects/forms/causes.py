"""What people type about a common cause: its definition, and the agreement of those who join."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.amounts import AmountField
from people.models import Organisation
from projects.forms.project import RefusedForm
from projects.joining import Terms
from projects.models import Better, CommissionerSees, CommonCause


class CauseForm(RefusedForm, forms.ModelForm):
    improvement = forms.ChoiceField(
        label="Which way is better?",
        choices=Better.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which way is better"},
    )
    target = AmountField(label="What is the target?", help_text="A figure in the same unit.")
    commissioner_sees = forms.ChoiceField(
        label="What does the commissioner see?",
        help_text="Those who join agree to this. Once one has joined it stays.",
        choices=CommissionerSees.choices,
        initial=CommissionerSees.RANGE,
        widget=forms.RadioSelect,
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    class Meta:
        model = CommonCause
        fields = [
            "title",
            "aim",
            "measure",
            "definition",
            "numerator",
            "denominator",
            "unit",
            "frequency",
            "improvement",
            "target",
            "commissioner_sees",
        ]
        labels = {
            "title": "What is the cause called?",
            "aim": "What is the shared aim?",
            "measure": "What does everybody measure?",
            "definition": "How is it counted?",
            "numerator": "Of a percentage or a rate: what is counted?",
            "denominator": "Of what?",
            "unit": "In which unit?",
            "frequency": "How often?",
        }
        help_texts = {
            "measure": "As in “Hours from arrival to theatre”.",
            "definition": "So that all count the same: who and what is counted, from when to when, how often.",
            "numerator": "What stands above the line: “Patients in theatre within 36 hours”.",
            "denominator": "What stands below it: “All patients with a broken hip who had surgery”.",
            "unit": "As in “hours” or “%”.",
        }
        widgets = {
            "title": forms.TextInput,
            "aim": forms.Textarea({"rows": 2}),
            "measure": forms.TextInput,
            "numerator": forms.TextInput,
            "denominator": forms.TextInput,
            "definition": forms.Textarea({"rows": 4}),
            "unit": forms.TextInput({"class": "nhsuk-input--width-10"}),
        }

    def terms(self) -> Terms:
        """What an action takes."""
        return Terms(**{name: self.cleaned_data[name] for name in CauseForm.Meta.fields})


class JoinForm(RefusedForm):
    """Which cause, for which organisation, and that its terms are agreed to."""

    cause = forms.ModelChoiceField(
        CommonCause.objects.none(),
        label="Which cause?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the cause"},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="For which organisation?", empty_label="Choose an organisation"
    )
    agreed = forms.BooleanField(
        label="We agree that our figures are shown as the cause says",
        error_messages={"required": "Tick that you agree, or do not join"},
    )

    def __init__(
        self, *args: Any, causes: QuerySet[CommonCause], organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["cause"]
        chosen.queryset = causes
        if len(causes) == 1:
            chosen.initial = causes[0].pk
        which: Any = self.fields["organisation"]
        which.queryset = organisations
        if len(organisations) == 1:
            which.widget, which.initial = forms.HiddenInput(), organisations[0].pk
