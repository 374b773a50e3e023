"""A guest's private link, and what the messages to guests say as they are sent.

The link is an HMAC of the invitation, its version and its address: nothing is stored that would open it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cohorts.guest_notice import WITHDRAWN
from cohorts.models import Guest, Session, told_of
from core import links
from core.formats import clock_range, weekday_date
from people.models import Person

SALT = "cohorts.guest"


def token_of(guest: Guest) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, guest.pk, guest.version, guest.email.lower())


def link_to(guest: Guest) -> str:
    """The whole address, for an e-mail."""
    return settings.SITE_URL + reverse("cohorts:guest", args=[guest.pk, token_of(guest)])


def guest_behind(key: UUID, token: str) -> Guest | None:
    """The guest whom a link belongs to, at its present version; None when it is not, or no longer, one."""
    rows = Guest.objects.invited().select_related(
        "session__cohort__programme__provider", "session__room", "session__released__room", "invited_by"
    )
    guest = rows.filter(pk=key).first()
    return guest if guest and links.is_same(token, token_of(guest)) else None


def session_known_to(guest: Guest, now: datetime) -> Session:
    """Their session as they were told of it, for showing only: as it is, or where it has changed since, as it was
    released."""
    return guest.session if guest.knows else told_of(guest.session, now)


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What a message to a guest says; None once it says something that is no longer so."""
    guest = Guest.objects.select_related("session", "invited_by").filter(pk=about_id).first() if about_id else None
    if guest is None:
        return None
    session = guest.session
    off = bool(guest.revoked_at or session.cancelled_at)
    if off != (kind == WITHDRAWN):
        return None
    return {
        "inviter": guest.invited_by.name if guest.invited_by else settings.INSTALLATION_NAME,
        "title": session.title,
        "day": weekday_date(session.starts_at),
        "time": clock_range(session.starts_at, session.ends_at),
        "venue": f", {session.venue}" if session.venue else "",
        "why": guest.why,
        "link": link_to(guest),
        "became": "is cancelled" if session.cancelled_at else "will be held without you after all",
    }
