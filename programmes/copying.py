"""What the apps above copy with a design: which questionnaire an element has. They register who copies, in apps.py."""

from collections.abc import Callable, Mapping
from uuid import UUID

from programmes.models import Element

Copier = Callable[[Mapping[UUID, Element]], None]
_copiers: list[Copier] = []


def register(copier: Copier) -> None:
    """`copier(copies)` is given each old element's key with its copy, in the transaction that makes them."""
    if copier not in _copiers:
        _copiers.append(copier)


def copy_what_stands_above(copies: Mapping[UUID, Element]) -> None:
    for copier in _copiers:
        copier(copies)
