"""Draft and release: changes to a schedule are collected until somebody tells the people whom they concern.

The draft is no state of its own: it is what sessions are now beside what was last released of each, so that whatever
changes a session need not know of it. Who belongs to a cohort, set or pair, and who leads a session, takes effect at
once; what, when and where is shown to participants as it was released.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts import notice
from cohorts.attendance import was_there
from cohorts.expert_notice import tell_experts
from cohorts.guest_notice import tell_guests
from cohorts.models import Cohort, CohortState, Place, Release, Released, Session, SignUp, SignUpState, Told
from cohorts.telling import Facts, News, SignUps, differences, news_for
from core.dates import local
from core.formats import join_words, plural
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import GroupSize

NAMED = 4  # people, beyond whom their number is told
CHANGED_MEANWHILE = "The schedule was changed while you were reading. See what is new, then release it."


@dataclass(frozen=True)
class Change:
    """One session whose people know something else of it than what is true now."""

    session: Session | None  # None: it went with its set or pair
    released: Released | None  # None: nobody was told of it
    now: Facts
    words: tuple[str, ...]  # how it has changed, in sentences
    concerned: frozenset[UUID]  # whom it concerns now
    told: Mapping[UUID, News]  # whom a release tells what
    offered: frozenset[UUID] = frozenset()  # of one to sign up for, who knows then that they can

    @property
    def key(self) -> UUID:
        return self.released.key if self.released else self.session.pk  # type: ignore[union-attr]

    @property
    def joining(self) -> list[UUID]:
        return [person for person, news in self.told.items() if news == News.NEW] if self.released else []

    @property
    def leaving(self) -> list[UUID]:
        return [person for person, news in self.told.items() if news == News.OFF] if not self.now.cancelled else []


# Reads


def draft(
    cohort: Cohort,
    now: datetime,
    sessions: Iterable[Session] | None = None,
    places: Iterable[Place] | None = None,
) -> list[Change]:
    """What has changed since people were last told, of sessions that are not over, in order of time. Four queries,
    or two where the caller has read the cohort's `sessions`, with what is selected here, and one less with the `places`
    that are taken and their `coaching`."""
    if sessions is None:
        rows = cohort.sessions.select_related("released", "learning_set", "coaching")
        sessions = rows.prefetch_related("leaders")
    seats = _seats(cohort) if places is None else [_seat(place) for place in places]
    return _drafts([cohort], now, sessions, {cohort.pk: seats})[cohort.pk]


def drafts(
    cohorts: Sequence[Cohort], now: datetime, sessions: Iterable[Session], places: Iterable[Place]
) -> dict[UUID, list[Change]]:
    """The drafts of several cohorts, by key: one query, or two where there are sessions to sign up for.

    `sessions` and `places` are as for `draft`; of sessions, those that are over as they are and as they were released
    may be left out."""
    seats: dict[UUID, list[_Seat]] = defaultdict(list)
    for place in places:
        seats[place.cohort_id].append(_seat(place))
    return _drafts(cohorts, now, sessions, seats)


def _drafts(
    cohorts: Sequence[Cohort], now: datetime, sessions: Iterable[Session], seats: Mapping[UUID, list["_Seat"]]
) -> dict[UUID, list[Change]]:
    sessions = list(sessions)
    by_cohort: dict[UUID, list[Session]] = defaultdict(list)
    for session in sessions:
        by_cohort[session.cohort_id].append(session)
    gone: dict[UUID, list[Released]] = defaultdict(list)
    without = Released.objects.filter(release__cohort__in=[cohort.pk for cohort in cohorts], session=None)
    for row in without.filter(cancelled=False, ends_at__gt=now).select_related("release"):
        gone[row.release.cohort_id].append(row)
    lists = _lists(sessions)
    found: dict[UUID, list[Change]] = {}
    for cohort in cohorts:
        own = by_cohort[cohort.pk]
        groups = _Groups(seats.get(cohort.pk, []), own, lists)
        as_it_stands = cohort.released_at is None and cohort.state != CohortState.PLANNED
        changes = [change for session in own if (change := _change(session, groups, as_it_stands, now))]
        changes += [_gone(row) for row in gone[cohort.pk]]
        found[cohort.pk] = sorted(
            (change for change in changes if not _over(change, now)),
            key=lambda change: (change.now.starts_at, change.now.title, change.key),
        )
    return found


def fingerprint(changes: Iterable[Change]) -> str:
    """Tells one draft from another, so that nothing is released but what was read."""
    facts = [(change.key, change.now, sorted(map(str, change.told.items()))) for change in changes]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


class _Seat(NamedTuple):
    """Of a place, whom it seats in which group and for how long."""

    person: UUID
    learning_set: UUID | None
    coaching: UUID | None
    organisation: UUID
    joined_on: date | None
    left_on: date | None


def _seats(cohort: Cohort) -> list[_Seat]:
    return [_Seat(*row) for row in cohort.places.taken().order_by().values_list(*_Seat._fields)]


def _seat(place: Place) -> _Seat:
    coaching = getattr(place, "coaching", None)
    pair = coaching.pk if coaching else None
    return _Seat(place.person_id, place.learning_set_id, pair, place.organisation_id, place.joined_on, place.left_on)


_Lists = Mapping[UUID, Mapping[UUID, str]]  # by session to sign up for, who is on its list and how


def _lists(sessions: Iterable[Session]) -> _Lists:
    """One query, and only where there is one to sign up for."""
    keys = [session.pk for session in sessions if session.by_sign_up]
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    if keys:
        rows = SignUp.objects.filter(session__in=keys).order_by().values_list("session", "place__person", "state")
        for session, person, state in rows:
            found[session][person] = state
    return found


class _Groups:
    """Who is on a cohort, by set and pair: whom each session concerns."""

    def __init__(self, places: list[_Seat], sessions: Sequence[Session], lists: _Lists) -> None:
        self.places, self.lists = places, lists
        self.offered = {
            each.pk: frozenset(map(UUID, each.told.offered)) for each in sessions if each.by_sign_up and each.told
        }

    def of(self, session: Session) -> frozenset[UUID]:
        """Participants of whom it is expected, of one to sign up for those on its list, and those who lead it."""
        if session.by_sign_up:
            return self._there(session) & frozenset(self.lists.get(session.pk, ())) | self.leading(session)
        return self._there(session) | self.leading(session)

    def sign_ups(self, session: Session, now: datetime) -> SignUps:
        """How everybody stands to a session to sign up for; to one held instead of another, as to that one."""
        there, listed = self._there(session), self.lists.get(session.pk, {})
        until = session.sign_up_until
        return SignUps(
            lead=self.leading(session),
            going=frozenset(each for each in there if listed.get(each) == SignUpState.GOING),
            waiting=frozenset(each for each in there if listed.get(each) == SignUpState.WAITING),
            others=there - frozenset(listed) - self.leading(session),
            offered=self.offered.get(session.pk) or self.offered.get(session.instead_of_id or session.pk, frozenset()),
            open=session.starts_at > now and (until is None or until >= local(now).date()),
        )

    def _there(self, session: Session) -> frozenset[UUID]:
        """Participants of its group, on its day."""
        day = local(session.starts_at).date()
        there = (place for place in self.places if was_there(day, place.joined_on, place.left_on))
        if session.group_size == GroupSize.SET:
            there = (place for place in there if place.learning_set == session.learning_set_id)
        elif session.group_size == GroupSize.PAIR:
            there = (place for place in there if place.coaching == session.coaching_id)
        elif session.organisation_id:
            there = (place for place in there if place.organisation == session.organisation_id)
        return frozenset(place.person for place in there)

    def leading(self, session: Session) -> frozenset[UUID]:
        lead: set[UUID | None] = {leader.person_id for leader in session.leaders.all()}
        lead |= {session.learning_set.adviser_id} if session.learning_set else set()
        lead |= {session.coaching.coach_id} if session.coaching else set()
        return frozenset(person for person in lead if person)


def _change(session: Session, groups: _Groups, as_it_stands: bool, moment: datetime) -> Change | None:
    """None where everybody knows of it what is true."""
    concerned, told, now = groups.of(session), session.told, session.facts
    if told is None and now.cancelled and not as_it_stands:
        return None
    if told and told.cancelled and now.cancelled:
        return None
    known = told.concerned if told else concerned if now.cancelled else frozenset()
    words = ("Cancelled.",) if told is None and now.cancelled else differences(told.facts if told else None, now)
    offered: frozenset[UUID] = frozenset()
    if session.by_sign_up:
        lists = groups.sign_ups(session, moment)
        news = lists.news(known, changed=bool(words), first=told is None, cancelled=now.cancelled)
        offered = lists.offered | lists.going | lists.waiting | (lists.others if lists.open else frozenset())
    else:
        reached = concerned | known if words else concerned ^ known
        news = {each: news_for(had=each in known, has=each in concerned, cancelled=now.cancelled) for each in reached}
    if not news and not words:
        return None
    return Change(session, told, now, words, concerned, news, offered)


def _gone(told: Released) -> Change:
    """A session that went with its set or pair: cancelled for whom it concerned."""
    now = Facts(told.title, told.venue, told.starts_at, told.ends_at, cancelled=True, room=told.room_id)
    return Change(None, told, now, ("Cancelled.",), told.concerned, dict.fromkeys(told.concerned, News.CANCELLED))


def _over(change: Change, now: datetime) -> bool:
    """Over as it was released and as it is now: there is nobody to be told."""
    return max(change.now.ends_at, change.released.ends_at if change.released else change.now.ends_at) <= now


@dataclass(frozen=True)
class Shown:
    """The draft for the page: each change with the names of whom it reaches, and how many will be told in all."""

    lines: Sequence["ShownChange"]
    people: int


@dataclass(frozen=True)
class ShownChange:
    change: Change
    told: str  # “Everybody, 14 people”, or names
    joining: str
    leaving: str
    offered: int  # how many of them learn that they can sign up


def shown(changes: Sequence[Change]) -> Shown:
    """One query."""
    people = Person.objects.filter(is_active=True).in_bulk({key for change in changes for key in change.told})
    names = {key: person.name for key, person in people.items()}
    lines = [
        ShownChange(
            change,
            _named(change.told, names),
            _named(change.joining, names) if not change.words else "",
            _named(change.leaving, names),
            sum(news == News.OFFERED for key, news in change.told.items() if key in names),
        )
        for change in changes
    ]
    return Shown(lines, len(names))


def _named(keys: Iterable[UUID], names: Mapping[UUID, str]) -> str:
    """“Amara Okafor and Tom Bevan”, or how many where they are many."""
    found = sorted(names[key] for key in keys if key in names)
    return join_words(found) if len(found) <= NAMED else plural(len(found), "person", "people")


# Telling


@transaction.atomic
def release(
    *,
    cohort: Cohort,
    by: Person,
    sessions: Sequence[Session] | None = None,
    words: str = "",
    seen: str = "",
    tell: bool = True,
) -> Release | None:
    """Tell the people whom the draft concerns, in one message each; of `sessions` alone where they are named.

    `seen` is the fingerprint of the draft that was read. None: there was nothing to tell, as when it is asked twice.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    now = timezone.now()
    changes = draft(cohort, now)
    if changes and seen and seen != fingerprint(changes):
        raise Refused(CHANGED_MEANWHILE)
    if sessions is None:
        Cohort.objects.filter(pk=cohort.pk, released_at=None).update(released_at=now)
    else:
        named = {session.pk for session in sessions}
        changes = [change for change in changes if change.session and change.session.pk in named]
    if not changes:
        return None
    by_person = _by_person(changes)
    people = list(Person.objects.filter(pk__in=by_person, is_active=True)) if tell else []
    made = Release.objects.create(
        cohort=cohort,
        released_at=now,
        released_by=by,
        words=words.strip(),
        sessions=len(changes),
        people=len(people),
        what=[_told(change, {person.pk for person in people}).kept() for change in changes],
    )
    notice.post_to(made, people, by_person, first=cohort.released_at is None and sessions is None)
    for change in changes:
        _write(change, made)
    if tell:
        tell_guests([change.session for change in changes if change.session])
        tell_experts(made, changes)
    audit.record(by=by, verb="release schedule", subject=cohort, sessions=len(changes), people=made.people)
    return made


