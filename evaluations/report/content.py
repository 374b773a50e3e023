"""What is in an evaluation report: one frozen object, from which its page and its PDF are both written. Pure.

It holds contract facts (exact), what each element came to (withheld outside the team below `minimum`), themes of the
comments (withheld below `comment_minimum` people), comments whose writers ticked that they may be quoted, projects,
and what the evaluator wrote. No participant is in it. What is withheld does not exist in it.

Every field of a section has an empty default: a page that shows one section fills that one alone, and a version frozen
before a field was added is read with it empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from cohorts.attendance import CohortAttendance
from core.formats import date_range, join_words, long_date, plural, unbroken
from core.prose import Block, blocks
from evaluations import findings
from evaluations.contributions import Fact
from evaluations.report.aims import Judged, finding, not_judged
from evaluations.report.projects import ReportedProject
from evaluations.results import ElementResult
from evaluations.statistics import Figure, Rate, Score, Withheld, rate
from evaluations.themes import Raised

DOTS_MM = 34  # the width that is there for the dots of a line
CELLS_MM = 90  # and for the numbers and dots of all cohorts side by side
COLUMNS = 6  # cohorts that stand side by side in a table; of more, only the total does
NAMES = {
    "summary": "Summary",
    "method": "Method and limits",
    "who": "Who took part",
    "elements": "Every element, scored",
    "themes": "Themes of the comments",
    "learning": "What people learned",
    "projects": "Projects",
    "asked": "Asked for and done",
    "appendix": "Tables",
}


@dataclass(frozen=True)
class CohortPart:
    """One cohort of the report. `to_come` are sessions of the whole cohort."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    running: bool
    places: int
    left: int
    clinicians: int
    attendance: CohortAttendance
    to_come: int

    @property
    def period(self) -> str:
        return date_range(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class MixCell:
    """A number of places with a dot for each on paper, all of one size, in lines of fives where `room` has so many."""

    count: int
    room: float  # mm
    dot: float  # mm, with the space around it

    @property
    def lines_mm(self) -> tuple[str, ...]:
        """How wide each line of dots is."""
        fit = int(self.room // self.dot)
        across = fit - fit % 5 if fit > 5 else max(fit, 1)
        left = range(self.count, 0, -across)
        return tuple(f"{min(across, dots) * self.dot:.2f}" for dots in left)


@dataclass(frozen=True)
class MixLine:
    """How many places went to one profession or organisation, cohort by cohort."""

    name: str
    by_cohort: tuple[int, ...]

    @property
    def places(self) -> int:
        return sum(self.by_cohort)

    @property
    def cell(self) -> MixCell:
        return MixCell(self.places, DOTS_MM, 2.4)

    @property
    def cells(self) -> tuple[MixCell, ...]:
        """Each cohort's number, where cohorts stand side by side."""
        return tuple(MixCell(count, CELLS_MM / len(self.by_cohort) - 7, 1.8) for count in self.by_cohort)


@dataclass(frozen=True)
class Commissioned:
    """Places that the contracts ask for; `clinical` is None where not every contract sets a target."""

    places: int
    clinical: int | None


@dataclass(frozen=True)
class Quoted:
    """A comment in its writer's words, and the element that it is about."""

    text: str
    about: str

    @property
    def about_in_sentence(self) -> str:
        return f"“{self.about}”"


@dataclass(frozen=True)
class Theme:
    """A learning outcome that enough people raised for it to be told, with the quotations that stand under it."""

    name: str
    definition: str
    raised: Raised
    quotations: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Themes:
    """What comments are about. `people` were asked; `further` themes were raised by too few people to be told.

    `ledger` has, by outcome, what each cohort's figure adds (evaluations.ledger), for those that are told.
    """

    people: int = 0
    comments: int = 0
    coded: int = 0
    told: tuple[Theme, ...] = ()
    further: int = 0
    others: tuple[Quoted, ...] = ()  # quotations that stand under no theme that is told
    ledger: tuple[tuple[str, str, str, int], ...] = ()  # outcome, its name, cohort or "whole", people

    @property
    def quotations(self) -> tuple[Quoted, ...]:
        return (*(quoted for theme in self.told for quoted in theme.quotations), *self.others)


@dataclass(frozen=True)
class AskedFor:
    """What participants asked for and what became of it; `by_many` says that at least as many as the threshold did.

    `backers` is their number in versions of before it was withheld: one more, or one fewer, is somebody's wish.
    """

    text: str
    asked_on: date
    backers: int | None
    state: str
    became: str
    done: bool
    by_many: bool = False


@dataclass(frozen=True)
class Written:
    """What was written in a section, and by whom."""

    section: str
    text: str
    author: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks(self.text)


@dataclass(frozen=True)
class SectionHead:
    """A section as it stands in this report: its number, its name above, its finding as title."""

    key: str
    number: int
    name: str
    title: str
    written: tuple[Block, ...]

    @property
    def template(self) -> str:
        """Its body, for a page and for paper."""
        return f"evaluations/report/_{self.key}.html"


@dataclass(frozen=True)
class EvaluationReport:
    programme: str
    describes: str
    cohort: str  # its name; "" where the report is of the whole programme
    commissioner: str
    provider: str
    as_of: date
    minimum: int
    comment_minimum: int
    evaluators: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()  # of versions from before aims were judged
    judged: tuple[Judged, ...] = ()
    cohorts: tuple[CohortPart, ...] = ()
    commissioned: Commissioned | None = None
    professions: tuple[MixLine, ...] = ()
    organisations: tuple[MixLine, ...] = ()
    facts: tuple[Fact, ...] = ()
    elements: tuple[ElementResult, ...] = ()
    open_surveys: int = 0
    themes: Themes = field(default_factory=Themes)
    projects: tuple[ReportedProject, ...] = ()
    asked: tuple[AskedFor, ...] = ()
    written: tuple[Written, ...] = ()
    judges: tuple[str, ...] = ()  # who judged the aims
    charts_chosen_by: str = ""  # who chose which charts stand large; "" where the rule did

    @property
    def title(self) -> str:
        return title_of(self.programme, self.cohort)

    @property
    def describes_capital(self) -> str:
        return findings.capital(self.describes)

    @property
    def covers(self) -> str:
        """Which cohorts it is about, and when they ran."""
        if not self.cohorts:
            return "No cohort yet"
        start, end = min(each.starts_on for each in self.cohorts), max(each.ends_on for each in self.cohorts)
        names = self.cohort or findings.cohorts([each.name for each in self.cohorts])
        return f"{names}, {' to '.join(unbroken(day) for day in date_range(start, end).split(' to '))}"

    # Who took part

    @property
    def places(self) -> int:
        return sum(each.places for each in self.cohorts)

    @property
    def left(self) -> int:
        return sum(each.left for each in self.cohorts)

    @property
    def clinicians(self) -> int:
        return sum(each.clinicians for each in self.cohorts)

    @cached_property
    def attendance(self) -> CohortAttendance:
        """Pooled over people of all cohorts."""
        parts = [each.attendance for each in self.cohorts]
        return CohortAttendance(
            people=sum(part.people for part in parts),
            attended=sum((part.attended for part in parts), start=findings.NOTHING),
            held=sum((part.held for part in parts), start=findings.NOTHING),
        )

    @property
    def columns(self) -> tuple[CohortPart, ...]:
        """Cohorts that stand side by side in tables: of one, or of too many, none do."""
        return self.cohorts if 1 < len(self.cohorts) <= COLUMNS else ()

    @property
    def running(self) -> tuple[CohortPart, ...]:
        return tuple(each for each in self.cohorts if each.running)

    @property
    def took_part_title(self) -> str:
        return findings.took_part(self.places, len(self.professions), len(self.organisations))

    @property
    def took_part_lead(self) -> str:
        said = [
            findings.commissioned(self.places, self.clinicians, self.commissioned),
            f"{plural(self.left, 'person', 'people')} left." if self.left else "",
            findings.hours(self.attendance.attended, self.attendance.held, self.attendance.people),
            *(f"{fact.figure} {fact.says}." for fact in self.facts),
        ]
        return " ".join(filter(None, said))

    @property
    def attendance_title(self) -> str:
        return findings.attendance(self.attendance.percent)

    # Elements

    @property
    def scored(self) -> tuple[findings.Scored, ...]:
        return tuple(findings.Scored(each.title, each.score, each.rate) for each in self.elements)

    @property
    def rate(self) -> Rate:
        return rate((each.rate.answered, each.rate.invited) for each in self.elements)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Titles of the elements whose scores are withheld."""
        return tuple(each.title for each in self.elements if isinstance(each.score, Withheld))

    @property
    def scores_title(self) -> str:
        return findings.scores(self.scored)

    @property
    def scores_lead(self) -> str:
        return " ".join(filter(None, [findings.answered(self.scored), findings.indicative(self.scored)]))

    @property
    def score_range(self) -> str:
        return findings.score_range(self.scored)

    @property
    def further_question(self) -> str:
        """The second question, if it was the same of every element."""
        asked = {element.items[0].text if element.items else "" for element in self.elements}
        return asked.pop() if len(asked) == 1 else ""

    # Comments, projects, what was asked for

    @property
    def quotations(self) -> tuple[Quoted, ...]:
        return self.themes.quotations

    @property
    def improved(self) -> int:
        return sum(project.improved for project in self.projects)

    @property
    def presented(self) -> int:
        return sum(project.presented for project in self.projects)

    @property
    def projects_count(self) -> int:
        return len(self.projects)

    @property
    def charted(self) -> tuple[ReportedProject, ...]:
        """Projects whose chart is in the report."""
        return tuple(project for project in self.projects if project.chart)

    @property
    def measured_count(self) -> int:
        return sum(bool(project.measured) for project in self.projects)

    @property
    def large(self) -> tuple[ReportedProject, ...]:
        return tuple(project for project in self.charted if project.chart and project.chart.large)

    @property
    def small(self) -> tuple[ReportedProject, ...]:
        return tuple(project for project in self.charted if project.chart and not project.chart.large)

    @property
    def charts_chosen(self) -> str:
        return findings.charts_chosen(len(self.large), len(self.charted), self.charts_chosen_by)

    @property
    def on_a_chart(self) -> str:
        """How many improvements a chart shows; of a version that did not keep every chart, nothing."""
        if not self.improved or len(self.charted) < self.measured_count:
            return ""
        shown = findings.improved_on_a_chart((project.improved, project.moved) for project in self.projects)
        return findings.on_a_chart(self.improved, shown)

    @property
    def projects_title(self) -> str:
        return findings.projects(len(self.projects), self.improved)

    @property
    def projects_lead(self) -> str:
        return findings.presented(len(self.projects), self.presented, self.measured_count)

    # Summary

    @property
    def summary_title(self) -> str:
        return findings.summary(self.scored, len(self.projects), self.improved)

    @property
    def summary_lead(self) -> str:
        """How the aims stand and what is still running, for whoever reads nothing but the first lines."""
        ends = [(each.name, long_date(each.ends_on)) for each in self.running]
        return " ".join(filter(None, [finding(self.judged), findings.running(ends, len(self.cohorts))]))

    @property
    def not_judged(self) -> tuple[str, ...]:
        """The aims of which it says nothing."""
        return not_judged(self.judged)

    @property
    def shows(self) -> tuple[str, ...]:
        """The findings in short: further facts from above, scores, themes, projects. What the four big figures say
        stands over it already."""
        facts = [f"{fact.figure} {fact.says}" for fact in self.facts[1:]]
        themes = [self.themes_title] if self.themes.told else []
        lines = [*facts, self.scores_title, *themes, self.projects_title]
        return (*(f"{line}." for line in lines[:-1]), f"{lines[-1]}. {self.on_a_chart}".strip())

    @property
    def cannot_say(self) -> tuple[str, ...]:
        return findings.cannot_say(
            rate=self.rate,
            withheld=self.withheld,
            minimum=self.minimum,
            to_come=[(each.name, each.to_come) for each in self.cohorts if each.to_come],
            open_surveys=self.open_surveys,
            projects=len(self.projects),
            uncoded=self.themes.comments - self.themes.coded if self.themes.told else 0,
        )

    @property
    def themes_title(self) -> str:
        told = [(theme.name, theme.raised.people) for theme in self.themes.told]
        return findings.themes(told, self.themes.people)

    @property
    def learning_title(self) -> str:
        return findings.learned(len(self.themes.told))

    @property
    def asked_title(self) -> str:
        return findings.asked_for(len(self.asked), sum(each.done for each in self.asked))

    # Sections, numbered as they stand: one that has neither figures nor words is left out

    @cached_property
    def sections(self) -> tuple[SectionHead, ...]:
        words = {each.section: each.blocks for each in self.written}
        titles = self._titles()
        kept = [key for key in NAMES if titles.get(key) or words.get(key)]
        return tuple(
            SectionHead(key, number, NAMES[key], titles.get(key) or NAMES[key], words.get(key, ()))
            for number, key in enumerate(kept, start=1)
        )

    def _titles(self) -> dict[str, str]:
        """The finding of each section that has figures."""
        titles = {"summary": self.summary_title, "method": "How it is known, and where knowledge ends"}
        for key, has_figures, title in (
            ("who", self.places, self.took_part_title),
            ("elements", self.elements, self.scores_title),
            ("themes", self.themes.told or self.themes.further, self.themes_title),
            ("learning", self.quotations, self.learning_title),
            ("projects", self.projects, self.projects_title),
            ("asked", self.asked, self.asked_title),
            ("appendix", self.places or self.elements, "Every figure behind a drawing"),
        ):
            if has_figures:
                titles[key] = title
        return titles

    @property
    def at(self) -> dict[str, SectionHead]:
        """The sections by their keys."""
        return {section.key: section for section in self.sections}

    @property
    def suggestions(self) -> tuple[Block, ...]:
        return next((each.blocks for each in self.written if each.section == "suggestions"), ())

    @property
    def authors(self) -> str:
        """Who wrote beside the figures, in a sentence's middle."""
        return join_words(sorted({*self.judges, *(each.author for each in self.written)} - {""}))


def title_of(programme: str, cohort: str) -> str:
    return ", ".join(filter(None, ["Evaluation report", programme, cohort]))


def answers_of(figure: Figure) -> int:
    return figure.n if isinstance(figure, Score) else 0


def highest_first(elements: Iterable[ElementResult]) -> tuple[ElementResult, ...]:
    """By the mean, equal ones in the order of the design; what is withheld stands last."""
    return tuple(sorted(elements, key=lambda each: -each.score.mean if isinstance(each.score, Score) else 0))


def mix_lines(names: Sequence[tuple[str, int]], cohorts: int) -> tuple[MixLine, ...]:
    """Places by name, from pairs of a name and a cohort's index: the most first, equal ones in alphabetical order."""
    counted: dict[str, list[int]] = {}
    for name, cohort in names:
        counted.setdefault(name, [0] * cohorts)[cohort] += 1
    return tuple(MixLine(name, tuple(counted[name])) for name in sorted(counted, key=lambda n: (-sum(counted[n]), n)))
