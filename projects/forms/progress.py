"""Saying how far a project is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from core.checked import CheckedForIdentifiers
from projects.forms.project import RefusedForm
from projects.progress import SCALE, Suggested
from projects.sustainability import FACTORS, LEVELS


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
        help_text="Needed where it is not what the record suggests. The commissioner reads it too.",
    )

    def __init__(self, *args: Any, suggested: Suggested, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"score": str(suggested.score)}, **options})

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("score", "reason", "token")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class SustainabilityForm(RefusedForm, forms.Form):
    """One of four for each factor, by how one sees it oneself."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, before: Mapping[str, int] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        for factor in FACTORS:
            self.fields[factor.key] = forms.TypedChoiceField(
                label=factor.name,
                help_text=factor.asks,
                choices=list(LEVELS.items()),
                coerce=int,
                widget=forms.RadioSelect,
                initial=(before or {}).get(factor.key),
                error_messages={"required": f"{factor.name}: choose one of the four"},
            )

    def levels(self) -> dict[str, int]:
        return {factor.key: self.cleaned_data[factor.key] for factor in FACTORS}
