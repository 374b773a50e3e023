"""What a programme brought, as its commissioner may see it: facts in, one frozen object out. Pure.

Page, drawings, findings and CSV read this object and nothing else. Contract facts (places, attendance of a cohort,
completion, certificates) are exact; attendance by profession or organisation is withheld below the threshold, as are
scores, which come here from evaluations with that done. What is withheld does not exist in the object. No person does.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cohorts.attendance import CohortAttendance, Tally, of_cohort
from core.formats import date_range, month_year
from evaluations.statistics import Figure, Rate, Score
from outcomes.withholding import Label, Who, labels

FINISHED, PLANNED = "finished", "planned"
CALLED_BACK = "called back"
STAGES = ("idea", "planned", "testing", "improved", "sustained")
IMPROVED = frozenset({"improved", "sustained"})
FURTHEST = 6  # projects that the page shows before it is asked for the others


# Facts: what the database holds


@dataclass(frozen=True)
class ContractFact:
    name: str
    places: int
    clinical: int | None  # the target, where the contract sets one


@dataclass(frozen=True)
class CohortFact:
    id: UUID
    number: int
    name: str
    state: str
    starts_on: date
    ends_on: date
    capacity: int


@dataclass(frozen=True)
class PlaceFact:
    """A place that was taken. `complete` is by the programme's rule; `certificate` whether one stands."""

    cohort: UUID
    profession: str
    clinical: bool
    organisation: str
    tally: Tally
    complete: bool
    certificate: bool


@dataclass(frozen=True)
class ProjectFact:
    cohort: UUID
    title: str
    aim: str
    stage: str
    result: str
    decision: str
    presented: bool


@dataclass(frozen=True)
class ElementFact:
    """An element as its surveys closed, with what may be shown of it: `score` over all cohorts, `cohorts` of each."""

    title: str
    score: Figure
    rate: Rate
    cohorts: Mapping[UUID, Figure]


@dataclass(frozen=True)
class Quotation:
    """A comment that its writer ticked, and the element that it is about, as it stands in a sentence."""

    text: str
    about: str


@dataclass(frozen=True)
class Facts:
    """Cohorts stand in the order of their numbers, elements in that of the design."""

    day: date
    minimum: int
    contracts: Sequence[ContractFact]
    cohorts: Sequence[CohortFact]
    places: Sequence[PlaceFact]
    projects: Sequence[ProjectFact]
    elements: Sequence[ElementFact]
    quotations: Sequence[Quotation]
    scored_until: date | None  # the last day on which a survey closed
    open_surveys: int


# Outcomes: what is shown


@dataclass(frozen=True)
class Places:
    """`commissioned` is None without a contract, `target` (for clinicians) where not every contract sets one."""

    filled: int
    commissioned: int | None
    clinical: int
    target: int | None


@dataclass(frozen=True)
class Average:
    """The mean over elements of the means shown, and the answers behind them."""

    mean: Decimal
    elements: int
    answers: int


@dataclass(frozen=True)
class Completed:
    """Of those who took a place on the cohorts that are finished."""

    people: int
    of: int
    certificates: int
    cohorts: tuple[str, ...]


@dataclass(frozen=True)
class CohortOutcome:
    """One cohort. `attendance` is of the hours held so far; `completed` is None until it is finished."""

    number: int
    name: str
    state: str
    starts_on: date
    ends_on: date
    capacity: int
    places: int
    clinical: int
    attendance: CohortAttendance
    sessions_held: int
    sessions: int
    completed: int | None
    certificates: int
    score: Average | None
    stages: tuple[int, ...]  # projects by stage, in the order of STAGES

    @property
    def finished(self) -> bool:
        return self.state == FINISHED

    @property
    def begun(self) -> bool:
        return self.state != PLANNED

    @property
    def by_stage(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(STAGES, self.stages, strict=True))

    @property
    def period(self) -> str:
        return date_range(self.starts_on, self.ends_on)

    def ends(self, today: date) -> str:
        """When what is not known yet will be: in March, in March 2028; or only that it is not."""
        if self.ends_on < today:
            return "not yet"
        month, _, year = month_year(self.ends_on).partition(" ")
        return f"in {month}" if (self.ends_on - today).days < 365 else f"in {month} {year}"


@dataclass(frozen=True)
class ElementOutcome:
    """One element; `cohorts` has a figure for each cohort in turn, None where it was not asked."""

    title: str
    score: Figure
    rate: Rate
    cohorts: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Absences:
    """Sessions missed, and how many of them for a call back to service: a low figure has its known reason beside it."""

    missed: int
    called_back: int


@dataclass(frozen=True)
class GroupOutcome:
    """A profession or an organisation. Places are exact; `attendance` and `absences` are None where withheld."""

    name: str
    places: int
    attendance: CohortAttendance | None
    absences: Absences | None


@dataclass(frozen=True)
class Outcomes:
    day: date
    minimum: int
    places: Places
    attendance: CohortAttendance
    completed: Completed | None
    certificates: int
    score: Average | None
    cohorts: tuple[CohortOutcome, ...]
    elements: tuple[ElementOutcome, ...]
    professions: tuple[GroupOutcome, ...]
    organisations: tuple[GroupOutcome, ...]
    stages: tuple[int, ...]  # in the order of STAGES
    projects: tuple[ProjectFact, ...]
    quotations: tuple[Quotation, ...]
    scored_until: date | None
    open_surveys: int

    @property
    def finished(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.finished)

    @property
    def begun(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.begun)

    @property
    def running(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.begun if not cohort.finished)

    @property
    def any_withheld(self) -> bool:
        """Whether the attendance of a profession or an organisation is."""
        return any(group.attendance is None for group in (*self.professions, *self.organisations))

    @property
    def by_stage(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(STAGES, self.stages, strict=True))

    @property
    def furthest(self) -> tuple[ProjectFact, ...]:
        return self.projects[:FURTHEST]

    @property
    def other_projects(self) -> tuple[ProjectFact, ...]:
        return self.projects[FURTHEST:]

    @property
    def improved(self) -> int:
        return sum(project.stage in IMPROVED for project in self.projects)

    @property
    def presented(self) -> int:
        return sum(project.presented for project in self.projects)

    @property
    def decided(self) -> int:
        return sum(bool(project.presented and project.decision) for project in self.projects)


