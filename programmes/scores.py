"""How the elements of a design were scored, each by the last cohort that scored it. Evaluations, above, registers who
reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from people.models import Person
from programmes.models import Element, Programme


@dataclass(frozen=True)
class ElementScore:
    """The headline of an element by `cohort`; `mean` and `comments` are None where too few answered."""

    cohort: str
    mean: Decimal | None
    answers: int | None
    comments: int | None
    reason: str = ""  # why it is withheld


Scores = Mapping[UUID, ElementScore]
Reasons = Mapping[UUID, str]  # of an element: why it may have no score
Reader = Callable[[Person, Programme], Scores]
ReaderWithReasons = Callable[[Person, Programme, Sequence[Element]], tuple[Scores, Reasons]]
_readers: list[tuple[Reader, ReaderWithReasons]] = []


def register(reader: Reader, with_reasons: ReaderWithReasons) -> None:
    if (reader, with_reasons) not in _readers:
        _readers.append((reader, with_reasons))


def last_scores(person: Person, programme: Programme) -> Scores:
    """By element; empty where no cohort has a survey closed, or the person may not see its results."""
    return next((read(person, programme) for read, _ in _readers), {})


def with_reasons(person: Person, programme: Programme, elements: Sequence[Element]) -> tuple[Scores, Reasons]:
    """The same, and of every element why it may have none; both empty where there is no score at all."""
    return next((read(person, programme, elements) for _, read in _readers), ({}, {}))
