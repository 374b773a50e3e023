"""What a team writes in a section of its report."""

from typing import Any

from django import forms

from core.checked import CheckedForIdentifiers
from projects.forms.project import RefusedForm
from projects.models import Narrative
from projects.models.narrative import LONGEST
from projects.narrating import HINTS


class NarrativeForm(CheckedForIdentifiers, RefusedForm):
    checked_fields = ("text",)

    text = forms.CharField(
        label="In your words",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 14}),
        error_messages={"max_length": f"Shorten it to {LONGEST:,} characters"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, section: str, data: Any = None, kept: Narrative | None = None) -> None:
        super().__init__(data, initial={"text": kept.text if kept else "", "revision": kept.revision if kept else 0})
        how = "An empty line begins a paragraph; “-” begins a point. Empty, the report has no such section."
        self.fields["text"].help_text = f"{HINTS[section]} {how}"

    def clean_text(self) -> str:
        return "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines()).strip()

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def against(self, narrative: Narrative | None) -> list[tuple[str, str]]:
        """What is saved now, to stand beside the form; sent once more, the form replaces it."""
        self.data = {**self.data.dict(), "revision": narrative.revision if narrative else 0}  # type: ignore[attr-defined]
        return [("Saved now", narrative.text if narrative else "")]
