"""What the outcomes pages are made from, in a fixed number of queries, however many programmes, cohorts and people.

Nothing here reads a person: places come without their holders, projects without their teams, and of comments only
those that were chosen from among the ones whose writers ticked that they may be quoted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from awards.completion import is_met
from awards.models import Certificate, rule_of
from awards.pathway.counts import pathway_counts
from cohorts.attendance import PlaceFact as Seat
from cohorts.models import Cohort, Place, Session
from cohorts.totals import MARKS, Marks, session_rows, totals_of, with_marks
from core.formats import day_of
from evaluations.findings import lower
from evaluations.headlines import headline_rows, headlines
from evaluations.models import Quotation as ChosenComment
from evaluations.models import Survey
from evaluations.results import ElementResult
from outcomes.asking import OfProgrammes
from outcomes.facts import CohortFact, ElementFact, Facts, MeasuredFact, PathwayFact, PlaceFact, ProjectFact, Quotation
from outcomes.figures import Outcomes
from outcomes.stated import Stated, stated_by
from outcomes.working import outcomes
from people.models import Organisation
from programmes.models import Programme
from projects.measured import TO_READ, measured_first
from projects.models import Measure, MeasureKind, Project, Shows, Whose

MOST_QUOTATIONS = 6
QUOTATIONS_AN_ELEMENT = 2
KINDS = dict(Organisation.Kind.choices)
SHOWN: dict[str, str] = {Shows.PRODUCT: "a product in use", Shows.DECISION: "a decision"}


@dataclass(frozen=True)
class Commission:
    """What was asked for."""

    situation: str
    challenges: tuple[str, ...]
    aims: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.situation or self.challenges or self.aims)


@dataclass(frozen=True)
class Told:
    """A programme with all that its page shows of it."""

    programme: Programme
    commission: Commission
    outcomes: Outcomes


def outcomes_of(programme: Programme, now: datetime) -> Told:
    """Contract facts as they are now, scores as they were written when their surveys closed, and chosen comments."""
    [told] = _each([programme], now, measures=True, quotations=_quotations(programme), pathway=_pathway(programme))
    return told


def outcomes_of_each(programmes: Collection[Programme], now: datetime) -> list[Told]:
    """The same of several programmes, in their order, but for comments, measures and pathways: for a list of them."""
    return _each(programmes, now)


def _each(programmes: Collection[Programme], now: datetime, *, measures: bool = False, **only: Any) -> list[Told]:
    keys = [programme.pk for programme in programmes]
    stated, cohorts, projects = stated_by(keys), _cohorts(keys, now), _projects(keys)
    places = _places(programmes, projects, now)
    elements = headlines(_asked_headlines(keys), settings.OUTSIDE_THRESHOLD)
    measured = _measured(row for rows in projects.values() for row in rows) if measures else {}
    return [
        _told(
            programme,
            stated.get(programme.pk, Stated()),
            cohorts[programme.pk],
            places=places[programme.pk],
            projects=_shown(projects[programme.pk], measured, day_of(now)),
            elements=[_element(each) for each in elements.get(programme.pk, ())],
            day=day_of(now),
            **{"quotations": (), **only},
        )
        for programme in programmes
    ]


def _told(programme: Programme, stated: Stated, cohorts: Sequence["_CohortRow"], **facts) -> Told:
    closed = [row.scored_until for row in cohorts if row.scored_until]
    return Told(
        programme,
        Commission(programme.situation.strip(), stated.challenges, stated.aims),
        outcomes(
            Facts(
                minimum=settings.OUTSIDE_THRESHOLD,
                contracts=stated.contracts,
                phases=stated.phases,
                earlier=stated.earlier,
                cohorts=[row.fact() for row in cohorts],
                scored_until=day_of(max(closed)) if closed else None,
                open_surveys=sum(row.open_surveys for row in cohorts),
                **facts,
            )
        ),
    )


_asked_headlines = OfProgrammes(headline_rows)


class _CohortRow(NamedTuple):
    programme: UUID
    id: UUID
    number: int
    name: str
    state: str
    starts_on: date
    ends_on: date
    capacity: int
    contract: str | None
    scored_until: datetime | None
    open_surveys: int
    closes_on: date | None
    next_session: datetime | None

    def fact(self) -> CohortFact:
        return CohortFact(
            id=self.id,
            number=self.number,
            name=self.name,
            state=self.state,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            capacity=self.capacity,
            contract=self.contract or "",
            next_session=day_of(self.next_session) if self.next_session else None,
            closes_on=self.closes_on,
        )


def _cohort_rows(programmes: list[UUID], now: datetime) -> QuerySet:
    """Cohorts in order, each with when its last survey closed, how many are open, and what comes next."""
    surveys = Survey.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    still_open = surveys.filter(state=Survey.State.OPEN)
    coming = Session.objects.standing().filter(cohort=OuterRef("pk"), starts_at__gt=now).order_by().values("cohort")
    own = ("programme", "id", "number", "name", "state", "starts_on", "ends_on", "capacity", "contract__name")
    rows = Cohort.objects.filter(programme__in=programmes).order_by("programme", "number")
    return rows.values_list(
        *own,
        Subquery(surveys.annotate(last=Max("closed_at")).values("last")),
        Coalesce(Subquery(still_open.annotate(n=Count("pk")).values("n")), 0),
        Subquery(still_open.annotate(first=Min("closes_on")).values("first")),
        Subquery(coming.annotate(first=Min("starts_at")).values("first")),
    )


_asked_cohorts = OfProgrammes(_cohort_rows)


def _cohorts(programmes: Collection[UUID], now: datetime) -> dict[UUID, list[_CohortRow]]:
    found: dict[UUID, list[_CohortRow]] = defaultdict(list)
    for row in _asked_cohorts(programmes, now=now):
        found[row[0]].append(_CohortRow(*row))
    return found


class _ProjectRow(NamedTuple):
    """A project with one of its members' places, if it has any."""

    programme: UUID
    id: UUID
    cohort: UUID
    of: str
    title: str
    aim: str
    stage: str
    result: str
    decision: str
    presented_on: date | None
    whose: str
    shows: str
    shown_words: str
    place: UUID | None
    measure: tuple[Any, ...]  # the values of TO_READ of one of its outcome measures, or as many times None


