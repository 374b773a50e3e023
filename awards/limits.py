"""How often the public pages may be asked from one address."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

A_MINUTE = 60
LOOK_UPS = 30


def too_many_look_ups(request: HttpRequest) -> bool:
    """Whether this address has looked up more than `LOOK_UPS` codes within the minute of the clock."""
    minute = int(timezone.now().timestamp()) // A_MINUTE
    key = f"awards-verify-{get_adapter().get_client_ip(request)}-{minute}"
    cache.add(key, 0, A_MINUTE * 2)
    return cache.incr(key) > LOOK_UPS
