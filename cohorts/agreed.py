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
    7 hours. Of support at the participants' own organisations, the days that each has used, by name."""

    element: Element
    days: Decimal
    budget: Decimal
    at_organisations: tuple[tuple[str, Decimal], ...] = ()

    @property
    def left(self) -> Decimal:
        return max(self.budget - self.days, Decimal(0))

    @property
    def over(self) -> Decimal:
        """Days beyond the budget, 0 within it."""
        return max(self.days - self.budget, Decimal(0))


def agreed_days(cohort: Cohort, sessions: Iterable[Session] | None = None) -> list[AgreedDays]:
    """Each element that the design leaves to be agreed, in its order, with the days agreed so far; two queries, or one
    where the caller has read the cohort's `sessions` that stand, with their `organisation`."""
    elements = list(Element.objects.filter(programme=cohort.programme_id).open())
    if not elements:
        return []
    if sessions is None:
        sessions = cohort.sessions.standing().filter(element__in=elements).select_related("organisation")
    found: dict[UUID | None, list[Session]] = {element.pk: [] for element in elements}
    for session in sessions:
        if session.element_id in found:
            found[session.element_id].append(session)
    return [
        AgreedDays(element, days_of(found[element.pk]), element.budget_days, days_at_organisations(found[element.pk]))
        for element in elements
        if element.budget_days is not None
    ]


def days_of(sessions: Iterable[Session]) -> Decimal:
    """Days that one participant meets: those of the whole cohort, and of the set or organisation that meets most."""
    hours: dict[UUID | None, Decimal] = defaultdict(Decimal)
    for session in sessions:
        hours[session.learning_set_id or session.organisation_id] += session.hours
    whole = hours.pop(None, Decimal(0))
    return (whole + max(hours.values(), default=Decimal(0))) / HOURS_A_DAY


def days_at_organisations(sessions: Iterable[Session]) -> tuple[tuple[str, Decimal], ...]:
    """Days of each organisation at which some are held, by its name."""
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for session in sessions:
        if session.organisation:
            hours[session.organisation.name] += session.hours
    return tuple((name, hours[name] / HOURS_A_DAY) for name in sorted(hours))
