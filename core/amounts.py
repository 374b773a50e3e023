"""A field for a figure or an amount of money, read as people write it."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

WRONG = "Give a figure like 1,200 or £1,200.50"
NARROW = {"class": "nhsuk-input--width-10", "inputmode": "decimal"}


class AmountField(forms.DecimalField):
    """£1,200, 1 200, 1,200.50: nought or more, of two places, and at most `digits` digits."""

    def __init__(self, *, digits: int = 12, least: Decimal = Decimal(0), **kwargs: Any) -> None:
        errors = dict.fromkeys(["invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"], WRONG)
        given: dict[str, Any] = {"required": False, "widget": forms.TextInput(NARROW), "error_messages": errors}
        super().__init__(min_value=least, max_digits=digits, decimal_places=2, **(given | kwargs))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            # A comma between thousands goes; one before pence stays, and is told to be wrong.
            value = re.sub(r",(?=\d{3}(\D|$))", "", re.sub(r"[£\s]", "", value))
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A saved figure without the noughts behind the point: 1200, 62.50."""
        if not isinstance(value, Decimal):
            return value
        try:
            return str(value.quantize(Decimal(1))) if value == value.to_integral_value() else str(value)
        except InvalidOperation:
            return str(value)
