"""Laying a cohort out, and changing it."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from cohorts import actions, plan
from cohorts.forms.clashes import Accepting
from cohorts.forms.fields import NARROW, ClockInput, in_our_time
from cohorts.forms.rooms import RoomChoice
from cohorts.layout import Meeting, Way
from cohorts.models import Cohort, Nation, Room
from cohorts.models.cohort import usual_nation
from cohorts.rhythm import WORKING_WEEK, Liking, Rhythm
from core.formats import clock, join_words, long_date, plural
from core.widgets import DateInput
from people.models import Person
from programmes.blueprint import BlueprintError, load
from programmes.models import Contract, Element, GroupSize, Programme

MOST_PLACES = 500
WAYS = (
    (Way.NEXT.value, "The next free day, whatever weekday"),
    (Way.BEFORE.value, "The last free day before"),
    (Way.WEEKDAY.value, "The same weekday, a week or more later"),
    (Way.SHIFT.value, "A week or more later, and everything after it too"),
)


class CohortForm(RoomChoice, Accepting):
    """What may be said of a cohort at any time."""

    name = forms.CharField(max_length=100, help_text="As people will call it, as in “Cohort 2”.")
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    contract = forms.ModelChoiceField(queryset=Contract.objects.none(), required=False, empty_label="None")
    nation = forms.ChoiceField(label="Bank holidays of", choices=Nation.choices)

    def __init__(self, *args: Any, programme: Programme, rooms: QuerySet[Room], **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        self.offer_rooms(rooms)
        self.fields["room"].label = "Usual room or meeting on line"
        self.fields[
            "venue"
        ].help_text = "Where no room of the list is chosen. Sessions are held there unless one says otherwise."
        contract: Any = self.fields["contract"]
        contract.queryset = programme.contracts.all()
        contract.label_from_instance = lambda row: row.name


class LayOutForm(CohortForm):
    """A cohort to be laid out. `shown` names the dates that were shown: only those are saved."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label="Start date",
        widget=DateInput,
        validators=[in_our_time],
        help_text="The day of the first session. The others follow from the design.",
    )
    weekdays = forms.MultipleChoiceField(
        label="Preferred days",
        choices=WORKING_WEEK,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "nhsuk-checkboxes--small"}),
        help_text="None ticked: the weekday of the start date.",
    )
    clock = forms.TimeField(
        label="Preferred start", required=False, widget=ClockInput, help_text="Empty: as the design says."
    )
    way = forms.ChoiceField(
        label="Where a date is closed",
        choices=WAYS,
        initial=Way.NEXT.value,
        required=False,
        widget=forms.RadioSelect({"class": "nhsuk-radios--small"}),
    )
    field_order = (
        "once", "name", "starts_on", "capacity", "contract", "nation", "weekdays", "clock", "room", "venue", "way"
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, number: int, design: plan.Design, **options: Any) -> None:
        super().__init__(*args, programme=programme, **options)
        self.initial = {
            "once": uuid4(),
            "name": f"Cohort {number}",
            "capacity": _places_of(programme),
            "nation": usual_nation(),
        }
        self.design = design
        way: Any = self.fields["way"]
        way.says_optional = False  # one of them is chosen already
        if self.is_bound and "way" not in self.data:  # asked only once a date was found closed
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["way"] = Way.NEXT.value
            self.data = data
        for element in design.elements:
            self._ask_of(element)

    def _ask_of(self, element: Element) -> None:
        """A day and a time of its own for one element, and for each of its meetings another way out."""
        if element.group_size == GroupSize.COHORT:
            self.fields[f"day-{element.pk}"] = forms.ChoiceField(
                label=f"Day of {element.title}", choices=[("", "As above"), *WORKING_WEEK], required=False
            )
        self.fields[f"clock-{element.pk}"] = forms.TimeField(
            label=f"Start of {element.title}", required=False, widget=ClockInput
        )
        for part in range(1, element.count + 1):
            self.fields[f"way-{element.pk}-{part}"] = forms.ChoiceField(
                label=f"Another way for {element.title}", choices=[("", "As above"), *WAYS], required=False
            )

    @property
    def usual(self) -> list[forms.BoundField]:
        """The fields that are the cohort's, not one element's."""
        return [
            self[name]
            for name in (*self.field_order, "accept")
            if name in self.fields and name not in ("way", "accept")
        ]

    @property
    def chosen(self) -> str:
        """What the dates follow from, in a line; "" while something is to be mended."""
        if not self.is_valid():
            return ""
        data, days = self.cleaned_data, dict(WORKING_WEEK)
        found = [
            f"{data['name']} from {long_date(data['starts_on'])}",
            plural(data["capacity"], "place"),
            join_words(f"{days[int(day)]}s" for day in data["weekdays"]) if data["weekdays"] else "",
            f"from {clock(data['clock'])}" if data["clock"] else "",
            str(data["room"] or data["venue"]),
            "some elements otherwise" if self.has_own else "",
        ]
        return ", ".join(words for words in found if words)

    @property
    def of_elements(self) -> list[tuple[Element, forms.BoundField | None, forms.BoundField]]:
        return [
            (each, self[day] if (day := f"day-{each.pk}") in self.fields else None, self[f"clock-{each.pk}"])
            for each in self.design.elements
        ]

    @property
    def has_own(self) -> bool:
        """Whether anything is said of a single element."""
        return any(
            field.value() or field.errors for _, day, clock in self.of_elements for field in (day, clock) if field
        )

    def way_of(self, meeting: Meeting) -> forms.BoundField:
        return self[f"way-{meeting.element}-{meeting.part}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, nation = data.get("starts_on"), data.get("nation")
        if day and nation:
            self.days = plan.open_days(self.programme, nation)
            if why := self.days.why_closed(day):
                self.add_error("starts_on", f"{why} Choose a working day.")
        return data

    @property
    def wishes(self) -> plan.Wishes:
        data = self.cleaned_data
        own, ways = {}, {}
        for element in self.design.elements:
            day, clock = data.get(f"day-{element.pk}"), data.get(f"clock-{element.pk}")
            if day or clock:
                own[element.pk] = Liking(frozenset({int(day)}) if day else frozenset(), clock)
            for part in range(1, element.count + 1):
                if way := data.get(f"way-{element.pk}-{part}"):
                    ways[element.pk, part] = Way(way)
        usual = Liking(frozenset(int(day) for day in data["weekdays"]), data["clock"])
        return plan.Wishes(data["nation"], Rhythm(usual, own), Way(data["way"] or Way.NEXT), ways)

    def preview(self, by: Person) -> list[plan.Planned]:
        """Every date that would be saved. Asks for the clashes by name, if there are any; raises Refused."""
        lines = actions.preview_cohort(programme=self.programme, by=by, **self._wish())
        if lines.clashes:
            self.ask_to_accept(lines.clashes)
        return list(lines.lines)

    def was_shown(self, lines: Sequence[plan.Planned]) -> bool:
        """Whether these very dates were shown before the form was sent."""
        return self.data.get("shown") == dates_key(lines)

    def lay_out(self, by: Person) -> Cohort:
        """Lay the cohort out; raises Refused."""
        return actions.lay_out_cohort(programme=self.programme, by=by, accept=self.accepted, **self._wish())

    def _wish(self) -> dict[str, Any]:
        names = ("once", "name", "starts_on", "capacity", "contract", "room", "venue")
        return {name: self.cleaned_data[name] for name in names} | {"wishes": self.wishes}


def dates_key(lines: Sequence[plan.Planned]) -> str:
    """A name for exactly these dates and times."""
    facts = [f"{line.meeting.element} {line.meeting.part} {line.meeting.starts_at.isoformat()}" for line in lines]
    return hashlib.sha256("|".join(facts).encode()).hexdigest()[:20]


def _places_of(programme: Programme) -> int:
    """As many places as its blueprint has a cohort, or 20."""
    try:
        return load(programme.blueprint).cohort_places if programme.blueprint else 20
    except BlueprintError:
        return 20


class TakeOverForm(Accepting):
    """A changed design for a cohort: asks nothing, unless something of it clashes."""


class ChangeCohortForm(CohortForm):
    ends_on = forms.DateField(
        label="Last day",
        widget=DateInput,
        validators=[in_our_time],
        help_text="Sessions can be added until this day.",
    )
    field_order = ("name", "ends_on", "capacity", "contract", "nation", "room", "venue")

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, programme=cohort.programme, **options)
        names = ("name", "capacity", "contract", "room", "venue", "ends_on", "nation")
        self.initial = {name: getattr(cohort, name) for name in names}
        if cohort.room:
            self.initial["venue"] = ""
        self.cohort = cohort

    def change(self, by: Person) -> None:
        names = ("name", "ends_on", "capacity", "contract", "nation", "room", "venue")
        actions.change_cohort(cohort=self.cohort, by=by, **{name: self.cleaned_data[name] for name in names})
