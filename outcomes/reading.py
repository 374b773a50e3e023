"""What the outcomes page is made from, read in a fixed number of queries, however many cohorts and people.

Nothing here reads a person: places come without their holders, projects without their teams, and of comments only
those that were chosen from among the ones whose writers ticked that they may be quoted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Min, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from awards.completion import ProjectFact as PresentedProject
from awards.completion import decide
from awards.models import Certificate, rule_of
from cohorts.models import Cohort, Place, tallies_of
from core.formats import day_of
from evaluations.findings import lower
from evaluations.models import Quotation as ChosenComment
from evaluations.models import Survey
from evaluations.results import ElementResult, programme_results
from outcomes.figures import (
    CohortFact,
    ContractFact,
    ElementFact,
    Facts,
    Outcomes,
    PlaceFact,
    ProjectFact,
    Quotation,
    outcomes,
)
from programmes.models import Aim, Challenge, Contract, Programme
from projects.models import Project, Whose

MOST_QUOTATIONS = 6
QUOTATIONS_AN_ELEMENT = 2


@dataclass(frozen=True)
class Commission:
    """What was asked for."""

    situation: str
    challenges: tuple[str, ...]
    aims: tuple[str, ...]


def with_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with how many cohorts and places they have, and from when to when they run."""
    cohorts = Cohort.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    running = cohorts.filter(state=Cohort.State.RUNNING)
    places = Place.objects.taken().filter(cohort__programme=OuterRef("pk")).order_by().values("cohort__programme")
    return programmes.annotate(
        cohort_count=Coalesce(Subquery(cohorts.annotate(n=Count("pk")).values("n")), 0),
        running_count=Coalesce(Subquery(running.annotate(n=Count("pk")).values("n")), 0),
        place_count=Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0),
        first_day=Subquery(cohorts.annotate(day=Min("starts_on")).values("day")),
        last_day=Subquery(cohorts.annotate(day=Max("ends_on")).values("day")),
    )


def commission_of(programme: Programme) -> Commission:
    """Situation, challenges and aims, in one query."""
    challenges = Challenge.objects.filter(programme=programme).order_by()
    aims = Aim.objects.filter(programme=programme).order_by()
    stated = challenges.values_list(Value("challenge"), "position", "text").union(
        aims.values_list(Value("aim"), "position", "text"), all=True
    )
    lines = sorted(stated)
    return Commission(
        situation=programme.situation.strip(),
        challenges=tuple(text for kind, _, text in lines if kind == "challenge"),
        aims=tuple(text for kind, _, text in lines if kind == "aim"),
    )


def outcomes_of(programme: Programme, now: datetime) -> Outcomes:
    """Contract facts as they are now, and scores as they were written when their surveys closed."""
    cohorts = _cohorts(programme)
    closed = [cohort.scored_until for cohort in cohorts if cohort.scored_until]  # type: ignore[attr-defined]
    projects = _projects(programme)
    return outcomes(
        Facts(
            day=day_of(now),
            minimum=settings.OUTSIDE_THRESHOLD,
            contracts=[
                ContractFact(each.name, each.places, each.clinical_places)
                for each in Contract.objects.filter(programme=programme)
            ],
            cohorts=[_cohort(cohort) for cohort in cohorts],
            places=_places(programme, projects, now),
            projects=[_project(rows[0], day_of(now)) for rows in projects.values()],
            elements=[_element(each) for each in programme_results(programme, settings.OUTSIDE_THRESHOLD)],
            quotations=_quotations(programme),
            scored_until=day_of(max(closed)) if closed else None,
            open_surveys=sum(cohort.open_surveys for cohort in cohorts),  # type: ignore[attr-defined]
        )
    )


def _cohorts(programme: Programme) -> list[Cohort]:
    """Cohorts in order, each with when its last survey closed and how many are open."""
    surveys = Survey.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    still_open = surveys.filter(state=Survey.State.OPEN).annotate(n=Count("pk"))
    return list(
        Cohort.objects.filter(programme=programme)
        .annotate(
            scored_until=Subquery(surveys.annotate(last=Max("closed_at")).values("last")),
            open_surveys=Coalesce(Subquery(still_open.values("n")), 0),
        )
        .order_by("number")
    )


