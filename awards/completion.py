"""Whether a place meets its programme's rule, with the evidence in words. Pure.

The rule is the programme's: a share of the hours expected of that person, and, if it says so, the project presented.
Everything that shows or acts on completion (the list, the certificate, the commissioner's count) asks `decide`.
"""

import math
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from cohorts.attendance import Tally, Totals
from core.formats import hours, hours_words, long_date, plural

HOURS = "Hours"
PROJECT = "Project"
PLACE = "Place"


@dataclass(frozen=True)
class Rule:
    """What a programme asks: `hours_percent` of the hours expected (1 to 100), and a presented project or not."""

    hours_percent: int
    needs_presentation: bool


@dataclass(frozen=True)
class ProjectFact:
    """The project that a person is on the team of; `presented_on` is None until it has been presented."""

    presented_on: date | None = None


@dataclass(frozen=True)
class Part:
    """One requirement: what there is, and if that is not enough, why not yet."""

    name: str
    met: bool
    evidence: str
    why_not: str = ""


@dataclass(frozen=True)
class Completion:
    """The requirements of one place, in the order in which they are read."""

    parts: tuple[Part, ...]

    @property
    def met(self) -> bool:
        return all(part.met for part in self.parts)

    @property
    def why_not(self) -> tuple[str, ...]:
        """Why not yet, a sentence for each requirement that is not met; who left has that one reason."""
        if gone := self.part(PLACE):
            return (gone.why_not,)
        return tuple(part.why_not for part in self.parts if not part.met)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    @property
    def hours(self) -> Part | None:
        return self.part(HOURS)

    @property
    def project(self) -> Part | None:
        return self.part(PROJECT)


def is_met(rule: Rule, hours: Tally | Totals, presented_on: date | None, today: date, left_on: date | None) -> bool:
    """Whether a place is complete, as `decide` finds, without the evidence: for counting many."""
    shown = presented_on is not None and presented_on <= today
    return left_on is None and hours.meets(rule.hours_percent) and (shown or not rule.needs_presentation)


def decide(
    rule: Rule, tally: Tally, project: ProjectFact | None, today: date, left_on: date | None = None
) -> Completion:
    """Whether the place is complete on a day. Who left the programme is not, whatever they attended before."""
    parts = [] if left_on is None else [_left(left_on)]
    parts.append(_hours(rule.hours_percent, tally))
    if rule.needs_presentation or (project and project.presented_on):
        parts.append(_project(rule.needs_presentation, project, today))
    return Completion(tuple(parts))


def _left(left_on: date) -> Part:
    words = f"Left the programme on {long_date(left_on)}"
    return Part(PLACE, False, words, f"{words}.")


def _hours(percent: int, tally: Tally) -> Part:
    if tally.expected == 0:
        return Part(HOURS, False, "No sessions yet", "No sessions are planned.")
    met = tally.meets(percent)
    evidence = f"{hours(tally.attended)} of {hours_words(tally.expected)}, {_share(tally, percent)}"
    return Part(HOURS, met, evidence, "" if met else _hours_short(percent, tally))


def _share(tally: Tally, percent: int) -> str:
    """Rounded half up; but a share under the rule is never shown as if it met the rule: 79.6%, not 80%."""
    rounded = tally.percent_of_programme or 0
    if rounded >= percent and not tally.meets(percent):
        exact = tally.attended * 100 / tally.expected
        return f"{exact.quantize(Decimal('0.1'), ROUND_DOWN)}%"
    return f"{rounded}%"


def _hours_short(percent: int, tally: Tally) -> str:
    needed = tally.expected * percent / 100
    takes = Decimal(math.ceil(needed * 4)) / 4  # hours are attended in quarters: 34.8 takes 35
    unmarked = [line for line in tally.lines if line.held and line.mark is None and line.session.counts]
    reach = tally.could_reach + sum((line.session.hours for line in unmarked), Decimal(0))
    said = f"{percent}% takes {hours_words(takes)}: {hours(takes - tally.attended)} more"
    to_come = tally.expected - tally.held
    if to_come:
        said += f", with {hours(to_come)} still to come"
    if unmarked:
        said += f", and {plural(len(unmarked), 'session')} not marked in the register"
    if reach < needed:
        said += ", so some must be caught up"
    return f"{said}."


def _project(needed: bool, project: ProjectFact | None, today: date) -> Part:
    if project is None:
        return Part(PROJECT, not needed, "No project", "No project yet.")
    if project.presented_on is None:
        return Part(PROJECT, not needed, "Not presented", "Project not presented yet.")
    if project.presented_on > today:
        words = f"To be presented on {long_date(project.presented_on)}"
        return Part(PROJECT, not needed, words, f"{words}.")
    return Part(PROJECT, True, f"Presented on {long_date(project.presented_on)}")
