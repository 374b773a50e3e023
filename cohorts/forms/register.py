"""What is tapped on the register."""

from typing import Any

from django import forms


class MarkForm(forms.Form):
    """One tap on the register. `note` says what was caught up with; `time` when the person came or left."""

    mark = forms.CharField(max_length=12)
    time = forms.TimeField(
        required=False, error_messages={"invalid": "Give the time as hours and minutes, as in 9:40."}
    )
    note = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mark") == "caught up" and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", "Say what they caught up with, as in “read the slides, and met Helen”.")
        return data
