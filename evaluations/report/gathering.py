"""Reading what a report is made of, section by section, in a fixed number of queries however much there is.

Nothing here reads a participant: places come without their holders, projects without their teams.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from cohorts.models import ProposalState
from cohorts.proposals import asked_and_done
from core.formats import day_of
from evaluations.contributions import facts_about
from evaluations.models import HowSure, Met, Narrative, Section, Verdict
from evaluations.report.aims import Judged
from evaluations.report.comments import counted_comments, themes, told_themes
from evaluations.report.content import (
    AskedFor,
    Commissioned,
    EvaluationReport,
    Written,
    highest_first,
)
from evaluations.report.measuring import project_stages, projects, read_projects
from evaluations.report.places import cohorts_to_come, who
from evaluations.report.subject import Subject
from evaluations.results import results_over
from people import roles
from programmes.models import Contract, Programme, ProgrammeGrant

# Every part of a report. Those that stand in another of them are for a page that has no room for so many queries.
EVERYTHING = (
    "evaluators",
    "commissioned",
    "aims",
    "who",
    "facts",
    "elements",
    "themes",
    "projects",
    "asked",
    "written",
)
# What the figures of a section are made of, which stand beside its form: exactly those of a version, and no more, since
# a whole report costs more queries than a page has.
BESIDE: dict[str, tuple[str, ...]] = {
    Section.SUMMARY: ("aims", "who", "facts", "elements", "told", "read"),
    Section.SUGGESTIONS: ("cohorts", "elements", "told", "stages"),
    Section.METHOD: ("evaluators", "who", "elements", "comments", "stages", "written"),
    Section.WHO: ("commissioned", "who", "facts"),
    Section.ELEMENTS: ("cohorts", "elements"),
    Section.THEMES: ("told",),
    Section.LEARNING: ("themes",),
    Section.PROJECTS: ("projects",),
    Section.ASKED: ("asked",),
}
AIMS_BESIDE = BESIDE[Section.SUMMARY]  # and what stands beside the form of an aim


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


def evaluators(subject: Subject, now: datetime) -> dict[str, Any]:
    """Who evaluates it, in one query."""
    grants = evaluators_of(subject.programme).select_related("person")
    return {"evaluators": tuple(grant.person.name for grant in grants.order_by("person__family_name"))}


def commissioned(subject: Subject, now: datetime) -> dict[str, Any]:
    """What the contracts ask for, in one query; of a cohort nothing."""
    return {"commissioned": None if subject.cohort else _commissioned(subject.programme)}


def aims(subject: Subject, now: datetime) -> dict[str, Any]:
    """What the commission asked for, and what the evaluator makes of it, in one query."""
    return {"judged": tuple(_judged(row) for row in subject.aims)}


def _judged(row: Any) -> Judged:
    if not row.met:
        return Judged(row.text)
    return Judged(row.text, Met(row.met).label, row.evidence, HowSure(row.how_sure).label, row.because)


def evaluators_of(programme: Programme) -> QuerySet[ProgrammeGrant]:
    return ProgrammeGrant.objects.current().filter(programme=programme, role=roles.EVALUATOR.value)


def _commissioned(programme: Programme) -> Commissioned | None:
    asked = list(Contract.objects.filter(programme=programme).order_by().values_list("places", "clinical_places"))
    if not asked:
        return None
    targets = [clinical for _, clinical in asked if clinical is not None]
    return Commissioned(sum(places for places, _ in asked), sum(targets) if len(targets) == len(asked) else None)


def facts(subject: Subject, now: datetime) -> dict[str, Any]:
    """What the apps above have to say of these cohorts."""
    return {"facts": facts_about(subject.cohorts)}


def elements(subject: Subject, now: datetime) -> dict[str, Any]:
    """Every element as its surveys closed, in one query."""
    return {"elements": highest_first(results_over(subject.cohorts, settings.OUTSIDE_THRESHOLD))}


def asked(subject: Subject, now: datetime) -> dict[str, Any]:
    """What participants asked for and what became of it, what many asked for first; never by how many, since two
    versions that differ by one would tell of that one."""
    found = [
        AskedFor(
            text=each.text,
            asked_on=each.asked_on,
            backers=None,
            state=each.state.label,
            became=each.became,
            done=each.state == ProposalState.DONE,
            by_many=each.backers >= settings.OUTSIDE_THRESHOLD,
        )
        for each in asked_and_done(subject.cohorts)
    ]
    return {"asked": tuple(sorted(found, key=lambda each: (not each.by_many, each.asked_on, each.text)))}


def written(subject: Subject, now: datetime) -> dict[str, Any]:
    """What was written beside the figures, in the order of the sections, and by whom, in two queries."""
    order = {section.value: number for number, section in enumerate(Section)}
    rows = subject.mine(Narrative.objects.exclude(text="")).select_related("author")
    verdicts = subject.mine(Verdict.objects.exclude(met="")).select_related("author")
    return {
        "written": tuple(
            Written(row.section, row.text, row.author.name if row.author else "")
            for row in sorted(rows, key=lambda row: order[row.section])
        ),
        "judges": tuple(sorted({verdict.author.name for verdict in verdicts if verdict.author})),
    }


PARTS: dict[str, Callable[[Subject, datetime], dict[str, Any]]] = {
    "evaluators": evaluators,
    "commissioned": commissioned,
    "aims": aims,
    "cohorts": cohorts_to_come,
    "who": who,
    "facts": facts,
    "elements": elements,
    "comments": counted_comments,
    "told": told_themes,
    "themes": themes,
    "stages": project_stages,
    "read": read_projects,
    "projects": projects,
    "asked": asked,
    "written": written,
}
