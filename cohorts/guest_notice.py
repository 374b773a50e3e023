"""What guests of a session are told by e-mail: that they are invited, are not expected any more, that it changed."""

from collections.abc import Sequence

from django.utils import timezone

from cohorts.models import Guest, GuestAnswer, Session
from outbox.actions import post
from outbox.models import Message

KEY_AT_MOST = Message._meta.get_field("key").max_length or 120
INVITED, WITHDRAWN, MOVED = "guest invited", "guest not expected", "guest told of a change"
INVITATION = """{inviter} invites you to “{title}” on {day}, {time}{venue}.

{why}

See what it is about and say whether you are coming: you need no account and no password.

Answer the invitation: {link}

The link is yours alone, and ends with the session."""
NEWS = """“{title}” is on {day} now, {time}{venue}.

Say whether you can still come: {link}"""
OFF = """“{title}”, to which you were invited, {became}.

There is nothing for you to do. Thank you for being willing to come."""


def invite(guest: Guest) -> None:
    """With a new link each time that its version is raised."""
    _post(guest, INVITED, "You are invited: {title}", INVITATION, str(guest.version))


def uninvite(guest: Guest) -> None:
    _post(guest, WITHDRAWN, "You are not expected: {title}", OFF)


def tell_guests(sessions: Sequence[Session]) -> int:
    """What became of sessions, to their guests who may still come and do not know; how many are told. Inside the
    transaction that releases it, so that a session moved twice is one message."""
    concerned = Guest.objects.invited().filter(session__in=sessions, session__ends_at__gt=timezone.now())
    told = 0
    for guest in concerned.exclude(answer=GuestAnswer.NO).select_related("session"):
        if guest.session.cancelled_at:
            _post(guest, WITHDRAWN, "Cancelled: {title}", OFF, "cancelled")
        elif not guest.knows:
            _post(
                guest, MOVED, "New time: {title}", NEWS, f"{guest.session.starts_at.isoformat()} {guest.session.venue}"
            )
        else:
            continue
        told += 1
    return told


def _post(guest: Guest, kind: str, subject: str, body: str, occasion: str = "") -> None:
    guest.told_starts_at, guest.told_venue = guest.session.starts_at, guest.session.venue
    guest.save(update_fields=["told_starts_at", "told_venue"])
    key = f"{kind} {guest.pk} {occasion}".strip()[:KEY_AT_MOST]
    post(kind=kind, key=key, subject=subject, body=body, to_email=guest.email, about_id=guest.pk)
