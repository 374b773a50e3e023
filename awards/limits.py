"""How often the public pages may be asked from one address."""

from django.http import HttpRequest

from accounts.limits import A_MINUTE, too_often

__all__ = ["A_MINUTE", "too_many_look_ups"]

LOOK_UPS = 30


def too_many_look_ups(request: HttpRequest) -> bool:
    """Whether this address has looked up more than `LOOK_UPS` codes within the minute of the clock."""
    return too_often(request, "awards-verify", LOOK_UPS)