def _project_rows(programmes: list[UUID]) -> QuerySet:
    """Projects, each with a row for every place of its team with every outcome that it measures."""
    own = ("id", "cohort_id", "cohort__name", "title", "aim", "stage", "result", "decision", "presented_on")
    says = ("whose", "shows", "shown_words")
    rows = Project.objects.filter(cohort__programme__in=programmes).order_by("title", "id")
    outcomes = FilteredRelation("measures", condition=Q(measures__kind=MeasureKind.OUTCOME))
    measure = (f"counted__{name}" for name in TO_READ)
    return rows.annotate(counted=outcomes).values_list("cohort__programme", *own, *says, "members__place", *measure)


_asked_projects = OfProgrammes(_project_rows)


def _projects(programmes: Collection[UUID]) -> dict[UUID, list[_ProjectRow]]:
    found: dict[UUID, list[_ProjectRow]] = defaultdict(list)
    for row in _asked_projects(programmes):
        own, measure = row[: -len(TO_READ)], row[-len(TO_READ) :]
        found[row[0]].append(_ProjectRow._make((*own, measure)))
    return found


def _shown(rows: Iterable[_ProjectRow], measured: Mapping[UUID, MeasuredFact], today: date) -> list[ProjectFact]:
    """Each project once, with what it measured."""
    projects = {row.id: row for row in rows}
    return [
        ProjectFact(
            cohort=row.cohort,
            of=row.of,
            title=row.title,
            aim=row.aim,
            stage=row.stage,
            result=row.result,
            decision=row.decision,
            presented=row.presented_on is not None and row.presented_on <= today,
            measured=measured.get(key),
        )
        for key, row in projects.items()
    ]


def _measured(rows: Iterable[_ProjectRow]) -> dict[UUID, MeasuredFact]:
    """What each project measured, or shows where nothing is counted; one that shows nothing yet is absent."""
    rows = list(rows)
    measures = {
        row.measure[0]: Measure(project_id=row.id, **dict(zip(TO_READ, row.measure, strict=True))) for row in rows
    }
    measures.pop(None, None)
    read = measured_first(measures.values())
    found: dict[UUID, MeasuredFact] = {}
    for key, row in {row.id: row for row in rows}.items():
        measured = read.get(key)
        if measured is not None:
            found[key] = MeasuredFact(
                name=measured.name,
                unit=measured.unit,
                before=measured.start_text,
                now=measured.now_text,
                target=measured.target_text,
                moved=measured.moved,
                reading=measured.reading,
                trend=measured,
            )
        elif row.shows != Shows.MEASURE:
            reading = f"Not a counted measure: {SHOWN[row.shows]}"
            found[key] = MeasuredFact("", "", "", "", "", None, reading, said=row.shown_words)
    return found


