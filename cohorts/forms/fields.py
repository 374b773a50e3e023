"""What the forms of a cohort share."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from people.models import Person

YEARS = (2000, 2100)

NARROW = {"class": "nhsuk-input--width-4"}


class ClockInput(forms.TimeInput):
    """A time of day, in the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "nhsuk-input--width-10"}, format="%H:%M")


def in_our_time(day: date) -> None:
    """A slip of the hand in the year is told at once."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValidationError(f"Give a year from {YEARS[0]} to {YEARS[1]}.")


def person_choices(people: Sequence[Person], empty: str = "") -> list[tuple[str, str]]:
    return ([("", empty)] if empty else []) + [(str(person.pk), person.name) for person in people]
