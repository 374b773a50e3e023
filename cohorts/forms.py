"""Forms of a cohort: laying one out, its people, its sets, coaches and facilitators, its sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from cohorts import actions, plan, proposals
from cohorts.agreed import AgreedDays
from cohorts.layout import LUNCH_AFTER
from cohorts.models import (
    Cohort,
    CohortGrant,
    LearningSet,
    Place,
    Proposal,
    ProposalKind,
    ProposalState,
    Session,
)
from core.checked import CheckedForIdentifiers
from core.dates import at, local
from core.formats import days_words, hours
from core.widgets import CalendarInput, DateInput
from people.actions import add_person, organisation_named
from people.models import Person, Profession
from programmes.blueprint import BlueprintError, load
from programmes.forms import OrganisationField
from programmes.models import Contract, ElementKind, Programme, Share

YEARS = (2000, 2100)
MOST_PLACES = 500
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


class CohortForm(forms.Form):
    """What may be said of a cohort at any time."""

    name = forms.CharField(max_length=100, help_text="As people will call it, as in “Cohort 2”.")
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    contract = forms.ModelChoiceField(queryset=Contract.objects.none(), required=False, empty_label="None")
    venue = forms.CharField(
        max_length=200, required=False, help_text="Where sessions are held unless one says otherwise."
    )

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        contract: Any = self.fields["contract"]
        contract.queryset = programme.contracts.all()
        contract.label_from_instance = lambda row: row.name


class LayOutForm(CohortForm):
    """A cohort to be laid out. `shown` is the start whose dates were shown: only those are saved."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label="Start date",
        widget=DateInput,
        validators=[in_our_time],
        help_text="The day of the first session. The others follow from the design.",
    )
    field_order = ["once", "name", "starts_on", "capacity", "contract", "venue"]

    def __init__(self, *args: Any, programme: Programme, number: int, **options: Any) -> None:
        super().__init__(*args, programme=programme, **options)
        self.initial = {"once": uuid4(), "name": f"Cohort {number}", "capacity": _places_of(programme)}

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if why := plan.closed(day):
            raise ValidationError(f"{why} Choose a working day.")
        return day

    @property
    def agreed(self) -> bool:
        """Whether the dates of this very start were shown before it was sent."""
        return self.data.get("shown") == self.cleaned_data["starts_on"].isoformat()

    def lay_out(self, by: Person) -> Cohort:
        """Lay the cohort out; raises Refused."""
        return actions.lay_out_cohort(programme=self.programme, by=by, **self.cleaned_data)


def _places_of(programme: Programme) -> int:
    """As many places as its blueprint has a cohort, or 20."""
    try:
        return load(programme.blueprint).cohort_places if programme.blueprint else 20
    except BlueprintError:
        return 20


class ChangeCohortForm(CohortForm):
    ends_on = forms.DateField(
        label="Last day",
        widget=DateInput,
        validators=[in_our_time],
        help_text="Sessions can be added until this day.",
    )
    field_order = ["name", "ends_on", "capacity", "contract", "venue"]

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, programme=cohort.programme, **options)
        names = ("name", "capacity", "contract", "venue", "ends_on")
        self.initial = {name: getattr(cohort, name) for name in names}
        self.cohort = cohort

    def change(self, by: Person) -> None:
        actions.change_cohort(cohort=self.cohort, by=by, **self.cleaned_data)


class WhoForm(forms.Form):
    """A person by name and address. An address that Cadre knows is that person, whatever name is typed."""

    given_name = forms.CharField(label="First name", max_length=100)
    family_name = forms.CharField(label="Last name", max_length=100)
    email = forms.EmailField(label="E-mail address", max_length=254)

    def person(self, by: Person) -> Person:
        data = self.cleaned_data
        return add_person(email=data["email"], given_name=data["given_name"], family_name=data["family_name"], by=by)


class WorkForm(forms.Form):
    """What a place says of a person's work."""

    organisation = OrganisationField(help_text="Choose a name that Cadre suggests, or write a new one.")
    profession = forms.ModelChoiceField(queryset=Profession.objects.all(), empty_label="Choose a profession")
    post = forms.CharField(label="Job title", max_length=150, required=False)
    site = forms.CharField(label="Site or directorate", max_length=100, required=False)

    def work(self, by: Person) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "organisation": organisation_named(name=data["organisation"], by=by),
            "profession": data["profession"],
            "post": data["post"],
            "site": data["site"],
        }


class PlaceForm(WhoForm, WorkForm):
    field_order = ["given_name", "family_name", "email", "organisation", "profession", "post", "site"]

    @transaction.atomic
    def add(self, cohort: Cohort, by: Person) -> Place:
        """Add the place; raises Refused, and then has added neither person nor organisation."""
        return actions.add_place(cohort=cohort, person=self.person(by), by=by, **self.work(by))


