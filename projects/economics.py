"""What a project costs and what it is worth: totals, ratio, return and payback, each as a range. Pure.

Pounds at constant prices; percentages are whole numbers from 0 to 100. Low, likely and high are kept apart throughout:
the low ratio is low benefits over high costs, the high one high benefits over low costs.

Adjusted benefit = gross × attribution × confidence (Phillips). Amounts of the second year and later are discounted at
3.5% a year in real terms (HM Treasury, The Green Book): year n counts 1 / 1.035^(n - 1). Payback is not discounted.
Money released, capacity, avoided costs and better care stand apart; their sum is never given without each of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.formats import money, percent, plural, round_half_up

GREEN_BOOK = Decimal("0.035")
LONGEST = 10  # years: what is claimed for later is a guess
COST, BENEFIT = "cost", "benefit"
CASH, CAPACITY, AVOIDED, QUALITY = "cash-releasing", "capacity", "avoided cost", "quality"
KINDS = {CASH: "money released", CAPACITY: "time or capacity", AVOIDED: "costs avoided", QUALITY: "better care"}
NO_LINES = "No cost and no benefit has been written down yet."
NO_COST = "No cost has been written down yet, so there is nothing to compare the value with."
NO_BENEFIT = "No benefit in pounds has been written down yet."
COUNTED_ELSEWHERE = (
    "Its benefits in pounds count in another project, so there is nothing here to compare with the cost."
)
NOTHING_COUNTS = "The benefits count as nothing, so there is no return to give."
COST_MAY_BE_NOTHING = "The low figure of the cost is nothing, so there is no ratio to give."

Amounts = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class LineFact:
    """A cost or a benefit. `amounts` are low, likely and high in pounds, of one year if it is `recurring`; None of a
    benefit that is listed without a figure. `first_year` counts from 1; a cost is not adjusted. One that counts
    `elsewhere` is another project's benefit too, and counts there."""

    label: str
    side: str
    amounts: Amounts | None
    nature: str = ""
    recurring: bool = False
    first_year: int = 1
    years: int = 1
    attribution: int = 100
    confidence: int = 100
    elsewhere: bool = False

    @property
    def last_year(self) -> int:
        return self.first_year + (self.years if self.recurring else 1) - 1


@dataclass(frozen=True)
class Range:
    """Low, likely and high, in this order."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __bool__(self) -> bool:
        return self.high > 0

    @property
    def in_pounds(self) -> str:
        """“£2,400 to £4,100, most likely £3,100”, or the one figure where all three are the same."""
        if money(self.low) == money(self.high):
            return money(self.likely)
        return f"{money(self.low)} to {money(self.high)}, most likely {money(self.likely)}"


NOTHING = Range(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Payback:
    """Whole months until benefits have made up for costs and stay ahead; None where they do not within the years."""

    quickest: int | None
    likely: int | None
    slowest: int | None


@dataclass(frozen=True)
class Return:
    """What comes back of the cost: `ratio` benefits over costs, `roi` net benefits over costs in %, `net` in pounds."""

    benefits: Range
    ratio: Range
    roi: Range
    net: Range
    payback: Payback


@dataclass(frozen=True)
class Returns:
    """On money released alone, and on every benefit with a figure: neither is shown without the other."""

    cash: Return
    every: Return


@dataclass(frozen=True)
class NotEnough:
    reason: str


@dataclass(frozen=True)
class LineValue:
    """One line's worth over all its years, discounted and, of a benefit, adjusted; None of one that does not count."""

    fact: LineFact
    value: Range | None


@dataclass(frozen=True)
class Outline:
    """The economic outline of a project."""

    lines: tuple[LineValue, ...]
    costs: Range
    kinds: tuple[tuple[str, Range], ...]  # benefits in pounds by what becomes of them; money released is always there
    intangibles: tuple[str, ...]
    elsewhere: tuple[str, ...]  # benefits that count in another project
    years: int  # over which it is counted
    rate: Decimal
    returns: Returns | NotEnough

    @property
    def cash(self) -> Range:
        """Benefits that release money."""
        return dict(self.kinds)[CASH]

    @property
    def others(self) -> tuple[tuple[str, Range], ...]:
        """Every other benefit in pounds."""
        return tuple((kind, found) for kind, found in self.kinds if kind != CASH)

    @property
    def other(self) -> Range:
        return sum((found for _, found in self.others), NOTHING)

    @property
    def every(self) -> Range:
        return self.cash + self.other

    @property
    def enough(self) -> bool:
        return isinstance(self.returns, Returns)


def outline(facts: Iterable[LineFact], rate: Decimal = GREEN_BOOK) -> Outline:
    """All of it, from the lines. `rate` a year, 0.035 for 3.5%."""
    lines = tuple(LineValue(fact, worth(fact, rate)) for fact in facts)
    costs = _sum(lines)
    sums = {kind: _sum(lines, kind) for kind in KINDS}
    kinds = tuple((kind, found) for kind, found in sums.items() if found or kind == CASH)
    every = sum(sums.values(), NOTHING)
    counted = [line.fact for line in lines if line.value is not None]
    return Outline(
        lines=lines,
        costs=costs,
        kinds=kinds,
        intangibles=tuple(line.fact.label for line in lines if line.fact.amounts is None),
        elsewhere=tuple(line.fact.label for line in lines if line.fact.amounts is not None and line.fact.elsewhere),
        years=max((fact.last_year for fact in counted), default=0),
        rate=rate,
        returns=_returns(counted, costs, sums[CASH], every, elsewhere=any(line.fact.elsewhere for line in lines)),
    )


