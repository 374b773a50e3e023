"""The questionnaire as a form, made from the items of its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from core.checked import CheckedForIdentifiers
from evaluations.actions import Answers, Remark
from evaluations.models import Item
from evaluations.statistics import SCALE

LONGEST = 2000
HINT = "Leave out names, and anything that points to a patient or to you."
QUOTE = "My comment may be quoted, without my name"


@dataclass(frozen=True)
class Question:
    item: Item
    field: forms.BoundField
    quote: forms.BoundField | None


class ScoreField(forms.TypedChoiceField):
    """One to five, as radio buttons; the words at both ends stand beside them."""

    widget = forms.RadioSelect

    def __init__(self, item: Item) -> None:
        self.item = item
        super().__init__(
            label=item.text,
            choices=[(value, str(value)) for value in SCALE],
            coerce=int,
            empty_value=None,
            required=item.required,
            error_messages={"required": f"Choose a score from 1 to 5 for “{item.text}”"},
        )


class QuestionnaireForm(CheckedForIdentifiers):
    """A field for each item; a comment has a tick beside it. `draft` is the body of what was kept before."""

    def __init__(
        self, items: Sequence[Item], data: Mapping | None = None, draft: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=dict(draft or {}))
        self.items = items
        self.checked_fields = tuple(item.field_name for item in items if item.kind == Item.Kind.COMMENT)
        for item in items:
            if item.kind == Item.Kind.SCORE:
                self.fields[item.field_name] = ScoreField(item)
            else:
                self.fields[item.field_name] = forms.CharField(
                    label=item.text,
                    help_text=HINT,
                    required=item.required,
                    max_length=LONGEST,
                    widget=forms.Textarea({"rows": 5}),
                )
                self.fields[quote_name(item)] = forms.BooleanField(label=QUOTE, required=False)

    @property
    def questions(self) -> list[Question]:
        """Item, field and, for a comment, its tick, in the order in which they are asked."""
        return [
            Question(item, self[item.field_name], self[quote_name(item)] if quote_name(item) in self.fields else None)
            for item in self.items
        ]

    @property
    def typed(self) -> dict[str, str]:
        """What was posted for its fields, as it was typed: the body of a draft."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def comments_typed(self) -> list[str]:
        """Comments as typed, to be shown again where they can no longer be sent."""
        return [text for name in self.checked_fields if (text := self.data.get(name, "").strip())]

    def answers(self) -> Answers:
        """The answers of a valid form."""
        given: dict = {}
        for item in self.items:
            value = self.cleaned_data.get(item.field_name)
            if item.kind == Item.Kind.SCORE and value:
                given[item.pk] = value
            elif item.kind == Item.Kind.COMMENT and value:
                given[item.pk] = Remark(value, self.cleaned_data[quote_name(item)])
        return given


def quote_name(item: Item) -> str:
    return f"{item.field_name}_quote"
