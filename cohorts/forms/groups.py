"""Learning sets, and who is in which or has which coach."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from cohorts.forms.clashes import Accepting
from cohorts.forms.fields import person_choices
from cohorts.models import (
    LearningSet,
    Place,
)
from people.models import Person


class SetForm(Accepting):
    """A learning set: its name, and its adviser among those who facilitate the cohort."""

    name = forms.CharField(
        max_length=50, help_text="As in “Set A”.", widget=forms.TextInput({"class": "nhsuk-input--width-10"})
    )
    adviser = forms.ChoiceField(required=False, help_text="A facilitator of the cohort, who keeps the set’s register.")

    def __init__(self, *args: Any, advisers: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in advisers}
        field: Any = self.fields["adviser"]
        field.choices = person_choices(advisers, "Nobody yet")

    @property
    def chosen_adviser(self) -> Person | None:
        return self.people.get(self.cleaned_data["adviser"])


class ChooseForm(Accepting):
    """One list for each participant: their set, or their coach. `now` is what each has, by place."""

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        among: Sequence[LearningSet] | Sequence[Person],
        now: Mapping[UUID, UUID],
        label: str,
        none: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.places = {self.field_of(place): place for place in places}
        self.among = {str(each.pk): each for each in among}
        choices = [("", none), *((key, str(each)) for key, each in self.among.items())]
        for name, place in self.places.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{label} {place.person.name}",
                choices=choices,
                required=False,
                initial=str(now.get(place.pk, "")),
                widget=forms.Select({"aria-label": f"{label} {place.person.name}"}),
                error_messages={"invalid_choice": "This is not one of the list any more. Choose again."},
            )

    @staticmethod
    def field_of(place: Place) -> str:
        return f"for-{place.pk}"

    def rows(self) -> list[tuple[Place, forms.BoundField]]:
        return [(place, self[name]) for name, place in self.places.items()]

    def changes(self) -> list[tuple[Place, Any]]:
        """Places whose choice is another than it was, each with what was chosen or None. A list that was not sent
        (of a person added meanwhile) changes nothing."""
        return [
            (place, self.among.get(self.cleaned_data[name]))
            for name, place in self.places.items()
            if name in self.data and self.cleaned_data[name] != self.fields[name].initial
        ]
