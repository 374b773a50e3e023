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
    """One element to be agreed: days of `budget`, which is what each participant may have. A day is 7 hours.

    `together` are those of the whole cohort; `apart` those that a learning set, or the participants “at Northmoor
    Trust”, meet besides.
    """

    element: Element
    budget: Decimal
    together: Decimal
    apart: tuple[tuple[str, Decimal], ...] = ()

    @property
    def days(self) -> Decimal:
        """Days that one participant meets: those of whom most is agreed."""
        return self.together + max((days for _, days in self.apart), default=Decimal(0))

    @property
    def of_groups(self) -> list[tuple[str, Decimal, Decimal]]:
        """Each group with its own days, and with those together."""
        return [(name, days, self.together + days) for name, days in self.apart]

    @property
    def left(self) -> Decimal:
        return max(self.budget - self.days, Decimal(0))

    @property
    def over(self) -> Decimal:
        """Days beyond the budget, 0 within it."""
        return max(self.days - self.budget, Decimal(0))


def agreed_days(cohort: Cohort, sessions: Iterable[Session] | None = None) -> list[AgreedDays]:
    """Each element that the design leaves to be agreed, in its order, with the days agreed so far; two queries, or one
    where the caller has read the cohort's `sessions` that stand, with `learning_set` and `organisation`."""
    elements = list(Element.objects.filter(programme=cohort.programme_id).open())
    if not elements:
        return []
    if sessions is None:
        sessions = (
            cohort.sessions.standing().filter(element__in=elements).select_related("learning_set", "organisation")
        )
    found: dict[UUID | None, list[Session]] = {element.pk: [] for element in elements}
    for session in sessions:
        if session.element_id in found:
            found[session.element_id].append(session)
    return [
        AgreedDays(element, element.budget_days, *days_of(found[element.pk]))
        for element in elements
        if element.budget_days is not None
    ]


def days_of(sessions: Iterable[Session]) -> tuple[Decimal, tuple[tuple[str, Decimal], ...]]:
    """Days of the whole cohort; and those of each set and at each organisation."""
    together, apart = Decimal(0), defaultdict[str, Decimal](Decimal)
    for session in sessions:
        if session.learning_set:
            apart[session.learning_set.name] += session.hours
        elif session.organisation:
            apart[f"at {session.organisation.name}"] += session.hours
        else:
            together += session.hours
    return together / HOURS_A_DAY, tuple((name, apart[name] / HOURS_A_DAY) for name in sorted(apart))
