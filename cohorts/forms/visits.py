"""How many places a session to sign up for has, and who is put on its list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cohorts import actions
from cohorts.forms.clashes import Accepting
from cohorts.forms.fields import NARROW, in_our_time
from cohorts.models import Place, Session
from core.widgets import CalendarInput
from people.models import Person


class SignUpForm(Accepting):
    """Who the session is for."""

    says_optional = False

    by_sign_up = forms.ChoiceField(
        label="Who is expected?",
        choices=[("", "Everybody on the cohort"), ("on", "Those who sign up")],
        widget=forms.RadioSelect,
        required=False,
    )
    limit = forms.IntegerField(
        label="How many places",
        min_value=1,
        max_value=500,
        required=False,
        widget=forms.NumberInput(NARROW),
        help_text="Whoever signs up after that waits, and is moved up when a place comes free. Empty: no limit.",
    )
    until = forms.DateField(
        label="Last day to sign up",
        required=False,
        widget=CalendarInput,
        validators=[in_our_time],
        help_text="Empty: until the session begins. A place can be given back until then in any case.",
    )

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session = session
        self.initial = {
            "by_sign_up": "on" if session.by_sign_up else "",
            "limit": session.sign_up_limit,
            "until": session.sign_up_until,
        }

    def save(self, by: Person) -> None:
        """Raises Refused."""
        data = self.cleaned_data
        actions.set_sign_up(
            session=self.session,
            by_sign_up=bool(data["by_sign_up"]),
            limit=data["limit"],
            until=data["until"],
            accept=self.accepted,
            by=by,
        )


class AddToListForm(Accepting):
    """A participant whom the coordinator puts on the list."""

    place = forms.ChoiceField(label="Participant", error_messages={"required": "Choose a participant."})

    def __init__(self, *args: Any, places: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {str(place.pk): place for place in places}
        field: Any = self.fields["place"]
        field.choices = [("", "Choose"), *((key, place.person.name) for key, place in self.places.items())]

    @property
    def chosen(self) -> Place:
        return self.places[self.cleaned_data["place"]]


class TakePlaceForm(Accepting):
    """A participant's own place: asks nothing, unless they are expected elsewhere then."""
