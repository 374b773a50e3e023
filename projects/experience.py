"""Hours of experience at work, and how a participant's learning divides into 70:20:10. Pure.

Hours are decimal hours. 70:20:10 is a rule of thumb: the division is shown beside the plan and never enforced.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cohorts.attendance import Tally
from core.formats import largest_remainder

EXPERIENCE, OTHERS, FORMAL = "experience", "others", "formal"
KINDS = (EXPERIENCE, OTHERS, FORMAL)


@dataclass(frozen=True)
class ShareLine:
    """Hours of one kind of learning so far, and in the plan of the whole programme."""

    share: str  # experience, others or formal
    hours: Decimal
    plan: Decimal


@dataclass(frozen=True)
class Shares:
    """The three kinds in their order; a ratio is whole numbers that add to 100, or None of no hours at all."""

    lines: tuple[ShareLine, ...]
    ratio: tuple[int, ...] | None
    plan_ratio: tuple[int, ...] | None

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines), Decimal(0))

    @property
    def plan(self) -> Decimal:
        return sum((line.plan for line in self.lines), Decimal(0))

    @property
    def experience(self) -> ShareLine:
        return self.lines[0]

    @property
    def others(self) -> ShareLine:
        return self.lines[1]

    @property
    def formal(self) -> ShareLine:
        return self.lines[2]


def shares(*, tally: Tally, logged: Decimal, planned: Decimal) -> Shares:
    """How one participant's hours divide.

    `tally` is their attendance; `logged` their hours in project updates, `planned` those that the design gives to
    the project: both are experience, beside sessions of that kind.
    """
    done = {share: Decimal(tally.by_share.get(share, 0)) for share in KINDS}
    expected = [line.session.by_share(line.session.hours) for line in tally.lines]
    plan = {share: _total(each.get(share, Decimal(0)) for each in expected) for share in KINDS}
    done[EXPERIENCE] += logged
    plan[EXPERIENCE] += planned
    lines = tuple(ShareLine(share, done[share], plan[share]) for share in KINDS)
    return Shares(lines, _ratio(line.hours for line in lines), _ratio(line.plan for line in lines))


def _ratio(hours: Iterable[Decimal]) -> tuple[int, ...] | None:
    parts = largest_remainder(list(hours))
    return tuple(parts) if any(parts) else None


def _total(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, Decimal(0))
