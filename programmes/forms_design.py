"""Forms of the design page: an element with the parts of its day, and a phase."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator

from people.models import Person
from programmes import actions_design as actions
from programmes.kinds import USUAL, Usual
from programmes.models import (
    Asked,
    Confidentiality,
    Element,
    ElementKind,
    GroupSize,
    Phase,
    Programme,
    Share,
)
from programmes.phases import PhaseFact
from programmes.rules import faults

NARROW = {"class": "nhsuk-input--width-4"}
MOST_PARTS = 4
MOST_HOURS = Decimal(999)
LAST_WEEK = MaxValueValidator(520, "Give a week within ten years.")


def weeks(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, validators=[LAST_WEEK], widget=forms.NumberInput(NARROW), **options
    )


class ElementForm(forms.Form):
    """One element. What is usual for its kind is filled in when the kind is chosen, and may be changed."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(choices=ElementKind.choices)
    title = forms.CharField(max_length=200)
    phase = forms.ChoiceField(required=False)
    group_size = forms.ChoiceField(label="For whom", choices=GroupSize.choices)
    count = forms.IntegerField(label="Meetings", min_value=1, max_value=200, widget=forms.NumberInput(NARROW))
    hours = forms.DecimalField(
        label="Hours each",
        min_value=Decimal(0),
        max_value=MOST_HOURS,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(NARROW),
    )
    offset_weeks = weeks("Weeks after the start")
    interval_weeks = weeks("Weeks between", required=False)
    starts_at = forms.TimeField(
        label="Starts at",
        required=False,
        widget=forms.TimeInput({"class": "nhsuk-input--width-10"}, format="%H:%M"),
    )
    share = forms.ChoiceField(label="Kind of learning", choices=Share.choices)
    asked = forms.ChoiceField(label="Questionnaire", choices=Asked.choices)
    confidentiality = forms.ChoiceField(label="What is said", choices=Confidentiality.choices)
    domains = forms.MultipleChoiceField(
        label="Domains that it covers", required=False, widget=forms.CheckboxSelectMultiple
    )
    bring = forms.CharField(label="To bring", max_length=200, required=False)
    follow_up = forms.CharField(label="Afterwards", max_length=200, required=False)
    counts_for_completion = forms.BooleanField(label="Its hours count towards completion", required=False)
    required = forms.BooleanField(label="Everybody is expected: untick it for an elective", required=False)
    to_be_agreed = forms.BooleanField(label="To be agreed with the participants: no dates are laid out", required=False)
    budget_days = forms.DecimalField(
        label="Up to how many days",
        min_value=Decimal("0.5"),
        max_digits=4,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput(NARROW),
        help_text="Of what is to be agreed. A day is 7 hours.",
    )

    def __init__(
        self, data: Any = None, *, programme: Programme, element: Element | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.programme, self.element = programme, element
        self.phases = {str(each.pk): each for each in programme.phases.order_by("position")}
        self.domain_rows = {str(each.pk): each for each in _domains(programme)}
        phase: Any = self.fields["phase"]
        phase.choices = [("", "None: it runs across"), *((key, each.name) for key, each in self.phases.items())]
        domains: Any = self.fields["domains"]
        domains.choices = [(key, each.name) for key, each in self.domain_rows.items()]
        for name, there in (("phase", self.phases), ("domains", self.domain_rows)):
            if not there:
                del self.fields[name]
        given = list(element.parts.all()) if element else []
        held = [{**{n: getattr(part, n) for n in PartForm.base_fields}, "hours": typed(part.hours)} for part in given]
        self.parts = [
            PartForm(data, prefix=f"part{number}", initial=held[number] if number < len(held) else {})
            for number in range(max(MOST_PARTS, len(held)))
        ]
        self.has_parts = bool(held)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["phase"] = self.phases.get(data.get("phase") or "")
        sound = [part.is_valid() for part in self.parts]
        self.given_parts = [part.cleaned_data for part in self.parts if part.is_valid() and part.is_given]
        if not all(sound):
            self.add_error(None, "A part of the day is not complete. See the parts below.")
        if self.given_parts:
            data["hours"] = None  # they follow from the parts
        elif data.get("hours") is None and not data.get("to_be_agreed") and "hours" not in self.errors:
            self.add_error("hours", "Give its hours, as in 3.5.")
        phase = data["phase"]
        fact = PhaseFact(phase.name, phase.starts_week, phase.ends_week) if phase else None
        for field, words in faults(data, fact, [part["hours"] for part in self.given_parts]):
            self.add_error(field, words)
        return data

    @property
    def parts_wrong(self) -> bool:
        return self.is_bound and any(part.errors for part in self.parts)

    def save(self, by: Person) -> Element:
        """Raises Refused."""
        data = dict(self.cleaned_data)
        once = data.pop("once", None)
        domains = [self.domain_rows[key] for key in data.pop("domains", [])]
        values = data | {"interval_weeks": data.get("interval_weeks") or 0}
        if self.element:
            return actions.change_element(
                element=self.element, values=values, parts=self.given_parts, domains=domains, by=by
            )
        return actions.add_element(
            programme=self.programme, values=values, parts=self.given_parts, domains=domains, by=by, once=once
        )


def _domains(programme: Programme) -> list:
    return list(programme.framework.domains.order_by("position")) if programme.framework else []


class PartForm(forms.Form):
    """One part of a combined day; left empty, there is none."""

    title = forms.CharField(label="Part", max_length=200, required=False)
    kind = forms.ChoiceField(choices=[("", "Choose"), *ElementKind.choices], required=False)
    hours = forms.DecimalField(
        min_value=Decimal("0.25"),
        max_value=Decimal(24),
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(NARROW),
    )
    share = forms.ChoiceField(label="Kind of learning", choices=[("", "Choose"), *Share.choices], required=False)

    says_optional = False

    @property
    def is_given(self) -> bool:
        return bool(self.cleaned_data.get("title"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in self.fields if data.get(name)]
        if not given:
            return data
        words = {
            "title": "Name the part, or empty the whole line.",
            "kind": "Choose what it is.",
            "hours": "Give its hours, as in 3.5.",
            "share": "Choose its kind of learning.",
        }
        for name in self.fields:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words[name])
        return data


def usual_for(kind: str) -> dict[str, Any]:
    """What a form is filled with when a kind is chosen."""
    usual = USUAL.get(kind, Usual(Decimal("3.5"), Share.FORMAL))
    held = asdict(usual)
    return {
        "kind": kind,
        **{name: typed(value) for name, value in held.items()},
    }


def initial_of(element: Element) -> dict[str, Any]:
    names = [name for name in ElementForm.base_fields if name not in ("once", "phase", "domains")]
    held = {name: getattr(element, name) for name in names}
    return {name: typed(value) for name, value in held.items()} | {
        "phase": str(element.phase_id or ""),
        "domains": [str(domain.pk) for domain in element.domains.all()],
    }


def typed(value: Any) -> Any:
    """A number as one types it: 3.5 and not 3.50."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def new_initial(kind: str, phase: Phase | None) -> dict[str, Any]:
    start = {"offset_weeks": phase.starts_week, "phase": str(phase.pk)} if phase else {"offset_weeks": 0}
    return {"once": uuid4(), **usual_for(kind), **start}


def with_usual(given: Mapping[str, Any]) -> Any:
    """What was typed, with all that a kind decides put back to what is usual for the one chosen now."""
    data: Any = given.copy()  # type: ignore[attr-defined]
    for name, value in usual_for(data.get("kind", "")).items():
        if isinstance(value, bool):
            data.pop(name, None)
            if value:
                data[name] = "on"
        else:
            data[name] = "" if value is None else str(value)
    return data


class PhaseForm(forms.Form):
    name = forms.CharField(max_length=60, help_text="As in “First trimester”.")
    starts_week = weeks("First week", help_text="0 is the week in which the cohort starts.")
    ends_week = weeks("Last week")
