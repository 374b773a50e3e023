"""What the database holds of a programme, as the outcomes are worked out from it: frozen rows without people. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cohorts.attendance import NO_MEETINGS, Meetings, Totals
from core.formats import unit_beside
from evaluations.statistics import Figure, Rate
from outcomes.by_group import GroupFact
from projects.comparison import ForCommissioner
from projects.progress import SCALE


@dataclass(frozen=True)
class ContractFact:
    """`clinical` is the target, where the contract sets one; `value` is in pounds, None where it is not recorded."""

    name: str
    places: int
    clinical: int | None
    value: Decimal | None = None


@dataclass(frozen=True)
class PhaseFact:
    """A part of a cohort's time. Weeks are counted from its first day, 0 the first; both ends are in the phase."""

    name: str
    starts_week: int
    ends_week: int


@dataclass(frozen=True)
class EarlierFact:
    """A cohort that is not held in Cadre: what its source says of it. It is in no figure that is worked out."""

    name: str
    starts_on: date
    ends_on: date
    places: int
    completed: int | None
    source: str


@dataclass(frozen=True)
class CohortFact:
    """`next_session` and `closes_on` are the days of its next session and of its next survey to close, if any;
    `meetings` are the sessions that everybody on it meets in common with others."""

    id: UUID
    number: int
    name: str
    state: str
    starts_on: date
    ends_on: date
    capacity: int
    contract: str = ""
    next_session: date | None = None
    closes_on: date | None = None
    meetings: Meetings = NO_MEETINGS
    counted: bool = False  # whether the attendance of its groups is written


@dataclass(frozen=True)
class PlaceFact:
    """A place that was taken. `complete` is by the programme's rule; `certificate` whether one stands."""

    cohort: UUID
    profession: str
    clinical: bool
    organisation: str
    kind: str  # the type of the organisation
    hours: Totals
    complete: bool
    certificate: bool


@dataclass(frozen=True)
class MeasuredFact:
    """What a project measured, as its app read it, or shows where nothing is counted (`said` is what).

    `moved` is None also of a measure that is neither good nor bad; `trend` draws the line of a measure.
    """

    name: str
    unit: str
    before: str
    now: str
    target: str
    moved: str | None
    reading: str
    trend: Any = None
    said: str = ""

    @property
    def counts(self) -> str:
        """What is counted, with its unit where the figures do not carry it."""
        return ", ".join(filter(None, (self.name, unit_beside(self.name, self.unit))))

    @property
    def counted(self) -> bool:
        return bool(self.name)


@dataclass(frozen=True)
class CauseFact:
    """A common cause that projects of the programme have joined; `given` is what its terms give the commissioner."""

    id: UUID
    title: str
    aim: str
    given: ForCommissioner


@dataclass(frozen=True)
class ProjectFact:
    id: UUID
    cohort: UUID
    of: str  # the cohort's name
    title: str
    aim: str
    stage: str
    result: str
    decision: str
    presented: bool
    measured: MeasuredFact | None = None
    score: Decimal | None = None  # how far it is from 0.5 to 5, as somebody said last
    score_why: str = ""
    stage_reason: str = ""  # on what the stage rests, where no chart shows it

    @property
    def moved(self) -> str | None:
        """Which way its chart moved; None where nothing is counted."""
        return self.measured.moved if self.measured else None

    @property
    def did_not_move(self) -> bool:
        """Or moved the wrong way."""
        return self.measured is not None and self.measured.moved in ("no change", "worse")

    @property
    def score_words(self) -> str:
        """“3.5 of 5, improvement”; nothing where nobody has said."""
        return f"{self.score:.1f} of 5, {SCALE[self.score].lower()}" if self.score is not None else ""


@dataclass(frozen=True)
class PathwayFact:
    """The accredited pathway beside the programme, in exact numbers of people; `credits` are of all of it."""

    name: str
    awarding_body: str  # "" while none is named
    credits: int
    level: int
    enrolled: int
    handed_over: int  # every unit
    passed: int  # every unit
    holding: int  # all its credit, confirmed by the body's board
    due_on: date | None = None  # the last day on which anybody has a unit still to hand over for the first time


@dataclass(frozen=True)
class ElementFact:
    """An element as its surveys closed, with what may be shown of it: `score` over all cohorts, `cohorts` of each."""

    title: str
    score: Figure
    rate: Rate
    cohorts: Mapping[UUID, Figure]


@dataclass(frozen=True)
class Quotation:
    """A comment that its writer ticked, and the title of the element that it is about."""

    text: str
    about: str


@dataclass(frozen=True)
class Facts:
    """Cohorts stand in the order of their numbers, elements and phases in that of the design."""

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
    phases: Sequence[PhaseFact] = ()
    earlier: Sequence[EarlierFact] = ()
    pathway: PathwayFact | None = None
    causes: Sequence[CauseFact] = ()
    by_group: Sequence[GroupFact] = ()  # as written of cohorts that are finished; a group may be in several writings
