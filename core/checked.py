"""A form that points at what could identify a patient, and asks before it goes on."""

from datetime import date

from django import forms
from django.utils import timezone

from core.identifiers import Finding, find_identifiers

UNCHECKED = "Take out what could identify someone, or tick that you have checked it"


class CheckedForIdentifiers(forms.Form):
    """Mixed into a form with text. `checked_fields` names what is read.

    `ask_for_check` is called where the form goes on to somewhere that matters (finishing, sharing, publishing): what
    was found and not ticked becomes a message beside the tick. The page shows the tick when `findings` is not empty.
    """

    checked_fields: tuple[str, ...] = ()

    checked = forms.BooleanField(
        required=False, label="I have checked: nothing here identifies a patient or anyone else"
    )

    def findings(self) -> list[tuple[str, Finding]]:
        """What was found in the cleaned text, each with the label of its field."""
        today: date = timezone.localdate()
        return [
            (str(self.fields[name].label), finding)
            for name in self.checked_fields
            for finding in find_identifiers(self.cleaned_data.get(name) or "", today)
        ]

    def ask_for_check(self) -> bool:
        """Whether the text may go on: nothing was found, or its writer says that it was checked."""
        if self.cleaned_data.get("checked") or not self.findings():
            return True
        self.add_error("checked", UNCHECKED)
        return False
