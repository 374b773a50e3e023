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


@dataclass(frozen=True)
class MixLine:
    """Places taken on the cohorts of a contract by people of one profession and organisation, as they were then."""

    contract: UUID
    profession: UUID
    organisation: UUID
    clinical: bool
    places: int


Reader = Callable[[Person, Sequence[Programme]], list[CohortLine]]
MixReader = Callable[[Programme], list[MixLine]]
_readers: list[Reader] = []
_mix_readers: list[MixReader] = []


def register_cohorts(reader: Reader, mix: MixReader) -> None:
    """Called from the apps.py of cohorts, once."""
    if reader not in _readers:
        _readers.append(reader)
        _mix_readers.append(mix)


def mix_of(programme: Programme) -> list[MixLine]:
    """Who took the places of its contracts."""
    return [line for read in _mix_readers for line in read(programme)]


def cohort_lines(person: Person, programmes: Sequence[Programme]) -> dict[UUID, list[CohortLine]]:
    """The cohorts of each programme in their order, whatever the number of programmes in the same queries."""
    lines: dict[UUID, list[CohortLine]] = {programme.pk: [] for programme in programmes}
    for reader in _readers:
        for line in reader(person, programmes):
            lines[line.programme].append(line)
    return lines
