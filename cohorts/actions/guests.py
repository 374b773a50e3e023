"""Invite guests to a session by a link of their own, and what they answer."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cohorts.guest_notice import invite, uninvite
from cohorts.models import Guest, GuestAnswer, Session
from core.refusal import Refused
from people import audit
from people.models import Person


@transaction.atomic
def invite_guest(
    *,
    session: Session,
    name: str,
    email: str,
    why: str,
    by: Person,
    people: int = 1,
    observes: bool = False,
    leads: bool = False,
    once: UUID | None = None,
    tell: bool = True,
) -> Guest:
    """Ask somebody to come, by e-mail. `once` names this one wish: sent twice, it is one invitation."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    before = Guest.objects.filter(pk=once, session=session).first() if once else None
    if before:
        return before
    if session.cancelled_at:
        raise Refused("This session was cancelled.")
    if leads and people > 1:
        raise Refused("Who leads a session is one person. Invite each by name.", "people")
    if session.guests.invited().filter(email__iexact=email).exists():
        raise Refused("Somebody with this address is invited already. Send that invitation again.", "email")
    guest = Guest.objects.create(
        pk=once or uuid4(),
        session=session,
        name=" ".join(name.split()),
        email=email.lower(),
        why=" ".join(why.split()),
        people=people,
        observes=observes,
        leads=leads,
        invited_by=by,
    )
    audit.record(
        by=by, verb="invite guest", subject=session, guest=guest.pk, people=people, observes=observes, leads=leads
    )
    if tell:
        invite(guest)
    return guest


@transaction.atomic
def invite_guest_again(*, guest: Guest, by: Person) -> None:
    """A new link by e-mail; the one sent before opens nothing any more."""
    guest = _standing(guest)
    guest.version += 1
    guest.save(update_fields=["version"])
    audit.record(by=by, verb="invite guest again", subject=guest.session, guest=guest.pk, version=guest.version)
    invite(guest)


@transaction.atomic
def revoke_guest(*, guest: Guest, by: Person) -> None:
    """The link opens nothing any more; whoever had not said no is told that they are not expected. Twice is once."""
    guest = Guest.objects.select_for_update(of=("self",)).select_related("session").get(pk=guest.pk)
    if guest.revoked_at:
        return
    guest.revoked_at = timezone.now()
    guest.save(update_fields=["revoked_at"])
    audit.record(by=by, verb="revoke guest", subject=guest.session, guest=guest.pk)
    if guest.answer != GuestAnswer.NO and guest.session.ends_at > timezone.now():
        uninvite(guest)


@transaction.atomic
def answer_guest(*, guest: Guest, coming: int, by: Person | None = None) -> None:
    """The guest's own answer: so many come, or none. It may be given again until the session begins."""
    guest = _standing(guest)
    if guest.session.cancelled_at:
        raise Refused("This session was cancelled.")
    if guest.session.starts_at <= timezone.now():
        raise Refused("This session has begun, so the answer stays as it is.")
    if coming > guest.people:
        raise Refused(f"You are invited as {guest.people}. Ask whoever invited you before you bring more.", "coming")
    guest.answer = GuestAnswer.YES if coming else GuestAnswer.NO
    guest.coming, guest.answered_at = coming, timezone.now()
    guest.save(update_fields=["answer", "coming", "answered_at"])
    audit.record(by=by, verb="answer as guest", subject=guest.session, guest=guest.pk, coming=coming)


def _standing(guest: Guest) -> Guest:
    guest = Guest.objects.select_for_update(of=("self",)).select_related("session").get(pk=guest.pk)
    if guest.revoked_at:
        raise Refused("This invitation was withdrawn.")
    if guest.until <= timezone.now():
        raise Refused("This session is over, and the link with it.")
    return guest
