"""What people write of a Plan, Do, Study, Act cycle, a step at a time."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q

from core.checked import CheckedForIdentifiers
from core.widgets import CalendarInput, DateInput
from projects.drivers import ideas_of
from projects.forms.project import RefusedForm
from projects.models import Cycle, Decision, Held, Measure, Project

DATE_WRONG = {"required": "Give the date", "invalid": "Give a real date"}


class StepForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    """One step. Its `words` are what the action takes."""

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class PlanForm(StepForm):
    checked_fields = ("title", "question", "prediction", "plan", "scale", "data")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    class Meta:
        model = Cycle
        fields = ["title", "question", "prediction", "plan", "scale", "idea", "measure", "data", "study_on"]
        labels = {
            "title": "What will you try?",
            "question": "What do you want to find out?",
            "prediction": "What do you expect?",
            "plan": "Who does what, where and when?",
            "scale": "How small can the first try be?",
            "idea": "Which change idea does it test?",
            "measure": "Which measure will show it?",
            "data": "What else will you write down?",
            "study_on": "When will you look at it together?",
        }
        help_texts = {
            "title": "A few words for the chart, as in “Reminder in plain words”.",
            "prediction": "With a figure, as in “at least 8 of 10 answer the call”. It stands once you have begun: "
            "learning is what lies between it and what happens.",
            "scale": "One clinic, one day, five people: small tests teach faster.",
            "measure": "Its chart is marked from the day on which you begin.",
            "study_on": "For example, 28 5 2027",
        }
        widgets = {
            "title": forms.TextInput,
            "question": forms.Textarea({"rows": 2}),
            "prediction": forms.Textarea({"rows": 2}),
            "plan": forms.Textarea({"rows": 3}),
            "scale": forms.TextInput,
            "data": forms.TextInput,
            "study_on": DateInput,
        }
        error_messages = {
            "title": {"required": "Say in a few words what you will try"},
            "question": {"required": "Say what you want to find out"},
            "prediction": {"required": "Write down what you expect before you try it"},
            "plan": {"required": "Say who does what, where and when"},
            "study_on": DATE_WRONG,
        }

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        measures = Measure.objects.filter(Q(retired_on=None) | Q(pk=self.instance.measure_id), project=project)
        field: Any = self.fields["measure"]
        field.queryset, field.empty_label = measures, "None of them"
        if "measure" not in self.initial:
            self.initial["measure"] = measures.first()
        ideas: Any = self.fields["idea"]
        ideas.queryset, ideas.empty_label = ideas_of(project), "None of them"
        ideas.help_text = "From the driver diagram."
        if not ideas.queryset:
            del self.fields["idea"]


class DoForm(StepForm):
    checked_fields = ("happened", "surprises")

    class Meta:
        model = Cycle
        fields = ["began_on", "happened", "surprises"]
        labels = {"began_on": "When did you begin?", "happened": "What did you do?", "surprises": "What surprised you?"}
        help_texts = {"surprises": "Problems, and what you did not expect."}
        widgets = {
            "began_on": CalendarInput,
            "happened": forms.Textarea({"rows": 3}),
            "surprises": forms.Textarea({"rows": 2}),
        }
        error_messages = {"began_on": DATE_WRONG, "happened": {"required": "Say what you did"}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["began_on"].required = self.fields["happened"].required = True


class StudyForm(StepForm):
    checked_fields = ("found", "learned")
    held = forms.ChoiceField(
        label="Was it as you predicted?",
        choices=Held.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was as you predicted"},
    )

    class Meta:
        model = Cycle
        fields = ["held", "found", "learned"]
        labels = {"found": "What do the data show?", "learned": "What did you learn?"}
        help_texts = {
            "found": "Beside the prediction, with a figure.",
            "learned": "In a sentence: it stands in the list.",
        }
        widgets = {"found": forms.Textarea({"rows": 3}), "learned": forms.Textarea({"rows": 2})}
        error_messages = {
            "found": {"required": "Say what the data show"},
            "learned": {"required": "Say in a sentence what you learned"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["found"].required = self.fields["learned"].required = True


class ActForm(StepForm):
    checked_fields = ("next_words",)
    decision = forms.ChoiceField(
        label="What will you do with the change?",
        choices=[
            (Decision.ADOPT, "Adopt it: it becomes how we work"),
            (Decision.ADAPT, "Adapt it: try it again, changed"),
            (Decision.ABANDON, "Abandon it: something else is worth more"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you will do with the change"},
    )

    class Meta:
        model = Cycle
        fields = ["decision", "decided_on", "next_words"]
        labels = {"decided_on": "When did you decide?", "next_words": "What comes next?"}
        widgets = {"decided_on": CalendarInput, "next_words": forms.Textarea({"rows": 2})}
        error_messages = {"decided_on": DATE_WRONG}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decided_on"].required = True
