"""A percentage or a rate worked out of what was counted: 27 of 156 is 17.31%. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal

from core.formats import amount

FINE, FINER = Decimal("0.01"), Decimal("0.0001")  # to which a figure of 1 or more, and a smaller one, is worked out
PER = re.compile(r"\bper (?P<number>\d{1,3}(?:[,\u00a0 ]\d{3})+|\d+)\b", re.IGNORECASE)


class CannotBe(ValueError):
    """Why two counts make no figure, in a sentence for whoever typed them."""


def scale_of(unit: str) -> Decimal | None:
    """What a share is multiplied by in this unit: 100 of “%”, 1,000 of “falls per 1,000 bed days”, else None."""
    if unit.strip() == "%":
        return Decimal(100)
    match = PER.search(unit)
    number = Decimal(re.sub(r"\D", "", match["number"])) if match else Decimal(0)
    return number or None


def worked_out(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """The figure of two counts in a unit that has a scale."""
    scale = scale_of(unit)
    if scale is None:
        raise CannotBe("Two counts make a figure only of a percentage or a rate, like “per 1,000 bed days”.")
    if numerator < 0 or denominator < 0:
        raise CannotBe("Nobody counts below nothing. Give both counts without a minus.")
    if not denominator:
        raise CannotBe("It is counted of 0 here, and of nothing no figure can be worked out. Leave it out.")
    if unit.strip() == "%" and numerator > denominator:
        raise CannotBe(
            f"{amount(numerator, '', 4)} of {amount(denominator, '', 4)} is more than all of them. "
            "Give what was counted first, then of how many."
        )
    value = numerator * scale / denominator
    return value.quantize(FINE if value >= 1 else FINER, rounding=ROUND_HALF_UP)


def counted_words(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """“27 of 156”; "" of a figure that was given by itself."""
    if numerator is None or denominator is None:
        return ""
    return f"{amount(numerator, '', 4)} of {amount(denominator, '', 4)}"
