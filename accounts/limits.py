"""How often one address may do what needs no account."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

A_MINUTE = 60


def too_often(request: HttpRequest, what: str, at_most: int) -> bool:
    """Whether this address has done it more than `at_most` times within the minute of the clock, this time included."""
    minute = int(timezone.now().timestamp()) // A_MINUTE
    key = f"{what}-{get_adapter().get_client_ip(request)}-{minute}"
    cache.add(key, 0, A_MINUTE * 2)
    return cache.incr(key) > at_most
