"""The number for text messages."""

from typing import Any

from django import forms

from outbox.texting import read_number


class MobileForm(forms.Form):
    number = forms.CharField(
        label="Mobile number",
        max_length=30,
        help_text="With its country code if it is not of the UK.",
        error_messages={"required": "Enter your mobile number."},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_number(self) -> Any:
        try:
            return read_number(self.cleaned_data["number"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
