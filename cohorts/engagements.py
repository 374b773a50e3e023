"""What people and rooms are engaged with: sessions as the facts that clashes are found from."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cohorts.access import own_sessions, team_sessions
from cohorts.away import absences
from cohorts.clashes import Clash, Engagement, Kind, Named, find
from cohorts.models import Leader, Place, Session, SignUp
from core.formats import day_of
from people.models import Person
from programmes.models import GroupSize

Leads = Mapping[UUID, Sequence[Person]]  # who would lead, by session; of one that is not named, who leads it now


@dataclass(frozen=True)
class Roll:
    """Who is expected at what: the current places of everybody concerned, whatever their cohort."""

    places: Sequence[Place]
    of_cohort: Mapping[UUID, Mapping[UUID, str]]
    of_set: Mapping[UUID, Mapping[UUID, str]]
    of_organisation: Mapping[tuple[UUID, UUID], Mapping[UUID, str]]
    joined: Mapping[tuple[UUID, UUID], date]  # by cohort and person, of those who came later than the start

    @cached_property
    def signed_up(self) -> Mapping[UUID, Mapping[UUID, str]]:
        """Who goes to each session to sign up for; read once, and only where there is one."""
        found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
        for row in SignUp.objects.going().filter(place__in=self.places).select_related("place__person"):
            found[row.session_id][row.place.person_id] = row.place.person.name
        return found

    @classmethod
    def of(cls, sessions: Sequence[Session], people: Collection[UUID]) -> "Roll":
        """The places of the sessions' cohorts, and those that they and `people` hold elsewhere; one query."""
        cohorts = {session.cohort_id for session in sessions}
        here = Place.objects.current().filter(cohort__in=cohorts).order_by().values("person")
        rows = Place.objects.current().filter(Q(person__in=here) | Q(person__in=people)).select_related("person")
        of_cohort: dict[UUID, dict[UUID, str]] = defaultdict(dict)
        of_set: dict[UUID, dict[UUID, str]] = defaultdict(dict)
        of_organisation: dict[tuple[UUID, UUID], dict[UUID, str]] = defaultdict(dict)
        places, joined = list(rows), {}
        for place in places:
            if place.joined_on:
                joined[place.cohort_id, place.person_id] = place.joined_on
            of_cohort[place.cohort_id][place.person_id] = place.person.name
            of_organisation[place.cohort_id, place.organisation_id][place.person_id] = place.person.name
            if place.learning_set_id:
                of_set[place.learning_set_id][place.person_id] = place.person.name
        return cls(places, of_cohort, of_set, of_organisation, joined)

    def expected_at(self, session: Session) -> Mapping[UUID, str]:
        """The group that meets, but those who join later."""
        group, day = self._group_of(session), day_of(session.starts_at)
        late = {key for key in group if self.joined.get((session.cohort_id, key), day) > day}
        return {key: name for key, name in group.items() if key not in late} if late else group

    def _group_of(self, session: Session) -> Mapping[UUID, str]:
        if session.coaching:
            person = session.coaching.place.person
            return {person.pk: person.name}
        if session.learning_set_id:
            return self.of_set.get(session.learning_set_id, {})
        if session.by_sign_up:
            to_be = session._state.adding and session.instead_of_id  # held instead, and not saved yet
            return self.signed_up.get(to_be or session.pk, {})
        if session.organisation_id:
            return self.of_organisation.get((session.cohort_id, session.organisation_id), {})
        return self.of_cohort.get(session.cohort_id, {}) if session.group_size == GroupSize.COHORT else {}


def engagement(session: Session, roll: Roll, leaders: Iterable[Person]) -> Engagement:
    group = session.learning_set
    return Engagement(
        id=session.pk,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        cohort=Named(session.cohort_id, session.cohort.name),
        learning_set=Named(group.pk, group.name) if group else None,
        whole=session.group_size == GroupSize.COHORT and not session.by_sign_up and not session.organisation_id,
        room=Named(session.room.pk, session.room.name) if session.room else None,
        leads_as=Kind.COACH if session.coaching_id else Kind.LEADER,
        leaders={person.pk: person.name for person in leaders},
        expected=roll.expected_at(session),
    )


def clashes_of(
    sessions: Sequence[Session],
    leads: Leads,
    by: Person,
    before: Sequence[Session] = (),
    led_before: Leads | None = None,
) -> list[Clash]:
    """The clashes of sessions as they would be, saved or not, but those that stand already: `before` is the same
    sessions as they are. As many queries, however many sessions. What `by` may not see has no title."""
    if not sessions:
        return []
    people = {person.pk for led in (leads, led_before or {}) for each in led.values() for person in each}
    roll = Roll.of(sessions, people)
    held = _held(sessions, [*sessions, *before], roll, people, by)
    standing = {clash.key for clash in find(_all(before, roll, leads if led_before is None else led_before), held)}
    return [clash for clash in find(_all(sessions, roll, leads), held) if clash.key not in standing]