def _by_person(changes: Sequence[Change]) -> dict[UUID, list[Change]]:
    found: dict[UUID, list[Change]] = defaultdict(list)
    for change in changes:
        for person in change.told:
            found[person].append(change)
    return found


def _told(change: Change, people: Collection[UUID]) -> Told:
    """What is kept of it with the release: whoever was written to."""
    label = notice.label_of(change.session) if change.session else change.released.label if change.released else ""
    told = {person: news.value for person, news in change.told.items() if person in people}
    return Told(label, change.now.when, " ".join(change.words), told)


def _write(change: Change, release: Release) -> None:
    """Keep what was told. A session has a higher number in calendars each time that it is told of."""
    row = change.released or Released(key=change.key, session=change.session)
    if change.released:
        row.sequence += 1
    elif change.now.cancelled:
        row.sequence = 1  # whoever has it knows it as its first
    if change.session:
        row.label = notice.label_of(change.session)
    row.release, row.released_at = release, release.released_at
    row.title, row.venue, row.cancelled = change.now.title, change.now.venue, change.now.cancelled
    row.room_id = change.now.room
    row.starts_at, row.ends_at = change.now.starts_at, change.now.ends_at
    row.people = sorted(map(str, change.concerned))
    row.news = " ".join(change.words)
    row.offered = sorted(map(str, change.offered))
    row.told = {str(person): news.value for person, news in change.told.items()}
    row.save()
