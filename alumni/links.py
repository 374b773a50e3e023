"""The private link of one follow-up, and whom it belongs to.

The link is an HMAC of the row, its version and its person's address: nothing is stored that would open it.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from alumni.models import FollowUp
from core import links

SALT = "alumni.follow-up"


def token_of(follow_up: FollowUp) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, follow_up.pk, follow_up.version, follow_up.place.person.email.lower())


def path_to(follow_up: FollowUp) -> str:
    return reverse("alumni:follow_up", args=[follow_up.pk, token_of(follow_up)])


def link_to(follow_up: FollowUp) -> str:
    """The whole address, for an e-mail."""
    return settings.SITE_URL + path_to(follow_up)


def follow_up_behind(key: UUID, token: str) -> FollowUp | None:
    """Whose a link is, at its present version; None when it is nobody's, or no longer, or its person may not sign in.
    Of a wave that is over too: the page says so."""
    rows = FollowUp.objects.asked().filter(place__person__is_active=True).with_everything()
    found = rows.select_related("place__cohort__programme__provider").filter(pk=key).first()
    return found if found and links.is_same(token, token_of(found)) else None
