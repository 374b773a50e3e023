"""Forms of the report and of its codebook."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from core.checked import CheckedForIdentifiers
from evaluations.actions_report import Judgement
from evaluations.findings import lower
from evaluations.models import HowSure, LearningOutcome, Met, Narrative, Section, Verdict
from evaluations.report.measuring import ChartLine

LONGEST = 6000
NOT_JUDGED = "none"
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


class OfARevision(forms.Form):
    """A form that says which revision it shows, so that it overwrites nothing unseen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def against(self, revision: int) -> None:
        """Sent once more, the form replaces what another saved meanwhile."""
        self._say(revision=str(revision))

    def _say(self, **shown: str) -> None:
        said: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in shown.items():
            said[name] = value
        self.data = said


class NarrativeForm(OfARevision, CheckedForIdentifiers):
    checked_fields = ("text",)

    text = forms.CharField(
        label="What you write",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 16}),
        error_messages={"max_length": f"Shorten it to {LONGEST:,} characters"},
    )

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

    def written(self) -> dict[str, Any]:
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in ("text", "revision")}


class VerdictForm(OfARevision, CheckedForIdentifiers):
    """What the evaluator makes of one aim. `about` is the aim as the form showed it."""

    checked_fields = ("evidence", "because")
    says_optional = False  # a verdict needs each of them

    met = forms.ChoiceField(
        label="Is it met?",
        choices=[*Met.choices, (NOT_JUDGED, "Not judged")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is met, or “Not judged”"},
    )
    evidence = forms.CharField(
        label="What shows it",
        help_text="In a sentence or two, with the figures that it rests on.",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": "Shorten it to 500 characters"},
    )
    how_sure = forms.ChoiceField(
        label="How sure is that?", required=False, choices=HowSure.choices, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label="Why so sure, and no surer",
        help_text="“Two views agree; there was no group to compare with.”",
        required=False,
        max_length=200,
        widget=forms.TextInput,
        error_messages={"max_length": "Shorten it to 200 characters"},
    )
    about = forms.CharField(widget=forms.HiddenInput)

    WANTED: Mapping[str, str] = {
        "evidence": "Say what shows it, or choose “Not judged”",
        "how_sure": "Choose how sure that is",
        "because": "Say why so sure, and no surer",
    }

    def __init__(self, aim: str, data: Any = None, kept: Verdict | None = None) -> None:
        kept = kept or Verdict()
        super().__init__(data, initial={name: getattr(kept, name) for name in ("met", *self.WANTED, "revision")})
        self.initial.update(about=aim, met=kept.met or NOT_JUDGED)

    def clean(self) -> dict[str, Any]:
        super().clean()
        met = self.cleaned_data.get("met")
        if met and met != NOT_JUDGED:
            for name, message in self.WANTED.items():
                if name in self.cleaned_data and not self.cleaned_data[name]:
                    self.add_error(name, message)
            if met != Met.NOT_YET and self.cleaned_data.get("how_sure") == HowSure.NOT_YET:
                self.add_error(
                    "how_sure", "What is met, if only in part, is shown. Say how surely, or choose “Not yet shown”"
                )
        elif met and any(self.cleaned_data.get(name) for name in ("evidence", "because")):
            self.add_error("met", "Choose whether it is met, or take out what stands below")
        self.ask_for_check()
        return self.cleaned_data

    def judged(self) -> dict[str, Any]:
        """What the action is told. A choice of how sure alone, without a verdict, is none."""
        said = {name: " ".join(self.cleaned_data[name].split()) for name in ("met", *self.WANTED)}
        return {
            "aim": self.cleaned_data["about"],
            "judgement": Judgement() if said["met"] == NOT_JUDGED else Judgement(**said),
            "revision": self.cleaned_data["revision"],
        }

    def against(self, revision: int) -> None:
        """And is about the aim as it reads now."""
        self._say(revision=str(revision), about=self.initial["about"])


class ChartsForm(OfARevision):
    """Whose charts stand large, as ticks."""

    projects = forms.MultipleChoiceField(
        label="Whose charts stand large?",
        help_text="With limits, events and the whole finding. Every other measured project has a small chart.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the projects listed here"},
    )

    def __init__(self, lines: Sequence[ChartLine], revision: int, data: Any = None) -> None:
        large = [str(line.project) for line in lines if line.large]
        super().__init__(data, initial={"projects": large, "revision": revision})
        field: Any = self.fields["projects"]
        field.choices = [(str(line.project), f"{line.title}: {lower(line.about)}") for line in lines]

    def chosen(self) -> dict[str, Any]:
        """What the action is told."""
        projects = {UUID(each) for each in self.cleaned_data["projects"]}
        return {"projects": projects, "revision": self.cleaned_data["revision"]}


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
