"""Controls that Django has not: a date in three boxes, and a date in the browser's own calendar."""

from datetime import date
from typing import Any

from django import forms

from core.formats import MONTHS


class TypedDate(str):
    """What was typed into three boxes, as one text for DateField; it remembers the boxes."""

    parts: tuple[str, str, str]

    def __new__(cls, day: str, month: str, year: str) -> "TypedDate":
        number = _month_number(month)
        whole = day.isdigit() and number.isdigit() and year.isdigit()
        text = f"{year}-{number.zfill(2)}-{day.zfill(2)}" if whole else "/".join((day, month, year))
        typed = super().__new__(cls, text)
        typed.parts = (day, month, year)
        return typed


def _month_number(typed: str) -> str:
    """March, mar and 3 are the same month; anything else stays as it is."""
    named = [
        str(n) for n, name in enumerate(MONTHS, start=1) if len(typed) > 2 and name.lower().startswith(typed.lower())
    ]
    return named[0] if named else typed


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes: for a date that one knows by heart, as NHS.UK asks for it.

    Works with forms.DateField. A date that cannot be is refused by the field, and the boxes keep it.
    """

    use_fieldset = True

    def __init__(self, attrs: dict | None = None) -> None:
        box = {"inputmode": "numeric"}
        super().__init__(
            {"day": forms.TextInput(box), "month": forms.TextInput(box), "year": forms.TextInput(box)}, attrs
        )

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, TypedDate):
            return list(value.parts)
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A TypedDate, or nothing if all three boxes are empty."""
        parts = [part.strip() for part in super().value_from_datadict(data, files, name) if part is not None]
        return TypedDate(*parts) if len(parts) == 3 and any(parts) else ""

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class CalendarInput(forms.DateInput):
    """One day from the browser's own calendar: for a date near now, such as a session's."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"class": "nhsuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d")
