"""One session: what, when, where, and who leads it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from cohorts import actions
from cohorts.agreed import AgreedDays
from cohorts.forms.clashes import Accepting
from cohorts.forms.closed_day import ClosedDay
from cohorts.forms.fields import NARROW, ClockInput, in_our_time, person_choices
from cohorts.forms.rooms import RoomChoice
from cohorts.layout import LUNCH_AFTER
from cohorts.models import (
    Cohort,
    LearningSet,
    Room,
    Session,
)
from core.dates import at, local
from core.formats import days_words, hours
from core.widgets import CalendarInput
from people.models import Organisation, Person
from programmes.models import ElementKind, Share


class SessionForm(RoomChoice, ClosedDay, Accepting):
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
    group = forms.ChoiceField(label="For whom", required=False)
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
    bring = forms.CharField(label="To bring", max_length=200, required=False)
    leaders = forms.MultipleChoiceField(label="Led by", required=False, widget=forms.CheckboxSelectMultiple)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = (
        "title", "kind", "share", "group", "date", "closed_day", "starts", "ends", "hours", "element", "room", "venue",
        "bring", "leaders", "accept", "once",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        rooms: QuerySet[Room],
        sets: Sequence[LearningSet | Organisation] = (),
        team: Sequence[Person] = (),
        agreed: Sequence[AgreedDays] = (),
        **options: Any,
    ) -> None:
        """`sets` are the groups to choose from: learning sets, and organisations for support in their own house.
        `agreed` are the elements to be agreed, each with the days that are agreed so far."""
        super().__init__(*args, **options)
        self.cohort = cohort
        self.stands_on: date | None = None  # the day on which it stands already, closed or not
        self.offer_rooms(rooms)
        self.agreed = {str(each.element.pk): each for each in agreed}
        element: Any = self.fields["element"]
        element.choices = [("", "None of them"), *((key, _agreed_words(each)) for key, each in self.agreed.items())]
        if not self.agreed:
            del self.fields["element"]
        self.sets = {str(each.pk): each for each in sets}
        self.people = {str(person.pk): person for person in team}
        group: Any = self.fields["group"]
        group.choices = [("cohort", "Whole cohort"), *((key, group_words(each)) for key, each in self.sets.items())]
        if not self.sets:
            del self.fields["group"]
        leaders: Any = self.fields["leaders"]
        leaders.choices = person_choices(team)
        if not team:
            del self.fields["leaders"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("date")
        if day and day != self.stands_on and self.cohort.starts_on <= day <= self.cohort.ends_on:
            self.ask_about(day, self.cohort)
        if data.get("date") and data.get("starts") and data.get("ends"):
            data["starts_at"], data["ends_at"] = at(data["date"], data["starts"]), at(data["date"], data["ends"])
            if data.get("hours") is None and "hours" not in self.errors:
                data["hours"] = hours_between(data["starts_at"], data["ends_at"])
        return data

    @property
    def chosen_leaders(self) -> list[Person]:
        return [self.people[key] for key in self.cleaned_data.get("leaders", [])]

    def add(self, by: Person) -> Session:
        """Add the session; raises Refused."""
        data = self.cleaned_data
        names = ("title", "kind", "share", "starts_at", "ends_at", "hours", "room", "venue", "bring", "once")
        group = self.sets.get(data.get("group", ""))
        return actions.add_session(
            cohort=self.cohort,
            learning_set=group if isinstance(group, LearningSet) else None,
            organisation=group if isinstance(group, Organisation) else None,
            element=self.agreed[chosen].element if (chosen := data.get("element")) else None,
            leaders=self.chosen_leaders,
            accept=self.accepted,
            by=by,
            **{name: data[name] for name in names},
        )


def group_words(group: LearningSet | Organisation) -> str:
    return group.name if isinstance(group, LearningSet) else f"Participants of {group.name}, in their own house"


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
            "room": session.room_id,
            "venue": "" if session.room_id else session.venue,
            "bring": session.bring,
            "leaders": [str(leader.person_id) for leader in session.leaders.all()],
        }
        self.session, self.stands_on = session, start.date()
        for name in ("kind", "share", "once"):
            del self.fields[name]

    def change(self, by: Person) -> None:
        """Change the session; raises Refused."""
        names = ("title", "starts_at", "ends_at", "hours", "room", "venue", "bring")
        actions.change_session(
            session=self.session,
            leaders=self.chosen_leaders if "leaders" in self.fields else None,
            accept=self.accepted,
            by=by,
            **{name: self.cleaned_data[name] for name in names},
        )


def hours_between(starts_at: datetime, ends_at: datetime) -> Decimal:
    """Hours of learning from start to end, less an hour's lunch in a day longer than six hours."""
    span = max(ends_at - starts_at, timedelta(0))
    hours = Decimal(int(span.total_seconds() // 60)) / 60
    return (hours - 1 if hours > LUNCH_AFTER + 1 else hours).quantize(Decimal("0.01"))
