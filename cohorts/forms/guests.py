"""Inviting a guest, and the guest's answer."""

from typing import Any
from uuid import uuid4

from django import forms

from cohorts import actions
from cohorts.forms.fields import NARROW
from cohorts.models import Guest, Session
from people.models import Person
from programmes.models import ElementKind


class GuestForm(forms.Form):
    """Who is asked to come to a session, and what for."""

    name = forms.CharField(max_length=150, help_text="A person, or a team, as in “Executive team of Northmoor Trust”.")
    email = forms.EmailField(label="E-mail address", max_length=254)
    why = forms.CharField(
        label="What they are asked to come for",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="In a sentence, as they will read it. Name no participant.",
    )
    people = forms.IntegerField(
        label="How many people",
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.NumberInput(NARROW),
        help_text="More than one for a team: whoever answers says how many come.",
    )
    observes = forms.BooleanField(
        label="They observe, and write feedback for participants",
        required=False,
        help_text="By their link they see the names of those who take part, and nothing else of them.",
    )
    leads = forms.BooleanField(
        label="They are of the commissioner’s people, and lead it with the facilitators",
        required=False,
        help_text="Participants read their name beside the facilitators’. They get neither the register nor anything "
        "in confidence: their link shows when, where and what, as any guest’s.",
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"once": uuid4(), "people": 1}
        self.session = session
        if session.kind != ElementKind.CHALLENGE:
            del self.fields["observes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("observes") and (data.get("people") or 1) > 1:
            self.add_error("people", "Who observes has a link of their own. Invite each by name.")
        return data

    def invite(self, by: Person) -> Guest:
        """Raises Refused."""
        return actions.invite_guest(session=self.session, by=by, **self.cleaned_data)


class GuestAnswerForm(forms.Form):
    """Whether the guest comes, and of a team how many."""

    answer = forms.ChoiceField(
        label="Are you coming?",
        choices=[("yes", "Yes, I am coming"), ("no", "No, I cannot come")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are coming."},
    )
    coming = forms.IntegerField(
        label="How many of you are coming?", min_value=1, required=False, widget=forms.NumberInput(NARROW)
    )

    def __init__(self, *args: Any, guest: Guest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.guest = guest
        self.initial = {"answer": guest.answer, "coming": guest.coming or guest.people}
        if guest.people == 1:
            del self.fields["coming"]
        else:
            answer: Any = self.fields["answer"]
            answer.choices = [("yes", "Yes, we are coming"), ("no", "No, we cannot come")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        asked = "coming" in self.fields and "coming" not in self.errors
        if data.get("answer") == "yes" and asked and not data.get("coming"):
            self.add_error("coming", "Say how many of you are coming.")
        return data

    def answer_it(self) -> None:
        """Raises Refused."""
        data = self.cleaned_data
        coming = (data.get("coming") or 1) if data["answer"] == "yes" else 0
        actions.answer_guest(guest=self.guest, coming=coming)
