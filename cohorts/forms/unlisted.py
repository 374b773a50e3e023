"""Somebody who is at a session and not on its register."""

from typing import Any

from django import forms

from cohorts.models import Place, PlaceQuerySet, UnlistedState


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return f"{obj.person.name}, {obj.learning_set.name}" if obj.learning_set else obj.person.name


class NotListedForm(forms.Form):
    """One of the cohort, or a name; `others` is None for whoever is shown nobody else of the cohort."""

    says_optional = False

    place = PlaceField(
        queryset=Place.objects.none(),
        required=False,
        label="Somebody of this cohort",
        empty_label="Nobody of them",
        error_messages={"invalid_choice": "Choose somebody of this cohort who is not on the register."},
    )
    name = forms.CharField(
        label="Somebody else: their name", max_length=150, required=False, help_text="As they say it themselves."
    )
    about = forms.CharField(
        label="What helps to find out who they are",
        max_length=200,
        required=False,
        help_text="Where they work, or who sent them. Nothing about their health.",
    )

    def __init__(self, *args: Any, others: PlaceQuerySet | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if others is None or not others.exists():
            del self.fields["place"]
            self.fields["name"].label = "Their name"
        else:
            self.fields["place"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("place")) == bool(data.get("name")):
            both = data.get("place")
            self.add_error("name", "Choose somebody, or type a name, not both." if both else "Say who is here.")
        return data


class UnlistedAnswerForm(forms.Form):
    """What became of it."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[choice for choice in UnlistedState.choices if choice[0] != UnlistedState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it."},
    )
    place = PlaceField(
        queryset=Place.objects.none(),
        required=False,
        label="Whose place",
        empty_label="Nobody’s",
        help_text="They are marked present, if the session is theirs and its register is open.",
    )
    answer = forms.CharField(
        label="In a sentence",
        max_length=200,
        required=False,
        help_text="For who told of it. Needed where they are not counted: why not.",
    )

    def __init__(self, *args: Any, places: PlaceQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