def worth(fact: LineFact, rate: Decimal = GREEN_BOOK) -> Range | None:
    """A line over all its years: discounted beyond the first, a benefit times attribution times confidence. None of
    what has no figure, and of what counts in another project."""
    if fact.amounts is None or fact.elsewhere:
        return None
    factor = sum((1 / (1 + rate) ** (year - 1) for year in range(fact.first_year, fact.last_year + 1)), Decimal(0))
    factor *= _adjustment(fact)
    low, likely, high = (amount * factor for amount in fact.amounts)
    return Range(low, likely, high)


def _adjustment(fact: LineFact) -> Decimal:
    return Decimal(fact.attribution * fact.confidence) / 10_000 if fact.side == BENEFIT else Decimal(1)


def _sum(lines: Iterable[LineValue], kind: str = "") -> Range:
    """Of the benefits of a kind; without one, of the costs."""
    found = (line for line in lines if (line.fact.side, line.fact.nature) == (BENEFIT if kind else COST, kind))
    return sum((line.value for line in found if line.value is not None), NOTHING)


def _returns(
    facts: Sequence[LineFact], costs: Range, cash: Range, every: Range, *, elsewhere: bool = False
) -> Returns | NotEnough:
    sides = {fact.side for fact in facts}
    if not sides:
        return NotEnough(NO_LINES)
    if not costs:
        return NotEnough(NO_COST)
    if BENEFIT not in sides:
        return NotEnough(COUNTED_ELSEWHERE if elsewhere else NO_BENEFIT)
    if not every:
        return NotEnough(NOTHING_COUNTS)
    if not costs.low:
        return NotEnough(COST_MAY_BE_NOTHING)
    released = [fact for fact in facts if fact.side == COST or fact.nature == CASH]
    return Returns(cash=_return(cash, costs, released), every=_return(every, costs, facts))


def _return(benefits: Range, costs: Range, facts: Sequence[LineFact]) -> Return:
    ratio = Range(benefits.low / costs.high, benefits.likely / costs.likely, benefits.high / costs.low)
    return Return(
        benefits=benefits,
        ratio=ratio,
        roi=Range((ratio.low - 1) * 100, (ratio.likely - 1) * 100, (ratio.high - 1) * 100),
        net=Range(benefits.low - costs.high, benefits.likely - costs.likely, benefits.high - costs.low),
        payback=Payback(
            quickest=payback(facts, cost=0, benefit=2),
            likely=payback(facts, cost=1, benefit=1),
            slowest=payback(facts, cost=2, benefit=0),
        ),
    )


def payback(facts: Sequence[LineFact], *, cost: int, benefit: int) -> int | None:
    """The month from which benefits so far cover costs so far, to the end of the years; None if they never do.

    `cost` and `benefit` choose low (0), likely (1) or high (2). What recurs is spread evenly over the months of its
    years; a one-off cost falls in the first month of its year, a one-off benefit in the last. Not discounted.
    """
    months = max((fact.last_year for fact in facts), default=0) * 12
    behind = [
        month
        for month in range(1, months + 1)
        if _so_far(facts, BENEFIT, benefit, month) < _so_far(facts, COST, cost, month)
    ]
    paid = behind[-1] + 1 if behind else 1
    return paid if paid <= months else None


def _so_far(facts: Sequence[LineFact], side: str, which: int, month: int) -> Fraction:
    """Pounds of one side up to the end of a month."""
    total = Fraction(0)
    for fact in facts:
        if fact.side == side and fact.amounts is not None:
            amount = Fraction(fact.amounts[which] * _adjustment(fact))
            begins = (fact.first_year - 1) * 12
            if fact.recurring:
                total += amount * min(max(month - begins, 0), fact.years * 12) / 12
            elif month > begins if side == COST else month >= begins + 12:
                total += amount
    return total


# In words: titles come from these rules, not from hope


def times(ratio: Decimal) -> str:
    """A ratio to one decimal, and to two below a tenth: “1.4”, “0.04”."""
    return str(round_half_up(ratio, 1 if ratio >= Decimal("0.1") else 2))


def finding(made: Outline) -> str:
    """The title: what every benefit comes to beside the cost. "" where there is not enough to say."""
    if not isinstance(made.returns, Returns):
        return ""
    ratio = made.returns.every.ratio
    low, high = times(ratio.low), times(ratio.high)
    spread = low if low == high else f"{low} to {high}"
    if ratio.low >= 1:
        return f"Value is likely {spread} times the cost"
    if ratio.high < 1:
        return f"Value is likely {spread} times the cost, so less than it"
    return f"Value is {spread} times the cost: it may or may not cover it"


def released(made: Outline) -> str:
    """The sentence below: how much of the value is money."""
    if not isinstance(made.returns, Returns):
        return ""
    if not made.cash:
        return (
            "None of it is money released from a budget: it is time, capacity, costs that did not arise or better care."
        )
    if not made.other:
        return "All of it is money released from a budget."
    share = percent(made.cash.likely, made.every.likely)
    return (
        f"At the likely figures {share} of it is money released from a budget; the rest is not money that can be spent."
    )


def parts(made: Outline) -> str:
    """What the sum of the benefits is made of, where no drawing shows it."""
    said = [f"{KINDS[kind]} {found.in_pounds}" for kind, found in made.kinds]
    return f"Of which {'; '.join(said)}."


def payback_words(found: Payback, years: int) -> str:
    """“8 months (5 to 14)”; what may not pay back says within how long."""
    if found.likely is None:
        early = f", and in {plural(found.quickest, 'month')} at best" if found.quickest is not None else ""
        return f"Not within {plural(years, 'year')}{early}"
    if found.quickest == found.slowest:
        return plural(found.likely, "month")
    if found.slowest is None:
        return f"{plural(found.likely, 'month')}, at worst not within {plural(years, 'year')}"
    return f"{plural(found.likely, 'month')} ({found.quickest} to {found.slowest})"
