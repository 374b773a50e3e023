"""Hours and attendance of a participant: pure arithmetic over sessions, places and marks.

The denominator is the sessions expected of that person: those of the whole cohort, of their own learning set and of
their own coaching, that stand (were not cancelled). A person who left is expected only until the day they left. A
session that one signs up for is expected of those who have a place on it, one at an organisation of its participants.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from core.formats import day_of, round_half_up

CAME = frozenset({"present", "late", "left early"})
COUNTS = CAME | {"caught up"}
CALLED_BACK = "called back"


@dataclass(frozen=True)
class PartFact:
    """One part of a combined day: its kind of learning and its hours."""

    share: str
    hours: Decimal


@dataclass(frozen=True)
class SessionFact:
    id: UUID
    title: str
    kind: str
    share: str
    hours: Decimal
    starts_at: datetime
    ends_at: datetime
    group_size: str = "cohort"
    learning_set: UUID | None = None
    coaching: UUID | None = None
    counts: bool = True
    element: UUID | None = None
    part: int = 1
    made_of: tuple[PartFact, ...] = ()  # of a combined day, in their order; they add up to its hours
    signed_up: frozenset[UUID] | None = None  # places that signed up for it; None: nobody has to
    organisation: UUID | None = None  # at whose own house it is held, for its participants alone

    def by_share(self, hours: Decimal, *, from_the_end: bool = False) -> dict[str, Decimal]:
        """How so many hours of it divide into kinds of learning: part by part, from its beginning or from its end."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        left = hours
        for part in reversed(self.made_of) if from_the_end else self.made_of:
            found[part.share] += min(part.hours, left)
            left -= min(part.hours, left)
        if left or not found:
            found[self.share] += left
        return dict(found)


def was_there(day: date, joined_on: date | None, left_on: date | None) -> bool:
    """Whether a place was held on the day; without the one date it is held from the start, without the other still."""
    return (joined_on is None or joined_on <= day) and (left_on is None or day <= left_on)


@dataclass(frozen=True)
class PlaceFact:
    id: UUID
    learning_set: UUID | None = None
    coaching: UUID | None = None
    left_on: date | None = None
    organisation: UUID | None = None
    joined_on: date | None = None  # where later than the start

    def is_there(self, moment: datetime) -> bool:
        """Whether they had joined by the day in London, and had not left before it."""
        stayed = self.joined_on is None and self.left_on is None  # as nearly everybody, who cost no look at a clock
        return stayed or was_there(day_of(moment), self.joined_on, self.left_on)


@dataclass(frozen=True)
class MarkFact:
    mark: str
    hours: Decimal


@dataclass(frozen=True)
class SessionLine:
    """One session expected of a person: what became of it, or None for `mark` when nothing is marked."""

    session: SessionFact
    held: bool
    mark: str | None
    hours: Decimal

    @property
    def came(self) -> bool:
        return self.mark in CAME

    @property
    def counted(self) -> bool:
        """Whether it counts as attended: came, or caught up afterwards."""
        return self.mark in COUNTS

    @property
    def by_share(self) -> dict[str, Decimal]:
        """Its hours by kind of learning. Who came late to a combined day missed its beginning, not its end."""
        return self.session.by_share(self.hours, from_the_end=self.mark == "late")

    @property
    def square(self) -> str:
        """As the squares of attendance draw it."""
        return self.mark or ("not marked" if self.held else "to come")


@dataclass(frozen=True)
class Tally:
    """Hours of one person. Hours are decimal hours; percentages are whole numbers, or None from nothing held."""

    lines: tuple[SessionLine, ...]
    expected: Decimal  # hours over the whole programme
    held: Decimal  # hours of the expected sessions that have been held
    attended: Decimal  # hours that count: attended or caught up
    by_share: Mapping[str, Decimal] = field(default_factory=dict)  # attended hours by kind of learning

    @property
    def percent_so_far(self) -> int | None:
        """Attended of what has been held, rounded half up."""
        return _percent(self.attended, self.held)

    @property
    def percent_of_programme(self) -> int | None:
        return _percent(self.attended, self.expected)

    @property
    def could_reach(self) -> Decimal:
        """Hours if every session still to come is attended."""
        return self.attended + (self.expected - self.held)

    def meets(self, percent: int) -> bool:
        """Whether the hours attended are at least `percent` of the hours expected."""
        return meets(self.attended, self.expected, percent)

    def on_course(self, percent: int) -> bool:
        """Whether attendance so far is at least `percent`; nothing held yet is on course."""
        return self.held == 0 or self.attended * 100 >= self.held * percent

    def could_reach_rule(self, percent: int) -> bool:
        """Whether coming to every session still to come makes it at least `percent` of the programme."""
        return self.could_reach * 100 >= self.expected * percent

    def surely_below(self, percent: int) -> bool:
        """Whether attendance so far is below `percent` even if they came to every session not marked yet."""
        unmarked = (
            line.session.hours for line in self.lines if line.held and line.mark is None and line.session.counts
        )
        return self.held > 0 and (self.attended + _total(unmarked)) * 100 < self.held * percent

    def lines_in_common(self) -> tuple[SessionLine, ...]:
        """Sessions of the cohort and of sets: coaching is arranged by the pair and not counted among them."""
        return tuple(line for line in self.lines if line.session.group_size != "pair")

    @property
    def sessions_held(self) -> int:
        """Sessions of the cohort and of sets that were held and expected of this person."""
        return sum(line.held for line in self.lines_in_common())

    @property
    def sessions_attended(self) -> int:
        """Those of them attended or caught up."""
        return sum(line.held and line.counted for line in self.lines_in_common())

    @property
    def coaching(self) -> tuple[Decimal, Decimal]:
        """Hours of coaching: those that took place, and those expected over the whole programme."""
        pairs = [line for line in self.lines if line.session.group_size == "pair"]
        return _total(line.hours for line in pairs if line.held), _total(line.session.hours for line in pairs)


