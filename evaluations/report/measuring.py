"""Reading projects without their people: what became of each, what it measured, and which charts stand large."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, IntegerField, Value

from cohorts.models import Place
from core.formats import day_of
from evaluations import findings
from evaluations.models import ChartChoice
from evaluations.report.projects import STATES, Chart, Rebased, ReportedProject, Tried, named, stand_large
from evaluations.report.subject import Subject
from projects.measured import Measured, measured_projects
from projects.models import Annotation, Cycle, Member, Project, ProjectStage, Rebase

READ = ("cohort", "title", "aim", "stage", "stage_reason", "result", "decision", "presented_on")  # of a project
ORDER = {stage.value: number for number, stage in enumerate(ProjectStage)}


def project_stages(subject: Subject, now: datetime) -> dict[str, Any]:
    """How far each is, without what it measured; one query."""
    return {"projects": tuple(_reported(row, subject, now) for row in projects_of(subject))}


def read_projects(subject: Subject, now: datetime) -> dict[str, Any]:
    """And what those measured that state an improvement, as the summary tells of it; three queries."""
    rows = projects_of(subject)
    measured = measured_projects([row for row in rows if row.stage in findings.IMPROVED], outside=True)
    return {
        "projects": tuple(
            _reported(row, subject, now, **_read(read, Chart(read) if read else None))
            for row in rows
            for read in [measured.get(row.pk)]
        )
    }


def projects(subject: Subject, now: datetime) -> dict[str, Any]:
    """All of it, those with an improvement first, each that is measured with its chart; eight queries."""
    rows = projects_of(subject)
    measured = measured_projects(rows, outside=True)
    cycles = list(Cycle.objects.filter(project__in=rows).order_by("number"))
    choice = chosen(subject, [row.pk for row in rows], measured)
    charts = _charts([read for read in measured.values() if read], cycles, choice.large)
    became: dict[UUID, Counter[str]] = defaultdict(Counter)
    for cycle in cycles:
        became[cycle.project_id][cycle.state.lower()] += 1
    organisations = organisations_of(subject, rows)
    return {
        "projects": tuple(
            _reported(
                row,
                subject,
                now,
                **_read(measured[row.pk], charts.get(row.pk)),
                tested=findings.tested(became[row.pk]),
                organisation=organisations.get(row.pk, ""),
            )
            for row in rows
        ),
        "charts_chosen_by": choice.by,
    }


@dataclass(frozen=True)
class ChartLine:
    """A project with figures, whose chart stands large or small."""

    project: UUID
    title: str
    about: str
    large: bool


@dataclass(frozen=True)
class ChartLines:
    """All of them, in the report's order; `chosen_by` is "" where the rule chose which stand large. `revision` is that
    of the choice, 0 where nobody has made one."""

    lines: tuple[ChartLine, ...]
    chosen_by: str
    revision: int

    @property
    def said(self) -> str:
        """Which stand large, a line each."""
        return "\n".join(line.title for line in self.lines if line.large)


def chart_lines(subject: Subject) -> ChartLines:
    """What may stand large, in four queries."""
    rows = projects_of(subject)
    measured = measured_projects(rows, outside=True)
    choice = chosen(subject, [row.pk for row in rows], measured)
    names = {cohort.pk: f", {cohort.name}" for cohort in subject.cohorts} if not subject.cohort else {}
    lines = [
        ChartLine(row.pk, row.title, f"{STATES[read.moved]}{names.get(row.cohort_id, '')}", row.pk in choice.large)
        for row in rows
        if (read := measured[row.pk])
    ]
    return ChartLines(tuple(lines), choice.by, choice.revision)


def projects_of(subject: Subject) -> list[Project]:
    """The furthest first, and of one stage by title."""
    rows = Project.objects.filter(cohort__in=subject.cohorts).only(*READ)
    return sorted(rows, key=lambda row: (-ORDER[row.stage], row.title))


def _reported(row: Project, subject: Subject, now: datetime, **more: Any) -> ReportedProject:
    names = {cohort.pk: cohort.name for cohort in subject.cohorts}
    return ReportedProject(
        title=row.title,
        aim=row.aim,
        stage=row.get_stage_display(),
        result=row.result,
        decision=row.decision,
        improved=row.stage in findings.IMPROVED,
        presented=row.presented_on is not None and row.presented_on <= day_of(now),
        cohort="" if subject.cohort else names[row.cohort_id],
        stage_reason=row.stage_reason,
        **more,
    )


def _read(read: Measured | None, chart: Chart | None) -> dict[str, Any]:
    return {"measured": read.reading if read else "", "chart": chart}


class Choice(NamedTuple):
    """The projects whose charts stand large, and who chose them, or "" where the rule does."""

    large: set[UUID]
    by: str
    revision: int


def chosen(subject: Subject, order: list[UUID], measured: Mapping[UUID, Measured | None]) -> Choice:
    """One query."""
    author = ("author__honorific", "author__given_name", "author__family_name")
    rows = list(subject.mine(ChartChoice.objects.all()).values_list("projects", "revision", *author))
    revision = rows[0][1] if rows else 0
    by_hand = {project: " ".join(filter(None, names)) for project, _, *names in rows if measured.get(project)}
    if by_hand:
        return Choice(set(by_hand), next(iter(by_hand.values())) or "the evaluator", revision)
    counted = [(key, read) for key in order if (read := measured[key])]
    large = stand_large([read.moved for _, read in counted])
    return Choice({key for place, (key, _) in enumerate(counted) if place in large}, "", revision)


def _charts(measured: Iterable[Measured], cycles: Iterable[Cycle], large: set[UUID]) -> dict[UUID, Chart]:
    """By project, its measure with what was tried, what happened and why limits were drawn anew, in one query."""
    tried: dict[UUID, list[Tried]] = defaultdict(list)
    rebased: dict[UUID, list[Rebased]] = defaultdict(list)
    read = {each.measure_id: each for each in measured}
    nothing = Value(None, output_field=IntegerField())
    events = (
        Annotation.objects.filter(measure__in=read).order_by().values_list("measure", "on", "text", "number", Value(0))
    )
    anew = Rebase.objects.filter(measure__in=read).order_by().values_list("measure", "on", "reason", nothing, Value(1))
    for key, on, text, number, is_rebase in events.union(anew, all=True) if read else ():
        if is_rebase:
            rebased[key].append(Rebased(on, text))
        else:
            tried[key].append(Tried(on, text, number))
    for cycle in cycles:
        if cycle.measure_id and cycle.began_on:
            tried[cycle.measure_id].append(Tried(cycle.began_on, cycle.title, cycle.number))
    return {
        each.project_id: Chart(
            each,
            tried=tuple(sorted(tried[key], key=_day)),
            rebased=tuple(sorted(rebased[key], key=lambda row: row.on)),
            large=each.project_id in large,
        )
        for key, each in read.items()
    }


def _day(tried: Tried) -> tuple[date, int, str]:
    return tried.on, tried.number or 0, tried.text


def organisations_of(subject: Subject, rows: Iterable[Project]) -> dict[UUID, str]:
    """By project the organisations of its team, as far as they may be named beside it; two queries."""
    taken = Place.objects.taken().filter(cohort__in=subject.cohorts).order_by()
    places = dict(taken.values_list("organisation__name").annotate(n=Count("pk")))
    teams: dict[UUID, list[str]] = defaultdict(list)
    members = Member.objects.filter(project__in=rows).order_by("-leads", "place__organisation__name")
    for project, name in members.values_list("project", "place__organisation__name"):
        teams[project].append(name)
    return {key: named(names, places, settings.OUTSIDE_THRESHOLD) for key, names in teams.items()}
