"""Forms of the accredited pathway. A table form has a row for each person, whose fields end in the enrolment's key."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone

from awards.credit import UnitRecord
from awards.models import Basis, Enrolment, Outcome, Pathway, Result, Unit
from awards.models.pathway import LEVELS
from awards.pathway import actions
from cohorts.forms import WhoForm, in_our_time
from cohorts.models import Cohort, Place
from core.formats import day_of
from core.refusal import Refused
from core.widgets import CalendarInput, DateInput
from people.actions import organisation_named
from people.models import Person
from programmes.forms import OrganisationField
from programmes.models import Programme

NARROW = {"class": "nhsuk-input--width-4"}
SPARE_UNITS = 2  # empty rows to add units in


class PathwayForm(forms.Form):
    name = forms.CharField(max_length=200, help_text="The award’s own name, as in “Certificate in …”.")
    awarding_body = OrganisationField(
        required=False,
        help_text="Who awards the credit. Nobody is enrolled before it is named.",
    )
    credits = forms.IntegerField(
        min_value=1, max_value=999, widget=forms.NumberInput(NARROW), help_text="Of the whole pathway."
    )
    level = forms.IntegerField(
        min_value=LEVELS[0],
        max_value=LEVELS[1],
        widget=forms.NumberInput(NARROW),
        help_text="7 is that of a master’s degree (“M level”).",
    )
    optional = forms.TypedChoiceField(
        label="Who takes it",
        choices=[("yes", "Whoever asks to: it is optional"), ("no", "Everybody on the programme")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    enrolment_opens_on = forms.DateField(
        label="Enrolment opens", required=False, widget=DateInput, validators=[in_our_time]
    )
    enrolment_closes_on = forms.DateField(
        label="Enrolment closes", required=False, widget=DateInput, validators=[in_our_time]
    )
    prior_learning_at_most = forms.IntegerField(
        label="Credits by prior learning, at most",
        required=False,
        min_value=0,
        widget=forms.NumberInput(NARROW),
        help_text="As the awarding body says. Left empty, Cadre holds nobody to a limit.",
    )
    description = forms.CharField(
        label="What participants should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="What it asks of them beside the programme, and what it leads to.",
    )

    def __init__(self, *args: Any, programme: Programme, pathway: Pathway | None, **options: Any) -> None:
        if pathway:
            names = ("name", "credits", "level", "description", "enrolment_opens_on", "enrolment_closes_on")
            known = {name: getattr(pathway, name) for name in (*names, "prior_learning_at_most")}
            known["awarding_body"] = pathway.awarding_body.name if pathway.awarding_body else ""
            known["optional"] = "yes" if pathway.optional else "no"
            options["initial"] = known
        super().__init__(*args, **options)
        self.programme, self.pathway = programme, pathway

    @transaction.atomic
    def save(self, units: Sequence[actions.UnitPlan], by: Person) -> Pathway:
        """Set the pathway up, or change it; raises Refused."""
        data = dict(self.cleaned_data)
        body = data.pop("awarding_body")
        data["awarding_body"] = organisation_named(name=body, by=by) if body else None
        if self.pathway:
            return actions.change_pathway(pathway=self.pathway, units=units, by=by, **data)
        return actions.set_up_pathway(programme=self.programme, units=units, by=by, **data)


def as_cell(field: forms.Field) -> forms.Field:
    """A field as the control of a table's cell: its label is read out, and a number is typed as text."""
    control = "nhsuk-select" if isinstance(field.widget, forms.Select) else "nhsuk-input"
    field.widget.attrs |= {"class": control, "aria-label": field.label or ""}
    if isinstance(field, forms.IntegerField):
        field.widget.input_type = "text"
        field.widget.attrs |= {"inputmode": "numeric"}
        for bound in ("min", "max"):
            field.widget.attrs.pop(bound, None)
    field.widget.attrs.pop("maxlength", None)
    return field


