"""What cohorts taught a design: sessions that were added by hand, and what participants asked for.

Cohorts, a floor above, register who reads it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from people.models import Person
from programmes.models import Programme


@dataclass(frozen=True)
class AddedByHand:
    """A session that no element of the design made. `values` are what an element made of it would begin with."""

    title: str
    says: str
    on: date
    values: Mapping[str, str]

    @property
    def query(self) -> str:
        return urlencode(self.values)


@dataclass(frozen=True)
class AskedFor:
    text: str
    backers: int  # how many asked for it
    became: str  # in a sentence; "" while nobody has answered


@dataclass(frozen=True)
class Learnt:
    """Of the last cohort that has begun, by its name."""

    cohort: str = ""
    by_hand: tuple[AddedByHand, ...] = field(default=())
    asked: tuple[AskedFor, ...] = field(default=())


Reader = Callable[[Person, Programme], Learnt]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    if reader not in _readers:
        _readers.append(reader)


def of(person: Person, programme: Programme) -> Learnt:
    return next((read(person, programme) for read in _readers), Learnt())
