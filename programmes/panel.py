"""What pages list of what stands on floors above: a programme's cohorts, the materials of a session, a project or a
theme. The apps above register who reads them."""

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


@dataclass(frozen=True)
class MaterialLine:
    """A file, link, video or story of a library in a line; `subject` is the key of what it is of."""

    subject: UUID
    title: str
    says: str
    url: str


MaterialReader = Callable[[Person, Sequence[UUID]], list[MaterialLine]]
_material_readers: list[MaterialReader] = []


def register_materials(reader: MaterialReader) -> None:
    """Called from the apps.py of the library, once."""
    if reader not in _material_readers:
        _material_readers.append(reader)


def material_lines(person: Person, subjects: Sequence[UUID]) -> dict[UUID, list[MaterialLine]]:
    """The materials of each session, project or theme that the person may see, however many in the same queries."""
    lines: dict[UUID, list[MaterialLine]] = {subject: [] for subject in subjects}
    for reader in _material_readers:
        for line in reader(person, subjects):
            lines[line.subject].append(line)
    return lines
