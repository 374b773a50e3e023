"""Before a design changes: cohorts laid out from it keep what they have, and say which of them have an element.

Cohorts stand a floor above, so they register who keeps and who tells, in their apps.py.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from programmes.models import Element

Keeper = Callable[[Collection[UUID]], None]
Users = Callable[[UUID], list[str]]
_keepers: list[Keeper] = []
_users: list[Users] = []


def register(keeper: Keeper, users: Users) -> None:
    """`keeper(elements)` is called in the transaction that changes them, before anything is written; `users(element)`
    names the cohorts that have sessions from it."""
    if keeper not in _keepers:
        _keepers.append(keeper)
        _users.append(users)


def keep(*elements: Element) -> None:
    """Elements are about to change, or were just changed in memory and are not saved yet."""
    for keeper in _keepers:
        keeper({element.pk for element in elements})


def cohorts_with(element: Element) -> list[str]:
    """The names of cohorts laid out from it, in their order."""
    return [name for users in _users for name in users(element.pk)]
