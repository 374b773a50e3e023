"""What a project's poster and report say: one frozen object. Pure.

It holds what the project's own pages show to everybody who may open them. No stakeholder is in it, no update of a day
and no hours; of what people said, only what they agreed that reports may carry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from core.charts import DiagramBox
from core.formats import join_words, plural
from core.prose import Block, blocks
from projects.ahead import leads_to
from projects.economics import Outline
from projects.marks import Mark
from projects.measured import Measured
from projects.series import Told


@dataclass(frozen=True)
class TeamMember:
    name: str
    post: str
    leads: bool = False

    @property
    def says(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name


@dataclass(frozen=True)
class Team:
    """`people` are everybody on it; of a whole cohort's project a poster gives their number instead."""

    people: tuple[TeamMember, ...] = ()
    organisations: tuple[str, ...] = ()
    cohort: str = ""  # its name where the project is the whole cohort's

    @property
    def lead(self) -> str:
        return next((each.name for each in self.people if each.leads), "")

    @property
    def number(self) -> str:
        return plural(len(self.people), "person", "people")

    def organisations_in(self, most: int) -> str:
        """The first of them, and how many more there are."""
        named = list(self.organisations[:most])
        more = len(self.organisations) - len(named)
        return join_words([*named, f"{more} more"] if more else named)


@dataclass(frozen=True)
class Tried:
    """A Plan, Do, Study, Act cycle, as far as it has come."""

    number: int
    title: str
    state: str
    question: str
    prediction: str
    plan: str
    scale: str = ""
    data: str = ""
    idea: str = ""
    began_on: date | None = None
    happened: str = ""
    surprises: str = ""
    held: str = ""
    found: str = ""
    learned: str = ""
    decided_on: date | None = None
    next_words: str = ""

    @property
    def in_a_line(self) -> str:
        """What came of it: what was found, else what was done, else what is expected."""
        return self.found or self.happened or f"We expect: {self.prediction}"

    @property
    def studied(self) -> bool:
        return bool(self.found)


@dataclass(frozen=True)
class LeftOut:
    """A figure that the chart does not reckon with, and why."""

    on: date
    value: str
    because: str


@dataclass(frozen=True)
class Line:
    """A row of the table behind a chart."""

    on: date
    value: str
    says: str
    begins: bool  # whether the limits are re-based from here
    counted: str = ""  # “27 of 156”, what a percentage or a rate was worked out of


@dataclass(frozen=True)
class Counted:
    """A measure with what its chart shows. `read` is None of one that has no figure yet."""

    name: str
    title: str
    kind: str
    better: str
    frequency: str
    definition: str
    source: str
    target: str
    standard: str
    up: bool
    is_run_chart: bool
    screens: bool
    shift: int
    trend: int
    read: Measured | None
    told: Told
    marks: tuple[Mark, ...] = ()
    key: tuple[tuple[str, str], ...] = ()  # kinds of point, with their words
    rebases: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[Line, ...] = ()
    numerator: str = ""
    denominator: str = ""
    retired: str = ""  # since when it is not counted any more

    @property
    def figures(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class Quoted:
    """Words that their speaker agreed reports may carry."""

    text: str
    role_words: str

    @property
    def who(self) -> str:
        return self.role_words[:1].upper() + self.role_words[1:]


@dataclass(frozen=True)
class Running:
    organisation: str
    state: str
    since: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Step:
    """A milestone."""

    title: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class Danger:
    """A risk that is open: likelihood and impact from 1 to 5."""

    text: str
    likelihood: int
    impact: int
    mitigation: str = ""


@dataclass(frozen=True)
class WorthLine:
    """A cost or a benefit as it was written down."""

    label: str
    side: str
    what: str  # once or every year, and what becomes of it
    amount: str
    counts: str  # how much of it is due to the project, and how sure the team is
    source: str


@dataclass(frozen=True)
class Worth:
    outline: Outline
    lines: tuple[WorthLine, ...] = ()
    checked: str = ""


@dataclass(frozen=True)
class Written:
    """What the team wrote in a section, and who last did when."""

    section: str
    text: str
    author: str
    on: date

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks(self.text)


@dataclass(frozen=True)
class DriverInWords:
    """A primary driver with its change ideas."""

    text: str
    ideas: tuple[str, ...]


@dataclass(frozen=True)
class ProjectFacts:
    title: str
    aim: str
    programme: str
    describes: str
    cohort: str
    provider: str
    commissioner: str
    team: Team
    stage: str
    worth: Worth
    problem: str = ""
    baseline: str = ""
    began_on: date | None = None
    target_on: date | None = None
    result: str = ""
    presented_on: date | None = None
    decision: str = ""
    shows: str = "measure"
    shown_words: str = ""
    in_use: str = ""
    sponsor: str = ""
    score: str = ""  # of its progress, from 0.5 to 5, as people say
    score_words: str = ""  # “Modest improvement”
    score_why: str = ""
    partners: tuple[str, ...] = ()
    partners_do: str = ""
    named: tuple[str, ...] = ()  # partners from outside who agreed to be named
    stage_reason: str = ""  # on what the stage rests, where no chart shows it
    asked: tuple[str, ...] = ()
    diagram: tuple[DiagramBox, ...] = ()
    diagram_says: str = ""
    cycles: tuple[Tried, ...] = ()  # in the order of their numbers
    measures: tuple[Counted, ...] = ()  # the one that is shown first at the head
    quotations: tuple[Quoted, ...] = ()
    spread: tuple[Running, ...] = ()
    milestones: tuple[Step, ...] = ()
    risks: tuple[Danger, ...] = ()
    written: tuple[Written, ...] = ()
    address: str = ""  # of a page that anybody may open; none is public

    def version(self, *made_up_to: object) -> str:
        """The name of this content: the same words and figures are the same file."""
        return sha256(repr((made_up_to, self)).encode()).hexdigest()

    @property
    def main(self) -> Counted | None:
        """The measure that is shown first, where it has a figure."""
        return next((each for each in self.measures[:1] if each.read), None)

    @property
    def charted(self) -> tuple[Counted, ...]:
        return tuple(each for each in self.measures if each.read)

    @property
    def blocks_of_problem(self) -> tuple[Block, ...]:
        return blocks(self.problem)

    def words_of(self, section: str) -> Written | None:
        return next((each for each in self.written if each.section == section), None)

    @property
    def drivers(self) -> tuple["DriverInWords", ...]:
        """Each primary driver with the ideas that hang under it; one that serves several stands under the first."""
        found, told = [], set()
        for primary in (box for box in self.diagram if box.column == 1):
            secondary = {box.key for box in self.diagram if primary.key in box.under}
            ideas = [box for box in self.diagram if box.column == 3 and secondary & set(box.under)]
            found.append(DriverInWords(primary.text, tuple(box.text for box in ideas if box.key not in told)))
            told |= {box.key for box in ideas}
        return tuple(found)

    @property
    def to_come(self) -> tuple[Step, ...]:
        return tuple(each for each in self.milestones if each.done_on is None)

    @property
    def last_next(self) -> str:
        return leads_to(self.cycles)


def in_order(measures: Iterable[Counted]) -> tuple[Counted, ...]:
    """The first outcome that is counted still at the head, as on the project's page; those that were retired last."""
    rows = sorted(measures, key=lambda each: bool(each.retired))
    first = next((each for each in rows if each.kind == "Outcome" and not each.retired), None)
    return tuple([first, *(each for each in rows if each is not first)] if first else rows)
