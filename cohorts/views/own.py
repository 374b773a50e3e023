"""One's own sessions: those expected of a participant, and those that one leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.access import led_sessions, own_places, own_sessions
from cohorts.agenda import Entry, agenda
from cohorts.attendance import SessionLine, Tally
from cohorts.models import Place, Session, as_released, tallies_of
from cohorts.register import RegisterState
from people.access import SignedIn, signed_in
from programmes.panel import MaterialLine, material_lines

Materials = Mapping[UUID, Sequence[MaterialLine]]


@dataclass(frozen=True)
class OwnEntry:
    """A session expected of a participant; `line` says what became of it, None if it was cancelled."""

    entry: Entry
    line: SessionLine | None
    materials: int = 0  # how many the library holds for it


@dataclass(frozen=True)
class OwnCohort:
    place: Place
    tally: Tally
    entries: Sequence[OwnEntry]

    @property
    def parts(self) -> list[tuple[str, list[OwnEntry]]]:
        """What is on and to come first, for that is what one comes for; then what was held."""
        held = [own for own in self.entries if own.entry.state == "held"]
        to_come = [own for own in self.entries if own.entry.state != "held"]
        return [(title, rows) for title, rows in (("To come", to_come), ("Held", held)) if rows]


@signed_in
def my_sessions(request: SignedIn) -> HttpResponse:
    """Every session expected of the person, cohort by cohort, the latest first; what they attended of each."""
    now = timezone.now()
    rows = own_places(request.user).taken().select_related("cohort__programme", "coaching", "person")
    places = list(rows.order_by("-cohort__starts_on"))
    sessions = own_sessions(request.user).select_related("learning_set", "coaching__place__person", "released")
    found = as_released(sessions.prefetch_related("leaders__person"), now)
    standing = [session for session in found if session.cancelled_at is None]
    materials = material_lines(request.user, [session.pk for session in found])
    counted = tallies_of(places, now, standing)
    own = [_own_cohort(place, tally, found, materials, now) for place, tally in counted.items()]
    return render(request, "cohorts/my_sessions.html", {"own": own})


def _own_cohort(
    place: Place, tally: Tally, sessions: Sequence[Session], materials: Materials, now: datetime
) -> OwnCohort:
    """The sessions that the tally counts, and those to come that were cancelled, so that nobody goes for nothing."""
    lines = {line.session.id: line for line in tally.lines}
    mine = [
        session
        for session in sessions
        if session.pk in lines
        or (session.cohort_id == place.cohort_id and session.cancelled_at and session.ends_at > now)
    ]
    entries = [
        OwnEntry(entry, lines.get(entry.session.pk), len(materials[entry.session.pk])) for entry in agenda(mine, now)
    ]
    return OwnCohort(place, tally, entries)


@signed_in
def leading(request: SignedIn) -> HttpResponse:
    """The sessions that the person leads: the next, registers that wait, those to come, those done."""
    now = timezone.now()
    rows = led_sessions(request.user).filter(cancelled_at__isnull=True)
    rows = rows.select_related("cohort__programme", "learning_set", "coaching__place__person", "released")
    entries = agenda(list(rows.annotate(marks=Count("attendances"))), now)
    day = timezone.localdate(now)
    to_keep = [entry for entry in entries if entry.to_keep]
    context = {
        # Today's first, then those that were left open, the oldest first.
        "to_keep": sorted(to_keep, key=lambda entry: timezone.localdate(entry.session.starts_at) != day),
        "to_come": [entry for entry in entries if entry.register == RegisterState.TO_COME],
        "closed": [entry for entry in reversed(entries) if entry.register == RegisterState.CLOSED],
        "today": day,
        "now": now,
    }
    return render(request, "cohorts/leading.html", context)
