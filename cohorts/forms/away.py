"""Days on which somebody cannot come."""

from typing import Any

from django import forms

from cohorts import actions
from cohorts.forms.fields import in_our_time
from cohorts.models import Away
from cohorts.models.away import REASON
from core.formats import WEEKDAYS
from core.widgets import CalendarInput
from people.models import Person

EVERY_DAY = ("", "Every day of it")


class AwayForm(forms.Form):
    starts_on = forms.DateField(label="First day", widget=CalendarInput, validators=[in_our_time])
    ends_on = forms.DateField(
        label="Last day",
        widget=CalendarInput,
        required=False,
        validators=[in_our_time],
        help_text="Leave it empty for one day.",
    )
    weekday = forms.TypedChoiceField(
        label="Which days",
        choices=[EVERY_DAY, *((number, f"{name}s only") for number, name in enumerate(WEEKDAYS))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(
        label="Reason", max_length=REASON, required=False, help_text="Encrypted. Only you ever read it."
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: bool, **options: Any) -> None:
        """`own`: of one's own days; of another's no reason is asked."""
        super().__init__(*args, **options)
        if not own:
            del self.fields["reason"]

    def add(self, person: Person, by: Person) -> Away:
        """Raises Refused."""
        data = self.cleaned_data
        return actions.add_away(
            person=person,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"] or data["starts_on"],
            weekday=data["weekday"],
            reason=data.get("reason", ""),
            once=data["once"],
            by=by,
        )
