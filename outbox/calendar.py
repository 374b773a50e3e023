"""Meetings as iCalendar (RFC 5545): a feed that a phone subscribes to, and invitations by e-mail (RFC 5546).

Clients tell one meeting from another by UID alone, and take a change only with a higher SEQUENCE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from icalendar import Calendar, Timezone, vCalAddress, vText, vUri
from icalendar import Event as Component

from core.dates import local

PRODUCT = "-//Cadre//Leadership development programmes//EN"
HOURLY = timedelta(hours=1)  # how often a subscriber is asked to look again

# The rule by which the United Kingdom's clocks have changed since 1996, word for word, since no other is as short:
# the library's own lists each change of each year.
LONDON = Timezone.from_ical(
    "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            "TZID:Europe/London",
            "BEGIN:DAYLIGHT",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0100",
            "TZNAME:BST",
            "DTSTART:19960331T010000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0000",
            "TZNAME:GMT",
            "DTSTART:19961027T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "END:STANDARD",
            "END:VTIMEZONE",
            "",
        ]
    )
)


class Method(StrEnum):
    """What the reader's calendar is to do with it."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Meeting:
    """One meeting as one person's calendar shows it. `key` stays the same for ever."""

    key: UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    about: str = ""
    url: str = ""
    link: str = ""  # where one joins it on line
    cancelled: bool = False


@dataclass(frozen=True)
class Party:
    """Who invites, or who is invited."""

    name: str
    email: str


def feed(meetings: Sequence[Meeting], name: str) -> bytes:
    """A calendar to subscribe to, under a name."""
    made = _calendar(Method.PUBLISH)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Europe/London")
    made.add("refresh-interval", HOURLY, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    return _with(made, [_component(each) for each in meetings])


def invitation(meeting: Meeting, organiser: Party, guest: Party) -> tuple[Method, bytes]:
    """One meeting for one guest, who sees no other guest: to be held as it says, or cancelled."""
    method = Method.CANCEL if meeting.cancelled else Method.REQUEST
    component = _component(meeting)
    component.add("organizer", _address(organiser))
    address = _address(guest)
    if method == Method.REQUEST:
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["RSVP"] = vText("FALSE")
    component.add("attendee", address)
    return method, _with(_calendar(method), [component])


def _calendar(method: Method) -> Calendar:
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCT)
    made.add("calscale", "GREGORIAN")
    made.add("method", method.value)
    return made


def _with(made: Calendar, components: Sequence[Component]) -> bytes:
    made.add_component(LONDON)
    for component in components:
        made.add_component(component)
    return made.to_ical()


def _component(meeting: Meeting) -> Component:
    made = Component()
    made.add("uid", f"session-{meeting.key}@cadre")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", meeting.changed_at)
    made.add("last-modified", meeting.changed_at)
    made.add("dtstart", _clock(meeting.starts_at))
    made.add("dtend", _clock(meeting.ends_at))
    made.add("summary", meeting.title)
    about = f"Join on line: {meeting.link}\n{meeting.about}" if meeting.link else meeting.about
    for name, text in (("location", meeting.place), ("description", about), ("url", meeting.url)):
        if text:
            made.add(name, text)
    if meeting.link:  # RFC 7986: clients that know it show a button
        made.add("conference", vUri(meeting.link), parameters={"value": "URI", "label": "Join on line"})
    made.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    return made


def _clock(moment: datetime) -> datetime:
    """In London's time; in UTC in the hour that comes twice, where a clock's time means the first of the two."""
    clock = local(moment)
    return clock.astimezone(UTC) if clock.fold else clock


def _address(party: Party) -> vCalAddress:
    made = vCalAddress(f"mailto:{party.email}")
    made.params["CN"] = vText(party.name)
    return made
