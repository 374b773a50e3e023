"""Stated needs as they are read: one's own, and those of everybody at a session, by who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cohorts.access import can_manage, leads_session
from cohorts.models import Guest, Place, Session, StatedNeeds
from cohorts.stated_needs import Stated, Totals, left_out, shown_on, totals
from core.dates import local
from people.models import Person
from programmes.models import GroupSize


def own_needs(person: Person) -> StatedNeeds | None:
    return StatedNeeds.objects.filter(person=person).first()


def can_ask_totals(person: Person, session: Session) -> bool:
    """Who leads the session, and coordinators of its programme: they may have the venue told."""
    return leads_session(person, session) or can_manage(person, session.cohort)


def are_shown(session: Session, today: date) -> bool:
    """From two weeks before the session to the day after; never of a cancelled one."""
    days = local(session.starts_at).date(), local(session.ends_at).date()
    return not session.cancelled_at and shown_on(today, *days)


def can_read_needs(person: Person, session: Session, today: date) -> bool:
    """The same people by name, near the session."""
    return are_shown(session, today) and can_ask_totals(person, session)


@dataclass(frozen=True)
class NeedLine:
    """Somebody who comes and stated a need."""

    name: str
    stated: Stated


def stated_by(people: Sequence[UUID]) -> dict[UUID, Stated]:
    """What each of them stated, if anything; one query."""
    return {row.person_id: row.stated for row in StatedNeeds.objects.filter(person__in=people)}


def need_lines(people: Sequence[Person]) -> list[NeedLine]:
    """Those who stated a need, in the order given."""
    stated = stated_by([person.pk for person in people])
    needing = [each for each in people if each.pk in stated and not stated[each.pk].is_nothing]
    return [NeedLine(each.name, stated[each.pk]) for each in needing]


def who_leads(session: Session) -> list[Person]:
    """Those who are named to lead it; failing those, the adviser of its set or the coach of its pair. Prefetch the
    leaders with their people."""
    named = [leader.person for leader in session.leaders.all()]
    adviser = session.learning_set.adviser if session.learning_set else None
    coach = session.coaching.coach if session.coaching else None
    return named or [each for each in (adviser, coach) if each]


def why_left_out(session: Session, participants: int, today: date) -> str:
    """Why the venue is not told what those at a session need; "" where it is."""
    is_pair = session.group_size == GroupSize.PAIR
    return left_out(participants, is_pair=is_pair, names_shown=are_shown(session, today))


def totals_of(session: Session, places: Sequence[Place], today: date) -> Totals:
    """For the venue: everybody expected and who leads, with guests who said that they come. Three queries."""
    people = [place.person_id for place in places]
    people += [each.pk for each in who_leads(session) if each.pk not in people]
    guests = Guest.objects.invited().filter(session=session).exclude(answer=Guest.Answer.NO)
    coming = sum(guest.coming or (1 if guest.leads else 0) for guest in guests)
    if why := why_left_out(session, len(places), today):
        return Totals(people=len(people) + coming, unknown=0, left_out=why)
    stated = stated_by(people)
    return totals([stated.get(person) for person in people], coming)