class ChangePlaceForm(WorkForm):
    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(place, name) for name in ("organisation", "profession", "post", "site")}
        self.place = place

    @transaction.atomic
    def change(self, by: Person) -> None:
        actions.change_place(place=self.place, by=by, **self.work(by))


class LeaveForm(forms.Form):
    left_on = forms.DateField(label="Last day on the programme", widget=DateInput, validators=[in_our_time])


class FacilitatorForm(WhoForm):
    about = forms.CharField(
        label="Who they are",
        max_length=200,
        required=False,
        help_text="For participants, as in “former trust director”.",
    )

    @transaction.atomic
    def name_facilitator(self, cohort: Cohort, by: Person) -> CohortGrant:
        return actions.name_facilitator(cohort=cohort, person=self.person(by), about=self.cleaned_data["about"], by=by)


class AboutForm(forms.Form):
    about = FacilitatorForm.base_fields["about"]


class CoachForm(WhoForm):
    @transaction.atomic
    def name_coach(self, cohort: Cohort, by: Person) -> CohortGrant:
        return actions.name_coach(cohort=cohort, person=self.person(by), by=by)


def person_choices(people: Sequence[Person], empty: str = "") -> list[tuple[str, str]]:
    return ([("", empty)] if empty else []) + [(str(person.pk), person.name) for person in people]


class SetForm(forms.Form):
    """A learning set: its name, and its adviser among those who facilitate the cohort."""

    name = forms.CharField(
        max_length=50, help_text="As in “Set A”.", widget=forms.TextInput({"class": "nhsuk-input--width-10"})
    )
    adviser = forms.ChoiceField(required=False, help_text="A facilitator of the cohort, who keeps the set’s register.")

    def __init__(self, *args: Any, advisers: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in advisers}
        field: Any = self.fields["adviser"]
        field.choices = person_choices(advisers, "Nobody yet")

    @property
    def chosen_adviser(self) -> Person | None:
        return self.people.get(self.cleaned_data["adviser"])


class ChooseForm(forms.Form):
    """One list for each participant: their set, or their coach. `now` is what each has, by place."""

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        among: Sequence[LearningSet] | Sequence[Person],
        now: Mapping[UUID, UUID],
        label: str,
        none: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.places = {self.field_of(place): place for place in places}
        self.among = {str(each.pk): each for each in among}
        choices = [("", none), *((key, str(each)) for key, each in self.among.items())]
        for name, place in self.places.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{label} {place.person.name}",
                choices=choices,
                required=False,
                initial=str(now.get(place.pk, "")),
                widget=forms.Select({"aria-label": f"{label} {place.person.name}"}),
                error_messages={"invalid_choice": "This is not one of the list any more. Choose again."},
            )

    @staticmethod
    def field_of(place: Place) -> str:
        return f"for-{place.pk}"

    def rows(self) -> list[tuple[Place, forms.BoundField]]:
        return [(place, self[name]) for name, place in self.places.items()]

    def changes(self) -> list[tuple[Place, Any]]:
        """Places whose choice is another than it was, each with what was chosen or None. A list that was not sent
        (of a person added meanwhile) changes nothing."""
        return [
            (place, self.among.get(self.cleaned_data[name]))
            for name, place in self.places.items()
            if name in self.data and self.cleaned_data[name] != self.fields[name].initial
        ]


