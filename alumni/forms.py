"""The two-minute form: job, improvement, one's projects, how much of it is used, and anything else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from alumni.actions import ProjectTold, SpreadRefused, SpreadTold, Told
from alumni.models import Answer, Job, Leading, Move, Runs
from core.checked import CheckedForIdentifiers
from core.refusal import Refused
from evaluations.statistics import SCALE
from projects.models import Project, SpreadState

LONGEST = 2000
ELSEWHERE = [("", "Nowhere that I know of"), *((each.value, each.label) for each in SpreadState if each != "exploring")]
CHANGED = ("move", "title", "organisation")
SPREAD = ("where", "state", "contact")


@dataclass(frozen=True)
class Part:
    """What is asked of one project; `elsewhere` says whether the part on other places stands open."""

    project: Project
    runs: forms.BoundField
    why: forms.BoundField
    where: forms.BoundField
    state: forms.BoundField
    contact: forms.BoundField
    elsewhere: bool


class FollowUpForm(CheckedForIdentifiers):
    """`projects` are the person's own, `answer` what was told before, to be shown back, `at_the_end` the job that
    they had then."""

    says_optional = True

    job = forms.ChoiceField(
        label="Your job now",
        choices=Job.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether your job is the same"},
    )
    move = forms.ChoiceField(
        label="What kind of change is it?", choices=Move.choices, required=False, widget=forms.RadioSelect
    )
    title = forms.CharField(label="Your job title now", max_length=150, required=False)
    organisation = forms.CharField(label="Your organisation now", max_length=150, required=False)
    leading = forms.ChoiceField(
        label="Are you still leading improvement?",
        choices=Leading.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you still lead improvement"},
    )
    use = forms.TypedChoiceField(
        label="How much of what you learned do you use?",
        choices=[(value, str(value)) for value in SCALE],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose from 1 to 5 how much you use"},
    )
    words = forms.CharField(
        label="Anything you want to tell us",
        help_text="What helped, what got in the way, what you would tell the next cohort. No names of patients.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    may_quote = forms.BooleanField(label="It may be quoted, without my name", required=False)
    # Read out with the ends of the scale.
    use_ends = {"required": True, "low": "hardly anything", "high": "nearly everything, every week"}

    def __init__(
        self,
        data: Mapping | None = None,
        *,
        projects: Sequence[Project],
        answer: Answer | None = None,
        at_the_end: str = "",
    ) -> None:
        super().__init__(data, initial=_initial(answer) if answer else None)
        self.fields["job"].help_text = f"At the end it was: {at_the_end}." if at_the_end else ""
        self.fields["job"].says_optional = False  # type: ignore[attr-defined]
        for name in CHANGED:
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        self.projects = projects
        for project in projects:
            self._ask_of(project)
        self.checked_fields = ("words", *(f"why_{project.pk}" for project in projects))

    def _ask_of(self, project: Project) -> None:
        missing = f"Say whether “{project.title}” still runs"
        self.fields[f"runs_{project.pk}"] = forms.ChoiceField(
            label="Does what it changed still run?",
            choices=Runs.choices,
            widget=forms.RadioSelect,
            error_messages={"required": missing},
        )
        self.fields[f"why_{project.pk}"] = forms.CharField(label="Why, in a line?", max_length=200, required=False)
        self.fields[f"where_{project.pk}"] = forms.CharField(
            label="Where else does it run?",
            help_text="An organisation, a site or a team.",
            max_length=150,
            required=False,
        )
        self.fields[f"state_{project.pk}"] = forms.ChoiceField(
            label="What did they do with it?", choices=ELSEWHERE, required=False, widget=forms.RadioSelect
        )
        self.fields[f"contact_{project.pk}"] = forms.CharField(
            label="Who can be asked there?",
            help_text="A name and how to reach them. The project’s team and the coordinators see it.",
            max_length=200,
            required=False,
        )

    @property
    def parts(self) -> list[Part]:
        return [self._part(project) for project in self.projects]

    def _part(self, project: Project) -> Part:
        fields = {name: self[f"{name}_{project.pk}"] for name in ("runs", "why", *SPREAD)}
        return Part(project, elsewhere=any(fields[name].value() or fields[name].errors for name in SPREAD), **fields)

    @property
    def job_has_changed(self) -> bool:
        """Whether the part on a new job stands open."""
        return self["job"].value() == Job.CHANGED or any(self[name].value() or self[name].errors for name in CHANGED)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("job") == Job.CHANGED:
            for name, words in zip(
                CHANGED, ("Say what kind of change it is", "Give your job title", "Give your organisation"), strict=True
            ):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        for project in self.projects:
            where, state, contact = (self.cleaned_data.get(f"{name}_{project.pk}") for name in SPREAD)
            if where and not state:
                self.add_error(f"state_{project.pk}", "Say what they did with it")
            elif (state or contact) and not where and f"where_{project.pk}" not in self.errors:
                self.add_error(f"where_{project.pk}", "Say where it runs")
        self.ask_for_check()
        return self.cleaned_data

    def refuse(self, refused: Refused) -> None:
        """The action's message, beside the field that it is about."""
        field = f"where_{refused.project.pk}" if isinstance(refused, SpreadRefused) else refused.field
        self.add_error(field if field in self.fields else None, refused.message)

    def told(self) -> Told:
        """What an action takes."""
        names = ("job", "leading", "use", *CHANGED, "words", "may_quote")
        given = {name: self.cleaned_data[name] for name in names}
        return Told(**given, projects=tuple(self._told_of(project) for project in self.projects))

    def _told_of(self, project: Project) -> ProjectTold:
        runs, why, where, state, contact = (
            self.cleaned_data[f"{name}_{project.pk}"] for name in ("runs", "why", *SPREAD)
        )
        return ProjectTold(project, runs, why, SpreadTold(where, state, contact) if where else None)


def _initial(answer: Answer) -> dict[str, Any]:
    """What was told, as the form's fields hold it."""
    values = {name: getattr(answer, name) for name in ("job", "leading", "use", *CHANGED, "words", "may_quote")}
    for each in answer.projects.all():
        values |= {f"runs_{each.project_id}": each.runs, f"why_{each.project_id}": each.why}
        if place := each.spread_place:
            state = place.state if place.state != SpreadState.EXPLORING else ""
            shown = {"where": place.organisation, "state": state, "contact": place.contact}
            values |= {f"{name}_{each.project_id}": value for name, value in shown.items()}
    return values
