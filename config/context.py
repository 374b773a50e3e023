"""What every page is given."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.navigation import navigation_for
from outbox import texting


def installation(request: HttpRequest) -> dict:
    return {
        "installation": settings.INSTALLATION_NAME,
        "demo": settings.DEMO,
        "texting": texting.is_on(),
        # Lazy: a fragment extends no base template, so it asks nobody what the menu holds.
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
    }
