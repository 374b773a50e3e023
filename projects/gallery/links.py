"""The private link of a sponsor, and which consent it opens.

The link is an HMAC of the consent, its version and its address: nothing is stored that would open it. It goes on
working once it is answered, and follows its sponsor to the version that stands, so that consent can be taken back.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core import links
from projects.models import STANDING, Consent, ConsentPart

SALT = "projects.gallery.consent"


def token_of(consent: Consent) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, consent.pk, consent.version_of_link, consent.email.lower())


def link_to(consent: Consent) -> str:
    """The whole address, for an e-mail."""
    return settings.SITE_URL + reverse("gallery:consent", args=[consent.pk, token_of(consent)])


def consent_behind(key: UUID, token: str) -> Consent | None:
    """The sponsor's consent that a link opens; None when it is not, or no longer, anybody's.

    A link to a version that no longer stands opens what the same sponsor says to the newest that does.
    """
    rows = Consent.objects.filter(part=ConsentPart.SPONSOR).select_related(
        "version__publication__project__cohort__programme__provider", "version__proposed_by"
    )
    consent = rows.filter(pk=key).first()
    if consent is None or not links.is_same(token, token_of(consent)):
        return None
    if consent.version.stands:
        return consent
    own = rows.filter(version__publication=consent.version.publication_id, email=consent.email)
    return own.filter(version__state__in=STANDING).order_by("-version__number").first() or consent
