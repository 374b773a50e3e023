"""What the apps above copy with a design: which questionnaire an element has, the accredited pathway beside it.

They register who copies, in apps.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from people.models import Person
from programmes.models import Element, Programme


@dataclass(frozen=True)
class Copied:
    """A programme, the new one made from it, and each old element's key with its copy."""

    source: Programme
    made: Programme
    elements: Mapping[UUID, Element]
    by: Person


Copier = Callable[[Copied], None]
_copiers: list[Copier] = []


def register(copier: Copier) -> None:
    """`copier(copied)` is called in the transaction that makes the copy."""
    if copier not in _copiers:
        _copiers.append(copier)


def copy_what_stands_above(copied: Copied) -> None:
    for copier in _copiers:
        copier(copied)
