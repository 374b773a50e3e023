"""What the demo's evaluator has made of the answers: comments coded, quotations chosen, sections written, a report
published."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts import demo as cast
from evaluations import actions_coding as coding
from evaluations import actions_report as reports
from evaluations.models import Comment, ReportVersion, Survey
from evaluations.report import Subject
from home.demo.judging import judge_aims
from home.demo.living import choose_quotations
from home.demo.people import Team
from home.demo.reading import DATA, comments
from home.demo.running import Run
from people.models import Person
from programmes.models import Programme


def evaluate(runs: Sequence[Run], team: Team) -> None:
    """Quotations for each cohort, by its evaluator or, where it has none, its coordinator; for the programmes that the
    data file names also themes, sections and a version of the report."""
    for run in runs:
        by = team.by_name[run.programme.evaluator or run.programme.coordinator]
        choose_quotations(run.cohort, by)
    said = tomllib.loads((DATA / "evaluated.toml").read_text(encoding="utf-8"))
    programmes = {run.programme.blueprint: run.cohort.programme for run in runs}
    for blueprint in dict.fromkeys(row["programme"] for row in said["outcomes"]):
        programme, by = programmes[blueprint], team.by_name[cast.EVALUATOR.name]
        _code(programme, [row for row in said["outcomes"] if row["programme"] == blueprint], by)
        subject = Subject(programme)
        for row in said["narratives"]:
            if row["programme"] == blueprint:
                reports.write(subject=subject, section=row["section"], text=row["text"].strip(), revision=0, by=by)
        judge_aims(subject, blueprint, by)
        reports.make_version(subject=subject, by=by)


def _code(programme: Programme, said: Sequence[Mapping[str, Any]], by: Person) -> None:
    """Every comment of a closed survey, by the outcomes that it raises."""
    made = {
        row["name"]: coding.add_outcome(programme=programme, name=row["name"], definition=row["definition"], by=by).pk
        for row in said
    }
    closed = Comment.objects.filter(
        response__survey__cohort__programme=programme, response__survey__state=Survey.State.CLOSED
    )
    for comment in closed:
        raised = [made[name] for name in comments()[comment.text].raises]
        coding.code(comment=comment, outcomes=raised, by=by)


@transaction.atomic
def publish_reports() -> int:
    """Publish every version whose PDF is made; how many. Its commissioner may open it from then on."""
    by = Person.objects.get(email=cast.EVALUATOR.email)
    versions = ReportVersion.objects.filter(publications__isnull=True).select_related("programme", "cohort")
    for version in versions:
        reports.publish(version=version, by=by)
    return len(versions)
