"""Where a week stands among a programme's phases. Pure. Weeks are counted from the cohort's first day, 0 the first."""

from collections.abc import Sequence
from dataclasses import dataclass

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
NUMBERS = ("one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class PhaseFact:
    """A phase holds both the week that it starts with and the one that it ends with."""

    name: str
    starts_week: int
    ends_week: int

    def holds(self, week: int) -> bool:
        return self.starts_week <= week <= self.ends_week


@dataclass(frozen=True)
class PhasePosition:
    """Which phase it is: the `number`th `of` so many. `unit` is what a phase is called here: “trimester”."""

    name: str
    number: int
    of: int
    unit: str = "phase"

    @property
    def says(self) -> str:
        """As people say it: “second of three trimesters”, or “trimester 7 of 8” where words would be long."""
        if self.of > len(NUMBERS):
            return f"{self.unit} {self.number} of {self.of}"
        return f"{ORDINALS[self.number - 1]} of {NUMBERS[self.of - 1]} {self.unit}{'' if self.of == 1 else 's'}"


def where(phases: Sequence[PhaseFact], week: int) -> PhasePosition | None:
    """The phase that a week falls in; None before the first, after the last and in a gap between two."""
    found = next((number for number, phase in enumerate(phases, start=1) if phase.holds(week)), None)
    if found is None:
        return None
    return PhasePosition(phases[found - 1].name, found, len(phases), unit_of(phases))


def unit_of(phases: Sequence[PhaseFact]) -> str:
    """What the phases call themselves: the last word that all their names share (“First trimester”), else “phase”."""
    last = {phase.name.split()[-1].lower() for phase in phases if phase.name.split()}
    [unit] = last if len(last) == 1 else {"phase"}
    return unit if unit.isalpha() else "phase"
