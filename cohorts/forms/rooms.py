"""Rooms, and the periods in which nothing is held."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import QuerySet

from cohorts.forms.fields import NARROW, in_our_time
from cohorts.models import ClosedPeriod, Room
from core.widgets import DateInput
from programmes.models import Programme


class RoomForm(forms.ModelForm):
    link = forms.URLField(
        label="Meeting link",
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message="Give the whole address, which begins with https.")],
        help_text="Of a meeting on line. Begins with https. Whoever is expected there joins by it, from their pages, "
        "their calendar and their e-mail. A new link is on pages and in calendars at once.",
    )

    class Meta:
        model = Room
        fields = ("name", "address", "capacity", "access", "link")
        widgets = {"capacity": forms.NumberInput(NARROW), "access": forms.Textarea({"rows": 3})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, address = data.get("name", ""), data.get("address", "")
        namesakes = Room.objects.filter(name__iexact=name, address__iexact=address).exclude(pk=self.instance.pk)
        if name and namesakes.exists():
            self.add_error("name", f"There is a room called {name} at this address already. Give another name.")
        return data

    def validate_constraints(self) -> None:
        """`clean` says the same beside the field."""


class ClosedPeriodForm(forms.ModelForm):
    programme = forms.ModelChoiceField(
        label="For", queryset=Programme.objects.none(), required=False, empty_label="All programmes"
    )
    starts_on = forms.DateField(label="First day", widget=DateInput, validators=[in_our_time])
    ends_on = forms.DateField(label="Last day", widget=DateInput, validators=[in_our_time])
    field_order = ("name", "starts_on", "ends_on", "programme")

    class Meta:
        model = ClosedPeriod
        fields = ("name", "starts_on", "ends_on", "programme")

    def __init__(self, *args: Any, programmes: QuerySet[Programme], everywhere: bool, **options: Any) -> None:
        """`everywhere`: whether the person may close all programmes at once."""
        super().__init__(*args, **options)
        programme: Any = self.fields["programme"]
        programme.queryset = programmes
        if not everywhere:
            programme.required = True
            programme.empty_label = None if programmes.count() == 1 else "Choose a programme"


class RoomChoice(forms.Form):
    """A room of the list, or a place in words."""

    room = forms.ModelChoiceField(
        queryset=Room.objects.none(),
        required=False,
        empty_label="None of the list",
        help_text="A meeting on line is a room with a link: whoever is expected there gets it.",
    )
    venue = forms.CharField(
        label="Venue, in words",
        max_length=200,
        required=False,
        help_text="Where no room of the list is chosen. Such a place is not looked at for clashes.",
    )

    def offer_rooms(self, rooms: QuerySet[Room]) -> None:
        field: Any = self.fields["room"]
        field.queryset = rooms
        field.label_from_instance = room_words


def room_words(room: Room) -> str:
    """“Garden Room, Beck House, Wellandby (24 seats)”"""
    return f"{room} ({room.capacity} seats)" if room.capacity else str(room)
