"""What people write of a project's stakeholders, risks and milestones."""

import uuid
from typing import Any

from django import forms

from cohorts.models import Place
from core.checked import CheckedForIdentifiers
from core.widgets import CalendarInput, DateInput
from projects.access import team_places
from projects.forms.cycles import DATE_WRONG
from projects.forms.project import RefusedForm
from projects.models import Project, Stance

EXAMPLE = "For example, 28 5 2027"


def one_to_five(label: str, least: str, most: str, help_text: str = "") -> forms.TypedChoiceField:
    choices = [(1, f"1, {least}"), (2, "2"), (3, "3"), (4, "4"), (5, f"5, {most}")]
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", "Choose"), *choices],
        coerce=int,
        error_messages={"required": "Choose a number from 1 to 5", "invalid_choice": "Choose a number from 1 to 5"},
    )


class OfTheTeam(forms.ModelChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return obj.person.name


class PartForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """One part of a plan. `row` is what is changed; its `words` are what the action takes."""

    taken: tuple[str, ...] = ()
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, project: Project, row: Any = None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {name: getattr(row, name) for name in self.taken}
        super().__init__(*args, **options)
        if row is not None:
            del self.fields["token"]
        if "owner" in self.fields:
            owner: Any = self.fields["owner"]
            owner.queryset = team_places(project)

    def words(self) -> dict[str, Any]:
        names = [*self.taken, "token"] if "token" in self.fields else self.taken
        return {name: self.cleaned_data[name] for name in names}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


def owner_field() -> OfTheTeam:
    return OfTheTeam(
        Place.objects.none(),
        label="Who looks after it?",
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody of the team"},
    )


class StakeholderForm(PartForm):
    checked_fields = ("name", "role", "action")
    taken = ("name", "role", "power", "interest", "stance", "wanted", "owner", "action", "due_on")

    name = forms.CharField(
        label="Who is it?",
        help_text="A person or a group. Only your team sees this.",
        max_length=120,
        error_messages={"required": "Say who it is"},
    )
    role = forms.CharField(label="In what role, and where?", max_length=150, required=False)
    power = one_to_five("How much can they help or stop it?", "hardly", "decisive")
    interest = one_to_five("How much does it matter to them?", "hardly", "very much")
    stance = forms.ChoiceField(label="Where do they stand now?", choices=Stance.choices, initial=Stance.NEUTRAL)
    wanted = forms.ChoiceField(label="Where do you need them?", choices=Stance.choices, initial=Stance.SUPPORTIVE)
    action = forms.CharField(
        label="What will you do?",
        help_text="As in “show her the figures of our own ward”.",
        max_length=300,
        required=False,
    )
    owner = owner_field()
    due_on = forms.DateField(
        label="By when?", help_text=EXAMPLE, widget=DateInput, required=False, error_messages=DATE_WRONG
    )


class RiskForm(PartForm):
    checked_fields = ("text", "mitigation")
    taken = ("text", "likelihood", "impact", "owner", "mitigation")

    text = forms.CharField(
        label="What may go wrong?", max_length=200, error_messages={"required": "Say what may go wrong"}
    )
    likelihood = one_to_five("How likely is it?", "hardly", "almost certain")
    impact = one_to_five("How grave would it be?", "hardly", "the project fails")
    mitigation = forms.CharField(
        label="What do you do about it?",
        help_text="So that it does not happen, or does less harm.",
        max_length=300,
        required=False,
    )
    owner = owner_field()


class MilestoneForm(PartForm):
    checked_fields = ("title",)
    taken = ("title", "due_on", "done_on")

    title = forms.CharField(
        label="What will be done?", max_length=100, error_messages={"required": "Say what will be done"}
    )
    due_on = forms.DateField(label="By when?", help_text=EXAMPLE, widget=DateInput, error_messages=DATE_WRONG)
    done_on = forms.DateField(
        label="When was it done?",
        help_text="Leave it empty until it is.",
        widget=CalendarInput,
        required=False,
        error_messages=DATE_WRONG,
    )
