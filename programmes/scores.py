"""How the elements of a design were scored by its last cohort. Evaluations, above, registers who reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from people.models import Person
from programmes.models import Programme


@dataclass(frozen=True)
class ElementScore:
    """The headline of an element, by its last cohort; `mean` and `comments` are None where too few answered."""

    mean: Decimal | None
    answers: int | None
    comments: int | None
    reason: str = ""  # why it is withheld


@dataclass(frozen=True)
class LastCohort:
    cohort: str
    elements: Mapping[UUID, ElementScore]


Reader = Callable[[Person, Programme], LastCohort | None]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    if reader not in _readers:
        _readers.append(reader)


def last_cohort(person: Person, programme: Programme) -> LastCohort | None:
    """Of the last cohort with a survey closed; None where there is none, or the person may not see its results."""
    return next((found for read in _readers if (found := read(person, programme))), None)
