"""How many are on a programme's pathway and what they hold: exact, as facts of a contract are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from awards.models import (
    ClaimState,
    Enrolment,
    EnrolmentState,
    Pathway,
    PriorLearning,
    Result,
    Submission,
    Unit,
)
from awards.models.pathway import ON_IT
from cohorts.models import Cohort, Place
from core.prepared import PreparedRows
from programmes.models import Programme


@dataclass(frozen=True)
class PathwayCounts:
    """People on a pathway. Who withdrew, asks or was declined is not among `enrolled`, nor in what follows.

    `handed_over`: of them, those who handed over every unit (or had prior learning accepted for it); `passed`: passed
    every unit, provisionally or not; `holding`: hold all its credit, confirmed by the body's board. `credits_confirmed`
    adds up the confirmed credits of them all, those of people under way among them.
    """

    name: str
    awarding_body: str  # "" while none is named
    credits: int  # of the whole pathway
    level: int
    enrolled: int
    handed_over: int
    passed: int
    holding: int
    credits_confirmed: int
    withdrawn: int
    asking: int
    due_on: date | None = None  # the last day on which anybody has a unit still to hand over for the first time


def pathway_counts(programme: Programme) -> PathwayCounts | None:
    """Of a programme, over all its cohorts; None if it has no pathway. One query."""
    rows = [_Row(*row) for row in _enrolled(programme=programme.pk)]
    return _counted(rows) if rows else None


class _Row(NamedTuple):
    """The pathway with one of its enrolments; without any, once, with a state of None."""

    name: str
    awarding_body: str
    credits: int
    level: int
    units: int
    state: str | None
    handed_over: int
    passed: int
    confirmed: int
    due_on: date | None

    @property
    def has_handed_over(self) -> bool:
        return 0 < self.units <= self.handed_over

    @property
    def has_passed(self) -> bool:
        return 0 < self.units <= self.passed


def _counted(rows: Sequence[_Row]) -> PathwayCounts:
    way, on_it = rows[0], [row for row in rows if row.state in ON_IT]
    return PathwayCounts(
        name=way.name,
        awarding_body=way.awarding_body,
        credits=way.credits,
        level=way.level,
        enrolled=len(on_it),
        handed_over=sum(row.has_handed_over for row in on_it),
        passed=sum(row.has_passed for row in on_it),
        holding=sum(row.state == EnrolmentState.COMPLETED for row in rows),
        credits_confirmed=sum(row.confirmed for row in on_it),
        withdrawn=sum(row.state == EnrolmentState.WITHDRAWN for row in rows),
        asking=sum(row.state == EnrolmentState.ASKED for row in rows),
        due_on=max((row.due_on for row in on_it if row.due_on), default=None),
    )


def _enrolled_rows(programme: UUID) -> QuerySet:
    """The columns of _Row, in their order."""
    mine = OuterRef("enrolments__pk")
    due = _still_to_hand_over().filter(enrolment=mine, attempt=1).order_by("-deadline").values("deadline")[:1]
    return (
        Pathway.objects.filter(programme=programme)
        .annotate(
            body=Coalesce("awarding_body__name", Value("")),
            unit_count=Coalesce(Subquery(_units(OuterRef("pk")), output_field=IntegerField()), 0),
            due_on=Subquery(due),
        )
        .order_by()
        .values_list(
            "name",
            "body",
            "credits",
            "level",
            "unit_count",
            "enrolments__state",
            "enrolments__units_handed_over",
            "enrolments__units_passed",
            "enrolments__credits_confirmed",
            "due_on",
        )
    )


_enrolled = PreparedRows(_enrolled_rows)


def _stood_for() -> QuerySet:
    of_unit = {"enrolment": OuterRef("enrolment"), "unit": OuterRef("unit")}
    return PriorLearning.objects.filter(**of_unit, state=ClaimState.ACCEPTED)


def _units(pathway: OuterRef) -> QuerySet:
    rows = Unit.objects.filter(pathway=pathway).order_by().values("pathway")
    return rows.annotate(n=Count("pk")).values("n")


@dataclass(frozen=True)
class CohortLine:
    """One cohort on its programme's pathway."""

    cohort: Cohort
    enrolled: int
    asking: int
    holding: int


