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
    """The headline of an element by `cohort`; `mean` and `comments` are None where too few answered."""

    cohort: str
    mean: Decimal | None
    answers: int | None
    comments: int | None
    reason: str = ""  # why it is withheld


Scores = Mapping[UUID, ElementScore]
Reader = Callable[[Person, Programme], Scores]
Reasons = Callable[[Person, Programme], Mapping[UUID, str]]
_readers: list[tuple[Reader, Reasons]] = []


def register(reader: Reader, reasons: Reasons) -> None:
    """`reasons` says of each element why it has no score, should it have none."""
    if (reader, reasons) not in _readers:
        _readers.append((reader, reasons))


def last_scores(person: Person, programme: Programme) -> Scores:
    """By element; empty where no cohort has a survey closed, or the person may not see its results."""
    return next((found for read, _ in _readers if (found := read(person, programme))), {})


def not_scored(person: Person, programme: Programme) -> Mapping[UUID, str]:
    """By element; empty where the person sees no results."""
    return next((found for _, reasons in _readers if (found := reasons(person, programme))), {})
