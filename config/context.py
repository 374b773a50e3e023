"""What every page is given."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict:
    return {"installation": settings.INSTALLATION_NAME, "demo": settings.DEMO}
