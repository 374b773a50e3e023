"""Asking somebody outside to take part, and what they answer."""

from typing import Any
from uuid import uuid4

from django import forms

from core.checked import CheckedForIdentifiers
from projects.forms.project import RefusedForm
from projects.models import PartnerAnswer


class PartnerForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    checked_fields = ("why",)

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    name = forms.CharField(max_length=150, widget=forms.TextInput({"autocomplete": "off"}))
    organisation = forms.CharField(max_length=150)
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="Their link goes there. The team alone sees it.",
    )  # fmt: skip
    why = forms.CharField(
        label="What do you ask them to do?", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="As in “Help us count, and try the new letter with your clinic”. It stands in the e-mail.",
    )  # fmt: skip

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "organisation", "email", "why", "token")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class PartnerAnswerForm(RefusedForm, forms.Form):
    answer = forms.ChoiceField(
        label="Do you take part?",
        choices=[
            (PartnerAnswer.NAMED, "Yes, and the project may name me"),
            (PartnerAnswer.UNNAMED, "Yes, without my name"),
            (PartnerAnswer.LEFT, "No"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three"},
    )