class SessionForm(forms.Form):
    """One session: what, when, where, and who leads it."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[("", "Choose a kind"), *ElementKind.choices])
    share = forms.ChoiceField(
        label="Counts as",
        choices=Share.choices,
        widget=forms.RadioSelect,
        initial=Share.FORMAL,
        help_text="In the balance of 70:20:10.",
    )
    group = forms.ChoiceField(label="For whom")
    date = forms.DateField(widget=CalendarInput, validators=[in_our_time])
    starts = forms.TimeField(label="Starts at", widget=ClockInput)
    ends = forms.TimeField(label="Ends at", widget=ClockInput)
    hours = forms.DecimalField(
        label="Hours of learning",
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(NARROW),
        help_text="If you leave this empty, the time from start to end, less an hour’s lunch in a long day.",
    )
    element = forms.ChoiceField(
        label="Counts towards",
        required=False,
        help_text="What the design leaves to be agreed with the participants. A day is 7 hours.",
    )
    venue = forms.CharField(max_length=200, required=False)
    bring = forms.CharField(label="To bring", max_length=200, required=False)
    leaders = forms.MultipleChoiceField(label="Led by", required=False, widget=forms.CheckboxSelectMultiple)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        sets: Sequence[LearningSet] = (),
        team: Sequence[Person] = (),
        agreed: Sequence[AgreedDays] = (),
        **options: Any,
    ) -> None:
        """`agreed` are the elements to be agreed, each with the days that are agreed so far."""
        super().__init__(*args, **options)
        self.cohort = cohort
        self.agreed = {str(each.element.pk): each for each in agreed}
        element: Any = self.fields["element"]
        element.choices = [("", "None of them"), *((key, _agreed_words(each)) for key, each in self.agreed.items())]
        if not self.agreed:
            del self.fields["element"]
        self.sets = {str(each.pk): each for each in sets}
        self.people = {str(person.pk): person for person in team}
        group: Any = self.fields["group"]
        group.choices = [("cohort", "Whole cohort"), *((key, each.name) for key, each in self.sets.items())]
        if not self.sets:
            del self.fields["group"]
        leaders: Any = self.fields["leaders"]
        leaders.choices = person_choices(team)
        if not team:
            del self.fields["leaders"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("date") and data.get("starts") and data.get("ends"):
            data["starts_at"], data["ends_at"] = at(data["date"], data["starts"]), at(data["date"], data["ends"])
            if data.get("hours") is None and "hours" not in self.errors:
                data["hours"] = hours_between(data["starts_at"], data["ends_at"])
        return data

    @property
    def chosen_leaders(self) -> list[Person]:
        return [self.people[key] for key in self.cleaned_data.get("leaders", [])]

    @transaction.atomic
    def add(self, by: Person) -> Session:
        """Add the session; raises Refused."""
        data = self.cleaned_data
        names = ("title", "kind", "share", "starts_at", "ends_at", "hours", "venue", "bring", "once")
        session = actions.add_session(
            cohort=self.cohort,
            learning_set=self.sets.get(data.get("group", "")),
            element=self.agreed[chosen].element if (chosen := data.get("element")) else None,
            by=by,
            **{name: data[name] for name in names},
        )
        actions.set_leaders(session=session, people=self.chosen_leaders, by=by)
        return session


def _agreed_words(each: AgreedDays) -> str:
    """“Study visits: 2½ of up to 6 days agreed”"""
    return f"{each.element.title}: {hours(each.days)} of up to {days_words(each.budget)} agreed"


class ChangeSessionForm(SessionForm):
    """A session that is there: its kind and its group stay what they are."""

    def __init__(self, *args: Any, session: Session, team: Sequence[Person] = (), **options: Any) -> None:
        start, end = local(session.starts_at), local(session.ends_at)
        team = [] if session.coaching_id else team
        super().__init__(*args, cohort=session.cohort, team=team, **options)
        self.initial = {
            "title": session.title,
            "date": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "hours": session.hours.normalize(),
            "venue": session.venue,
            "bring": session.bring,
            "leaders": [str(leader.person_id) for leader in session.leaders.all()],
        }
        self.session = session
        for name in ("kind", "share", "once"):
            del self.fields[name]

    @transaction.atomic
    def change(self, by: Person) -> None:
        """Change the session; raises Refused."""
        names = ("title", "starts_at", "ends_at", "hours", "venue", "bring")
        actions.change_session(session=self.session, by=by, **{name: self.cleaned_data[name] for name in names})
        before = [str(leader.person_id) for leader in self.session.leaders.all()]
        if "leaders" in self.fields and sorted(before) != sorted(self.cleaned_data["leaders"]):
            actions.set_leaders(session=self.session, people=self.chosen_leaders, by=by)


def hours_between(starts_at: datetime, ends_at: datetime) -> Decimal:
    """Hours of learning from start to end, less an hour's lunch in a day longer than six hours."""
    span = max(ends_at - starts_at, timedelta(0))
    hours = Decimal(int(span.total_seconds() // 60)) / 60
    return (hours - 1 if hours > LUNCH_AFTER + 1 else hours).quantize(Decimal("0.01"))


class MarkForm(forms.Form):
    """One tap on the register. `note` says what was caught up with; `time` when the person came or left."""

    mark = forms.CharField(max_length=12)
    time = forms.TimeField(
        required=False, error_messages={"invalid": "Give the time as hours and minutes, as in 9:40."}
    )
    note = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mark") == "caught up" and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", "Say what they caught up with, as in “read the slides, and met Helen”.")
        return data


class ProposalForm(CheckedForIdentifiers):
    """What a participant asks for."""

    says_optional = False
    checked_fields = ("text",)

    text = forms.CharField(
        label="What would you like?",
        max_length=200,
        help_text="One thing, in a sentence: “A day at a hospital that has halved its waits”.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say what you would like, in a sentence."},
    )
    kind = forms.ChoiceField(label="What is it about?", choices=ProposalKind.choices)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def propose(self, place: Place, by: Person) -> Proposal:
        """Raises Refused."""
        data = self.cleaned_data
        return proposals.propose(place=place, kind=data["kind"], text=data["text"], once=data["once"], by=by)


class ProposalAnswerForm(forms.Form):
    """What became of it, in the words that the cohort and the report will read."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[choice for choice in ProposalState.choices if choice[0] != ProposalState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it."},
    )
    answer = forms.CharField(
        label="In a sentence",
        max_length=300,
        help_text="Those who asked get it by e-mail, and it stands in the evaluation report. Name nobody.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say in a sentence what was done, or why not."},
    )
