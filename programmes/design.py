"""What a design adds up to: hours, the 70:20:10 balance, and domains that no element covers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.formats import largest_remainder, round_half_up

SHARES = ("experience", "others", "formal")
WEEKS_A_MONTH = Decimal("4.348")  # 365.25 days, 12 months


@dataclass(frozen=True)
class ElementFact:
    title: str
    share: str
    hours: Decimal  # of one meeting, or the plan for self-directed work
    count: int
    group_size: str  # cohort, set, pair or self
    counts: bool
    domains: tuple[str, ...]
    last_week: int  # weeks after the start of its last meeting

    @property
    def all_hours(self) -> Decimal:
        return self.hours * self.count

    @property
    def dated(self) -> bool:
        return self.group_size != "self"


@dataclass(frozen=True)
class DesignSummary:
    """Hours are a person's, in decimal hours. `balance` gives hours by kind of learning, in the order of SHARES."""

    scheduled_hours: Decimal
    counted_hours: Decimal
    own_hours: Decimal  # self-directed: the project
    sessions: int  # dated meetings of the cohort and of sets, as one person meets them
    one_to_one: int
    balance: tuple[Decimal, ...]
    coverage: tuple[tuple[str, tuple[str, ...]], ...]  # each domain with the titles of its elements
    weeks: int

    @property
    def all_hours(self) -> Decimal:
        return self.scheduled_hours + self.own_hours

    @property
    def ratio(self) -> tuple[int, ...]:
        """The balance in whole numbers that add to 100; all 0 while there are no hours."""
        return tuple(largest_remainder(self.balance))

    @property
    def uncovered(self) -> tuple[str, ...]:
        return tuple(domain for domain, titles in self.coverage if not titles)

    @property
    def months(self) -> int:
        """From the start to the last meeting, to the nearest month."""
        return int(round_half_up(self.weeks / WEEKS_A_MONTH))


def summarise(elements: Sequence[ElementFact], domains: Sequence[str]) -> DesignSummary:
    """Add up a design. `domains` are the framework's names in order."""
    dated = [element for element in elements if element.dated]
    return DesignSummary(
        scheduled_hours=_hours(dated),
        counted_hours=_hours(element for element in dated if element.counts),
        own_hours=_hours(element for element in elements if not element.dated),
        sessions=sum(element.count for element in dated if element.group_size != "pair"),
        one_to_one=sum(element.count for element in dated if element.group_size == "pair"),
        balance=tuple(_hours(each for each in elements if each.share == share) for share in SHARES),
        coverage=tuple(
            (domain, tuple(element.title for element in elements if domain in element.domains)) for domain in domains
        ),
        weeks=max((element.last_week for element in dated), default=0),
    )


def _hours(elements: Iterable[ElementFact]) -> Decimal:
    return sum((element.all_hours for element in elements), Decimal(0))
