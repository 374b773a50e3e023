"""No session is saved with a clash that was not accepted by name.

Whoever books locks the rooms and people first: a clash may be accepted, so no constraint of the database can forbid it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from cohorts.clashes import Clash
from cohorts.engagements import Leads, clashes_of
from cohorts.models import Room, Session
from core.formats import plural
from core.refusal import Refused
from people import audit
from people.models import Person


class Clashing(Refused):
    """Refused for clashes; each can be accepted by its name."""

    def __init__(self, clashes: Sequence[Clash], unaccepted: int) -> None:
        words = plural(unaccepted, "clash is", "clashes are")
        super().__init__(
            f"{words} not accepted yet. Change the date, room or people, or tick each that may be.", "accept"
        )
        self.clashes = clashes

    def tell(self, form: Any) -> None:
        """The form asks for each by name."""
        form.ask_to_accept(self.clashes)
        super().tell(form)


def lock(rooms: Iterable[Room | None], people: Iterable[Person] = ()) -> None:
    """Of two who book the same room or person at one moment, the second waits and then sees what the first saved."""
    keys = {room.pk for room in rooms if room}
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values("pk"))
    names = {person.pk for person in people}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=names).order_by("pk").values("pk"))


def settle(
    sessions: Sequence[Session],
    leads: Leads,
    *,
    by: Person,
    accept: Collection[str] = (),
    before: Sequence[Session] = (),
    led_before: Leads | None = None,
) -> None:
    """Raise Clashing unless every clash is accepted by its name; write who accepted which. Inside the transaction of
    whoever saves them, before it does."""
    lock((session.room for session in sessions), (person for led in leads.values() for person in led))
    refuse_unaccepted(clashes_of(sessions, leads, by, before, led_before), by=by, accept=accept)


def refuse_unaccepted(found: Sequence[Clash], *, by: Person, accept: Collection[str]) -> None:
    """Raise Clashing unless each is accepted by its name; write who accepted which."""
    if unaccepted := [clash for clash in found if clash.key not in accept]:
        raise Clashing(found, len(unaccepted))
    for clash in found:
        audit.record(
            by=by,
            verb="accept clash",
            subject=Session(pk=clash.session.id),
            kind=clash.kind,
            who=clash.who.id,
            other=clash.other.id,
        )
