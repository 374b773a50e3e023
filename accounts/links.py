"""Links in invitations: an HMAC of the invitation's id, its version and the address that it is sent to.

Nothing is stored that would open an account: the link is made again to be sent, and to be compared. Raising the
version, or correcting the address, revokes every link sent before.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from accounts.models import Invitation
from core import links
from people.models import Person

SALT = "accounts.invitation"


def token_of(invitation: Invitation) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, invitation.pk, invitation.version, invitation.person.email.lower())


def is_genuine(invitation: Invitation, token: str) -> bool:
    """Whether the token is this invitation's own, at its present version."""
    return links.is_same(token, token_of(invitation))


def link_to(invitation: Invitation) -> str:
    """The whole address, for an e-mail."""
    return settings.SITE_URL + reverse("accounts:invitation", args=[invitation.pk, token_of(invitation)])


def values_for(kind: str, about_id: UUID | None, person: Person | None) -> dict[str, str] | None:
    """The placeholders of an invitation's e-mail at the moment of sending; None when it is used or has expired."""
    invitation = Invitation.objects.select_related("person").filter(pk=about_id).first() if about_id else None
    return {"link": link_to(invitation)} if invitation and invitation.is_open else None
