"""Controls that Django has not: a date in three boxes, and a date in the browser's own calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms


class TypedDate(str):
    """What was typed into three boxes, as one text for DateField; it remembers the boxes."""

    parts: tuple[str, str, str]

    def __new__(cls, day: str, month: str, year: str) -> "TypedDate":
        whole = day.isdigit() and month.isdigit() and year.isdigit()
        text = f"{year}-{month.zfill(2)}-{day.zfill(2)}" if whole else "/".join((day, month, year))
        typed = super().__new__(cls, text)
        typed.parts = (day, month, year)
        return typed


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

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> TypedDate | str:
        parts = [part.strip() for part in super().value_from_datadict(data, files, name) if part is not None]
        return TypedDate(*parts) if len(parts) == 3 and any(parts) else ""

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class CalendarInput(forms.DateInput):
    """One day from the browser's own calendar: for a date near now, such as a session's."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"class": "nhsuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d")
