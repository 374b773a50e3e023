"""What a place costs: the value of contracts over the places that they are for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Cost:
    """The value of contracts in pounds, and the places that they are for."""

    value: Decimal
    places: int

    @property
    def a_place(self) -> Decimal:
        return self.value / self.places


def cost_of(contracts: Iterable[tuple[Decimal | None, int]]) -> Cost | None:
    """Of contracts by value and places; None unless each has its value recorded."""
    rows = list(contracts)
    values = [value for value, _ in rows if value is not None]
    places = sum(places for _, places in rows)
    return Cost(sum(values, Decimal(0)), places) if places and len(values) == len(rows) else None
