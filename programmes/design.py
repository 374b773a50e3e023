"""What a design adds up to: hours, the 70:20:10 balance, and domains that no element covers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SHARES = ("experience", "others", "formal")


@dataclass(frozen=True)
class ElementFact:
    title: str
    share: str
    hours: Decimal  # of one meeting, or the plan for self-directed work
    count: int
    scheduled: bool
    counts: bool
    domains: tuple[str, ...]
    last_week: int  # weeks after the start of its last meeting


@dataclass(frozen=True)
class DesignSummary:
    """Hours are a person's, in decimal hours. `balance` gives hours by kind of learning, in the order of SHARES."""

    scheduled_hours: Decimal
    counted_hours: Decimal
    own_hours: Decimal  # self-directed: the project
    sessions: int  # dated meetings of the cohort and of sets, as one person meets them
    one_to_one: int
    balance: tuple[Decimal, Decimal, Decimal]
    uncovered: tuple[str, ...]
    weeks: int

    @property
    def all_hours(self) -> Decimal:
        return self.scheduled_hours + self.own_hours


def summarise(elements: Sequence[ElementFact], domains: Sequence[str], one_to_one: Sequence[str] = ()) -> DesignSummary:
    """Add up a design. `domains` are the framework's names in order; `one_to_one` the titles held in pairs."""
    covered = {domain for element in elements for domain in element.domains}
    dated = [element for element in elements if element.scheduled]
    return DesignSummary(
        scheduled_hours=_hours(dated),
        counted_hours=_hours([element for element in dated if element.counts]),
        own_hours=_hours([element for element in elements if not element.scheduled]),
        sessions=sum(element.count for element in dated if element.title not in one_to_one),
        one_to_one=sum(element.count for element in dated if element.title in one_to_one),
        balance=tuple(_hours([each for each in elements if each.share == share]) for share in SHARES),  # type: ignore[arg-type]
        uncovered=tuple(domain for domain in domains if domain not in covered),
        weeks=max((element.last_week for element in dated), default=0),
    )


def _hours(elements: Sequence[ElementFact]) -> Decimal:
    return sum((element.hours * element.count for element in elements), Decimal(0))
