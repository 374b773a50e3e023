"""What people type about a project. Rules that need rows are in actions; what they refuse stands beside the field."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from cohorts.models import Place
from core.checked import CheckedForIdentifiers
from core.refusal import Refused
from core.widgets import CalendarInput, DateInput
from projects.models import Project, Update

FRACTIONS = {"¼": ".25", "½": ".5", "¾": ".75"}
HOURS_WRONG = "Give the hours in quarters between 0 and 24, like 1.5 or 2.25."


class HoursField(forms.DecimalField):
    """Hours as people write them: 1.5, 1½, ½."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            for sign, decimals in FRACTIONS.items():
                value = value.replace(f" {sign}", sign).replace(sign, decimals)
        return super().to_python(value)


class RefusedForm(forms.Form):
    """A form that can carry what an action refused."""

    def refuse(self, refused: Refused) -> None:
        """The action's message, beside the field that it is about."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class ProjectForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    checked_fields: tuple[str, ...] = ("title", "problem", "aim", "baseline", "result")

    place = forms.ModelChoiceField(Place.objects.none(), label="For which cohort?", empty_label=None)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = ["title", "problem", "aim", "baseline", "target_on", "result"]
        labels = {
            "title": "What is the project called?",
            "problem": "What is the problem?",
            "aim": "What is the aim?",
            "baseline": "Where do you start?",
            "target_on": "By when?",
            "result": "What has changed?",
        }
        help_texts = {
            "problem": "Who is affected, how often, and how you know.",
            "target_on": "For example, 28 5 2027",
            "result": "With a figure, if you have one: “Down to 12.4%, for 17 weeks”.",
        }
        widgets = {
            "title": forms.TextInput,
            "problem": forms.Textarea({"rows": 4}),
            "aim": forms.Textarea({"rows": 3}),
            "baseline": forms.TextInput,
            "target_on": DateInput,
            "result": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, places: Any = None, **kwargs: Any) -> None:
        """`places` when a project is started: the choice is shown where there is more than one."""
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["place"]
            return
        del self.fields["result"]
        self.checked_fields = ("title", "problem", "aim", "baseline")
        self.fields["token"].initial = uuid.uuid4
        field: Any = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda place: str(place.cohort)
        if len(places) == 1:
            field.widget, field.required, field.initial = forms.HiddenInput(), True, places[0].pk

    def words(self) -> dict[str, Any]:
        """What an action takes, by name."""
        return {name: self.cleaned_data[name] for name in ProjectForm.Meta.fields if name in self.fields}

    def against(self, saved: Project) -> list[tuple[str, Any]]:
        """What is saved where it is not what was typed, by label; sent once more, the form replaces it."""
        self.data = {**self.data.dict(), "revision": saved.revision}  # type: ignore[attr-defined]
        words = self.words()
        return [
            (str(self.fields[name].label), getattr(saved, name))
            for name in words
            if getattr(saved, name) != words[name]
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class UpdateForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    checked_fields = ("text",)

    hours = HoursField(
        label="Hours",
        widget=forms.TextInput({"class": "nhsuk-input--width-4", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOURS_WRONG),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Update
        fields = ["on", "hours", "text"]
        labels = {"on": "Date", "text": "What did you do, and what did you learn?"}
        help_texts = {"text": "Leave out anything that could identify a patient."}
        widgets = {"on": CalendarInput, "text": forms.Textarea({"rows": 4})}
        error_messages = {"on": {"required": "Give the date on which you did it", "invalid": "Give a real date"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class MemberForm(RefusedForm):
    place = forms.ModelChoiceField(Place.objects.none(), label="Who joins the team?", empty_label="Choose a person")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda place: place.person.name


class PresentationForm(RefusedForm):
    on = forms.DateField(
        label="When was it presented?",
        widget=CalendarInput,
        error_messages={"required": "Give the date of the presentation", "invalid": "Give a real date"},
    )
    decision = forms.CharField(
        label="What did the panel decide?",
        help_text="For example, “Approved, with half a post, by the director of nursing”.",
        max_length=200,
        required=False,
    )
    result = forms.CharField(
        label="What changed?",
        help_text="As the project showed it, with a figure if there is one.",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
