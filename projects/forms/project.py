"""What people type about a project. Rules that need rows are in actions; what they refuse stands beside the field."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from cohorts.models import Place
from core.checked import CheckedForIdentifiers
from core.refusal import Refused
from core.widgets import CalendarInput, DateInput
from projects.actions import check_shown
from projects.models import Project, Shows, Update, Whose

FRACTIONS = {"¼": ".25", "½": ".5", "¾": ".75"}
HOURS_WRONG = "Give the hours in quarters between 0 and 24, like 1.5 or 2.25."


class HoursField(forms.DecimalField):
    """Hours as people write them: 1.5, 1½, ½."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            for sign, decimals in FRACTIONS.items():
                value = value.replace(f" {sign}", sign).replace(sign, decimals)
        return super().to_python(value)


class RefusedForm(forms.Form):
    """A form that can carry what an action refused."""

    def refuse(self, refused: Refused) -> None:
        """The action's message, beside the field that it is about."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class ProjectForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    checked_fields: tuple[str, ...] = ("title", "problem", "aim", "baseline", "result")

    place = forms.ModelChoiceField(Place.objects.none(), label="For which cohort?", empty_label=None)
    whose = forms.ChoiceField(
        label="Whose project is it?",
        help_text="Everybody on the cohort is on a project of the whole cohort, those who join later too.",
        choices=[
            (Whose.OWN, "My own"),
            (Whose.TEAM, "A team’s, which you name once it is started"),
            (Whose.COHORT, "The whole cohort’s"),
        ],
        initial=Whose.OWN,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whose project it is"},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = ["title", "whose", "problem", "aim", "baseline", "began_on", "target_on", "result"]
        labels = {
            "title": "What is the project called?",
            "began_on": "Did it begin before the programme?",
            "problem": "What is the problem?",
            "aim": "What is the aim?",
            "baseline": "Where do you start?",
            "target_on": "By when?",
            "result": "What has changed?",
        }
        help_texts = {
            "problem": "Who is affected, how often, and how you know.",
            "began_on": "A project that exists already may count. Give the day, roughly, or leave it empty.",
            "target_on": "For example, 28 5 2027",
            "result": "With a figure, if you have one: “Down to 12.4%, for 17 weeks”.",
        }
        widgets = {
            "title": forms.TextInput,
            "problem": forms.Textarea({"rows": 4}),
            "aim": forms.Textarea({"rows": 3}),
            "baseline": forms.TextInput,
            "began_on": DateInput,
            "target_on": DateInput,
            "result": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, places: Any = None, starts: bool = False, **kwargs: Any) -> None:
        """`places` when a participant starts a project: the choice is shown where there is more than one. `starts`
        alone when a coordinator starts the whole cohort's."""
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["place"]
        if places is None and not starts:
            return
        del self.fields["result"]
        self.checked_fields = ("title", "problem", "aim", "baseline")
        self.fields["token"].initial = uuid.uuid4
        if places is None:
            del self.fields["whose"]
            return
        field: Any = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda place: str(place.cohort)
        if len(places) == 1:
            field.widget, field.required, field.initial = forms.HiddenInput(), True, places[0].pk

    def words(self) -> dict[str, Any]:
        """What an action takes, by name."""
        return {name: self.cleaned_data[name] for name in ProjectForm.Meta.fields if name in self.fields}

    def against(self, saved: Project) -> list[tuple[str, Any]]:
        """What is saved where it is not what was typed, by label; sent once more, the form replaces it."""
        self.data = {**self.data.dict(), "revision": saved.revision}  # type: ignore[attr-defined]
        words = self.words()
        return against(self, saved, words)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


def against(form: forms.Form, saved: Any, words: dict[str, Any]) -> list[tuple[str, Any]]:
    """What is saved where it is not what was typed, by label; a choice in its words."""
    return [
        (str(form.fields[name].label), dict(getattr(form.fields[name], "choices", ())).get(value, value))
        for name in words
        if (value := getattr(saved, name)) != words[name]
    ]


class AboutForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    """What will tell that a project worked, and who takes part from outside."""

    checked_fields = ("shown_words", "in_use", "sponsor", "partners", "partners_do", "stakeholder_groups")

    shows = forms.ChoiceField(
        label="What will show that it worked?",
        choices=[
            (Shows.MEASURE, "A measure: something that is counted"),
            (Shows.PRODUCT, "A product in use"),
            (Shows.DECISION, "A decision"),
        ],
        initial=Shows.MEASURE,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what will show it"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = ["shows", "shown_words", "in_use", "sponsor", "partners", "partners_do", "stakeholder_groups"]
        labels = {
            "shown_words": "Which product or decision?",
            "in_use": "Where is it in use, or who decided?",
            "sponsor": "Who sponsors it?",
            "partners": "Which organisations outside take part?",
            "partners_do": "What do they do in it?",
            "stakeholder_groups": "Which groups were asked?",
        }
        help_texts = {
            "shown_words": "As in “an intranet referral network for all clinical departments”. Not for a measure.",
            "in_use": "With the date, if there is one.",
            "sponsor": "Who can clear the way, by role: “Chief nurse, Welland Vale”. A name only if they agree.",
            "partners": "One a line. Organisations only: nobody is named who has not agreed to it.",
            "stakeholder_groups": "One a line, as in “parents”, “ambulance service”. No names.",
        }
        widgets = {
            "shown_words": forms.Textarea({"rows": 2}),
            "in_use": forms.TextInput,
            "sponsor": forms.TextInput,
            "partners": forms.Textarea({"rows": 3}),
            "partners_do": forms.Textarea({"rows": 2}),
            "stakeholder_groups": forms.Textarea({"rows": 3}),
        }

    def words(self) -> dict[str, Any]:
        """What an action takes, by name."""
        return {name: self.cleaned_data[name] for name in AboutForm.Meta.fields}

    def against(self, saved: Project) -> list[tuple[str, Any]]:
        """As of a ProjectForm."""
        self.data = {**self.data.dict(), "revision": saved.revision}  # type: ignore[attr-defined]
        return against(self, saved, self.words())

    def clean(self) -> dict[str, Any]:
        super().clean()
        try:
            check_shown(self.cleaned_data.get("shows", ""), self.cleaned_data.get("shown_words", ""))
        except Refused as refused:
            self.refuse(refused)
        self.ask_for_check()
        return self.cleaned_data


class StageForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """A step on or back. Where it claims an improvement it asks what changed, if nobody has said it yet, and on what
    that rests, if no chart shows it."""

    checked_fields = ("result", "reason")
    says_optional = False  # the step that claims an improvement needs each that it shows

    stage = forms.CharField(widget=forms.HiddenInput, required=False)
    result = forms.CharField(
        label="What changed?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="In a sentence, with a figure if there is one. The commissioner reads it beside the stage.",
    )
    reason = forms.CharField(
        label="On what does it rest?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="No chart shows an improvement yet. What you write stands beside the stage; the commissioner reads "
        "it too.",
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class UpdateForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    checked_fields = ("text",)

    hours = HoursField(
        label="Hours",
        widget=forms.TextInput({"class": "nhsuk-input--width-4", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOURS_WRONG),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Update
        fields = ["on", "hours", "text"]
        labels = {"on": "Date", "text": "What did you do, and what did you learn?"}
        help_texts = {"text": "Leave out anything that could identify a patient."}
        widgets = {"on": CalendarInput, "text": forms.Textarea({"rows": 4})}
        error_messages = {"on": {"required": "Give the date on which you did it", "invalid": "Give a real date"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class MemberForm(RefusedForm):
    place = forms.ModelChoiceField(Place.objects.none(), label="Who joins the team?", empty_label="Choose a person")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda place: place.person.name


class PresentationForm(RefusedForm):
    on = forms.DateField(
        label="When was it presented?",
        widget=CalendarInput,
        error_messages={"required": "Give the date of the presentation", "invalid": "Give a real date"},
    )
    decision = forms.CharField(
        label="What did the panel decide?",
        help_text="For example, “Approved, with half a post, by the director of nursing”.",
        max_length=200,
        required=False,
    )
    result = forms.CharField(
        label="What changed?",
        help_text="As the project showed it, with a figure if there is one.",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
