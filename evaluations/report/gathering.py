"""Reading what a report is made of, section by section, in a fixed number of queries however much there is.

Nothing here reads a participant: places come without their holders, projects without their teams.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cohorts.attendance import of_cohort
from cohorts.models import Cohort, Place, ProposalState, Session, tallies_of
from cohorts.proposals import asked_and_done
from core.formats import day_of
from evaluations.contributions import facts_about
from evaluations.models import HowSure, Met, Narrative, Section, Verdict
from evaluations.report.aims import Judged
from evaluations.report.comments import counted_comments, themes, told_themes
from evaluations.report.content import (
    AskedFor,
    CohortPart,
    Commissioned,
    EvaluationReport,
    Written,
    highest_first,
    mix_lines,
)
from evaluations.report.measuring import project_stages, projects, read_projects
from evaluations.report.subject import Subject
from evaluations.results import results_over
from people import roles
from programmes.models import Contract, GroupSize, Programme, ProgrammeGrant

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
    Section.SUGGESTIONS: ("who", "elements", "told", "stages"),
    Section.METHOD: ("evaluators", "who", "elements", "comments", "stages", "written"),
    Section.WHO: ("commissioned", "who", "facts"),
    Section.ELEMENTS: ("who", "elements"),
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