@dataclass(frozen=True)
class Totals:
    """What a tally adds up to, without its lines. Hours are decimal hours."""

    expected: Decimal
    held: Decimal
    attended: Decimal
    missed: int  # sessions of any kind that were held, and marked otherwise than attended or caught up
    called_back: int  # those of them missed for a call back to service

    def meets(self, percent: int) -> bool:
        """Whether the hours attended are at least `percent` of the hours expected."""
        return meets(self.attended, self.expected, percent)


def totals(tally: Tally) -> Totals:
    """The sums of a tally."""
    missed = [line.mark for line in tally.lines if line.held and line.mark is not None and not line.counted]
    return Totals(
        expected=tally.expected,
        held=tally.held,
        attended=tally.attended,
        missed=len(missed),
        called_back=missed.count(CALLED_BACK),
    )


def meets(attended: Decimal, expected: Decimal, percent: int) -> bool:
    """Whether hours attended are at least `percent` of those expected; nothing expected meets nothing."""
    return expected > 0 and attended * 100 >= expected * percent


def hours_attended(mark: str, hours: Decimal, minutes_missed: int = 0) -> Decimal:
    """Hours that a mark counts for: all of them if present or caught up, less what was missed (to the nearest
    quarter of an hour, half up) if late or left early, none otherwise."""
    if mark not in COUNTS:
        return Decimal(0)
    if mark in ("late", "left early"):
        quarters = round_half_up(Decimal(max(0, minutes_missed)) / 15)
        return max(Decimal(0), hours - quarters / 4)
    return hours


def expects(session: SessionFact, place: PlaceFact) -> bool:
    """Whether a place is among those that a session is for: its cohort's, its set's or its pair's, from the day they
    joined until they left."""
    return _is_of(session, place) and place.is_there(session.starts_at)


def _is_of(session: SessionFact, place: PlaceFact) -> bool:
    if session.group_size == "cohort":
        return _is_asked(session, place)
    if session.group_size == "set":
        return session.learning_set is not None and session.learning_set == place.learning_set
    return session.coaching is not None and session.coaching == place.coaching


def _is_asked(session: SessionFact, place: PlaceFact) -> bool:
    """Of a session of the cohort: whether it is for everybody, or the place is among those that it is for."""
    if session.signed_up is not None and place.id not in session.signed_up:
        return False
    return session.organisation in (None, place.organisation)


def expected_of(place: PlaceFact, sessions: Iterable[SessionFact], marked: Collection[UUID] = ()) -> list[SessionFact]:
    """The sessions expected of a place, in order of time. `marked` are those at which the person is marked.

    Who changes sets keeps what they met with the old one: that meeting stands, and the new set's meeting of the
    same number is not asked of them again. What was met at an organisation stands, too, when a place moves to another.
    """
    sessions = list(sessions)
    elsewhere = [each for each in sessions if each.id in marked and not expects(each, place)]
    met = {(each.element, each.part) for each in elsewhere if each.element}
    mine = [
        each
        for each in sessions
        if expects(each, place)
        and not (each.group_size == "set" and each.id not in marked and (each.element, each.part) in met)
    ]
    stays = [
        each for each in elsewhere if (each.group_size == "set" or each.organisation) and place.is_there(each.starts_at)
    ]
    return sorted(mine + stays, key=lambda session: session.starts_at)


