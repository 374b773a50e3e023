"""The private link of one of a panel, and whom it belongs to.

The link is an HMAC of the row, its version and its address: nothing is stored that would open it.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core import links
from projects.models import PanelMember

SALT = "projects.panel"


def token_of(member: PanelMember) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, member.pk, member.version, member.email.lower())


def link_to(member: PanelMember) -> str:
    """The whole address, for an e-mail."""
    return settings.SITE_URL + reverse("projects:hear", args=[member.pk, token_of(member)])


def member_behind(key: UUID, token: str) -> PanelMember | None:
    """Whom a link belongs to, at its present version; None when it is not, or no longer, anybody's."""
    rows = PanelMember.objects.filter(revoked_at=None).select_related(
        "presentation__cohort__programme__provider", "presentation__place__person", "asked_by"
    )
    member = rows.filter(pk=key).first()
    return member if member and links.is_same(token, token_of(member)) else None
