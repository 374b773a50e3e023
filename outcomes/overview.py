"""Several programmes together: a line for each, with what its own page says of it first. Pure but for the programme."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from evaluations.findings import counted
from outcomes.figures import Outcomes
from outcomes.findings import lead, running
from outcomes.reading import Told
from programmes.models import Programme


@dataclass(frozen=True)
class Line:
    """One programme in a list; `daughters` stand under it."""

    programme: Programme
    outcomes: Outcomes
    lead: str
    state: str
    daughters: tuple["Line", ...] = ()

    @property
    def projects(self) -> int:
        return len(self.outcomes.projects)


def overview(tops: Sequence[Told], daughters: Sequence[Told]) -> tuple[Line, ...]:
    """The programmes in their order, each with its daughters under it."""
    under: dict[UUID | None, list[Line]] = defaultdict(list)
    for each in daughters:
        under[each.programme.parent_id].append(_line(each))
    return tuple(_line(each, tuple(under[each.programme.pk])) for each in tops)


def _line(told: Told, daughters: tuple[Line, ...] = ()) -> Line:
    return Line(told.programme, told.outcomes, lead(told.outcomes), state(told.outcomes), daughters)


def state(outcomes: Outcomes) -> str:
    """Where the programme stands: “Running, Cohort 4”; “Finished, four cohorts”; “Not begun”."""
    if outcomes.running:
        return f"Running, {running(outcomes)}"
    if outcomes.finished:
        planned = len(outcomes.cohorts) - len(outcomes.finished)
        return "Between cohorts" if planned else f"Finished, {counted(len(outcomes.finished), 'cohort')}"
    return "Not begun"