class Calendar:
    """The sessions of a cohort by whom they are for, so that of a cohort's pairs nobody looks through the others'."""

    def __init__(self, sessions: Iterable[SessionFact]) -> None:
        self.by_id: dict[UUID, SessionFact] = {}
        self.by_group: dict[UUID | None, list[SessionFact]] = defaultdict(list)
        for session in sessions:
            self.by_id[session.id] = session
            self.by_group[session.learning_set or session.coaching].append(session)

    def near(self, place: PlaceFact, marked: Iterable[UUID]) -> list[SessionFact]:
        """All that can be expected of a place: sessions of the cohort, its set or its pair, and where it is marked."""
        groups = dict.fromkeys((None, place.learning_set, place.coaching))
        own = [session for group in groups for session in self.by_group.get(group, ())]
        found = {session.id for session in own}
        return own + [self.by_id[key] for key in marked if key in self.by_id and key not in found]


def tally(place: PlaceFact, sessions: Iterable[SessionFact], marks: Mapping[UUID, MarkFact], now: datetime) -> Tally:
    """Hours of one person. `marks` are that person's, by session."""
    lines = tuple(
        SessionLine(session, session.ends_at <= now, mark.mark if mark else None, mark.hours if mark else Decimal(0))
        for session in expected_of(place, sessions, marks.keys())
        for mark in (marks.get(session.id),)
    )
    counted = [line for line in lines if line.session.counts]
    by_share: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.held:
            for share, hours in line.by_share.items():
                by_share[share] += hours
    return Tally(
        lines=lines,
        expected=_total(line.session.hours for line in counted),
        held=_total(line.session.hours for line in counted if line.held),
        attended=_total(line.hours for line in counted if line.held),
        by_share=dict(by_share),
    )


def hours_of(place: PlaceFact, calendar: Calendar, marks: Mapping[UUID, MarkFact], now: datetime) -> Tally:
    """The same of one of many on a cohort."""
    return tally(place, calendar.near(place, marks), marks, now)


@dataclass(frozen=True)
class CohortAttendance:
    """Attendance of a cohort: hours attended of hours held, over its people."""

    people: int
    attended: Decimal
    held: Decimal

    @property
    def percent(self) -> int | None:
        return _percent(self.attended, self.held)


def of_cohort(tallies: Sequence[Tally | Totals]) -> CohortAttendance:
    """Pooled over people: each hour held weighs the same."""
    return CohortAttendance(
        people=len(tallies),
        attended=_total(each.attended for each in tallies),
        held=_total(each.held for each in tallies),
    )


@dataclass(frozen=True)
class SessionMarks:
    """A session that was held: how many people were expected, and how many bear each mark or "not marked"."""

    session: SessionFact
    counts: Counter[str]

    @property
    def expected(self) -> int:
        return self.counts.total()


def marks_by_session(tallies: Iterable[Tally]) -> list[SessionMarks]:
    """Sessions of the cohort and of sets that were held, in order of time. Their counts add up to those expected."""
    found: dict[UUID, SessionMarks] = {}
    for tally in tallies:
        for line in tally.lines_in_common():
            if line.held:
                found.setdefault(line.session.id, SessionMarks(line.session, Counter())).counts[line.square] += 1
    return sorted(found.values(), key=lambda each: (each.session.starts_at, each.session.title))


@dataclass(frozen=True)
class RegisterCounts:
    """What stands above a register. The four add up to the people expected."""

    here: int
    late: int
    away: int
    to_mark: int

    @property
    def total(self) -> int:
        return self.here + self.late + self.away + self.to_mark


def register_counts(marks: Sequence[str | None]) -> RegisterCounts:
    """Count a register: one mark for each person expected, None for those not marked yet."""
    found = Counter(marks)
    here, late, to_mark = found["present"] + found["left early"], found["late"], found[None]
    return RegisterCounts(here, late, len(marks) - here - late - to_mark, to_mark)


@dataclass(frozen=True)
class Meetings:
    """How many sessions one person meets in common with others, over the programme and so far."""

    all: int
    held: int


NO_MEETINGS = Meetings(0, 0)


def meetings_in_common(sessions: Iterable[SessionFact], now: datetime) -> Meetings:
    """What is expected of everybody among these sessions: neither coaching is counted nor what is for some of the
    cohort, a visit to sign up for, support at one organisation."""
    common = (each for each in sessions if each.coaching is None and each.signed_up is None and not each.organisation)
    return meetings_of((each.learning_set, each.ends_at <= now) for each in common)


def meetings_of(common: Iterable[tuple[UUID | None, bool]]) -> Meetings:
    """Sessions of the whole cohort and of one learning set, the set that meets most often: of each whose it is, None
    for the cohort's, and whether it was held."""
    by_group: dict[UUID | None, list[bool]] = defaultdict(list)
    for of, held in common:
        by_group[of].append(held)
    whole = by_group.pop(None, [])
    sets = list(by_group.values()) or [[]]
    return Meetings(all=len(whole) + max(len(held) for held in sets), held=sum(whole) + max(sum(held) for held in sets))


def _total(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, Decimal(0))


def _percent(part: Decimal, whole: Decimal) -> int | None:
    return None if whole == 0 else int(round_half_up(part * 100 / whole))
