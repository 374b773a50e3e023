"""A list of sessions with what each is now: held, on, next, to come or cancelled, and how its register stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cohorts.attendance import Tally
from cohorts.models import Session
from cohorts.register import RegisterState, state_of
from core.dates import local
from core.formats import short_date

SOON = 7  # days


@dataclass(frozen=True)
class Entry:
    """One session in a list. `state`: held, on, next, to come or cancelled."""

    session: Session
    state: str
    register: RegisterState
    marked: int | None = None  # people marked, of `expected`; None where it was not counted
    expected: int | None = None

    @property
    def to_keep(self) -> bool:
        """Whether the register waits for somebody: open, and its session has begun or is today's."""
        return self.register == RegisterState.OPEN

    @property
    def named(self) -> str:
        """After a link that stands beside others of its words: “ of Action learning: Set A, 14 October”."""
        whose = f": {self.whose}" if self.whose else ""
        return f" of {self.session.title}{whose}, {short_date(self.session.starts_at)}"

    @property
    def whose(self) -> str:
        """The set, the organisation or the participant that it is for; "" of the whole cohort."""
        if self.session.organisation:
            return f"Participants of {self.session.organisation.name}"
        if self.session.learning_set:
            return self.session.learning_set.name
        return self.session.coaching.place.person.name if self.session.coaching else ""


@dataclass(frozen=True)
class Filled:
    """How far a register is filled: people expected and people marked."""

    expected: Mapping[UUID, int]
    marked: Mapping[UUID, int]


def filled(tallies: Iterable[Tally]) -> Filled:
    """Count, for each session, who is expected and who is marked: from the very lines that attendance is made of."""
    expected: Counter[UUID] = Counter()
    marked: Counter[UUID] = Counter()
    for tally in tallies:
        for line in tally.lines:
            expected[line.session.id] += 1
            marked[line.session.id] += line.mark is not None
    return Filled(expected, marked)


def agenda(sessions: Sequence[Session], now: datetime, counts: Filled | None = None) -> list[Entry]:
    """The sessions in order of time. The first that has not begun is next, and so is each that begins with it."""
    ordered = sorted(sessions, key=lambda session: (session.starts_at, session.title))
    to_come = [session.starts_at for session in ordered if session.starts_at > now and not session.cancelled_at]
    first = min(to_come, default=None)
    return [
        Entry(
            session,
            _state(session, now, first),
            state_of(session, now),
            counts.marked.get(session.pk, 0) if counts else None,
            counts.expected.get(session.pk, 0) if counts else None,
        )
        for session in ordered
    ]


@dataclass(frozen=True)
class Nearness:
    """What one leads, by when it is: what one comes for first."""

    today: Sequence[Entry]
    to_finish: Sequence[Entry]  # over before today, with the register still open, the oldest first
    soon: Sequence[Entry]  # in the next seven days
    later: Sequence[Entry]


def by_nearness(entries: Sequence[Entry], today: date) -> Nearness:
    """Entries in order of time, none of them closed before today."""
    away = [(entry, (local(entry.session.starts_at).date() - today).days) for entry in entries]
    return Nearness(
        today=[entry for entry, days in away if days == 0],
        to_finish=[entry for entry, days in away if days < 0],
        soon=[entry for entry, days in away if 0 < days <= SOON],
        later=[entry for entry, days in away if days > SOON],
    )


def _state(session: Session, now: datetime, first: datetime | None) -> str:
    if session.cancelled_at:
        return "cancelled"
    if session.ends_at <= now:
        return "held"
    if session.starts_at <= now:
        return "on"
    return "next" if session.starts_at == first else "to come"
