"""Forms that make one design from another."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator

from core.refusal import Refused
from people.models import Person
from programmes.actions_copy import copy_programme, keep_as_blueprint, take_in_blueprint
from programmes.copying import parts_of
from programmes.models import Programme, SavedBlueprint

MOST_BYTES = 200_000


class CopyForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, help_text="As people will call it.")
    code = forms.CharField(
        max_length=8,
        help_text="Two to eight letters. It begins the numbers of its certificates, and stays.",
        widget=forms.TextInput({"class": "nhsuk-input--width-10", "autocapitalize": "characters"}),
        validators=[RegexValidator("^[A-Za-z]{2,8}$", "Give two to eight letters, with no figures or spaces.")],
    )

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        initial = {"once": uuid4(), "name": f"{programme.name}, new version"}
        super().__init__(*args, **{"initial": initial, **options})
        self.programme = programme
        self.parts = {}
        for part, says in parts_of(programme):
            self.parts[f"with_{part.key}"] = part
            self.fields[f"with_{part.key}"] = forms.BooleanField(
                label=part.title, help_text=says, required=False, initial=part.ticked
            )

    @property
    def named(self) -> list[forms.BoundField]:
        """What the new programme is called, and what goes with the form unseen."""
        return [self[name] for name in self.fields if name not in self.parts]

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[name] for name in self.parts]

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, part in self.parts.items():
            if data.get(name) and part.needs and not data.get(f"with_{part.needs}"):
                needed = self.parts[f"with_{part.needs}"].title.lower()
                self.add_error(name, f"These come with the {needed}. Tick the {needed} too, or leave these out.")
        return data

    def copy(self, by: Person) -> Programme:
        """Raises Refused."""
        data = self.cleaned_data
        parts = [part.key for name, part in self.parts.items() if data[name]]
        return copy_programme(
            programme=self.programme, name=data["name"], code=data["code"], once=data["once"], parts=parts, by=by
        )


class KeepForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name of the blueprint", max_length=200)

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        initial = {"once": uuid4(), "name": programme.name}
        super().__init__(*args, **{"initial": initial, **options})
        self.programme = programme

    def keep(self, by: Person) -> SavedBlueprint:
        """Raises Refused."""
        return keep_as_blueprint(programme=self.programme, by=by, **self.cleaned_data)


class FileForm(forms.Form):
    file = forms.FileField(
        label="Blueprint file", help_text="A .toml file that Cadre made, or one written as docs/developing.md says."
    )

    def take_in(self, by: Person) -> SavedBlueprint:
        """Raises Refused."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise Refused("The file is too large for a blueprint: 200 kB at most.", "file")
        try:
            text = given.read().decode()
        except UnicodeDecodeError as error:
            raise Refused("This is no text file. Choose the .toml file of a blueprint.", "file") from error
        return take_in_blueprint(text=text, by=by)