class UnitForm(forms.Form):
    """One row of the units; an empty one is none."""

    title = forms.CharField(
        label="Title of the unit",
        max_length=200,
        required=False,
        error_messages={"max_length": "A title has 200 letters at most."},
    )
    credits = forms.IntegerField(
        label="Credits of the unit",
        min_value=1,
        max_value=999,
        required=False,
        error_messages={
            "invalid": "Give a whole number, like 20.",
            "min_value": "Give 1 or more.",
            "max_value": "Give 999 or less.",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            as_cell(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("title") and not data.get("credits") and "credits" not in self.errors:
            self.add_error("credits", f"Give the credits of “{data['title']}”.")
        if data.get("credits") and not data.get("title"):
            self.add_error("title", "Give the title of this unit, or take its credits out.")
        return data


class UnitRows(forms.BaseFormSet):
    def plans(self) -> list[actions.UnitPlan]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        return [actions.UnitPlan(row["title"], row["credits"]) for row in rows]


def unit_rows(data: Any, units: Sequence[Unit]) -> Any:
    """The units there are, and some empty rows to write more in."""
    spare = SPARE_UNITS if units else SPARE_UNITS + 2
    made: Any = forms.formset_factory(UnitForm, formset=UnitRows, extra=spare, max_num=40)
    known = [{"title": unit.title, "credits": unit.credits} for unit in units]
    return made(data, initial=known, prefix="unit")


class ContactForm(WhoForm):
    @transaction.atomic
    def name_contact(self, pathway: Pathway, by: Person) -> None:
        actions.name_contact(pathway=pathway, person=self.person(by), by=by)


# Enrolling


class DayForm(forms.Form):
    """One day; today, if nothing else is said."""

    on = forms.DateField(widget=CalendarInput, validators=[in_our_time], initial=lambda: day_of(timezone.now()))

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["on"].label = label


class EnrolForm(DayForm):
    people = forms.MultipleChoiceField(
        label="Who",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick whoever is to be enrolled."},
    )
    field_order = ["people", "on"]

    def __init__(self, *args: Any, places: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, label="Enrolled on", **options)
        self.places = {str(place.pk): place for place in places}
        people: Any = self.fields["people"]
        people.choices = [(key, place.person.name) for key, place in self.places.items()]

    @transaction.atomic
    def enrol(self, pathway: Pathway, by: Person) -> int:
        chosen = [self.places[key] for key in self.cleaned_data["people"]]
        for place in chosen:
            actions.enrol(place=place, pathway=pathway, on=self.cleaned_data["on"], by=by)
        return len(chosen)


class DeclineForm(forms.Form):
    why = forms.CharField(
        label="Why not",
        max_length=200,
        help_text="The person reads this.",
        error_messages={"required": "Say why, in a few words: the person reads it."},
    )


class ClaimForm(forms.Form):
    """Prior learning in the stead of a unit."""

    unit = forms.ChoiceField()
    basis = forms.ChoiceField(
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text="Certificated: a qualification or credit gained elsewhere. From experience: shown by a portfolio.",
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        unit: Any = self.fields["unit"]
        unit.choices = [("", "Choose a unit"), *((key, each.title) for key, each in self.units.items())]

    @property
    def chosen(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class DecideForm(DayForm):
    """What the body's board decided on a claim."""

    decision = forms.ChoiceField(
        choices=[("accept", "Accepted"), ("refuse", "Refused")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the board decided."},
    )
    field_order = ["decision", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label="Decided by the board on", **options)


# Tables with a row for each person


@dataclass(frozen=True)
class Row:
    """One person of a table form, with the fields of their row by name."""

    enrolment: Enrolment
    record: UnitRecord
    cells: dict[str, forms.BoundField]


class PeopleForm(forms.Form):
    """A form that is a table. `columns` are the fields of a row; a row that was not sent changes nothing."""

    columns: ClassVar[dict[str, Callable[[], forms.Field]]] = {}
    refused_at: ClassVar[dict[str, str]] = {}  # the field of an action's refusal, and the column that it is told at

    def __init__(self, *args: Any, unit: Unit, enrolments: Iterable[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit
        self.people = {str(each.pk): (each, each.record([unit]).units[0]) for each in enrolments}
        for key, (enrolment, record) in self.people.items():
            known = self.known(enrolment, record)
            for name, make in self.columns.items():
                field = make()
                field.label = f"{field.label}, {enrolment.person.name}"
                field.initial = known[name]
                self.fields[f"{name}-{key}"] = field if field.widget.is_hidden else as_cell(field)

    def known(self, enrolment: Enrolment, record: UnitRecord) -> dict[str, Any]:
        """What each column of a row holds before anything is typed."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Row]:
        return [
            Row(enrolment, record, {name: self[f"{name}-{key}"] for name in self.columns})
            for key, (enrolment, record) in self.people.items()
        ]

    def sent(self, key: str) -> bool:
        return any(f"{name}-{key}" in self.data for name in self.columns)

    def typed(self, name: str, key: str) -> Any:
        return self.cleaned_data.get(f"{name}-{key}")


def _day(words: str) -> Callable[[], forms.Field]:
    def made() -> forms.Field:
        said = {"invalid": "This is not a date. Write it as day, month and year."}
        return forms.DateField(
            label=words, required=False, widget=CalendarInput, validators=[in_our_time], error_messages=said
        )

    return made


class WorkForm(PeopleForm):
    """Deadlines, extensions and hand-overs of one unit. `due_for_all` fills the deadlines that are left empty."""

    due_for_all = forms.DateField(
        label="Deadline for all",
        required=False,
        widget=CalendarInput,
        validators=[in_our_time],
        help_text="For everybody below who has none of their own.",
    )
    columns: ClassVar[dict[str, Callable[[], forms.Field]]] = {
        "due": _day("Due on"),
        "to": _day("Extended to"),
        "why": lambda: forms.CharField(
            label="Why it is extended",
            required=False,
            max_length=200,
            error_messages={"max_length": "Say it in 200 letters or fewer."},
        ),
        "on": _day("Handed over on"),
    }
    refused_at: ClassVar[dict[str, str]] = {"due_on": "due"}

    def known(self, enrolment: Enrolment, record: UnitRecord) -> dict[str, Any]:
        rows = {(each.unit_id, each.attempt): each for each in enrolment.submissions.all()}
        found = rows.get((self.unit.pk, record.attempt))
        if found is None:
            return {"due": None, "to": None, "why": "", "on": None}
        return {
            "due": found.due_on,
            "to": found.extended_to,
            "why": found.extended_why,
            "on": found.handed_over_on,
        }

    @transaction.atomic
    def save(self, by: Person) -> int:
        """Write what was changed; how many people it was changed of. Raises Refused at the cell that it is about."""
        return sum(self._save_row(key, by) for key in self.people if self.sent(key))

    def _save_row(self, key: str, by: Person) -> bool:
        enrolment, record = self.people[key]
        if record.by_prior_learning:
            return False
        now = self.known(enrolment, record)
        due = self.typed("due", key) or self.cleaned_data.get("due_for_all")
        to, why, on = (self.typed(name, key) for name in ("to", "why", "on"))
        about: dict[str, Any] = {"enrolment": enrolment, "unit": self.unit, "by": by}
        try:
            if due != now["due"]:
                actions.set_deadline(due_on=due, **about)
            if (to, why) != (now["to"], now["why"]) or (to and due != now["due"]):
                actions.extend(to=to, why=why, **about)
            if on != now["on"]:
                actions.hand_over(on=on, **about)
        except Refused as refused:
            column = self.refused_at.get(refused.field or "", refused.field or "due")
            raise Refused(f"{enrolment.person.name}: {refused.message}", f"{column}-{key}") from refused
        return (due, to, why, on) != (now["due"], now["to"], now["why"], now["on"])


class ResultsForm(PeopleForm):
    """Outcome and mark of each person for one unit, and what was shown, so that nothing newer is overwritten."""

    columns: ClassVar[dict[str, Callable[[], forms.Field]]] = {
        "outcome": lambda: forms.ChoiceField(
            label="Outcome", required=False, choices=[("", "None yet"), *Outcome.choices]
        ),
        "mark": lambda: forms.IntegerField(
            label="Mark, %",
            required=False,
            error_messages={"invalid": "A mark is a whole number, from 0 to 100, or nothing."},
        ),
        "seen": lambda: forms.CharField(label="Seen", required=False, widget=forms.HiddenInput),
    }

    def known(self, enrolment: Enrolment, record: UnitRecord) -> dict[str, Any]:
        found = result_marked(enrolment, self.unit, record)
        if found is None:
            return {"outcome": "", "mark": None, "seen": ""}
        return {"outcome": found.outcome, "mark": found.mark, "seen": found.as_seen}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key, (enrolment, _) in self.people.items():
            mark, name = data.get(f"mark-{key}"), enrolment.person.name
            if mark is not None and not 0 <= mark <= 100:
                self.add_error(f"mark-{key}", f"Give a mark from 0 to 100 for {name}, or none.")
            elif mark is not None and not data.get(f"outcome-{key}") and f"outcome-{key}" not in self.errors:
                self.add_error(f"outcome-{key}", f"Choose the outcome that goes with the mark of {name}.")
        return data

    @transaction.atomic
    def save(self, by: Person) -> int:
        """Record what was typed; how many results are new or changed. Raises Refused at the row that it is about."""
        given = [
            actions.Returned(
                enrolment,
                self.typed("outcome", key) or "",
                self.typed("mark", key),
                self.typed("seen", key) or "",
            )
            for key, (enrolment, _) in self.people.items()
            if self.sent(key)
        ]
        try:
            return actions.record_results(unit=self.unit, results=given, by=by)
        except Refused as refused:
            column, _, key = (refused.field or "").partition("-")
            if key not in self.people:
                raise
            name = self.people[key][0].person.name
            raise Refused(f"{name}: {refused.message}", f"{column}-{key}") from refused


def result_marked(enrolment: Enrolment, unit: Unit, record: UnitRecord) -> Result | None:
    """The result of the attempt that a result returned now would be of."""
    of = (unit.pk, record.attempt_marked)
    return next((each for each in enrolment.results.all() if (each.unit_id, each.attempt) == of), None)


class ConfirmForm(DayForm):
    """The day of the board, and how many results the page offered to confirm."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ["expected", "on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label="Confirmed by the board on", **options)


class CorrectForm(forms.Form):
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.RadioSelect)
    mark = forms.IntegerField(
        label="Mark, %",
        required=False,
        widget=forms.NumberInput(NARROW),
        error_messages={"invalid": "A mark is a whole number, from 0 to 100, or nothing."},
    )
    on = forms.DateField(label="Confirmed by the board on", widget=CalendarInput, validators=[in_our_time])
    why = forms.CharField(
        label="Why it is corrected",
        max_length=200,
        help_text="Kept with the result. The person sees the result, not the reason.",
        error_messages={"required": "Say why it is corrected, in a few words."},
    )

    def __init__(self, *args: Any, result: Result, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"outcome": result.outcome, "mark": result.mark, "on": result.confirmed_on}
        self.result = result

    def correct(self, by: Person) -> None:
        actions.correct_result(result=self.result, by=by, **self.cleaned_data)


class NumbersForm(forms.Form):
    """The candidate number of each person enrolled."""

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {f"number-{each.pk}": each for each in enrolments}
        for name, each in self.people.items():
            number = forms.CharField(
                label=f"Candidate number, {each.person.name}",
                required=False,
                max_length=30,
                initial=each.candidate_number,
                error_messages={"max_length": f"{each.person.name}: a number has 30 letters and figures at most."},
            )
            self.fields[name] = as_cell(number)

    def cell(self, enrolment: Enrolment) -> forms.BoundField:
        return self[f"number-{enrolment.pk}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for name in self.people:
            number = data.get(name, "")
            if number and number in seen:
                self.add_error(name, f"{self.people[seen[number]].person.name} has this number too.")
            seen.setdefault(number, name)
        return data

    @transaction.atomic
    def save(self, by: Person) -> None:
        for name, enrolment in self.people.items():
            if name in self.data:
                try:
                    actions.set_candidate_number(enrolment=enrolment, number=self.cleaned_data[name], by=by)
                except Refused as refused:
                    raise Refused(refused.message, name) from refused


def places_to_enrol(cohort: Cohort, enrolments: Iterable[Enrolment]) -> list[Place]:
    """Participants who never had to do with the pathway, in order of name: who asked, was declined or has withdrawn
    is enrolled on a page of their own."""
    known = [each.place_id for each in enrolments]
    rows = cohort.places.current().select_related("person").exclude(pk__in=known)
    return list(rows.order_by("person__family_name", "person__given_name"))
