"""What Cadre writes for other people's calendars, read back by a library and by a strict reader of our own."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar

from core.dates import at
from outbox.calendar import Meeting, Method, Party, feed, invitation
from tests.outbox.ical import read

KEY = UUID("6f1c0a52-3e0b-4f57-9d0a-0c1b8b0a7d11")
WHEN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
US, AMARA = Party("Ashdown Leadership", "no-reply@cadre.example"), Party("Amara Okafor", "amara@example.org")


def meeting(day=date(2026, 10, 14), start=time(9, 30), end=time(13, 0), **more):
    given_ = {"key": KEY, "sequence": 0, "changed_at": WHEN, "title": "Leading self"}
    return Meeting(**{**given_, "starts_at": at(day, start), "ends_at": at(day, end), **more})


def event_of(data):
    [event] = Calendar.from_ical(data).walk("VEVENT")
    return event


def test_a_feed_says_when_where_and_what_in_londons_time():
    data = feed([meeting(place="Garden Room, Welland House; first floor", url="https://cadre.example/s/")], "Cadre")
    [event] = read(data).named("VEVENT")
    assert event.all("DTSTART") == [({"TZID": "Europe/London"}, "20261014T093000")]
    assert event.all("DTEND") == [({"TZID": "Europe/London"}, "20261014T130000")]
    assert event.one("UID") == f"session-{KEY}@cadre"
    assert event.one("LOCATION") == "Garden Room, Welland House; first floor"
    assert event.one("STATUS") == "CONFIRMED"
    assert read(data).one("METHOD") == "PUBLISH"
    assert ("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT1H") in read(data).lines


def test_an_invitation_is_to_one_person_from_the_installation():
    method, data = invitation(meeting(sequence=2), US, AMARA)
    [event] = read(data).named("VEVENT")
    assert method == Method.REQUEST == read(data).one("METHOD")
    [(guest, address)] = event.all("ATTENDEE")
    assert (address, guest["CN"], guest["PARTSTAT"]) == ("mailto:amara@example.org", "Amara Okafor", "NEEDS-ACTION")
    assert event.all("ORGANIZER") == [({"CN": "Ashdown Leadership"}, "mailto:no-reply@cadre.example")]
    assert event.one("SEQUENCE") == "2"


def test_a_meeting_that_is_cancelled_is_taken_out_by_the_same_key():
    method, data = invitation(meeting(sequence=3, cancelled=True), US, AMARA)
    [event] = read(data).named("VEVENT")
    assert (method, read(data).one("METHOD"), event.one("STATUS")) == ("CANCEL", "CANCEL", "CANCELLED")
    assert event.one("UID") == f"session-{KEY}@cadre"


# The last Sundays of March and October, and the days beside them.
@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 28), 10),
        (date(2026, 3, 29), 9),
        (date(2026, 3, 30), 9),
        (date(2026, 10, 24), 9),
        (date(2026, 10, 25), 10),
        (date(2026, 10, 26), 10),
        (date(2027, 3, 27), 10),
        (date(2027, 3, 28), 9),
        (date(2027, 10, 30), 9),
        (date(2027, 10, 31), 10),
    ],
)
def test_ten_oclock_is_ten_oclock_on_both_sides_of_a_clock_change(day, utc):
    data = feed([meeting(day, time(10), time(11))], "Cadre")
    start = event_of(data)["DTSTART"].dt
    assert (start.hour, start.astimezone(UTC).hour) == (10, utc)
    assert by_the_calendars_own_rule(data, start.replace(tzinfo=None)) == timedelta(hours=10 - utc)


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 10, 31)])
def test_the_hour_that_comes_twice_is_told_apart(day):
    night = datetime(day.year, day.month, day.day, tzinfo=UTC)
    once, again = night + timedelta(minutes=30), night + timedelta(minutes=90)  # both 1.30am on London's clocks
    event = event_of(feed([meeting(starts_at=once, ends_at=again)], "Cadre"))
    assert event["DTSTART"].dt.astimezone(UTC) == once
    assert event["DTEND"].dt.astimezone(UTC) == again


def by_the_calendars_own_rule(data, clock):
    """The offset from UTC that the VTIMEZONE in the file gives a time of London's clocks, worked out by its rules."""
    [zone] = read(data).named("VTIMEZONE")
    latest = None
    for part in zone.parts:
        assert "BYDAY=-1SU" in part.one("RRULE")
        month = 3 if part.name == "DAYLIGHT" else 10
        assert f"BYMONTH={month}" in part.one("RRULE")
        begins = datetime.fromisoformat(part.one("DTSTART"))
        for year in (clock.year - 1, clock.year):
            last = max(day for day in (date(year, month, each) for each in range(25, 32)) if day.weekday() == 6)
            onset = datetime.combine(last, begins.time())
            if onset <= clock and (latest is None or onset > latest[0]):
                latest = onset, part.one("TZOFFSETTO")
    return timedelta(hours=int(latest[1][:3]))


@given(moment=some.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30), timezones=some.just(UTC)))
def test_any_moment_comes_back_as_it_was(moment):
    moment = moment.replace(microsecond=0)
    data = feed([meeting(starts_at=moment, ends_at=moment + timedelta(hours=1))], "Cadre")
    read(data)
    assert event_of(data)["DTSTART"].dt.astimezone(UTC) == moment
    london = event_of(data)["DTSTART"].dt.astimezone(ZoneInfo("Europe/London"))
    if event_of(data)["DTSTART"].dt.tzinfo is not UTC and not london.fold:
        assert by_the_calendars_own_rule(data, london.replace(tzinfo=None)) == london.utcoffset()


# What people type: one line of it for a title, several for a description; no control characters.
TYPED = some.text(some.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(title=TYPED, place=TYPED, about=some.lists(TYPED, max_size=3).map("\n".join), name=TYPED)
def test_whatever_is_typed_is_read_back_and_breaks_no_line(title, place, about, name):
    made = meeting(title=title, place=place, about=about, key=uuid4())
    [event] = read(feed([made], name)).named("VEVENT")
    assert event.one("SUMMARY") == title
    assert event.one("LOCATION") == place if place else not event.all("LOCATION")
    assert event.one("DESCRIPTION") == about if about else not event.all("DESCRIPTION")
    read(invitation(made, US, Party(name.replace('"', ""), "amara@example.org"))[1])