def outcomes(facts: Facts) -> Outcomes:
    """The page's one object, from the facts of a programme as they stand on a day."""
    # Who has had nothing to attend is in no figure of attendance, and makes no small group larger.
    attending = [place for place in facts.places if place.tally.held]
    professions, organisations = labels(
        [Who(place.cohort, place.profession, place.organisation) for place in attending], facts.minimum
    )
    cohorts = tuple(_cohort(cohort, facts) for cohort in facts.cohorts)
    return Outcomes(
        day=facts.day,
        minimum=facts.minimum,
        places=_places(facts),
        attendance=_attendance(facts.places),
        completed=_completed([cohort for cohort in cohorts if cohort.finished]),
        certificates=sum(place.certificate for place in facts.places),
        score=average(element.score for element in facts.elements),
        cohorts=cohorts,
        elements=tuple(_element(element, facts.cohorts) for element in facts.elements),
        professions=_groups(lambda place: place.profession, facts.places, attending, professions),
        organisations=_groups(lambda place: place.organisation, facts.places, attending, organisations),
        stages=_stages(facts.projects),
        projects=tuple(sorted(facts.projects, key=_furthest_first)),
        quotations=tuple(facts.quotations),
        scored_until=facts.scored_until,
        open_surveys=facts.open_surveys,
    )


def average(figures: Iterable[Figure | None]) -> Average | None:
    """Each element weighs the same; None where nothing may be shown."""
    scores = [figure for figure in figures if isinstance(figure, Score)]
    if not scores:
        return None
    mean = sum((score.mean for score in scores), Decimal(0)) / len(scores)
    return Average(mean, len(scores), sum(score.n for score in scores))


def _places(facts: Facts) -> Places:
    targets = [contract.clinical for contract in facts.contracts if contract.clinical is not None]
    return Places(
        filled=len(facts.places),
        commissioned=sum(contract.places for contract in facts.contracts) if facts.contracts else None,
        clinical=sum(place.clinical for place in facts.places),
        target=sum(targets) if targets and len(targets) == len(facts.contracts) else None,
    )


def _attendance(places: Iterable[PlaceFact]) -> CohortAttendance:
    return of_cohort([place.tally for place in places])


def _cohort(cohort: CohortFact, facts: Facts) -> CohortOutcome:
    places = [place for place in facts.places if place.cohort == cohort.id]
    complete = sum(place.complete for place in places)
    return CohortOutcome(
        number=cohort.number,
        name=cohort.name,
        state=cohort.state,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
        places=len(places),
        clinical=sum(place.clinical for place in places),
        attendance=_attendance(places),
        sessions_held=max((place.tally.sessions_held for place in places), default=0),
        sessions=max((len(place.tally.lines_in_common()) for place in places), default=0),
        completed=complete if cohort.state == FINISHED else None,
        certificates=sum(place.certificate for place in places),
        score=average(element.cohorts.get(cohort.id) for element in facts.elements),
        stages=_stages(project for project in facts.projects if project.cohort == cohort.id),
    )


def _completed(finished: Sequence[CohortOutcome]) -> Completed | None:
    if not finished:
        return None
    return Completed(
        people=sum(cohort.completed or 0 for cohort in finished),
        of=sum(cohort.places for cohort in finished),
        certificates=sum(cohort.certificates for cohort in finished),
        cohorts=tuple(cohort.name for cohort in finished),
    )


def _element(element: ElementFact, cohorts: Sequence[CohortFact]) -> ElementOutcome:
    each = tuple(element.cohorts.get(cohort.id) for cohort in cohorts)
    return ElementOutcome(element.title, element.score, element.rate, each)


def _groups(
    name_of: Callable[[PlaceFact], str],
    places: Sequence[PlaceFact],
    attending: Sequence[PlaceFact],
    shown: Sequence[Label],
) -> tuple[GroupOutcome, ...]:
    """Groups with the most places first. `shown` says of each who attends in whose figure they count."""
    counted = Counter(name_of(place) for place in places)
    withheld = {name_of(place) for place in attending} - set(shown)
    members: dict[Label, list[PlaceFact]] = defaultdict(list)
    for place, label in zip(attending, shown, strict=True):
        members[label].append(place)
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    return tuple(
        GroupOutcome(name, counted[name], None, None)
        if name in withheld
        else GroupOutcome(name, counted[name], _attendance(members[name]), _absences(members[name]))
        for name in ordered
    )


def _absences(places: Sequence[PlaceFact]) -> Absences:
    lines = [line for place in places for line in place.tally.lines if line.held and line.mark is not None]
    missed = [line.mark for line in lines if not line.counted]
    return Absences(len(missed), missed.count(CALLED_BACK))


def _stages(projects: Iterable[ProjectFact]) -> tuple[int, ...]:
    found = Counter(project.stage for project in projects)
    return tuple(found[stage] for stage in STAGES)


def _furthest_first(project: ProjectFact) -> tuple:
    return (-STAGES.index(project.stage), not project.presented, project.title.lower())