def _cohort(cohort: Cohort) -> CohortFact:
    return CohortFact(
        id=cohort.pk,
        number=cohort.number,
        name=cohort.name,
        state=cohort.state,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
    )


class _ProjectRow(NamedTuple):
    """A project with one of its members' places, if it has any."""

    id: UUID
    cohort: UUID
    title: str
    aim: str
    stage: str
    result: str
    decision: str
    presented_on: date | None
    whose: str
    place: UUID | None


def _projects(programme: Programme) -> dict[UUID, list[_ProjectRow]]:
    """Projects, each with a row for every place of its team."""
    found: dict[UUID, list[_ProjectRow]] = defaultdict(list)
    own = ("id", "cohort_id", "title", "aim", "stage", "result", "decision", "presented_on", "whose")
    for row in (
        Project.objects.filter(cohort__programme=programme).order_by("title", "id").values_list(*own, "members__place")
    ):
        found[row[0]].append(_ProjectRow(*row))
    return found


def _project(row: _ProjectRow, today: date) -> ProjectFact:
    presented = row.presented_on is not None and row.presented_on <= today
    return ProjectFact(row.cohort, row.title, row.aim, row.stage, row.result, row.decision, presented)


def _places(programme: Programme, projects: Mapping[UUID, list[_ProjectRow]], now: datetime) -> list[PlaceFact]:
    """Everybody who took a place, by what counts and without their name."""
    certificates = Certificate.objects.standing().filter(place=OuterRef("pk"))
    places = (
        Place.objects.taken()
        .filter(cohort__programme=programme)
        .select_related("organisation", "profession", "coaching")
        .annotate(certified=Exists(certificates))
        .order_by("cohort__number")
    )
    rows = list(places)
    shown, rule, today = _first_presented(projects, rows), rule_of(programme), day_of(now)
    return [
        PlaceFact(
            cohort=place.cohort_id,
            profession=place.profession.name,
            clinical=place.profession.clinical,
            organisation=place.organisation.name,
            tally=tally,
            complete=decide(rule, tally, shown.get(place.pk), today, place.left_on).met,
            certificate=place.certified,  # type: ignore[attr-defined]
        )
        for place, tally in tallies_of(rows, now).items()
    ]


def _first_presented(
    projects: Mapping[UUID, list[_ProjectRow]], places: Iterable[Place]
) -> dict[UUID, PresentedProject]:
    """The project of each place, its cohort's too; of several, the one presented first."""
    days: dict[UUID, list[date | None]] = defaultdict(list)
    whole: dict[UUID, list[date | None]] = defaultdict(list)
    for rows in projects.values():
        if rows[0].whose == Whose.COHORT:
            whole[rows[0].cohort].append(rows[0].presented_on)
            continue
        for row in rows:
            if row.place:
                days[row.place].append(row.presented_on)
    for place in places:
        if place.cohort_id in whole and place.state == Place.State.TAKEN:
            days[place.pk] += whole[place.cohort_id]
    return {place: PresentedProject(min(filter(None, known), default=None)) for place, known in days.items()}


def _element(result: ElementResult) -> ElementFact:
    cells = {cell.cohort: cell.figure for cell in result.cohorts}
    return ElementFact(result.title, result.score, result.rate, cells)


def _quotations(programme: Programme) -> list[Quotation]:
    """The first chosen comments about each element, of closed surveys that enough answered; in the order of the design.

    One element after the other, so that no order tells which cohort or person they came from.
    """
    survey = "comment__response__survey__"
    chosen = (
        ChosenComment.objects.filter(
            **{
                "comment__may_quote": True,
                f"{survey}cohort__programme": programme,
                f"{survey}state": Survey.State.CLOSED,
                f"{survey}answered__gte": settings.OUTSIDE_THRESHOLD,
            }
        )
        .annotate(
            about=F(f"{survey}title"),
            turn=Window(RowNumber(), partition_by=F(f"{survey}title"), order_by=[F("position").asc(), F("id").asc()]),
        )
        .filter(turn__lte=QUOTATIONS_AN_ELEMENT)
        .select_related("comment")
        .order_by("turn", f"{survey}position", "about")
    )
    return [Quotation(each.comment.text, lower(each.about)) for each in chosen[:MOST_QUOTATIONS]]
