"""What the outcomes pages are made from, in a fixed number of queries, however many programmes, cohorts and people.

Nothing here reads a person: places come without their holders, projects without their teams, and of comments only
those that were chosen from among the ones whose writers ticked that they may be quoted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from awards.completion import is_met
from awards.models import Certificate, rule_of
from awards.pathway.counts import pathway_counts
from cohorts.attendance import NO_MEETINGS, Meetings
from cohorts.attendance import PlaceFact as Seat
from cohorts.models import Cohort, Place, Session
from cohorts.totals import MARKS, Marks, meetings_by_cohort, session_rows, totals_of, with_marks
from core.formats import day_of
from evaluations.headlines import headline_rows, headlines
from evaluations.models import Quotation as ChosenComment
from evaluations.models import Survey
from evaluations.results import ElementResult
from outcomes.asking import OfProgrammes
from outcomes.by_group import KIND, ORGANISATION, PROFESSION, GroupFact
from outcomes.facts import (
    CauseFact,
    CohortFact,
    ElementFact,
    Facts,
    MeasuredFact,
    PathwayFact,
    PlaceFact,
    ProjectFact,
    Quotation,
)
from outcomes.figures import Outcomes
from outcomes.models import GroupAttendance, WrittenCohort
from outcomes.stated import Stated, stated_by
from outcomes.working import outcomes
from people.models import Organisation
from programmes.models import Programme
from projects.causes import fact_of, given_of
from projects.measured import TO_READ, Measured, first_of, read_measures
from projects.models import CommissionerSees, CommonCause, Measure, MeasureKind, Project, Shows, Whose

MOST_QUOTATIONS = 6
QUOTATIONS_AN_ELEMENT = 2
KINDS = dict(Organisation.Kind.choices)
CAUSE = ("id", "title", "aim", "measure", "unit", "improvement", "frequency", "target", "commissioner_sees")
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


def projects_of(programme: Programme, now: datetime) -> Outcomes:
    """Its projects and what they measured alone, as they stand in `outcomes_of`; nothing else is read."""
    joined = _projects([programme.pk], with_causes=True)
    measured, causes = _measured([row for rows in joined.values() for row in rows])
    facts = Facts(
        day=day_of(now),
        minimum=settings.OUTSIDE_THRESHOLD,
        contracts=(),
        cohorts=(),
        places=(),
        projects=_shown(joined[programme.pk], measured, day_of(now)),
        elements=(),
        quotations=(),
        scored_until=None,
        open_surveys=0,
        causes=causes,
    )
    return outcomes(facts)


def outcomes_of_each(programmes: Collection[Programme], now: datetime) -> list[Told]:
    """The same of several programmes, in their order, but for comments, measures and pathways: for a list of them."""
    return _each(programmes, now)


def _each(programmes: Collection[Programme], now: datetime, *, measures: bool = False, **only: Any) -> list[Told]:
    keys = [programme.pk for programme in programmes]
    sessions = _asked_sessions(keys)
    cohorts, meetings = _cohorts(keys, now), meetings_by_cohort(sessions, now)
    stated, joined = stated_by(keys), _projects(keys, with_causes=measures)
    projects = {key: joined[key] for key in keys}
    places = _places(programmes, projects, sessions, now)
    elements = headlines(_asked_headlines(keys), settings.OUTSIDE_THRESHOLD)
    measured, causes = _measured([row for rows in joined.values() for row in rows]) if measures else ({}, ())
    written = _written(cohorts) if measures else {}
    return [
        _told(
            programme,
            stated.get(programme.pk, Stated()),
            cohorts[programme.pk],
            meetings=meetings,
            places=places[programme.pk],
            projects=_shown(projects[programme.pk], measured, day_of(now)),
            elements=[_element(each) for each in elements.get(programme.pk, ())],
            day=day_of(now),
            causes=causes,
            **{"quotations": (), "by_group": written.get(programme.pk, ()), **only},
        )
        for programme in programmes
    ]


def _told(
    programme: Programme, stated: Stated, cohorts: Sequence["_CohortRow"], meetings: Mapping[UUID, Meetings], **facts
) -> Told:
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
                cohorts=[row.fact(meetings.get(row.id, NO_MEETINGS)) for row in cohorts],
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
    counted: bool

    def fact(self, meetings: Meetings) -> CohortFact:
        return CohortFact(
            id=self.id,
            number=self.number,
            name=self.name,
            state=self.state,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            capacity=self.capacity,
            contract=self.contract or "",
            meetings=meetings,
            next_session=day_of(self.next_session) if self.next_session else None,
            closes_on=self.closes_on,
            counted=self.counted,
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
        Exists(WrittenCohort.objects.filter(cohort=OuterRef("pk"))),
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
    stage_reason: str
    result: str
    decision: str
    presented_on: date | None
    whose: str
    shows: str
    shown_words: str
    score: Decimal | None
    score_why: str | None
    place: UUID | None
    organisation: str | None  # for which it reports to a common cause
    cause_measure: UUID | None
    measure: tuple[Any, ...]  # the values of TO_READ of one of its outcome measures, or as many times None
    cause: tuple[Any, ...]  # the values of CAUSE of the common cause that it has joined, or as many times None

    @property
    def measures(self) -> Measure | None:
        key = self.measure[0]
        return Measure(project_id=self.id, **dict(zip(TO_READ, self.measure, strict=True))) if key else None

    @property
    def joins(self) -> CommonCause | None:
        return CommonCause(**dict(zip(CAUSE, self.cause, strict=True))) if self.cause[0] else None

    @property
    def tells_a_range(self) -> bool:
        """Whether the measure is of a cause of which no single figure may be told."""
        is_cause_s = self.measure[0] is not None and self.measure[0] == self.cause_measure
        return is_cause_s and self.cause[CAUSE.index("commissioner_sees")] != CommissionerSees.NAMED


def _project_rows(programmes: list[UUID]) -> QuerySet:
    """Projects, each with a row for every place of its team with every outcome that it measures, and its cause’s."""
    return _rows_of(Q(cohort__programme__in=programmes))


def _rows_with_causes(programmes: list[UUID]) -> QuerySet:
    """The same, and those of other programmes that report to the same common causes."""
    own = Q(cohort__programme__in=programmes)
    joined = Project.objects.filter(own, common_cause__isnull=False).order_by().values("common_cause")
    return _rows_of(own | Q(common_cause__programme__in=programmes) | Q(common_cause__in=joined))


def _rows_of(which: Q) -> QuerySet:
    own = (
        "id",
        "cohort_id",
        "cohort__name",
        "title",
        "aim",
        "stage",
        "stage_reason",
        "result",
        "decision",
        "presented_on",
    )
    says = ("whose", "shows", "shown_words", "said_score", "said_why")
    reports = ("cause_organisation__name", "cause_measure_id")
    rows = Project.objects.filter(which).with_progress().order_by("title", "id")
    counts = Q(measures__kind=MeasureKind.OUTCOME) | Q(measures__id=F("cause_measure"))
    outcomes = FilteredRelation("measures", condition=counts)
    measure = (f"counted__{name}" for name in TO_READ)
    cause = (f"common_cause__{name}" for name in CAUSE)
    return rows.annotate(counted=outcomes).values_list(
        "cohort__programme", *own, *says, "members__place", *reports, *measure, *cause
    )


_asked_projects = OfProgrammes(_project_rows)
_asked_with_causes = OfProgrammes(_rows_with_causes)


def _projects(programmes: Collection[UUID], *, with_causes: bool) -> dict[UUID, list[_ProjectRow]]:
    found: dict[UUID, list[_ProjectRow]] = defaultdict(list)
    end = -len(CAUSE)
    for row in (_asked_with_causes if with_causes else _asked_projects)(programmes):
        own, measure, cause = row[: end - len(TO_READ)], row[end - len(TO_READ) : end], row[end:]
        found[row[0]].append(_ProjectRow._make((*own, measure, cause)))
    return found


def _shown(rows: Iterable[_ProjectRow], measured: Mapping[UUID, MeasuredFact], today: date) -> list[ProjectFact]:
    """Each project once, with what it measured."""
    projects = {row.id: row for row in rows}
    return [
        ProjectFact(
            id=row.id,
            cohort=row.cohort,
            of=row.of,
            title=row.title,
            aim=row.aim,
            stage=row.stage,
            stage_reason=row.stage_reason,
            result=row.result,
            decision=row.decision,
            presented=row.presented_on is not None and row.presented_on <= today,
            measured=measured.get(key),
            score=row.score,
            score_why=row.score_why or "",
        )
        for key, row in projects.items()
    ]


def _measured(rows: Sequence[_ProjectRow]) -> tuple[dict[UUID, MeasuredFact], tuple[CauseFact, ...]]:
    """What each project measured, and what may be told of the causes that they have joined; all read in one query."""
    measures = {row.measure[0]: measure for row in rows if (measure := row.measures)}
    read = read_measures(measures.values())
    withheld = {row.measure[0] for row in rows if row.tells_a_range}
    own = (measure for key, measure in measures.items() if key not in withheld and measure.kind == MeasureKind.OUTCOME)
    first = first_of(own, read)
    return dict(_each_measured(rows, first)), tuple(_causes(rows, measures, read))


def _each_measured(rows: Iterable[_ProjectRow], read: Mapping[UUID, Measured]) -> Iterator[tuple[UUID, MeasuredFact]]:
    """What each project measured, or shows where nothing is counted; one that shows nothing yet is absent."""
    for key, row in {row.id: row for row in rows}.items():
        if measured := read.get(key):
            yield (
                key,
                MeasuredFact(
                    name=measured.name,
                    unit=measured.unit,
                    before=measured.start_text,
                    now=measured.now_text,
                    target=measured.target_text,
                    moved=measured.moved,
                    reading=measured.reading,
                    trend=measured,
                ),
            )
        elif row.shows != Shows.MEASURE:
            reading = f"Not a counted measure: {SHOWN[row.shows]}"
            yield key, MeasuredFact("", "", "", "", "", None, reading, said=row.shown_words)


def _causes(
    rows: Iterable[_ProjectRow], measures: Mapping[UUID, Measure], read: Mapping[UUID, Measured]
) -> Iterator[CauseFact]:
    """Each cause that a project has joined, by its title, with what its terms give the commissioner."""
    joined: dict[UUID, dict[UUID, _ProjectRow]] = defaultdict(dict)
    causes: dict[UUID, CommonCause] = {}
    for row in rows:
        if cause := row.joins:
            joined[cause.pk][row.id], causes[cause.pk] = row, cause
    for cause in sorted(causes.values(), key=lambda each: (each.title, each.pk)):
        facts = [
            fact_of(cause, row.organisation or "", row.id, *_of_cause(row.cause_measure, measures, read))
            for row in joined[cause.pk].values()
        ]
        yield CauseFact(cause.pk, cause.title, cause.aim, given_of(cause, facts))


def _of_cause(
    key: UUID | None, measures: Mapping[UUID, Measure], read: Mapping[UUID, Measured]
) -> tuple[Measure | None, Measured | None]:
    return (measures.get(key), read.get(key)) if key else (None, None)


def _place_rows(programmes: list[UUID], now: datetime) -> QuerySet:
    """Everybody who took a place: where they sit, what groups they are of, whether certified, and their marks."""
    certificates = Certificate.objects.standing().filter(place=OuterRef("pk"))
    places = Place.objects.taken().filter(cohort__programme__in=programmes)
    seat = ("pk", "learning_set", "coaching", "left_on", "organisation", "joined_on")
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
    programmes: Iterable[Programme],
    projects: Mapping[UUID, Iterable[_ProjectRow]],
    sessions: Iterable[tuple],
    now: datetime,
) -> dict[UUID, list[PlaceFact]]:
    """Everybody who took a place, by what counts and without their name."""
    rules = {programme.pk: rule_of(programme) for programme in programmes}
    rows = _asked_places(rules, now=now)
    seats: dict[UUID, list[tuple[Seat, Marks]]] = defaultdict(list)
    for row in rows:
        seats[row[1]].append((Seat(*row[2:8]), Marks(*row[13:])))
    hours, today = totals_of(seats, now, sessions), day_of(now)
    shown = _first_presented(projects, seats)
    found: dict[UUID, list[PlaceFact]] = defaultdict(list)
    for (
        programme,
        cohort,
        place,
        _,
        _,
        left_on,
        _,
        _,
        profession,
        clinical,
        organisation,
        kind,
        certificate,
        *_,
    ) in rows:
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


def _written_rows(programmes: list[UUID]) -> QuerySet:
    """What was written of the groups of finished cohorts."""
    group = ("profession__name", "organisation__name", "kind")
    figures = ("people", "attended", "held", "missed", "called_back")
    rows = GroupAttendance.objects.filter(writing__programme__in=programmes).order_by()
    return rows.values_list("writing__programme", *group, *figures)


_asked_written = OfProgrammes(_written_rows)


def _written(cohorts: Mapping[UUID, Sequence[_CohortRow]]) -> dict[UUID, list[GroupFact]]:
    """By programme; nothing is asked where no cohort is finished."""
    over = [key for key, rows in cohorts.items() if any(row.state == Cohort.State.FINISHED for row in rows)]
    found: dict[UUID, list[GroupFact]] = defaultdict(list)
    for programme, profession, organisation, kind, *figures in _asked_written(over) if over else ():
        named = ((PROFESSION, profession), (ORGANISATION, organisation), (KIND, KINDS.get(kind)))
        found[programme].extend(GroupFact(by, name, *figures) for by, name in named if name)
    return found


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
    return [Quotation(text, about) for text, about in chosen]
