"""Which days a cohort may meet on: no weekend, no bank holiday of its nation, no closed period. Pure."""

from dataclasses import dataclass
from datetime import date

from core.dates import SATURDAY, bank_holiday
from core.formats import date_range, weekday_long_date


@dataclass(frozen=True)
class Closure:
    """A closed period: both its days are in it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class OpenDays:
    nation: str
    closures: tuple[Closure, ...] = ()

    def why_closed(self, day: date) -> str:
        """Why nothing is held on a day, as a sentence; "" of an open one."""
        if holiday := bank_holiday(day, self.nation):
            return f"{weekday_long_date(day)} is a bank holiday ({holiday})."
        for each in self.closures:
            if each.first <= day <= each.last:
                return f"{weekday_long_date(day)} is closed ({each.name}, {date_range(each.first, each.last)})."
        return f"{weekday_long_date(day)} is at a weekend." if day.weekday() >= SATURDAY else ""

    def is_open(self, day: date) -> bool:
        return not self.why_closed(day)