def lines_of(pathway: Pathway, cohorts: QuerySet[Cohort]) -> list[CohortLine]:
    """How many of each cohort are on the pathway, in one query."""

    def people(**state: object) -> Coalesce:
        rows = Enrolment.objects.filter(pathway=pathway, place__cohort=OuterRef("pk"), **state)
        counted = rows.order_by().values("place__cohort").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    rows = cohorts.filter(programme=pathway.programme_id).order_by("number")
    rows = rows.annotate(
        enrolled=people(state__in=ON_IT),
        asking=people(state=EnrolmentState.ASKED),
        holding=people(state=EnrolmentState.COMPLETED),
    )
    return [CohortLine(row, row.enrolled, row.asking, row.holding) for row in rows]


@dataclass(frozen=True)
class OwnLine:
    """A person's pathway as a card on their home says it. `state` is "" for who has not asked."""

    name: str
    awarding_body: str
    credits: int
    level: int
    state: str
    credits_confirmed: int
    next_unit: str
    next_on: date | None


def with_own_pathway(places: QuerySet[Place]) -> QuerySet[Place]:
    """Places with what `own_line` reads, in the query that they cost."""
    pathway = Pathway.objects.filter(programme=OuterRef("cohort__programme"))
    mine = Enrolment.objects.filter(place=OuterRef("pk"))
    offered = JSONObject(
        name="name",
        body="awarding_body__name",
        credits="credits",
        level="level",
        opens="enrolment_opens_on",
        closes="enrolment_closes_on",
    )
    due = (
        _still_to_hand_over()
        .filter(enrolment__place=OuterRef("pk"))
        .values(told=JSONObject(unit="unit__title", on="deadline"))
    )
    return places.annotate(
        pathway_told=Subquery(pathway.values(told=offered)[:1]),
        enrolment_told=Subquery(mine.values(told=JSONObject(state="state", confirmed="credits_confirmed"))[:1]),
        due_told=Subquery(due[:1]),
    )


def own_line(place: Place, today: date) -> OwnLine | None:
    """The accredited pathway of one's programme: how far one is, or that one may ask.

    None if the programme has none, or if one is not on it and enrolment is not open. Of a place `with_own_pathway`.
    """
    offered, mine, due = place.pathway_told, place.enrolment_told or {}, place.due_told  # type: ignore[attr-defined]
    if offered is None:
        return None
    opens, closes = (date.fromisoformat(offered[key]) if offered[key] else None for key in ("opens", "closes"))
    is_open = (opens is None or opens <= today) and (closes is None or today <= closes)
    may_ask = is_open and bool(offered["body"]) and place.state == Place.State.TAKEN
    state = mine.get("state", "")
    if state in ("", EnrolmentState.DECLINED) and not may_ask:
        return None
    due = due if state in ON_IT else None
    return OwnLine(
        name=offered["name"],
        awarding_body=offered["body"] or "",
        credits=offered["credits"],
        level=offered["level"],
        state=state,
        credits_confirmed=mine.get("confirmed", 0),
        next_unit=due["unit"] if due else "",
        next_on=date.fromisoformat(due["on"]) if due else None,
    )


def _still_to_hand_over() -> QuerySet:
    """What there is a deadline for, the nearest first; not what was marked or what prior learning stands for."""
    of_unit = {"enrolment": OuterRef("enrolment"), "unit": OuterRef("unit")}
    marked = Result.objects.filter(**of_unit, attempt__gte=OuterRef("attempt"))
    return (
        Submission.objects.annotate(deadline=Coalesce("extended_to", "due_on"))
        .filter(~Exists(marked), ~Exists(_stood_for()))
        .filter(due_on__isnull=False, handed_over_on__isnull=True)
        .order_by("deadline", "unit__position")
    )


def with_pathway(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with `pathway_name` (None without one), `on_pathway` and `asking_for_pathway`, in the query they cost."""
    of_cohort = Enrolment.objects.filter(place__cohort=OuterRef("pk")).order_by().values("place__cohort")

    def people(*states: str) -> Coalesce:
        counted = of_cohort.filter(state__in=states).annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    return cohorts.annotate(
        pathway_name=Subquery(Pathway.objects.filter(programme=OuterRef("programme")).values("name")),
        on_pathway=people(*ON_IT),
        asking_for_pathway=people(EnrolmentState.ASKED),
    )
