"""What experts are told by e-mail of the sessions at which they speak: cancelled, moved, held on another day.

Nothing of what they are paid is in it.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from cohorts.models import Release, Session, Talk
from cohorts.telling import Facts
from core.formats import clock_range, weekday_date
from outbox.actions import post
from people.models import Person

CANCELLED, MOVED, INSTEAD = "talk cancelled", "talk moved", "talk on another day"
STANDS = "What was agreed with you, your fee included, stands as it was. If you cannot come, tell whoever invited you."
SAYS = {
    CANCELLED: (
        "Cancelled: {title}",
        "“{title}” on {day}, {time}, at which you were to speak, is cancelled.\n\n"
        "There is nothing for you to do. If it is held on another day, you are told.",
    ),
    MOVED: (
        "New time or place: {title}",
        "“{title}”, at which you speak, is on {day} now, {time}{venue}.\n\n" + STANDS,
    ),
    INSTEAD: (
        "A new date: {title}",
        "“{title}”, at which you were to speak, is held on {day} instead, {time}{venue}.\n\n" + STANDS,
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
    """One message to each expert with an address for each session that is cancelled, moved, or held in place of
    another; how many. Inside the transaction that releases them."""
    kinds = {change.session.pk: kind for change in changes if change.session and (kind := _kind(change))}
    talks = Talk.objects.filter(session__in=kinds).exclude(expert__email="").select_related("expert").order_by("pk")
    for talk in talks:
        kind = kinds[talk.session_id]
        subject, body = SAYS[kind]
        key = f"{kind} {talk.pk} {release.pk}"
        post(kind=kind, key=key, subject=subject, body=body, to_email=talk.expert.email, about_id=talk.pk)
    return len(talks)


def _kind(change: Line) -> str:
    if change.now.cancelled:
        return CANCELLED
    if change.words == ("New.",):
        return INSTEAD if change.session and change.session.instead_of_id else ""
    return MOVED if change.words else ""


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the message says as it is sent; None once it says something that is no longer so."""
    talk = Talk.objects.select_related("session").filter(pk=about_id).first() if about_id else None
    if talk is None or bool(talk.session.cancelled_at) != (kind == CANCELLED):
        return None
    session = talk.session
    return {
        "title": session.title,
        "day": weekday_date(session.starts_at),
        "time": clock_range(session.starts_at, session.ends_at),
        "venue": f", {session.venue}" if session.venue else "",
    }
