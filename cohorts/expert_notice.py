"""What experts are told by e-mail of the sessions at which they speak: cancelled, moved, held on another day, and how
to join one that is on line.

Nothing of what they are paid is in it. The link of a meeting is found when the message is sent; the outbox has none.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from django.utils import timezone

from cohorts.models import Release, Room, Session, Talk
from cohorts.telling import Facts
from core.formats import clock_range, weekday_long_date
from outbox.actions import post
from people.models import Person

CANCELLED, MOVED, INSTEAD, JOINING = "talk cancelled", "talk moved", "talk on another day", "talk on line"
STANDS = "What was agreed with you, your fee included, stands as it was. If you cannot come, tell whoever invited you."
SAYS = {
    CANCELLED: (
        "Cancelled: {title}",
        "“{title}” of {programme} on {day}, {time}, at which you were to speak, is cancelled.\n\n"
        "There is nothing for you to do. If it is held on another day, you are told.",
    ),
    MOVED: (
        "New time or place: {title}",
        "“{title}” of {programme}, at which you speak, is on {day} now, {time}{venue}.{join}\n\n" + STANDS,
    ),
    INSTEAD: (
        "A new date: {title}",
        "“{title}” of {programme}, at which you were to speak, is held on {day} instead, {time}{venue}.{join}\n\n"
        + STANDS,
    ),
    JOINING: (
        "How to join: {title}",
        "You speak at “{title}” of {programme} on {day}, {time}, on line.{join}\n\nThe link is for you and for those "
        "expected there. If you cannot come, tell whoever invited you.",
    ),
}


class Line(Protocol):
    """What is needed of a change that is released."""

    @property
    def session(self) -> Session | None: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def now(self) -> Facts: ...


def tell_experts(release: Release, changes: Iterable[Line]) -> int:
    """One message to each expert with an address for each session that is cancelled, moved, held in place of another,
    or told of for the first time and on line; how many. Inside the transaction that releases them."""
    kinds = {change.session.pk: kind for change in changes if change.session and (kind := _kind(change))}
    talks = [talk for talk in _talks().filter(session__in=kinds) if kinds[talk.session_id] != JOINING or _link(talk)]
    for talk in talks:
        _post(kinds[talk.session_id], talk, str(release.pk))
    return len(talks)


def tell_how_to_join(talk: Talk) -> None:
    """An expert who is named when people know of the session already, if it is on line."""
    for each in _talks().filter(pk=talk.pk):
        if _link(each):
            _post(JOINING, each, "named")


def tell_new_link(room: Room) -> None:
    """Experts who speak there, that it is joined by another link."""
    now = timezone.now()
    for talk in _talks().filter(session__released__room=room, session__ends_at__gt=now):
        if _link(talk):
            _post(JOINING, talk, now.isoformat())


def _talks():
    of = ("expert", "session__released__room", "session__cohort__programme")
    return Talk.objects.exclude(expert__email="").select_related(*of).order_by("pk")


def _link(talk: Talk) -> str:
    """As people were told of the session, and while it is to be held."""
    told = talk.session.told
    return told.link(timezone.now()) if told and not talk.session.cancelled_at else ""


def _post(kind: str, talk: Talk, occasion: str) -> None:
    subject, body = SAYS[kind]
    key = f"{kind} {talk.pk} {occasion}"
    post(kind=kind, key=key, subject=subject, body=body, to_email=talk.expert.email, about_id=talk.pk)


def _kind(change: Line) -> str:
    if change.now.cancelled:
        return CANCELLED
    if change.words == ("New.",):
        return INSTEAD if change.session and change.session.instead_of_id else JOINING
    return MOVED if change.words else ""


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the message says as it is sent; None once it says something that is no longer so."""
    talk = _talks().filter(pk=about_id).first() if about_id else None
    if talk is None or bool(talk.session.cancelled_at) != (kind == CANCELLED):
        return None
    session, link = talk.session, _link(talk)
    if kind == JOINING and not link:
        return None
    return {
        "name": talk.expert.name,
        "title": session.title,
        "programme": session.cohort.programme.name,
        "day": weekday_long_date(session.starts_at),
        "time": clock_range(session.starts_at, session.ends_at),
        "venue": f", {session.venue}" if session.venue else "",
        "join": f"\n\nJoin on line: {link}" if link else "",
    }
