"""The evaluation report of a cohort: one frozen object, from which the page and the PDF are both written.

It holds contract facts (exact), what each element came to (withheld outside the team below OUTSIDE_THRESHOLD),
comments whose writers ticked that they may be quoted, and projects; no person is in it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.conf import settings

from cohorts.attendance import CohortAttendance, of_cohort
from cohorts.models import Cohort, Place, tallies
from core.formats import day_of
from evaluations import findings
from evaluations.contributions import Fact, facts_about
from evaluations.models import Quotation, Survey
from evaluations.results import ElementResult, results_of
from evaluations.statistics import Rate, Score, Withheld, rate
from programmes.models import GroupSize
from projects.models import Project, ProjectStage

IMPROVED = (ProjectStage.IMPROVED, ProjectStage.SUSTAINED)
MADE_UP_TO = "1"  # raise it when the report's layout or words change, so that a new file is made
SECTIONS = 6  # what progress counts: places, scores, quotations, projects, drawings, pages

DOTS_MM = 34  # the width that is there for the dots of a line

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class MixLine:
    """How many places went to one profession or organisation."""

    name: str
    places: int

    @property
    def dot_mm(self) -> str:
        """The size of a dot on paper, one for each place: smaller where there are too many for their column."""
        return f"{min(2.4, DOTS_MM / self.places):.2f}"

    @property
    def dots_mm(self) -> str:
        return f"{float(self.dot_mm) * self.places:.2f}"


@dataclass(frozen=True)
class Quoted:
    """A comment in its writer's words, and the element that it is about."""

    text: str
    about: str

    @property
    def about_in_sentence(self) -> str:
        return findings.lower(self.about)


@dataclass(frozen=True)
class ReportedProject:
    title: str
    aim: str
    stage: str
    result: str
    decision: str
    improved: bool
    presented: bool


