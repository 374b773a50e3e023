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


class TapForm(MarkForm):
    """The same as a phone sends it, at once or later: by what identity, on top of what, how many milliseconds ago."""

    tap = forms.UUIDField()
    person = forms.UUIDField()
    seen = forms.CharField(max_length=12, required=False)
    ago = forms.IntegerField(min_value=0)
    have = forms.CharField(max_length=20_000, required=False)

    @property
    def makes_sense(self) -> bool:
        """Whether the script's own part of it does, whatever the person typed."""
        return not {"tap", "person", "seen", "ago", "have"} & set(self.errors)

    @property
    def shown(self) -> dict[str, str]:
        """What the page shows of everybody: the version of each place's state, by the place's key."""
        pairs = (pair.partition(":") for pair in self.cleaned_data["have"].split())
        return {place: version for place, _, version in pairs}
