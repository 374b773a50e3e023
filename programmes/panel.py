"""What a programme's pages list of its cohorts. Cohorts stand a floor above, so they register who reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from people.models import Person
from programmes.models import Programme


@dataclass(frozen=True)
class CohortLine:
    """One cohort of a programme in a line; `open` says whether its workspace may be opened by who asks."""

    programme: UUID
    id: UUID
    name: str
    state: str
    starts_on: date
    ends_on: date
    places: int
    capacity: int
    open: bool
    contract: UUID | None = None


Reader = Callable[[Person, Sequence[Programme]], list[CohortLine]]
_readers: list[Reader] = []


def register_cohorts(reader: Reader) -> None:
    """Called from the apps.py of cohorts, once."""
    if reader not in _readers:
        _readers.append(reader)


def cohort_lines(person: Person, programmes: Sequence[Programme]) -> dict[UUID, list[CohortLine]]:
    """The cohorts of each programme in their order, whatever the number of programmes in the same queries."""
    lines: dict[UUID, list[CohortLine]] = {programme.pk: [] for programme in programmes}
    for reader in _readers:
        for line in reader(person, programmes):
            lines[line.programme].append(line)
    return lines
