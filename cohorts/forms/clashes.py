"""Accepting clashes by name, in any form that books a room or a person."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cohorts.clashes import Clash


class Accepting(forms.Form):
    """Asks for each clash by its name once one was found. Ticks stay while something else is mended."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked: Sequence[Clash] = ()
        ticked = self.accepted
        if ticked:
            self.fields["accept"] = forms.MultipleChoiceField(
                choices=[(key, key) for key in ticked], required=False, widget=forms.MultipleHiddenInput
            )

    @property
    def accepted(self) -> list[str]:
        """Names of the clashes that were ticked."""
        return self.data.getlist("accept") if hasattr(self.data, "getlist") else []

    def ask_to_accept(self, clashes: Sequence[Clash]) -> None:
        self.asked = clashes
        asked: Any = forms.MultipleChoiceField(
            label="Clashes",
            help_text="Tick each that may be. Your name is kept with it.",
            choices=[(each.key, f"{each.when}. {each.says}") for each in clashes],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        asked.says_optional = False  # one that is not ticked is one that is not accepted
        self.fields["accept"] = asked
