"""What a programme brought, as its commissioner may see it: one frozen object, which `working.outcomes` makes. Pure.

Page, drawings, findings and CSV read this object and nothing else. Contract facts (places, attendance of a cohort,
completion, certificates, cost) are exact; attendance by profession, organisation or type is as it was counted once
cohorts were finished, and withheld below the threshold, as are scores, which come from evaluations with that done. What
is withheld does not exist in the object. No person does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.attendance import CohortAttendance
from core.formats import date_range, month_year, plural
from evaluations.findings import IMPROVED, called, improved_on_a_chart
from evaluations.statistics import Figure, Rate, Score
from outcomes.facts import CauseFact, EarlierFact, MeasuredFact, PathwayFact, ProjectFact, Quotation
from programmes.costs import Cost

FINISHED, PLANNED = "finished", "planned"
STAGES = ("idea", "planned", "testing", "improved", "sustained")
FURTHEST = 6  # projects that the page shows before it is asked for the others
MOVED = ("improved", "worse", "no change", "too few points")  # as projects says of a measure


@dataclass(frozen=True)
class Places:
    """`commissioned` is None without a contract, `target` (for clinicians) where not every contract sets one."""

    filled: int
    commissioned: int | None
    clinical: int
    target: int | None

    @property
    def clinicians(self) -> str:
        """Beside the places filled: “14 clinicians, target 18”; nothing of a programme for others."""
        if self.target is None:
            return plural(self.clinical, "clinician") if self.clinical else ""
        return f"{plural(self.clinical, 'clinician')}, target {self.target}"


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
    """One cohort. `attendance` is of the hours held so far; `completed` is None until it is finished.

    `phase` says which it is in, as in “second of three trimesters”, empty outside of all; `cost` is of its contract.
    """

    number: int
    name: str
    state: str
    contract: str
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
    cost: Cost | None
    phase: str
    next_session: date | None
    closes_on: date | None
    groups_settled: bool  # whether its groups are in what was written, or can be told in nothing that is to come

    @property
    def finished(self) -> bool:
        return self.state == FINISHED

    @property
    def begun(self) -> bool:
        return self.state != PLANNED

    @property
    def running(self) -> bool:
        return self.begun and not self.finished

    @property
    def projects(self) -> int:
        return sum(self.stages)

    @property
    def improved(self) -> int:
        return sum(count for stage, count in self.by_stage if stage in IMPROVED)

    @property
    def by_stage(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(STAGES, self.stages, strict=True))

    @property
    def called(self) -> str:
        """As the subject of a sentence."""
        return called(self.name)

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
class Span:
    """Several cohorts together: those of a contract, or those that began in a year. `asked` is what it was to fill."""

    name: str
    cohorts: tuple[str, ...]
    running: int
    places: int
    asked: int
    attendance: CohortAttendance
    completed: Completed | None
    score: Average | None
    projects: int
    improved: int
    cost: Cost | None


@dataclass(frozen=True)
class ElementOutcome:
    """One element; `cohorts` has a figure for each cohort in turn, None where it was not asked."""

    title: str
    score: Figure
    rate: Rate
    cohorts: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Range:
    """From the lowest to the highest of several means that are shown."""

    low: Decimal
    high: Decimal


def range_of(means: Iterable[Decimal]) -> Range | None:
    """The range of several means; None of fewer than two."""
    ordered = sorted(means)
    return Range(ordered[0], ordered[-1]) if len(ordered) > 1 else None


@dataclass(frozen=True)
class Absences:
    """Sessions missed, and how many of them for a call back to service: a low figure has its known reason beside it."""

    missed: int
    called_back: int


@dataclass(frozen=True)
class GroupOutcome:
    """A profession, an organisation or a type. Places are exact, `by_cohort` for each cohort in turn; `attendance`
    and `absences` are as written when its cohorts were over, None where withheld."""

    name: str
    places: int
    by_cohort: tuple[int, ...]
    attendance: CohortAttendance | None
    absences: Absences | None

    @property
    def of_fewer(self) -> int | None:
        """How many the attendance is of, where that is not of everybody on these places."""
        people = self.attendance.people if self.attendance else 0
        return people if people and people != self.places else None


@dataclass(frozen=True)
class Outcomes:
    day: date
    minimum: int
    places: Places
    cost: Cost | None
    attendance: CohortAttendance
    completed: Completed | None
    certificates: int
    score: Average | None
    cohorts: tuple[CohortOutcome, ...]
    earlier: tuple[EarlierFact, ...]  # not held in Cadre, and in no other figure of this object
    contracts: tuple[Span, ...]
    years: tuple[Span, ...]
    elements: tuple[ElementOutcome, ...]
    professions: tuple[GroupOutcome, ...]
    kinds: tuple[GroupOutcome, ...]  # types of organisation
    organisations: tuple[GroupOutcome, ...]
    stages: tuple[int, ...]  # in the order of STAGES
    projects: tuple[ProjectFact, ...]
    quotations: tuple[Quotation, ...]
    scored_until: date | None
    open_surveys: int
    pathway: PathwayFact | None
    causes: tuple[CauseFact, ...]

    @property
    def finished(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.finished)

    @property
    def begun(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.begun)

    @property
    def running(self) -> tuple[CohortOutcome, ...]:
        return tuple(cohort for cohort in self.cohorts if cohort.running)

    @property
    def years_differ(self) -> bool:
        """Whether the years say anything that the cohorts do not: several, and one of them with several cohorts."""
        return 1 < len(self.years) < len(self.cohorts)

    @property
    def contracts_differ(self) -> bool:
        """Whether the contracts say anything that the one cohort does not."""
        return len(self.contracts) > 1 or bool(self.contracts and len(self.cohorts) > 1)

    @property
    def any_withheld(self) -> bool:
        """Whether the attendance of a profession, an organisation or a type is."""
        return any(group.attendance is None for group in (*self.professions, *self.kinds, *self.organisations))

    @property
    def element_range(self) -> Range | None:
        """Of the elements' means over all cohorts."""
        return range_of(element.score.mean for element in self.elements if isinstance(element.score, Score))

    @property
    def cohort_range(self) -> Range | None:
        """Of the cohorts' average scores."""
        return range_of(cohort.score.mean for cohort in self.cohorts if cohort.score)

    @property
    def by_stage(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(STAGES, self.stages, strict=True))

    @property
    def furthest(self) -> tuple[ProjectFact, ...]:
        """Those that the page shows; the last gives its place to the one that stands beside them."""
        beside = self.beside_the_furthest
        return (*self.projects[: FURTHEST - 1], beside) if beside else self.projects[:FURTHEST]

    @property
    def beside_the_furthest(self) -> ProjectFact | None:
        """One whose measure did not move, where none of the furthest is such: what went well is not all there is."""
        if any(project.did_not_move for project in self.projects[:FURTHEST]):
            return None
        return next((project for project in self.projects if project.did_not_move), None)

    @property
    def improved(self) -> int:
        return sum(project.stage in IMPROVED for project in self.projects)

    @property
    def improved_on_a_chart(self) -> int:
        """Of those that improved: where the chart of what was measured shows it."""
        moved = [(project.stage in IMPROVED, project.moved) for project in self.projects]
        return improved_on_a_chart(moved)

    @property
    def presented(self) -> int:
        return sum(project.presented for project in self.projects)

    @property
    def decided(self) -> int:
        return sum(bool(project.presented and project.decision) for project in self.projects)

    @property
    def any_measured(self) -> bool:
        """Whether any project says what it measured or shows."""
        return any(each.measured for each in self.projects)

    @property
    def measured(self) -> tuple[MeasuredFact, ...]:
        """The measures that are to go one way: those of which it can be said whether they moved."""
        return tuple(each.measured for each in self.projects if each.measured and each.measured.moved)

    def moved(self, way: str) -> int:
        """How many measures went a way of MOVED."""
        return sum(measure.moved == way for measure in self.measured)
