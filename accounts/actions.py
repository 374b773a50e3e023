"""Verbs on accounts: invite somebody, take up an invitation, set a password."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from core.formats import clock, long_date
from core.refusal import Refused
from outbox.actions import post
from people import audit
from people.models import Person

LASTS = timedelta(days=14)

INVITATION = """{inviter} has invited you to Cadre, where {installation} runs its leadership programmes.

Set up your account: {{link}}

The link works once, until {until}. After that, open it all the same and ask for a new one."""

CHANGE_NOTICE = """The password of your account was changed on {day} at {time}.

If that was you, there is nothing to do. If it was not, somebody else may know your password.

Set a new password at once: {link}"""


@transaction.atomic
def invite(*, person: Person, by: Person | None) -> Invitation:
    """Ask the person by e-mail to set up their account. Asked again, the links sent before are revoked.

    Refused for somebody who may not sign in, or who has set a password already.
    """
    if not person.is_active:
        raise Refused(f"{person} may not sign in. Tick “may sign in” first.")
    if person.has_usable_password():
        raise Refused(
            f"{person} has set up their account already. On the sign-in page they can ask for a new password."
        )
    now = timezone.now()
    times = {"invited_at": now, "expires_at": now + LASTS}
    invitation, new = Invitation.objects.select_for_update().get_or_create(
        person=person, defaults={"invited_by": by, **times}
    )
    if not new:
        invitation.invited_by, invitation.used_at = by, None
        invitation.save(update_fields=["invited_by", "used_at"])
        _new_link(invitation)
    audit.record(by=by, verb="invite", subject=person, version=invitation.version)
    _send(invitation)
    return invitation


@transaction.atomic
def renew(*, invitation: Invitation, by: Person) -> None:
    """Send a new link to the same address in place of one that has expired. Refused when it was used meanwhile."""
    invitation = Invitation.objects.select_for_update().select_related("person").get(pk=invitation.pk)
    if invitation.used_at:
        raise Refused("This invitation has been used already. Sign in.")
    _new_link(invitation)
    audit.record(by=by, verb="ask for a new invitation", subject=invitation.person, version=invitation.version)
    _send(invitation)


@transaction.atomic
def accept(*, invitation: Invitation, password: str, by: Person) -> None:
    """Set the first password of the invited person, once. Refused when the link has been used or replaced."""
    claim = Invitation.objects.filter(pk=invitation.pk, version=invitation.version, used_at=None)
    if not claim.update(used_at=timezone.now()):
        raise Refused("This link has been used already. Sign in with the password that was set.")
    set_password(person=invitation.person, password=password, by=by)


@transaction.atomic
def set_password(*, person: Person, password: str, by: Person) -> None:
    """Give the person a new password. An open invitation ends; one who had a password before is told by e-mail."""
    had_one = person.has_usable_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    Invitation.objects.filter(person=person, used_at=None).update(used_at=timezone.now())
    event = audit.record(by=by, verb="change password" if had_one else "set password", subject=person)
    if had_one:
        post(
            kind="password changed",
            key=f"password changed:{event.pk}",
            to=person,
            subject="Your password was changed",
            body=CHANGE_NOTICE.format(
                day=long_date(event.at),
                time=clock(event.at),
                link=settings.SITE_URL + reverse("account_reset_password"),
            ),
        )


def _new_link(invitation: Invitation) -> None:
    invitation.version += 1
    invitation.invited_at = timezone.now()
    invitation.expires_at = invitation.invited_at + LASTS
    invitation.save(update_fields=["version", "invited_at", "expires_at"])


def _send(invitation: Invitation) -> None:
    post(
        kind="invitation",
        key=f"invitation:{invitation.pk}:{invitation.version}",
        to=invitation.person,
        about_id=invitation.pk,
        subject=f"Set up your account with {settings.INSTALLATION_NAME}",
        body=INVITATION.format(
            inviter=invitation.invited_by or settings.INSTALLATION_NAME,
            installation=settings.INSTALLATION_NAME,
            until=long_date(invitation.expires_at),
        ),
    )
