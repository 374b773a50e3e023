"""What is typed about a presentation: whose and when, its texts, who is asked, and what one of the panel says."""

from typing import Any
from uuid import uuid4

from django import forms

from cohorts.models import Cohort, Place, Session
from core.checked import CheckedForIdentifiers
from core.formats import day_of, weekday_date
from core.widgets import DateInput
from projects.access import places_of, presentation_sessions, projects_to_present
from projects.forms.cycles import DATE_WRONG
from projects.forms.project import RefusedForm, against
from projects.models import PanelDecision, PanelSays, Presentation, Project


class _PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return obj.person.name


class _PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return obj.person.name


class _SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Session) -> str:
        return f"{obj.title}, {weekday_date(obj.starts_at)}"


class WhenForm(RefusedForm):
    """When it is given: at one of the cohort's sessions of that kind, or on another day."""

    session = _SessionChoice(
        Session.objects.none(), label="At which session?", required=False, empty_label="At none of them"
    )
    on = forms.DateField(
        label="On which day?", help_text="For example, 28 5 2027", widget=DateInput, error_messages=DATE_WRONG
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cohort = cohort
        session: Any = self.fields["session"]
        session.queryset = presentation_sessions(cohort)
        if session.queryset:
            self.fields["on"].required = False
            self.fields["on"].help_text = "Only if it is at none of those sessions. For example, 28 5 2027"
            self.initial.setdefault("session", session.queryset.last())
        else:
            del self.fields["session"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        session = data.setdefault("session", None)
        if session:
            data["on"] = day_of(session.starts_at)
        elif not data.get("on") and "on" not in self.errors:
            self.add_error("on", "Choose a session, or give the date")
        return data


class PlanPresentationForm(WhenForm):
    """Set up by the coordinator, for a participant or the whole cohort."""

    place = _PlaceChoice(
        Place.objects.none(), label="Who presents?", required=False, empty_label="The whole cohort together"
    )
    field_order = ("place", "session", "on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        place: Any = self.fields["place"]
        place.queryset = places_of(self.cohort)


class WritingForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    """The three texts, and the projects it tells of."""

    checked_fields = ("developed", "team_developed", "brought")
    revision = forms.IntegerField(widget=forms.HiddenInput)
    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label="Which projects does it tell of?",
        help_text="The panel sees the aim, the chart, what changed and the value of each, and decides on it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    writers = _PlaceChoices(
        Place.objects.none(),
        label="Who of the cohort writes it with you?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Presentation
        fields = ["developed", "team_developed", "brought", "projects", "on", "writers"]
        labels = {"on": "On which day is it given?"}
        help_texts = {
            "developed": "What do you do now that you did not do before? One thing that somebody else has noticed.",
            "team_developed": "What can your team do now without you? Name nobody who has not agreed to it.",
            "brought": "What is different for patients, for staff or in money, and what do you ask the panel for?",
        }
        widgets = {
            "developed": forms.Textarea({"rows": 6}),
            "team_developed": forms.Textarea({"rows": 6}),
            "brought": forms.Textarea({"rows": 6}),
            "on": DateInput,
        }
        error_messages = {"on": DATE_WRONG}

    def __init__(self, *args: Any, presentation: Presentation, names: bool, **options: Any) -> None:
        """`names` whoever may say who else writes it: the coordinator of a whole cohort's."""
        words = {name: getattr(presentation, name) for name in (*self.checked_fields, "on", "revision")}
        chosen = {"projects": presentation.projects.all(), "writers": presentation.writers.all()}
        super().__init__(*args, **{**options, "initial": words | chosen})
        for name, (heading, _) in zip(self.checked_fields, presentation.texts, strict=True):
            self.fields[name].label = heading
        projects: Any = self.fields["projects"]
        projects.queryset = projects_to_present(presentation.cohort, presentation.place)
        writers: Any = self.fields["writers"]
        writers.queryset = places_of(presentation.cohort)
        if not names or presentation.place_id:
            del self.fields["writers"]

    def words(self) -> dict[str, Any]:
        """What an action takes, by name."""
        return {name: self.cleaned_data[name] for name in WritingForm.Meta.fields if name in self.fields}

    def against(self, saved: Presentation) -> list[tuple[str, Any]]:
        """What is saved where it is not what was typed, by label; sent once more, the form replaces it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = saved.revision  # type: ignore[index]
        words = self.words()
        return against(self, saved, {name: words[name] for name in (*self.checked_fields, "on")})

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class PanelForm(RefusedForm):
    """Who is asked to hear it."""

    name = forms.CharField(max_length=150, error_messages={"required": "Give the name"})
    role_words = forms.CharField(
        label="In which role?",
        max_length=100,
        help_text="As in “medical director”. The decision is written down by this role.",
        error_messages={"required": "Give the role"},
    )
    email = forms.EmailField(
        label="E-mail address", max_length=254, error_messages={"required": "Give the address for the link"}
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DecisionForm(CheckedForIdentifiers, RefusedForm):
    """What one of the panel says to one project."""

    checked_fields = ("resourced_by", "reason")
    says = forms.ChoiceField(
        label="What do you decide?",
        choices=PanelSays.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you decide"},
    )
    resourced_by = forms.CharField(
        label="Who gives the time or the money?",
        max_length=100,
        required=False,
        help_text="Only if it is resourced, as in “the surgical division”.",
    )
    reason = forms.CharField(
        label="Why, in a line?", max_length=200, error_messages={"required": "Give the reason in a line"}
    )

    def __init__(self, *args: Any, project: Project, said: PanelDecision | None, **options: Any) -> None:
        shown = {name: getattr(said, name) for name in ("says", *self.checked_fields)} if said else None
        super().__init__(*args, **{**options, "prefix": str(project.pk), "initial": shown})
        self.project, self.said = project, said

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("says", *self.checked_fields)}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data
