"""What people and rooms are engaged with: sessions as the facts that clashes are found from."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from cohorts.access import team_sessions
from cohorts.away import absences
from cohorts.clashes import Clash, Engagement, Kind, Named, find
from cohorts.models import Leader, Place, Session, SignUp
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
        places = list(rows)
        for place in places:
            of_cohort[place.cohort_id][place.person_id] = place.person.name
            of_organisation[place.cohort_id, place.organisation_id][place.person_id] = place.person.name
            if place.learning_set_id:
                of_set[place.learning_set_id][place.person_id] = place.person.name
        return cls(places, of_cohort, of_set, of_organisation)

    def expected_at(self, session: Session) -> Mapping[UUID, str]:
        if session.coaching:
            person = session.coaching.place.person
            return {person.pk: person.name}
        if session.learning_set_id:
            return self.of_set.get(session.learning_set_id, {})
        if session.by_sign_up:
            return self.signed_up.get(session.pk, {})
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
    seen = set(team_sessions(by).filter(pk__in=[row.pk for row in at_once]).values_list("pk", flat=True))
    found = [engagement(row, roll, [each.person for each in row.leaders.all()]) for row in at_once]
    known = [each if each.id in seen else replace(each, title="", cohort=Named(each.cohort.id, "")) for each in found]
    span = min(session.starts_at for session in around), max(session.ends_at for session in around)
    return known + absences(set(people), *span)


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