def _all(sessions: Sequence[Session], roll: Roll, leads: Leads) -> list[Engagement]:
    return [engagement(session, roll, leads.get(session.pk, ())) for session in sessions]


def _held(
    but: Sequence[Session], around: Sequence[Session], roll: Roll, people: Iterable[UUID], by: Person
) -> list[Engagement]:
    """What may clash: sessions that share a room, a group or a person, while any of them lasts, and the days on which
    `people`, who lead, cannot come."""
    everybody = set(people) | {place.person_id for place in roll.places}
    rooms = {session.room_id for session in around if session.room_id}
    rows = (
        Session.objects.standing()
        .filter(
            Q(room__in=rooms)
            | Q(group_size=GroupSize.COHORT, cohort__in={place.cohort_id for place in roll.places})
            | Q(learning_set__in={place.learning_set_id for place in roll.places if place.learning_set_id})
            | Q(cohort__in={session.cohort_id for session in but}, group_size__in=(GroupSize.COHORT, GroupSize.SET))
            | Q(coaching__place__in=[place.pk for place in roll.places])
            | Q(pk__in=Leader.objects.filter(person__in=everybody).order_by().values("session")),
            starts_at__lt=max(session.ends_at for session in around),
            ends_at__gt=min(session.starts_at for session in around),
        )
        .exclude(pk__in=[session.pk for session in but])
        .select_related("cohort", "learning_set", "room", "coaching__place__person")
        .prefetch_related("leaders__person")
    )
    at_once = [row for row in rows if any(_overlap(row, session) for session in around)]
    seen = set(_keys_among(team_sessions(by), [row.pk for row in at_once]))
    found = [engagement(row, roll, [each.person for each in row.leaders.all()]) for row in at_once]
    span = min(session.starts_at for session in around), max(session.ends_at for session in around)
    return [each if each.id in seen else _nameless(each) for each in found] + absences(set(people), *span)


def booked(person: Person) -> list[Engagement]:
    """What is to come for one person, by their places and as one who leads, in order of time. Four queries at most,
    however much it is."""
    roll = Roll.of((), [person.pk])
    rows = (
        Session.objects.standing()
        .filter(
            Q(group_size=GroupSize.COHORT, cohort__in={place.cohort_id for place in roll.places})
            | Q(learning_set__in={place.learning_set_id for place in roll.places if place.learning_set_id})
            | Q(coaching__place__in=[place.pk for place in roll.places])
            | Q(pk__in=Leader.objects.filter(person=person).order_by().values("session")),
            ends_at__gt=timezone.now(),
        )
        .select_related("cohort", "learning_set", "room", "coaching__place__person")
        .prefetch_related("leaders__person")
    )
    found = [
        engagement(row, roll, [each.person for each in row.leaders.all()]) for row in rows.order_by("starts_at", "pk")
    ]
    return [each for each in found if person.pk in each.leaders or person.pk in each.expected]


def shown_to(by: Person, clashes: Sequence[Clash]) -> list[Clash]:
    """The same clashes, without the title of what `by` may not see. Two queries, or none where there is no clash."""
    if not clashes:
        return []
    others = {clash.other.id for clash in clashes}
    seen = {key for rows in (team_sessions(by), own_sessions(by)) for key in _keys_among(rows, others)}
    return [each if each.other.id in seen else replace(each, other=_nameless(each.other)) for each in clashes]


def _keys_among(rows: QuerySet[Session], keys: Collection[UUID]) -> Iterable[UUID]:
    return rows.filter(pk__in=keys).order_by().values_list("pk", flat=True)


def _nameless(engaged: Engagement) -> Engagement:
    return replace(engaged, title="", cohort=Named(engaged.cohort.id, ""))


def free_time(probe: Session, leads: Leads, by: Person) -> Callable[[datetime, datetime], bool]:
    """Whether the people, the group and the room of a session that is not saved are free from one moment to another,
    within the time that the session spans. Six queries, however often it is asked."""
    roll = Roll.of([probe], {person.pk for each in leads.values() for person in each})
    [wanted] = _all([probe], roll, leads)
    held = _held([probe], [probe], roll, wanted.leaders, by)
    return lambda start, end: not find([replace(wanted, starts_at=start, ends_at=end)], held)


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def leaders_of(sessions: Iterable[Session]) -> dict[UUID, list[Person]]:
    """Who leads each now, in one query."""
    found: dict[UUID, list[Person]] = defaultdict(list)
    rows = Leader.objects.filter(session__in=[session.pk for session in sessions]).select_related("person")
    for leader in rows.order_by("pk"):
        found[leader.session_id].append(leader.person)
    return dict(found)
