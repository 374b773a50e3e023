"""An expert of a programme, and a talk at a session with what it costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from cohorts import actions
from cohorts.actions.experts import About
from cohorts.forms.fields import in_our_time
from cohorts.models import Expert, Session, Talk
from cohorts.models.experts import BIOGRAPHY
from core.amounts import AmountField
from core.widgets import CalendarInput
from people.models import Person
from programmes.models import Programme


class ExpertForm(forms.Form):
    """Who they are. What participants read is theirs to agree to."""

    name = forms.CharField(max_length=150, help_text="As it is to be read, as in “Dr Judith Crane”.")
    post = forms.CharField(label="Title or post", max_length=150, required=False)
    organisation = forms.CharField(max_length=150, required=False)
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text=(
            "For us alone. They are told when a session at which they speak moves or is cancelled, and how to join one "
            "that is on line."
        ),
    )
    biography = forms.CharField(
        max_length=BIOGRAPHY,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="A few plain sentences: what they have done that is worth hearing about.",
    )
    agreed_on = forms.DateField(
        label="They agreed to this biography on",
        required=False,
        widget=CalendarInput,
        validators=[in_our_time],
        help_text="Participants read it from then on. Empty: it is kept and not shown.",
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def about(self) -> About:
        return About(**{name: self.cleaned_data[name] for name in self.fields if name != "once"})

    def add(self, programme: Programme, by: Person) -> Expert:
        """Raises Refused."""
        return actions.add_expert(programme=programme, about=self.about(), once=self.cleaned_data["once"], by=by)

    def change(self, expert: Expert, by: Person) -> None:
        """Raises Refused."""
        actions.change_expert(expert=expert, about=self.about(), by=by)


class CostForm(forms.Form):
    """What is paid for a talk, in pounds."""

    fee = AmountField(label="Fee in pounds", digits=8)
    expenses = AmountField(label="Expenses in pounds", digits=8)

    def costs(self) -> dict[str, Decimal]:
        return {name: self.cleaned_data[name] or Decimal(0) for name in ("fee", "expenses")}

    def change(self, talk: Talk, by: Person) -> None:
        actions.change_talk(talk=talk, by=by, **self.costs())


class TalkForm(CostForm):
    """An expert who speaks at a session."""

    expert = forms.ChoiceField(error_messages={"required": "Choose an expert."})
    field_order = ("expert", "fee", "expenses")

    def __init__(self, *args: Any, experts: Sequence[Expert], **options: Any) -> None:
        super().__init__(*args, **options)
        self.experts = {str(expert.pk): expert for expert in experts}
        field: Any = self.fields["expert"]
        field.choices = [("", "Choose"), *((key, expert.name) for key, expert in self.experts.items())]

    def add(self, session: Session, by: Person) -> Talk:
        """Raises Refused."""
        expert = self.experts[self.cleaned_data["expert"]]
        return actions.add_talk(session=session, expert=expert, by=by, **self.costs())