@dataclass(frozen=True)
class EvaluationReport:
    programme: str
    describes: str
    cohort: str
    commissioner: str
    provider: str
    starts_on: date
    ends_on: date
    as_of: date
    places: int
    left: int
    clinicians: int
    professions: tuple[MixLine, ...]
    organisations: tuple[MixLine, ...]
    attendance: CohortAttendance
    sessions_to_come: int  # of the whole cohort
    elements: tuple[ElementResult, ...]
    open_surveys: int
    quotations: tuple[Quoted, ...]
    projects: tuple[ReportedProject, ...]
    facts: tuple[Fact, ...]
    minimum: int

    @property
    def version(self) -> str:
        """The same content has the same version, on whatever day it is asked for."""
        content = [getattr(self, field.name) for field in fields(self) if field.name != "as_of"]
        return hashlib.sha256(repr([MADE_UP_TO, settings.DEMO, *content]).encode()).hexdigest()

    @property
    def title(self) -> str:
        return f"Evaluation report, {self.programme}, {self.cohort}"

    @property
    def describes_capital(self) -> str:
        return findings.capital(self.describes)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Titles of the elements whose scores are withheld."""
        return tuple(each.title for each in self.elements if isinstance(each.score, Withheld))

    # What it finds, by the rules of evaluations.findings

    @property
    def scored(self) -> tuple[findings.Scored, ...]:
        return tuple(findings.Scored(each.title, each.score, each.rate) for each in self.elements)

    @property
    def rate(self) -> Rate:
        return rate((each.rate.answered, each.rate.invited) for each in self.elements)

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
    def sessions_sentence(self) -> str:
        return findings.hours(self.attendance.attended, self.attendance.held, self.attendance.people)

    @property
    def projects_lead(self) -> str:
        return findings.presented(len(self.projects), self.presented)

    @property
    def projects_number(self) -> int:
        """Sections are numbered as they stand; without quotations there is one fewer."""
        return 4 if self.quotations else 3

    @property
    def about_number(self) -> int:
        return self.projects_number + 1

    @property
    def shows(self) -> tuple[str, ...]:
        """The findings in short: facts from above, attendance, scores, projects."""
        facts = [f"{fact.figure} {fact.says}" for fact in self.facts]
        lines = [f"{line}." for line in [*facts, self.attendance_title, self.scores_title, self.projects_title]]
        lines[-2] = f"{lines[-2]} {findings.answered(self.scored)}".strip()
        return tuple(lines)

    @property
    def took_part_title(self) -> str:
        return findings.took_part(self.places, len(self.professions), len(self.organisations))

    @property
    def attendance_title(self) -> str:
        return findings.attendance(self.attendance.percent)

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
    def projects_title(self) -> str:
        return findings.projects(len(self.projects), self.improved)

    @property
    def further_question(self) -> str:
        """The second question, if it was the same of every element."""
        asked = {element.items[0].text if element.items else "" for element in self.elements}
        return asked.pop() if len(asked) == 1 else ""

    @property
    def cannot_say(self) -> tuple[str, ...]:
        return findings.cannot_say(
            rate=self.rate,
            withheld=self.withheld,
            minimum=self.minimum,
            to_come=self.sessions_to_come,
            open_surveys=self.open_surveys,
            projects=len(self.projects),
        )


def report_of(cohort: Cohort, now: datetime, told: Told = lambda done, total: None) -> EvaluationReport:
    """The report of a cohort as things stand at `now`; `told` hears of each section that is gathered."""
    programme, minimum = cohort.programme, settings.OUTSIDE_THRESHOLD
    counted = tallies(cohort, now)
    places = list(counted)
    facts = facts_about(cohort)
    told(1, SECTIONS)
    elements = _highest_first(results_of(cohort, minimum))
    told(2, SECTIONS)
    quotations = quotations_of(cohort, minimum)
    told(3, SECTIONS)
    projects = projects_of(cohort)
    told(4, SECTIONS)
    return EvaluationReport(
        programme=programme.name,
        describes=programme.describes,
        cohort=cohort.name,
        commissioner=programme.commissioner.name,
        provider=programme.provider.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        as_of=day_of(now),
        places=len(places),
        left=sum(place.state == Place.State.LEFT for place in places),
        clinicians=sum(place.profession.clinical for place in places),
        professions=_mix(place.profession.name for place in places),
        organisations=_mix(place.organisation.name for place in places),
        attendance=of_cohort(list(counted.values())),
        sessions_to_come=cohort.sessions.standing().filter(group_size=GroupSize.COHORT, ends_at__gt=now).count(),
        elements=elements,
        open_surveys=Survey.objects.open().filter(cohort=cohort).count(),
        quotations=quotations,
        projects=projects,
        facts=facts,
        minimum=minimum,
    )


def _highest_first(elements: Iterable[ElementResult]) -> tuple[ElementResult, ...]:
    """By the mean, equal ones in the order of the design; what is withheld stands last."""
    return tuple(sorted(elements, key=lambda each: -each.score.mean if isinstance(each.score, Score) else 0))


def _mix(names: Iterable[str]) -> tuple[MixLine, ...]:
    """Places by name, the most first, equal ones in the order of the alphabet."""
    counts = Counter(names)
    return tuple(MixLine(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], name)))


def quotations_of(cohort: Cohort, minimum: int) -> tuple[Quoted, ...]:
    """Chosen comments whose writers ticked, of surveys that enough answered, in the order of the design."""
    chosen = (
        Quotation.objects.filter(
            comment__may_quote=True,
            comment__response__survey__cohort=cohort,
            comment__response__survey__state=Survey.State.CLOSED,
            comment__response__survey__answered__gte=minimum,
        )
        .select_related("comment__response__survey")
        .order_by(
            "comment__response__survey__position",
            "comment__response__survey__opened_on",
            "position",
            "id",
        )
    )
    return tuple(Quoted(each.comment.text, each.comment.response.survey.title) for each in chosen)


def projects_of(cohort: Cohort) -> tuple[ReportedProject, ...]:
    """Projects without their people or places: those with an improvement first."""
    order = {stage.value: number for number, stage in enumerate(ProjectStage)}
    projects = sorted(Project.objects.filter(cohort=cohort), key=lambda each: (-order[each.stage], each.title))
    return tuple(
        ReportedProject(
            title=project.title,
            aim=project.aim,
            stage=project.get_stage_display(),
            result=project.result,
            decision=project.decision,
            improved=project.stage in IMPROVED,
            presented=project.presented_on is not None,
        )
        for project in projects
    )
