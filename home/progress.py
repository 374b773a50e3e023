"""A participant's progress: hours against the plan, by kind of learning and by domain. Pure.

Scheduled hours come from the tally of attendance; hours of experience are those of the person's project updates.
An element that covers several domains gives each an equal share of its hours, and so does the project.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from cohorts.attendance import SessionLine, Tally
from projects.experience import Shares, shares

LABELS = {"experience": "Experience at work", "others": "Learning with others", "formal": "Formal teaching"}
NEARLY = Decimal("0.9")  # within a tenth of the plan is on course


@dataclass(frozen=True)
class Line:
    """Hours done of hours planned, in decimal hours."""

    label: str
    hours: Decimal
    plan: Decimal

    @property
    def part(self) -> Decimal:
        return self.hours / self.plan if self.plan else Decimal(0)


@dataclass(frozen=True)
class Progress:
    """Hours so far and planned, in all, by kind of learning (`shares`) and by domain."""

    shares: Shares
    plan_today: Decimal
    domains: tuple[Line, ...]

    @property
    def hours(self) -> Decimal:
        return self.shares.hours

    @property
    def plan(self) -> Decimal:
        return self.shares.plan

    @property
    def plan_today_rounded(self) -> Decimal:
        """In whole hours, and never more than the whole plan."""
        return min(self.plan_today.quantize(Decimal(1), ROUND_HALF_UP), self.plan)

    @property
    def more(self) -> Decimal:
        """Hours beyond the whole plan; nought before it is reached."""
        return max(self.hours - self.plan, Decimal(0))

    @property
    def on_course(self) -> bool:
        """Within a tenth of what was planned by today."""
        return self.hours >= self.plan_today * NEARLY

    @property
    def kinds(self) -> tuple[Line, ...]:
        """Hours by kind of learning, named for people."""
        return tuple(Line(LABELS[line.share], line.hours, line.plan) for line in self.shares.lines)

    @property
    def ratio(self) -> str:
        """Hours so far as 70:20:10 is said, adding to 100; "" before the first hour."""
        return ":".join(map(str, self.shares.ratio or ()))

    @property
    def planned_ratio(self) -> str:
        return ":".join(map(str, self.shares.plan_ratio or ()))

    @property
    def most(self) -> Line | None:
        """The kind of learning with the most hours so far."""
        return max(self.kinds, key=lambda line: line.hours) if self.hours else None

    @property
    def least(self) -> Line | None:
        """The domain furthest from its plan, once there are hours at all; none when every plan is reached."""
        planned = [line for line in self.domains if line.hours < line.plan]
        return min(planned, key=lambda line: line.part) if self.hours and planned else None


@dataclass(frozen=True)
class Experience:
    """Hours of the project: done, and planned over the cohort; the domains it serves."""

    hours: Decimal
    plan: Decimal
    domains: tuple[str, ...] = ()


def progress(
    tally: Tally,
    experience: Experience,
    *,
    domains: Sequence[str],
    domains_of: Mapping[UUID | None, tuple[str, ...]],
    starts_on: date,
    ends_on: date,
    today: date,
) -> Progress:
    """Everything that the progress card says. `domains` are the framework's in order, `domains_of` by element."""
    elapsed = _elapsed(starts_on, ends_on, today)
    return Progress(
        shares=shares(tally=tally, logged=experience.hours, planned=experience.plan),
        plan_today=tally.held + experience.plan * elapsed,
        domains=_domains(tally.lines, experience, domains, domains_of),
    )


def _domains(
    lines: Sequence[SessionLine],
    experience: Experience,
    domains: Sequence[str],
    domains_of: Mapping[UUID | None, tuple[str, ...]],
) -> tuple[Line, ...]:
    done: dict[str, Decimal] = defaultdict(Decimal)
    planned: dict[str, Decimal] = defaultdict(Decimal)
    rows = [(domains_of.get(line.session.element, ()), line.hours, line.session.hours) for line in lines]
    for names, hours, plan in [*rows, (experience.domains, experience.hours, experience.plan)]:
        for name in names:
            done[name] += hours / len(names)
            planned[name] += plan / len(names)
    return tuple(Line(name, done[name], planned[name]) for name in domains)


def _elapsed(starts_on: date, ends_on: date, today: date) -> Decimal:
    """How much of the cohort is over, 0 to 1."""
    whole = (ends_on - starts_on).days or 1
    return min(max(Decimal((today - starts_on).days) / whole, Decimal(0)), Decimal(1))
