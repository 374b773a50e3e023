"""The calendar that a person's phone subscribes to: made, replaced and switched off by its owner, and what it says.

Nothing is stored that would open it: the address is made from the wish for it, and its hash is kept to compare with.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cohorts.access import led_sessions, made_known, own_places, own_sessions
from cohorts.models import Feed, Place, Session, as_released
from cohorts.notice import label_of, own_page, whom_they_coach
from core import links
from core.dates import local
from outbox import calendar
from people import audit
from people.models import Person

SALT = "cohorts.feed"
HELD_KEPT = timedelta(days=400)  # what was held stays in a calendar for a year and a little
CANCELLED_KEPT = timedelta(days=90)  # gone at once, it would stay in calendars that had it as if it were held


@dataclass(frozen=True)
class Said:
    """What a calendar says now, and since when it has said so."""

    text: bytes
    etag: str
    changed_at: datetime


@transaction.atomic
def make_feed(*, by: Person, once: UUID) -> str:
    """An address for one's own calendar, in place of any before it: the only time that it can be shown.

    `once` names this one wish: asked again with the same, it is the same address.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    token = links.token(SALT, by.pk, once)
    if not Feed.objects.filter(person=by, token_hash=_hash(token)).exists():
        Feed.objects.filter(person=by).delete()
        audit.record(by=by, verb="make calendar feed", subject=Feed.objects.create(person=by, token_hash=_hash(token)))
    return settings.SITE_URL + reverse("cohorts:feed", args=[token])


@transaction.atomic
def switch_off(*, by: Person) -> None:
    """The address opens nothing any more. Twice is once."""
    for feed in Feed.objects.select_for_update().filter(person=by):
        audit.record(by=by, verb="switch off calendar feed", subject=feed)
        feed.delete()


def feed_of(person: Person) -> Feed | None:
    return Feed.objects.filter(person=person).first()


def feed_behind(token: str) -> Feed | None:
    """The feed that an address opens; None when it is none, was replaced or switched off, or its person is."""
    found = Feed.objects.select_related("person").filter(token_hash=_hash(token)).first()
    return found if found and found.person.is_active else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def said_by(feed: Feed, now: datetime) -> Said:
    """What the calendar says. That it says something new is noted, so that who asks “since when?” is answered right."""
    text = calendar.feed(_meetings(feed, now), f"Cadre: {feed.person.name}")
    etag = hashlib.sha256(text).hexdigest()
    if etag != feed.etag:
        feed.etag, feed.changed_at = etag, now.replace(microsecond=0)
        Feed.objects.filter(pk=feed.pk).update(etag=feed.etag, changed_at=feed.changed_at)
    return Said(text, etag, feed.changed_at)


def _meetings(feed: Feed, now: datetime) -> list[calendar.Meeting]:
    """What is expected of the person and what they lead, as it was released; two queries however many there are."""
    person = feed.person
    led = led_sessions(person).filter(made_known(now)).order_by().values("pk")
    rows = Session.objects.filter(Q(pk__in=own_sessions(person).order_by().values("pk")) | Q(pk__in=led))
    rows = rows.filter(ends_at__gte=now - HELD_KEPT)
    rows = rows.select_related("released__room", "room", "cohort__programme", "learning_set", "coaching__place__person")
    places = {place.cohort_id: place for place in own_places(person).taken()}
    shown = [each for each in as_released(rows, now) if _belongs(each, places.get(each.cohort_id), now)]
    return [_meeting(each, feed, now, participant=each.cohort_id in places) for each in shown]


def _belongs(session: Session, place: Place | None, now: datetime) -> bool:
    """Not what is before somebody joined or after they left, nor what was cancelled long ago or before
    anybody knew of it."""
    if place and not place.was_there(local(session.starts_at).date()):
        return False
    if session.cancelled_at is None:
        return True
    known = session.told or session.cohort.released_at is None
    return bool(known) and session.ends_at >= now - CANCELLED_KEPT


def _meeting(session: Session, feed: Feed, now: datetime, *, participant: bool) -> calendar.Meeting:
    told = session.told
    return calendar.Meeting(
        key=session.pk,
        sequence=told.sequence if told else 0,
        changed_at=told.released_at if told else feed.made_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=label_of(session) + whom_they_coach(feed.person, session.coaching),
        place=session.venue,
        about=f"{session.cohort.programme}, {session.cohort.name}",
        url=own_page(session, participant=participant),
        link=session.link(now),
        cancelled=session.cancelled_at is not None,
    )
