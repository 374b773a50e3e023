"""What people put into a library. A file that was taken stays chosen, whatever else the form has wrong."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from core.checked import CheckedForIdentifiers
from core.identifiers import Finding, find_identifiers
from core.refusal import Refused
from core.widgets import DateInput
from library import actions
from library.choices import CONCERNED, Choices, chosen
from library.filetypes import ENDINGS, MOST_WORDS, TAKEN, NotTaken
from library.models import Material, MaterialKind, Version
from library.uploads import Upload, note_of, noted, take
from people.models import Person
from programmes.models import Programme

HINT = f"{TAKEN[:1].upper()}{TAKEN[1:]}; at most {MOST_WORDS}."
GONE = "The file that you chose is no longer there. Choose it again."
FIELDS = {
    MaterialKind.FILE: ("title", "file", "summary"),
    MaterialKind.LINK: ("title", "url", "source", "summary"),
    MaterialKind.VIDEO: ("title", "url", "minutes", "source", "summary"),
    MaterialKind.STORY: ("title", "teller", "body", "consented_on", "summary"),
}
CHECKED = ("title", "summary", "body")


class Address(forms.URLField):
    """The address of a page or a film; “https://” may be left out."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Give a whole address, as in https://www.example.org/page."}
        super().__init__(assume_scheme="https", max_length=500, error_messages=words, **options)
        self.validators = [URLValidator(schemes=["http", "https"], message=words["invalid"])]

    def clean(self, value: Any) -> str:
        found: str = super().clean(value)
        if "@" in urlsplit(found).netloc:
            raise forms.ValidationError("Leave out the name before the @: an address of everybody’s has none.")
        return found


class ChosenFile(forms.FileField):
    """A file chosen now; that none was is for the form to say, which may hold one already."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class HoldsFile(CheckedForIdentifiers):
    """A form with a file. `note` carries one that was taken already, so that a form that comes back still has it."""

    note = forms.CharField(required=False, widget=forms.HiddenInput)
    file = ChosenFile(label="File", help_text=HINT, widget=forms.FileInput({"accept": ",".join(ENDINGS)}))
    by: Person

    def clean_file(self) -> Upload | None:
        """The file that was chosen now, else the one that was taken before."""
        sent, note = self.cleaned_data.get("file"), self.data.get("note", "")
        if sent:
            try:
                return self._holding(take(sent))
            except NotTaken as reason:
                raise forms.ValidationError(str(reason)) from reason
        held = noted(note, self.by) if note else None
        if note and held is None:
            raise forms.ValidationError(GONE)
        return self._holding(held) if held else None

    def _holding(self, upload: Upload) -> Upload:
        self.held = upload
        self.data = {**self.data.dict(), "note": note_of(upload, self.by)}  # type: ignore[attr-defined]
        self["file"].help_text = f"You chose {upload.says}. Choose another only if you want to send that instead."
        return upload

    held: Upload | None = None

    def findings(self) -> list[tuple[str, Finding]]:
        """In what was typed, and in a file of text."""
        words = self.held.words() if self.held else ""
        return super().findings() + [("File", each) for each in find_identifiers(words, timezone.localdate())[:20]]


class MaterialForm(HoldsFile):
    checked_fields: tuple[str, ...] = CHECKED

    once = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=150)
    url = Address(label="Address")
    minutes = forms.IntegerField(
        label="Length in minutes",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput({"class": "nhsuk-input--width-4"}),
    )
    source = forms.CharField(label="From", max_length=200, required=False, help_text="Who wrote, made or published it.")
    teller = forms.CharField(
        label="Who tells it", max_length=150, help_text="As they want to be named: “a ward sister at Welland Vale”."
    )
    body = forms.CharField(label="The story", max_length=20_000, widget=forms.Textarea({"rows": 12}))
    consented_on = forms.DateField(
        label="When did they agree to its being told to those named below?",
        widget=DateInput,
        help_text="If they change their mind, the story is deleted.",
    )
    summary = forms.CharField(
        label="What is it for?",
        max_length=300,
        required=False,
        help_text="In a line, as in “Read it before the second master class”.",
    )
    belongs = forms.ChoiceField(label="What does it belong to?")
    seen = forms.ChoiceField(
        label="Who may see it?",
        help_text="Of a session, it concerns those expected at it; of a project, its cohort; otherwise, everybody on "
        "the programme. Facilitators and coordinators see it too, and administrators of this installation may read it.",
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        kind: MaterialKind,
        choices: Choices,
        by: Person,
        material: Material | None = None,
        belongs: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.programme, self.kind, self.choices, self.by, self.material = programme, kind, choices, by, material
        kept = {*FIELDS[kind], "belongs", "seen", "checked", "once", "note"}
        if material:
            kept -= {"file", "note"}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self.checked_fields = tuple(name for name in CHECKED if name in self.fields)
        self.order_fields([*FIELDS[kind], "belongs", "seen"])
        self.fields["belongs"].choices = choices.belongs  # type: ignore[attr-defined]
        self.fields["seen"].choices = choices.seen  # type: ignore[attr-defined]
        self.initial = self._start(belongs)

    def _start(self, belongs: str) -> dict[str, Any]:
        if self.material:
            said = {name: getattr(self.material, name) for name in self.fields if hasattr(self.material, name)}
            return said | chosen(self.material) | {"once": self.material.pk}
        return {"once": uuid4(), "seen": CONCERNED, "belongs": belongs if belongs in self.choices.belonging else ""}

    def clean_file(self) -> Upload | None:
        upload = super().clean_file()
        if upload is None:
            raise forms.ValidationError("Choose the file.")
        return upload

    def clean_consented_on(self) -> Any:
        day = self.cleaned_data["consented_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Give the day on which they agreed.")
        return day

    def save(self, by: Person) -> Material:
        """Add it or change it; raises Refused."""
        data = self.cleaned_data
        words = actions.Words(**{name: data[name] for name in FIELDS[self.kind] if name != "file"})
        belongs, seen = self.choices.belonging[data["belongs"]], self.choices.seeing[data["seen"]]
        if self.material:
            actions.change(material=self.material, words=words, belongs=belongs, seen=seen, by=by)
            return self.material
        return actions.add(
            programme=self.programme,
            kind=self.kind,
            words=words,
            belongs=belongs,
            seen=seen,
            upload=data.get("file"),
            once=data["once"],
            by=by,
        )


class ReplaceForm(HoldsFile):
    """The next version of a file."""

    what = forms.CharField(
        label="What is new in it?", max_length=200, required=False, help_text="For those who keep the library."
    )
    field_order = ["file", "what"]
    checked_fields = ("what",)

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by

    def save(self, material: Material, by: Person) -> Version:
        """Raises Refused."""
        if self.held is None:
            raise Refused("Choose the file.", "file")
        return actions.replace(material=material, upload=self.held, note=self.cleaned_data["what"], by=by)
