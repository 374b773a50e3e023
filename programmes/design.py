"""What a design adds up to: hours, the 70:20:10 balance, and domains that no element covers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.formats import largest_remainder, round_half_up

SHARES = ("experience", "others", "formal")
HOURS_A_DAY = Decimal(7)  # of an element to be agreed within a budget of days
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
    parts: tuple[tuple[str, Decimal], ...] = ()  # of a combined day: the share and the hours of each
    open_days: Decimal = Decimal(0)  # to be agreed with the participants: up to so many days

    @property
    def all_hours(self) -> Decimal:
        """Hours that the design fixes: none of an element to be agreed."""
        return Decimal(0) if self.open_days else self.hours * self.count

    @property
    def dated(self) -> bool:
        return self.group_size != "self" and not self.open_days

    def hours_of(self, share: str) -> Decimal:
        """Its hours of one kind of learning: of a combined day, those of its parts of that kind."""
        if not self.parts or self.open_days:
            return self.all_hours if self.share == share else Decimal(0)
        return sum((hours for own, hours in self.parts if own == share), Decimal(0)) * self.count


@dataclass(frozen=True)
class DesignSummary:
    """Hours are a person's, in decimal hours. `balance` gives hours by kind of learning, in the order of SHARES.

    `open_days` are to be agreed with the participants: up to so many, in no other figure, since nobody knows them yet.
    """

    scheduled_hours: Decimal
    counted_hours: Decimal
    own_hours: Decimal  # self-directed: the project
    sessions: int  # dated meetings of the cohort and of sets, as one person meets them
    one_to_one: int
    balance: tuple[Decimal, ...]
    coverage: tuple[tuple[str, tuple[str, ...]], ...]  # each domain with the titles of its elements
    weeks: int
    open_days: Decimal = Decimal(0)

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
        own_hours=_hours(element for element in elements if element.group_size == "self"),
        sessions=sum(element.count for element in dated if element.group_size != "pair"),
        one_to_one=sum(element.count for element in dated if element.group_size == "pair"),
        balance=tuple(sum((each.hours_of(share) for each in elements), Decimal(0)) for share in SHARES),
        coverage=tuple(
            (domain, tuple(element.title for element in elements if domain in element.domains)) for domain in domains
        ),
        weeks=max((element.last_week for element in dated), default=0),
        open_days=sum((element.open_days for element in elements), Decimal(0)),
    )


def _hours(elements: Iterable[ElementFact]) -> Decimal:
    return sum((element.all_hours for element in elements), Decimal(0))
