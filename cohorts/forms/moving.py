"""Moving sessions: which, and where to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from cohorts import actions, moving
from cohorts.forms.clashes import Accepting
from cohorts.forms.fields import NARROW, in_our_time
from cohorts.models import Cohort, Move, Session
from core.formats import weekday_date
from core.widgets import CalendarInput
from people.models import Person

FURTHEST = 520
UNITS = [
    ("weeks later", "Weeks later"),
    ("weeks earlier", "Weeks earlier"),
    ("days later", "Days later"),
    ("days earlier", "Days earlier"),
]
NESTED = ("session", "phase", "since", "number", "unit", "to")


class MoveForm(Accepting):
    """Which sessions, and by how much or to which day."""

    says_optional = False  # which of the fields are needed depends on the choices above them

    which = forms.ChoiceField(label="Which sessions?", widget=forms.RadioSelect)
    session = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(required=False)
    since = forms.DateField(label="From this day on", required=False, widget=CalendarInput, validators=[in_our_time])
    how = forms.ChoiceField(
        label="Where to?",
        choices=[("by", "By so many weeks or days"), ("to", "So that the first is on a day")],
        widget=forms.RadioSelect,
        initial="by",
    )
    number = forms.IntegerField(
        label="How many", min_value=1, max_value=FURTHEST, required=False, widget=forms.NumberInput(NARROW), initial=1
    )
    unit = forms.ChoiceField(label="Weeks or days", choices=UNITS, required=False)
    to = forms.DateField(label="The first is on", required=False, widget=CalendarInput, validators=[in_our_time])
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, cohort: Cohort, sessions: Sequence[Session], chosen: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.cohort = cohort
        phases = list(dict.fromkeys(each.phase for each in sessions if each.phase))
        which: Any = self.fields["which"]
        which.choices = [
            ("session", "One session"),
            *([("phase", "A whole phase")] if phases else []),
            ("since", "Everything from a day on"),
        ]
        which.under = {name: (name,) for name in ("session", "phase", "since")}
        how: Any = self.fields["how"]
        how.under = {"by": ("number", "unit"), "to": ("to",)}
        session: Any = self.fields["session"]
        session.choices = [("", "Choose a session"), *((str(each.pk), _words(each)) for each in sessions)]
        phase: Any = self.fields["phase"]
        phase.choices = [("", "Choose a phase"), *((name, name) for name in phases)]
        if not phases:
            del self.fields["phase"]
        self.initial = {"once": uuid4(), "which": "session" if chosen or not phases else "phase", "session": chosen}

    @property
    def outer(self) -> list[forms.BoundField]:
        """The fields that stand under no choice."""
        return [field for field in self if field.name not in (*NESTED, "accept")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        which, how = data.get("which"), data.get("how")
        if which and not data.get(which) and which not in self.errors:
            self.add_error(
                which, {"session": "Choose a session.", "phase": "Choose a phase."}.get(which, "Give the day.")
            )
        needed = "to" if how == "to" else "number"
        if how and data.get(needed) is None and needed not in self.errors:
            self.add_error(needed, "Give the day." if how == "to" else "Give a number of weeks or days.")
        return data

    @property
    def _wish(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = {data["which"]: data[data["which"]]}
        session = chosen.get("session")
        which = moving.Which(UUID(session) if session else None, chosen.get("phase", ""), chosen.get("since"))
        wish: dict[str, Any] = {"cohort": self.cohort, "which": which}
        if data["how"] == "to":
            return wish | {"to": data["to"]}
        unit, way = (data["unit"] or UNITS[0][0]).split()
        return wish | {unit: data["number"] if way == "later" else -data["number"]}

    def propose(self, by: Person) -> moving.Proposed:
        """What would follow; asks for its clashes by name. Raises Refused."""
        found = moving.propose(by=by, **self._wish)
        if found.clashes:
            self.ask_to_accept(found.clashes)
        return found

    def move(self, by: Person) -> Move:
        """Raises Refused."""
        return actions.move_sessions(by=by, accept=self.accepted, once=self.cleaned_data["once"], **self._wish)


def _words(session: Session) -> str:
    group = f", {session.learning_set.name}" if session.learning_set else ""
    pair = f", {session.coaching.place.person.name}" if session.coaching else ""
    return f"{weekday_date(session.starts_at)}: {session.title}{group}{pair}"


class UndoForm(Accepting):
    """Undoing a move."""
