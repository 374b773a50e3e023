"""What a programme's experts cost, added up. The sums are pure; reading takes two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from cohorts.models import Expert, Session, Talk
from programmes.models import Programme


@dataclass(frozen=True)
class ExpertLine:
    """One expert with their talks, in order of time. What was cancelled costs nothing here, and is said."""

    expert: Expert
    talks: tuple[Talk, ...]

    @property
    def standing(self) -> tuple[Talk, ...]:
        return tuple(talk for talk in self.talks if not talk.session.cancelled_at)

    @property
    def fees(self) -> Decimal:
        return sum((talk.fee for talk in self.standing), Decimal(0))

    @property
    def expenses(self) -> Decimal:
        return sum((talk.expenses for talk in self.standing), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.fees + self.expenses


@dataclass(frozen=True)
class ExpertCosts:
    """All experts of a programme; pounds."""

    lines: tuple[ExpertLine, ...]

    @property
    def fees(self) -> Decimal:
        return sum((line.fees for line in self.lines), Decimal(0))

    @property
    def expenses(self) -> Decimal:
        return sum((line.expenses for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.fees + self.expenses


def experts_of(programme: Programme) -> QuerySet[Expert]:
    return Expert.objects.filter(programme=programme).order_by("name")


def costs_of(programme: Programme) -> ExpertCosts:
    """Every expert of the programme, by name."""
    talks: dict = {}
    rows = Talk.objects.filter(expert__programme=programme).select_related("session__cohort", "expert")
    for talk in rows.order_by("session__starts_at", "position"):
        talks.setdefault(talk.expert_id, []).append(talk)
    return ExpertCosts(tuple(ExpertLine(each, tuple(talks.get(each.pk, ()))) for each in experts_of(programme)))


def talks_of(session: Session) -> Sequence[Talk]:
    """Who speaks at a session, in their turn; one query."""
    return list(session.talks.select_related("expert").order_by("position", "pk"))
