"""Reading what a report is made of, section by section, in a fixed number of queries however much there is.

Nothing here reads a participant: places come without their holders, projects without their teams.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from cohorts.attendance import of_cohort
from cohorts.models import Cohort, Place, ProposalState, Session, tallies_of
from cohorts.proposals import asked_and_done
from core.formats import day_of
from evaluations import findings
from evaluations.contributions import facts_about
from evaluations.models import Coding, Comment, LearningOutcome, Narrative, Quotation, Section, Survey
from evaluations.report.content import (
    AskedFor,
    Chart,
    CohortPart,
    Commissioned,
    EvaluationReport,
    Quoted,
    ReportedProject,
    Theme,
    Themes,
    Tried,
    Written,
    highest_first,
    mix_lines,
)
from evaluations.results import results_over
from evaluations.themes import told
from people import roles
from programmes.models import Aim, Contract, GroupSize, Programme, ProgrammeGrant
from projects.measured import Measured, measured_projects
from projects.models import Annotation, Cycle, Project, ProjectStage

IMPROVED = (ProjectStage.IMPROVED, ProjectStage.SUSTAINED)
MOST_CHARTS = 8  # of projects; of all others what is measured stands in words
EVERYTHING = ("about", "who", "facts", "elements", "themes", "projects", "asked", "written")
# What stands beside the form of a section. Figures of several sections would cost more queries than a page has.
BESIDE: dict[str, tuple[str, ...]] = {
    Section.SUMMARY: ("who", "elements", "projects"),
    Section.SUGGESTIONS: ("elements", "projects"),
    Section.METHOD: ("elements", "themes"),
    Section.WHO: ("who", "facts"),
    Section.ELEMENTS: ("elements",),
    Section.THEMES: ("themes",),
    Section.LEARNING: ("themes",),
    Section.PROJECTS: ("projects",),
    Section.ASKED: ("asked",),
}


@dataclass(frozen=True)
class Subject:
    """What a report is about: one cohort, or a whole programme (without a cohort)."""

    programme: Programme
    cohort: Cohort | None = None

    @cached_property
    def cohorts(self) -> list[Cohort]:
        """In order; one query for a programme."""
        if self.cohort:
            return [self.cohort]
        return list(Cohort.objects.filter(programme=self.programme).order_by("number"))

    @property
    def name(self) -> str:
        return self.cohort.name if self.cohort else ""

    @property
    def key(self) -> UUID:
        return self.cohort.pk if self.cohort else self.programme.pk

    def mine(self, rows: QuerySet) -> QuerySet:
        """Of rows with a programme and perhaps a cohort, those that are about this very subject."""
        if self.cohort:
            return rows.filter(cohort=self.cohort)
        return rows.filter(programme=self.programme, cohort__isnull=True)


def report_of(subject: Subject, now: datetime, parts: Collection[str] = EVERYTHING) -> EvaluationReport:
    """The report as things stand at `now`, or of it only the parts that are named; the others are empty."""
    programme = subject.programme
    found: dict[str, Any] = {}
    for part in parts:
        found |= PARTS[part](subject, now)
    return EvaluationReport(
        programme=programme.name,
        describes=programme.describes,
        cohort=subject.name,
        commissioner=programme.commissioner.name,
        provider=programme.provider.name,
        as_of=day_of(now),
        minimum=settings.OUTSIDE_THRESHOLD,
        comment_minimum=settings.COMMENT_THRESHOLD,
        **found,
    )


def about(subject: Subject, now: datetime) -> dict[str, Any]:
    """The commission, and who evaluates it."""
    evaluators = evaluators_of(subject.programme).select_related("person")
    return {
        "evaluators": tuple(grant.person.name for grant in evaluators.order_by("person__family_name")),
        "aims": tuple(Aim.objects.filter(programme=subject.programme).values_list("text", flat=True)),
        "commissioned": None if subject.cohort else _commissioned(subject.programme),
    }


def evaluators_of(programme: Programme) -> QuerySet[ProgrammeGrant]:
    return ProgrammeGrant.objects.current().filter(programme=programme, role=roles.EVALUATOR.value)


def _commissioned(programme: Programme) -> Commissioned | None:
    asked = list(Contract.objects.filter(programme=programme).order_by().values_list("places", "clinical_places"))
    if not asked:
        return None
    targets = [clinical for _, clinical in asked if clinical is not None]
    return Commissioned(sum(places for places, _ in asked), sum(targets) if len(targets) == len(asked) else None)


def who(subject: Subject, now: datetime) -> dict[str, Any]:
    """Places, their mix and attendance, cohort by cohort, in three queries."""
    cohorts = subject.cohorts
    places = list(
        Place.objects.taken().filter(cohort__in=cohorts).select_related("organisation", "profession", "coaching")
    )
    sessions = list(Session.objects.standing().filter(cohort__in=cohorts))
    tallies = tallies_of(places, now, sessions)
    column = {cohort.pk: index for index, cohort in enumerate(cohorts)}
    by_cohort: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        by_cohort[place.cohort_id].append(place)
    ahead = [each.cohort_id for each in sessions if each.group_size == GroupSize.COHORT and each.ends_at > now]

    def part(cohort: Cohort) -> CohortPart:
        mine = by_cohort[cohort.pk]
        return CohortPart(
            id=cohort.pk,
            name=cohort.name,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
            running=cohort.state == Cohort.State.RUNNING,
            places=len(mine),
            left=sum(place.state == Place.State.LEFT for place in mine),
            clinicians=sum(place.profession.clinical for place in mine),
            attendance=of_cohort([tallies[place] for place in mine]),
            to_come=ahead.count(cohort.pk),
        )

    return {
        "cohorts": tuple(part(cohort) for cohort in cohorts),
        "professions": mix_lines([(each.profession.name, column[each.cohort_id]) for each in places], len(cohorts)),
        "organisations": mix_lines([(each.organisation.name, column[each.cohort_id]) for each in places], len(cohorts)),
    }


def facts(subject: Subject, now: datetime) -> dict[str, Any]:
    """What the apps above have to say of these cohorts."""
    return {"facts": facts_about(subject.cohorts)}


def elements(subject: Subject, now: datetime) -> dict[str, Any]:
    """Every element as its surveys closed, and how many are open, in two queries."""
    return {
        "elements": highest_first(results_over(subject.cohorts, settings.OUTSIDE_THRESHOLD)),
        "open_surveys": Survey.objects.open().filter(cohort__in=subject.cohorts).count(),
    }


def projects(subject: Subject, now: datetime) -> dict[str, Any]:
    """Projects without their people or places, those with an improvement first; charts of the first that are measured,
    in six queries."""
    order = {stage.value: number for number, stage in enumerate(ProjectStage)}
    names = {cohort.pk: cohort.name for cohort in subject.cohorts}
    rows = sorted(Project.objects.filter(cohort__in=subject.cohorts), key=lambda row: (-order[row.stage], row.title))
    measured = measured_projects(rows, outside=True)
    cycles = list(Cycle.objects.filter(project__in=rows).order_by("number"))
    charts = _charts([read for row in rows if (read := measured[row.pk])][:MOST_CHARTS], cycles)
    became: dict[UUID, Counter[str]] = defaultdict(Counter)
    for cycle in cycles:
        became[cycle.project_id][cycle.state.lower()] += 1
    return {
        "projects": tuple(
            ReportedProject(
                title=row.title,
                aim=row.aim,
                stage=row.get_stage_display(),
                result=row.result,
                decision=row.decision,
                improved=row.stage in IMPROVED,
                presented=row.presented_on is not None and row.presented_on <= day_of(now),
                cohort="" if subject.cohort else names[row.cohort_id],
                measured=read.reading if (read := measured[row.pk]) else "",
                chart=charts.get(row.pk),
                tested=findings.tested(became[row.pk]),
            )
            for row in rows
        )
    }


def _charts(measured: Sequence[Measured], cycles: Iterable[Cycle]) -> dict[UUID, Chart]:
    """By project, its measure with what was tried and what happened, in one query."""
    tried: dict[UUID, list[Tried]] = defaultdict(list)
    if measured:
        for each in Annotation.objects.filter(measure__in=[read.measure_id for read in measured]):
            tried[each.measure_id].append(Tried(each.on, each.text, each.number))
    for cycle in cycles:
        if cycle.measure_id and cycle.began_on:
            tried[cycle.measure_id].append(Tried(cycle.began_on, cycle.title, cycle.number))
    return {read.project_id: Chart(read, tuple(sorted(tried[read.measure_id], key=_day))) for read in measured}


def _day(tried: Tried) -> tuple[date, int]:
    return tried.on, tried.number or 0


def asked(subject: Subject, now: datetime) -> dict[str, Any]:
    """What participants asked for and what became of it; by how many, where enough to be told asked for it."""
    return {
        "asked": tuple(
            AskedFor(
                text=each.text,
                asked_on=each.asked_on,
                backers=each.backers if each.backers >= settings.OUTSIDE_THRESHOLD else None,
                state=ProposalState(each.state).label,
                became=each.became,
                done=each.state == ProposalState.DONE,
            )
            for each in asked_and_done(subject.cohorts)
        )
    }


def written(subject: Subject, now: datetime) -> dict[str, Any]:
    """What was written beside the figures, in the order of the sections."""
    order = {section.value: number for number, section in enumerate(Section)}
    rows = subject.mine(Narrative.objects.exclude(text="")).select_related("author")
    return {
        "written": tuple(
            Written(row.section, row.text, row.author.name if row.author else "")
            for row in sorted(rows, key=lambda row: order[row.section])
        )
    }


# Comments and their themes


def closed_comments(cohorts: Collection[Cohort]) -> QuerySet[Comment]:
    """Comments of closed surveys; before that nobody reads them."""
    return Comment.objects.filter(response__survey__cohort__in=cohorts, response__survey__state=Survey.State.CLOSED)


def themes(subject: Subject, now: datetime) -> dict[str, Any]:
    """Learning outcomes with the people who raised them, and the quotations that stand under each, in six queries."""
    minimum, cohorts = settings.COMMENT_THRESHOLD, subject.cohorts
    outcomes = list(LearningOutcome.objects.filter(programme=subject.programme))
    figures = {pk: told(by_cohort, minimum) for pk, by_cohort in _raised(cohorts).items()}
    shown = {each.pk: figure for each in outcomes if (figure := figures.get(each.pk)) and figure.total}
    quoted, others = _quotations(cohorts, list(shown))
    comments = closed_comments(cohorts)
    said = [
        Theme(each.name, each.definition, figure.total, tuple(quoted[each.pk]))  # type: ignore[arg-type]
        for each in outcomes
        if (figure := shown.get(each.pk))
    ]
    ledger = [
        (str(each.pk), each.name, str(cohort), raised.people)
        for each in outcomes
        if (figure := shown.get(each.pk))
        for cohort, raised in [*figure.alone.items(), ("whole", figure.total)]
        if raised
    ]
    return {
        "themes": Themes(
            people=Place.objects.taken().filter(cohort__in=cohorts).count(),
            comments=comments.count(),
            coded=comments.filter(Exists(Coding.objects.filter(comment=OuterRef("pk")))).count(),
            told=tuple(sorted(said, key=lambda theme: -theme.raised.people)),
            further=len(figures) - len(shown),
            others=tuple(others),
            ledger=tuple(ledger),
        )
    }


def _raised(cohorts: Collection[Cohort]) -> dict[UUID, dict[UUID, dict[UUID, int]]]:
    """By outcome, cohort and survey, in how many answers it was raised; one query."""
    survey = "comment__response__survey"
    rows = (
        Coding.objects.filter(
            outcome__isnull=False,
            **{f"{survey}__cohort__in": cohorts, f"{survey}__state": Survey.State.CLOSED},
        )
        .order_by()
        .values_list("outcome", f"{survey}__cohort", survey)
        .annotate(answers=Count("comment__response", distinct=True))
    )
    found: dict[UUID, dict[UUID, dict[UUID, int]]] = defaultdict(lambda: defaultdict(dict))
    for outcome, cohort, which, answers in rows:
        found[outcome][cohort][which] = answers
    return found


def _quotations(cohorts: Collection[Cohort], shown: list[UUID]) -> tuple[dict[UUID, list[Quoted]], list[Quoted]]:
    """Chosen comments whose writers ticked, of surveys that enough answered, in the order of the design: under the
    first of their outcomes that is told, or, where none is, apart. The same words about the same element stand once."""
    survey = "comment__response__survey__"
    chosen = (
        Quotation.objects.filter(
            **{
                "comment__may_quote": True,
                f"{survey}cohort__in": cohorts,
                f"{survey}state": Survey.State.CLOSED,
                f"{survey}answered__gte": settings.OUTSIDE_THRESHOLD,
            }
        )
        .select_related("comment__response__survey")
        .prefetch_related(
            Prefetch("comment__codings", Coding.objects.filter(outcome__in=shown).order_by("outcome__position"))
        )
        .order_by(f"{survey}position", f"{survey}title", "position", "id")
    )
    under: dict[UUID, list[Quoted]] = defaultdict(list)
    apart: list[Quoted] = []
    stand: set[Quoted] = set()
    for each in chosen:
        quoted = Quoted(each.comment.text, each.comment.response.survey.title)
        if quoted in stand:
            continue
        stand.add(quoted)
        codings = list(each.comment.codings.all())
        (under[codings[0].outcome_id] if codings and codings[0].outcome_id else apart).append(quoted)
    return under, apart


PARTS: dict[str, Callable[[Subject, datetime], dict[str, Any]]] = {
    "about": about,
    "who": who,
    "facts": facts,
    "elements": elements,
    "themes": themes,
    "projects": projects,
    "asked": asked,
    "written": written,
}
