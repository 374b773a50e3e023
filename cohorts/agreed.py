"""What participants shaped: days agreed against the budgets of the elements that a design left to be agreed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cohorts.models import Cohort, Session
from programmes.design import HOURS_A_DAY
from programmes.models import Element


@dataclass(frozen=True)
class AgreedDays:
    """One element to be agreed: days of `budget` that sessions take up, as one participant meets them. A day is
    7 hours."""

    element: Element
    days: Decimal
    budget: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.budget - self.days, Decimal(0))

    @property
    def over(self) -> Decimal:
        """Days beyond the budget, 0 within it."""
        return max(self.days - self.budget, Decimal(0))


def agreed_days(cohort: Cohort) -> list[AgreedDays]:
    """Each element that the design leaves to be agreed, in its order, with the days agreed so far; two queries."""
    elements = list(Element.objects.filter(programme=cohort.programme_id).open())
    if not elements:
        return []
    sessions = cohort.sessions.standing().filter(element__in=elements)
    return [
        AgreedDays(element, days_of(each for each in sessions if each.element_id == element.pk), element.budget_days)
        for element in elements
        if element.budget_days is not None
    ]


def days_of(sessions: Iterable[Session]) -> Decimal:
    """Days that one participant meets: those of the whole cohort, and of the set that meets most."""
    hours: dict[UUID | None, Decimal] = defaultdict(Decimal)
    for session in sessions:
        hours[session.learning_set_id] += session.hours
    whole = hours.pop(None, Decimal(0))
    return (whole + max(hours.values(), default=Decimal(0))) / HOURS_A_DAY
