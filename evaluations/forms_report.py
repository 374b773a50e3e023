"""Forms of the report and of its codebook."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from core.checked import CheckedForIdentifiers
from evaluations.models import LearningOutcome, Narrative, Section

LONGEST = 6000
# What each section is for, in a line above its form.
HINTS: Mapping[str, str] = {
    Section.SUMMARY: "Did it do what was asked of it? In three or four sentences, for somebody who reads no further.",
    Section.SUGGESTIONS: "What to do next. Begin a line with “-” for each suggestion.",
    Section.METHOD: "How you came to know it, and what stands in the way of knowing more.",
    Section.WHO: "Who was reached, who was not, and what that means for the rest.",
    Section.ELEMENTS: "What lies behind the scores, and what you heard of it elsewhere.",
    Section.THEMES: "How the comments were read, and by whom.",
    Section.LEARNING: "What people took away, and what they do differently.",
    Section.PROJECTS: "What the projects show, and how sure one can be.",
    Section.ASKED: "How participants shaped their programme.",
}


class NarrativeForm(CheckedForIdentifiers):
    checked_fields = ("text",)

    text = forms.CharField(
        label="What you write",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 16}),
        error_messages={"max_length": f"Shorten it to {LONGEST:,} characters"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, section: str, data: Any = None, kept: Narrative | None = None) -> None:
        super().__init__(data, initial={"text": kept.text if kept else "", "revision": kept.revision if kept else 0})
        self.fields[
            "text"
        ].help_text = (
            f"{HINTS[section]} An empty line begins a paragraph; “-” begins a point. Empty, the section has none."
        )

    def clean_text(self) -> str:
        return "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines()).strip()

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def against(self, revision: int) -> None:
        """Sent once more, the form replaces what another saved meanwhile."""
        self.data = {**self.data.dict(), "revision": revision}  # type: ignore[attr-defined]


class OutcomeForm(forms.ModelForm):
    class Meta:
        model = LearningOutcome
        fields = ["name", "definition"]
        labels = {"name": "Theme", "definition": "What belongs here"}
        widgets = {"name": forms.TextInput, "definition": forms.Textarea({"rows": 3})}
        error_messages = {"name": {"required": "Give the theme a name"}}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        LearningOutcome.objects.none(),
        label="Merge it into",
        empty_label="Choose a theme",
        error_messages={"required": "Choose the theme that it becomes part of"},
    )

    def __init__(self, others: QuerySet[LearningOutcome], data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["into"]
        field.queryset = others


class CodingForm(forms.Form):
    """The outcomes as ticks; `seen` are those that were ticked when the form was opened."""

    outcomes = forms.MultipleChoiceField(label="Which themes does it raise?", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, outcomes: Sequence[LearningOutcome], coded: Sequence[UUID], data: Any = None) -> None:
        ticked = sorted(str(each) for each in coded)
        super().__init__(data, initial={"outcomes": ticked, "seen": " ".join(ticked)})
        self.book = outcomes
        field: Any = self.fields["outcomes"]
        field.choices = [(str(each.pk), each.name) for each in outcomes]

    @property
    def ticks(self) -> list[tuple[LearningOutcome, bool]]:
        """Every outcome, and whether its tick is set."""
        set_ = set(self["outcomes"].value() or [])
        return [(each, str(each.pk) in set_) for each in self.book]

    def against(self, saved: Sequence[LearningOutcome]) -> None:
        """Sent once more, the form replaces what another saved meanwhile."""
        seen = " ".join(sorted(str(each.pk) for each in saved))
        self.data = {**self.data, "outcomes": self.data.getlist("outcomes"), "seen": seen}  # type: ignore[attr-defined]

    def wanted(self) -> list[UUID]:
        return [UUID(each) for each in self.cleaned_data["outcomes"]]

    def seen_then(self) -> list[UUID]:
        return [UUID(each) for each in self.cleaned_data["seen"].split()]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Kept with the version, for those who write reports.",
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": "Say why it is withdrawn"},
    )
