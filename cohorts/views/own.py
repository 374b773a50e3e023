"""One's own sessions: those expected of a participant, and those that one leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.access import leads, led_sessions, may, open_to, own_places
from cohorts.agenda import Entry, agenda, by_nearness
from cohorts.attendance import SessionLine, Tally
from cohorts.models import Place, Session, SignUpState, as_released, co_leaders, tallies_of
from cohorts.records import own_gaps
from cohorts.visits import states_of
from core.dates import at
from people.access import SignedIn, signed_in
from people.roles import Permission
from programmes.panel import MaterialLine, material_lines

MOST_CLOSED = 12  # registers that are listed without asking for more
Materials = Mapping[UUID, Sequence[MaterialLine]]


@dataclass(frozen=True)
class OwnEntry:
    """A session expected of a participant; `line` says what became of it, None if it was cancelled."""

    entry: Entry
    line: SessionLine | None
    materials: int = 0  # how many the library holds for it
    join: str = ""  # where it is joined on line, until it is over


@dataclass(frozen=True)
class Offered:
    """A session to come that the participant may sign up for; `waits` if they are on its waiting list."""

    session: Session
    waits: bool


@dataclass(frozen=True)
class OwnCohort:
    place: Place
    tally: Tally
    entries: Sequence[OwnEntry]
    offered: Sequence[Offered] = ()

    @property
    def parts(self) -> list[tuple[str, list[OwnEntry]]]:
        """What is on and to come first, for that is what one comes for; then what was held."""
        held = [own for own in self.entries if own.entry.state == "held"]
        to_come = [own for own in self.entries if own.entry.state != "held"]
        return [(title, rows) for title, rows in (("To come", to_come), ("Held", held)) if rows]


@dataclass(frozen=True)
class Read:
    """What is read once of all cohorts: sessions; of those to sign up for, where the person has a place or waits; and
    materials."""

    sessions: Sequence[Session]
    signed: Mapping[UUID, str]
    materials: Materials


@signed_in
def my_sessions(request: SignedIn) -> HttpResponse:
    """Every session expected of the person, cohort by cohort, the latest first; what they attended of each."""
    now = timezone.now()
    rows = own_places(request.user).taken().select_related("cohort__programme__commissioner", "coaching", "person")
    places = list(rows.order_by("-cohort__starts_on"))
    sessions = open_to(request.user).select_related(
        "element", "learning_set", "coaching__place__person", "organisation", "released__room", "held_instead", "room"
    )
    found = as_released(sessions.prefetch_related("leaders__person", co_leaders()), now)
    standing = [session for session in found if session.cancelled_at is None]
    materials = material_lines(request.user, [session.pk for session in found])
    read = Read(found, states_of(places, found), materials)
    own = [_own_cohort(place, tally, read, now) for place, tally in tallies_of(places, now, standing).items()]
    return render(request, "cohorts/my_sessions.html", {"own": own})


def _own_cohort(place: Place, tally: Tally, read: Read, now: datetime) -> OwnCohort:
    """The sessions that the tally counts, and those to come that were cancelled, so that nobody goes for nothing; then
    those that can be signed up for."""
    lines = {line.session.id: line for line in tally.lines}
    mine, offered = [], []
    for session in read.sessions:
        if session.pk in lines:
            mine.append(session)
        elif session.cohort_id == place.cohort_id and session.ends_at > now:
            state = read.signed.get(session.pk)
            if session.cancelled_at and (state or not session.by_sign_up):
                mine.append(session)
            elif session.by_sign_up and not session.cancelled_at and session.starts_at > now:
                offered.append(Offered(session, waits=state == SignUpState.WAITING))
    entries = [
        OwnEntry(entry, lines.get(entry.session.pk), len(read.materials[entry.session.pk]), entry.session.link(now))
        for entry in agenda(mine, now)
    ]
    return OwnCohort(place, tally, entries, sorted(offered, key=lambda each: each.session.starts_at))


@signed_in
def leading(request: SignedIn) -> HttpResponse:
    """The sessions that the person leads: today's, registers that wait, those to come, and the latest that are done."""
    now = timezone.now()
    day = timezone.localdate(now)
    own = led_sessions(request.user)
    undated = own.undated(now).order_by().values("pk")
    closed_before = Q(register_closed_at__isnull=False, starts_at__lt=at(day, time.min))
    found = list(_to_list(own.filter(Q(cancelled_at__isnull=True) | Q(pk__in=undated)).exclude(closed_before)))
    every = request.GET.get("closed") == "all"
    closed = list(
        _to_list(own.standing().filter(closed_before)).order_by("-starts_at")[: None if every else MOST_CLOSED + 1]
    )
    led_by = leads(request.user)
    context = {
        "led": by_nearness(agenda([session for session in found if not session.cancelled_at], now), day),
        "undated": agenda([session for session in found if session.cancelled_at], now),
        "closed": list(reversed(agenda(closed if every else closed[:MOST_CLOSED], now))),
        "every": every,
        "more_closed": not every and len(closed) > MOST_CLOSED,
        "may_stand_down": {
            session.cohort_id for session in found if may(request.user, Permission.STAND_DOWN, session.cohort)
        },
        "leads": led_by,
        "gaps": own_gaps(request.user, day) if led_by else [],
        "today": day,
        "now": now,
    }
    return render(request, "cohorts/leading.html", context)


def _to_list(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """With what a line says of each; whom a release told of it is left where it is."""
    of = ("cohort__programme", "learning_set", "coaching__place__person", "organisation", "released")
    unread = ("cohort__programme__situation", "released__people", "released__told", "released__offered")
    return sessions.select_related(*of).defer(*unread)
