"""Standing a session down, and choosing its new date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cohorts.models import StandDownReason
from core.formats import weekday_long_date


class StandDownForm(forms.Form):
    """Why, and what else people should know."""

    reason = forms.ChoiceField(
        label="Why is it stood down?",
        choices=StandDownReason.choices,
        widget=forms.RadioSelect,
        initial=StandDownReason.SERVICE,
        error_messages={"required": "Choose why it is stood down."},
    )
    words = forms.CharField(
        label="What else should people know?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Everybody who was to come gets it by e-mail. Name nobody, and say nothing of anybody’s health.",
    )


class NewDateForm(forms.Form):
    """One of the days that are free."""

    day = forms.TypedChoiceField(
        label="On which day?",
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a day.",
            "invalid_choice": "That day is no longer free. Choose another.",
        },
    )

    def __init__(self, *args: Any, days: Sequence[date], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["day"]
        field.choices = [(day.isoformat(), weekday_long_date(day)) for day in days]
