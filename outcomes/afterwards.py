"""What alumni told, as the commissioner sees it: by wave and cohort, from the counts written when each wave closed.

A wave with too few answers is withheld, and is in no total (`alumni.figures`); an open one is not shown at all, so that
no figure changes by one person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alumni.figures import Counted, Shown, Told, shown, together
from alumni.models import Wave
from alumni.waves import MONTHS
from core.formats import score
from programmes.models import Programme


@dataclass(frozen=True)
class CohortAfter:
    name: str
    asked_on: date
    shown: Shown


@dataclass(frozen=True)
class WaveAfter:
    """One wave over the cohorts that were asked; `total` is None with one cohort."""

    months: int
    cohorts: tuple[CohortAfter, ...]
    total: Shown | None

    @property
    def lead(self) -> str:
        """The first thing to say of it, in a sentence."""
        found = (self.total or self.cohorts[0].shown).told
        if not isinstance(found, Told):
            return "Not enough answers to tell"
        leads = f"{found.leads} of the {found.people} who answered still lead improvement"
        return f"{leads}; use of what they learned scores {score(found.use.mean)} of 5"


@dataclass(frozen=True)
class Open:
    """A cohort that is being asked now."""

    name: str
    months: int
    until: date


@dataclass(frozen=True)
class Afterwards:
    waves: tuple[WaveAfter, ...]  # the longest after first
    open: tuple[Open, ...]


def afterwards(programme: Programme, minimum: int) -> Afterwards:
    """All waves of a programme's cohorts, in one query."""
    rows = list(Wave.objects.filter(cohort__programme=programme).select_related("cohort").order_by("cohort__number"))
    return Afterwards(
        waves=tuple(_waves(rows, minimum)),
        open=tuple(Open(row.cohort.name, row.months, row.closes_on) for row in rows if row.counted is None),
    )


def _waves(rows: list[Wave], minimum: int) -> Iterator[WaveAfter]:
    for months in reversed(MONTHS):
        found: list[tuple[Wave, Counted]] = [
            (row, counted) for row in rows if row.months == months and (counted := row.counted)
        ]
        if found:
            total = together([counted for _, counted in found], minimum) if len(found) > 1 else None
            cohorts = (CohortAfter(row.cohort.name, row.opened_on, shown(each, minimum)) for row, each in found)
            yield WaveAfter(months, tuple(cohorts), total)
