"""The page on which one writes, and the choice of readers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from cohorts.access import own_domains, own_sessions
from cohorts.models import Session, told_of
from core.checked import CheckedForIdentifiers
from core.formats import long_date
from journals.access import Reader
from journals.models import PARTS, ReflectionForm
from people.models import Person
from programmes.models import Domain

LONGEST = 50_000
HINTS = {
    "what": "What happened? What did you do, notice or feel?",
    "so_what": "What did it mean, to you and to others? What did you learn?",
    "now_what": "What will you do, and by when?",
    "activity": "A seminar, a piece of your project, something that happened at work.",
    "did": "Your own part in it.",
    "learnt": "Take the objectives of the theme one by one, as far as they apply.",
    "evidence": "What could somebody else see or read? Nothing that identifies a patient.",
    "next": "What will you do, and by when?",
    "text": "",
}
ROWS = {
    "what": 6,
    "so_what": 5,
    "now_what": 4,
    "text": 14,
    "activity": 3,
    "did": 4,
    "learnt": 6,
    "evidence": 3,
    "next": 3,
}


def _as_people_know_it(session: Session) -> str:
    told = told_of(session, timezone.now())
    return f"{told.title}, {long_date(told.starts_at)}"


class WritingForm(CheckedForIdentifiers):
    """One reflection on its form. What is asked depends on `form`: three questions or one free page."""

    says_optional = False

    form = forms.ChoiceField(choices=ReflectionForm.choices, widget=forms.HiddenInput)
    turn = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    session = forms.ModelChoiceField(
        Session.objects.none(), label="Which session is it about?", required=False, empty_label="None in particular"
    )
    theme = forms.ModelChoiceField(
        Domain.objects.none(), label="Which theme is it about?", required=False, empty_label="None in particular"
    )
    counts_for_theme = forms.BooleanField(
        label="This reflection counts for the theme",
        required=False,
        help_text="Your own decision. That it counts is all that anybody else learns of it.",
    )
    title = forms.CharField(label="Title, if you like", max_length=200, required=False)

    def __init__(self, data: Any = None, *, author: Person, form: str = ReflectionForm.WHAT, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if data is not None and data.get("form") in PARTS:
            form = data["form"]
        self.initial.setdefault("form", form)
        sessions: Any = self.fields["session"]
        sessions.queryset = own_sessions(author).standing().select_related("released__room")  # type: ignore[attr-defined]
        sessions.label_from_instance = _as_people_know_it
        theme: Any = self.fields["theme"]
        theme.queryset = own_domains(author)
        self.part_names = [key for key, _ in PARTS[form]]
        for key, question in PARTS[form]:
            area = forms.Textarea({"rows": ROWS[key]})
            self.fields[key] = forms.CharField(
                label=question, help_text=HINTS[key], max_length=LONGEST, required=False, widget=area
            )
        self.checked_fields = ("title", *self.part_names)
        self.order_fields(["form", "turn", "session", "theme", "title", *self.part_names, "checked"])

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.part_names]

    def offer(self, themes: Sequence[Domain]) -> None:
        """The themes to choose from, where the page shows the choice: other domains stay valid and are not offered."""
        field: Any = self.fields["theme"]
        field.choices = [("", field.empty_label), *((theme.pk, theme.name) for theme in themes)]

    def clean(self) -> dict[str, Any]:
        """Without a theme there is nothing that it could count for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["counts_for_theme"] = bool(data.get("theme") and data.get("counts_for_theme"))
        return data


class ReadersForm(CheckedForIdentifiers):
    """With whom to share: by name, from those whom the author may choose, never by an address."""

    readers = forms.MultipleChoiceField(
        label="Who may read it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one person",
            "invalid_choice": "Choose from the people listed",
        },
    )

    def __init__(self, data: Any = None, *, readers: list[Reader], text: str, **kwargs: Any) -> None:
        """`readers` may be chosen; `text` is what they would read."""
        super().__init__(data, **kwargs)
        self.by_key = {str(reader.person.pk): reader for reader in readers}
        field: Any = self.fields["readers"]
        field.choices = [(key, str(reader)) for key, reader in self.by_key.items()]
        self.fields["text"] = forms.CharField(label="Your reflection", required=False, disabled=True, initial=text)
        self.checked_fields = ("text",)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def chosen(self) -> list[Person]:
        return [self.by_key[key].person for key in self.cleaned_data["readers"]]