def _place_rows(programmes: list[UUID], now: datetime) -> QuerySet:
    """Everybody who took a place: where they sit, what groups they are of, whether certified, and their marks."""
    certificates = Certificate.objects.standing().filter(place=OuterRef("pk"))
    places = Place.objects.taken().filter(cohort__programme__in=programmes)
    seat = ("pk", "learning_set", "coaching", "left_on")
    group = ("profession__name", "profession__clinical", "organisation__name", "organisation__kind")
    return (
        with_marks(places, now)
        .annotate(certified=Exists(certificates))
        .order_by("cohort__programme", "cohort__number")
        .values_list("cohort__programme", "cohort", *seat, *group, "certified", *MARKS)
    )


_asked_places = OfProgrammes(_place_rows)
_asked_sessions = OfProgrammes(
    lambda programmes: session_rows(Session.objects.filter(cohort__programme__in=programmes))
)


def _places(
    programmes: Iterable[Programme], projects: Mapping[UUID, Iterable[_ProjectRow]], now: datetime
) -> dict[UUID, list[PlaceFact]]:
    """Everybody who took a place, by what counts and without their name."""
    rules = {programme.pk: rule_of(programme) for programme in programmes}
    rows = _asked_places(rules, now=now)
    seats: dict[UUID, list[tuple[Seat, Marks]]] = defaultdict(list)
    for row in rows:
        seats[row[1]].append((Seat(*row[2:6]), Marks(*row[11:])))
    hours, today = totals_of(seats, now, _asked_sessions(rules)), day_of(now)
    shown = _first_presented(projects, seats)
    found: dict[UUID, list[PlaceFact]] = defaultdict(list)
    for programme, cohort, place, _, _, left_on, profession, clinical, organisation, kind, certificate, *_ in rows:
        found[programme].append(
            PlaceFact(
                cohort=cohort,
                profession=profession,
                clinical=clinical,
                organisation=organisation,
                kind=KINDS[kind],
                hours=hours[place],
                complete=is_met(rules[programme], hours[place], shown.get(place), today, left_on),
                certificate=certificate,
            )
        )
    return found


def _first_presented(
    projects: Mapping[UUID, Iterable[_ProjectRow]], seats: Mapping[UUID, Iterable[tuple[Seat, Marks]]]
) -> dict[UUID, date]:
    """The day on which the project of each place, or its whole cohort's, was presented; of several, the first."""
    days: dict[UUID, date] = {}
    for row in (row for rows in projects.values() for row in rows):
        if row.presented_on is None:
            continue
        everybody = row.whose == Whose.COHORT
        # Of a whole cohort's project everybody who is still on it is a member.
        team = [seat.id for seat, _ in seats.get(row.cohort, ()) if not seat.left_on] if everybody else [row.place]
        for place in filter(None, team):
            days[place] = min(row.presented_on, days.get(place, row.presented_on))
    return days


def _pathway(programme: Programme) -> PathwayFact | None:
    counts = pathway_counts(programme)
    if counts is None:
        return None
    return PathwayFact(**{each.name: getattr(counts, each.name) for each in fields(PathwayFact)})


def _element(result: ElementResult) -> ElementFact:
    cells = {cell.cohort: cell.figure for cell in result.cohorts}
    return ElementFact(result.title, result.score, result.rate, cells)


def _quotation_rows(programmes: list[UUID], minimum: int) -> QuerySet:
    """The first chosen comments about each element, of closed surveys that enough answered; in the order of the design.

    One element after the other, so that no order tells which cohort or person they came from.
    """
    survey = "comment__response__survey__"
    chosen = (
        ChosenComment.objects.filter(
            **{
                "comment__may_quote": True,
                f"{survey}cohort__programme__in": programmes,
                f"{survey}state": Survey.State.CLOSED,
                f"{survey}answered__gte": minimum,
            }
        )
        .annotate(
            about=F(f"{survey}title"),
            turn=Window(RowNumber(), partition_by=F(f"{survey}title"), order_by=[F("position").asc(), F("id").asc()]),
        )
        .filter(turn__lte=QUOTATIONS_AN_ELEMENT)
        .order_by("turn", f"{survey}position", "about")
    )
    return chosen.values_list("comment__text", "about")[:MOST_QUOTATIONS]


@lru_cache
def _asked_quotations(minimum: int) -> OfProgrammes:
    return OfProgrammes(lambda programmes: _quotation_rows(programmes, minimum))


def _quotations(programme: Programme) -> list[Quotation]:
    chosen = _asked_quotations(settings.OUTSIDE_THRESHOLD)([programme.pk])
    return [Quotation(text, lower(about)) for text, about in chosen]
