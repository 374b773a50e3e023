"""Saying how far a project is."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from core.checked import CheckedForIdentifiers
from projects.forms import RefusedForm
from projects.progress import SCALE, Suggested


class ProgressForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    checked_fields = ("reason",)

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    score = forms.TypedChoiceField(
        label="How far is it?",
        coerce=Decimal,
        choices=[(str(each), f"{each}, {words}") for each, words in SCALE.items()],
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed where it is not what the record suggests. It stands beside the score.",
    )

    def __init__(self, *args: Any, suggested: Suggested, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"score": str(suggested.score)}, **options})

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("score", "reason", "token")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data
