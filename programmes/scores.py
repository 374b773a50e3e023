"""How the elements of a design were scored, each by the last cohort that scored it. Evaluations, above, registers who
reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from people.models import Person
from programmes.models import Programme


@dataclass(frozen=True)
class ElementScore:
    """The headline of an element by `cohort`; `mean` and `comments` are None where too few answered, as `reason` says.

    Where no cohort was asked yet, `waits` says why, and there is nothing else.
    """

    cohort: str = ""
    mean: Decimal | None = None
    answers: int | None = None
    comments: int | None = None
    reason: str = ""
    waits: str = ""


Scores = Mapping[UUID, ElementScore]
Reader = Callable[[Person, Programme], Scores]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    if reader not in _readers:
        _readers.append(reader)


def last_scores(person: Person, programme: Programme) -> Scores:
    """By element; empty where no cohort has a survey closed, or the person may not see its results."""
    return next((found for read in _readers if (found := read(person, programme))), {})
