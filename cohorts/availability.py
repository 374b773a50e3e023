"""Days on which somebody cannot come: spans, and a weekday that comes back. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from core.formats import WEEKDAYS, date_range

LONGEST = timedelta(days=2 * 366)  # a span: who is away for longer leads nothing


@dataclass(frozen=True)
class Span:
    """Every day from the first to the last, or of these only one weekday; 0 is Monday."""

    id: UUID
    who: UUID
    first: date
    last: date
    weekday: int | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last and self.weekday in (None, day.weekday())

    def stretches(self, start: date, end: date) -> Iterator[tuple[UUID, date, date]]:
        """The unbroken stretches of it that touch the days from `start` to `end`, each under a name of its own: what
        was accepted of one Friday says nothing of the next."""
        if self.weekday is None:
            if self.first <= end and start <= self.last:
                yield self.id, self.first, self.last
            return
        day = max(self.first, start)
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while day <= min(self.last, end):
            yield uuid5(self.id, day.isoformat()), day, day
            day += timedelta(weeks=1)

    @property
    def says(self) -> str:
        """“5 to 9 October 2026”, “Fridays, 5 October to 18 December 2026”."""
        days = date_range(self.first, self.last)
        return days if self.weekday is None else f"{WEEKDAYS[self.weekday]}s, {days}"
