"""Keep the list of rooms, and the periods in which nothing is held."""

from django.db import transaction

from cohorts.expert_notice import tell_new_link
from cohorts.models import ClosedPeriod, Cohort, Released, Room, Session
from core.refusal import Refused
from people import audit
from people.models import Person


@transaction.atomic
def save_room(*, room: Room, by: Person) -> Room:
    """A new room, or what is said of one. Sessions keep the words that they were announced with. A new link is shown at
    once to those who look for it; who has no page of their own is told of it."""
    verb = "add room" if room._state.adding else "change room"
    link = Room.objects.filter(pk=room.pk).values_list("link", flat=True).first()
    room.save()
    if link is not None and room.link and room.link != link:
        tell_new_link(room)
    audit.record(by=by, verb=verb, subject=room)
    return room


@transaction.atomic
def remove_room(*, room: Room, by: Person) -> None:
    """Only a room in which nothing was or is to be held."""
    used = any(rows.objects.filter(room=room).exists() for rows in (Session, Released, Cohort))
    if used:
        raise Refused(f"{room.name} is chosen for sessions or as a cohort’s usual room, so it stays.")
    audit.record(by=by, verb="remove room", subject=room)
    room.delete()


@transaction.atomic
def save_closed_period(*, period: ClosedPeriod, by: Person) -> ClosedPeriod:
    """Sessions that are dated already keep their days."""
    verb = "add closed period" if period._state.adding else "change closed period"
    period.save()
    audit.record(by=by, verb=verb, subject=period, starts_on=period.starts_on, ends_on=period.ends_on)
    return period


@transaction.atomic
def remove_closed_period(*, period: ClosedPeriod, by: Person) -> None:
    audit.record(by=by, verb="remove closed period", subject=period)
    period.delete()
