"""What people write of a driver diagram, a box at a time."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.checked import CheckedForIdentifiers
from projects.drivers import uppers_for
from projects.forms.project import RefusedForm
from projects.models import Driver, DriverLevel, Measure

QUESTIONS = {
    DriverLevel.PRIMARY: (
        "What does the aim depend on?",
        "One of the few things that would move it, as in “people know when to come”.",
    ),
    DriverLevel.SECONDARY: (
        "What does that depend on?",
        "A part of it that you can work on, as in “a reminder that people understand”.",
    ),
    DriverLevel.IDEA: (
        "What might you change?",
        "Something to try, as in “a call five days before”. PDSA cycles test it.",
    ),
}


class BoxForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """The words of one box, asked for as its level has it."""

    checked_fields = ("text",)
    text = forms.CharField(max_length=120, error_messages={"required": "Say it in a few words"})

    def __init__(self, *args: Any, level: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label, self.fields["text"].help_text = QUESTIONS[DriverLevel(level)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class AddDriverForm(BoxForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def words(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "token": self.cleaned_data["token"]}


class ChangeDriverForm(BoxForm):
    """Its words, where it hangs, and what measures it. Of the aim's box its measures alone."""

    def __init__(self, *args: Any, driver: Driver, **options: Any) -> None:
        level = DriverLevel(driver.level)
        options["initial"] = {"text": driver.text, "measures": list(driver.measures.values_list("pk", flat=True))}
        super().__init__(*args, level=DriverLevel.PRIMARY if level == DriverLevel.AIM else level, **options)
        self.fields["text"].label = f"The {level.label.lower()}"
        if level == DriverLevel.AIM:
            del self.fields["text"]
        if level in (DriverLevel.SECONDARY, DriverLevel.IDEA):
            self.fields["under"] = _under(driver, level)
            hangs = list(driver.links_above.values_list("upper", flat=True))
            self.initial["under"] = hangs if level == DriverLevel.IDEA else hangs[0]
        measures = Measure.objects.filter(project=driver.project_id)
        if measures:
            self.fields["measures"] = _measures(measures)

    def words(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "measures" in self.fields:
            found["measures"] = list(self.cleaned_data["measures"])
        if "text" in self.fields:
            found["text"] = self.cleaned_data["text"]
        if "under" in self.fields:
            under = self.cleaned_data["under"]
            found["under"] = [under] if isinstance(under, Driver) else list(under)
        return found


def _under(driver: Driver, level: DriverLevel) -> forms.Field:
    wrong = {"required": "Choose what it hangs under", "invalid_choice": "Choose a driver of this diagram"}
    if level == DriverLevel.SECONDARY:
        return forms.ModelChoiceField(
            uppers_for(driver),
            label="Which primary driver does it belong to?",
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages=wrong,
        )
    return forms.ModelMultipleChoiceField(
        uppers_for(driver),
        label="Which drivers does it serve?",
        help_text="An idea may serve several.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=wrong,
    )


def _measures(measures: QuerySet[Measure]) -> forms.Field:
    return forms.ModelMultipleChoiceField(
        measures,
        label="Which measures show how it stands?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose measures of this project"},
    )
