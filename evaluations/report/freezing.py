"""A report as plain values that JSON can hold, and back again: what a version keeps. Pure.

A version of years ago must still be read. So a name that is no longer known is left out, and a field that did not
exist then has its default; what every version was made of is never renamed (docs/adr/0010-report-versions.md).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cohorts.attendance import CohortAttendance
from evaluations.contributions import Fact
from evaluations.report import content, projects
from evaluations.report.aims import Judged
from evaluations.report.content import EvaluationReport
from evaluations.results import CohortFigure, ElementResult, ItemResult
from evaluations.statistics import Rate, Score, Withheld
from evaluations.themes import Raised
from projects.measured import Measured
from projects.series import Series
from projects.spc import XmrChart, XmrGroup, XmrPoint

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        content.AskedFor,
        projects.Chart,
        content.CohortPart,
        content.Commissioned,
        content.EvaluationReport,
        content.MixLine,
        content.Quoted,
        projects.ReportedProject,
        content.Theme,
        content.Themes,
        projects.Rebased,
        projects.Tried,
        content.Written,
        CohortAttendance,
        CohortFigure,
        ElementResult,
        Fact,
        ItemResult,
        Judged,
        Measured,
        Raised,
        Rate,
        Score,
        Series,
        Withheld,
        XmrChart,
        XmrGroup,
        XmrPoint,
    )
}
KIND, DECIMAL, DAY, KEY = "=", "decimal", "day", "key"


def frozen(value: Any) -> Any:
    """The value in dicts, lists, texts and numbers. TypeError: something that no report is made of."""
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        if name not in KINDS:
            raise TypeError(f"A report holds no {name}.")
        return {KIND: name} | {each.name: frozen(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Decimal):
        return {KIND: DECIMAL, "of": str(value)}
    if isinstance(value, date):
        return {KIND: DAY, "of": value.isoformat()}
    if isinstance(value, UUID):
        return {KIND: KEY, "of": str(value)}
    if isinstance(value, tuple):
        return [frozen(each) for each in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"A report holds no {type(value).__name__}.")


def thawed(value: Any) -> Any:
    """What `frozen` was given."""
    if isinstance(value, list):
        return tuple(thawed(each) for each in value)
    if not isinstance(value, dict):
        return value
    kind = value[KIND]
    if kind == DECIMAL:
        return Decimal(value["of"])
    if kind == DAY:
        return date.fromisoformat(value["of"])
    if kind == KEY:
        return UUID(value["of"])
    known = {each.name for each in fields(KINDS[kind])}
    return KINDS[kind](**{name: thawed(each) for name, each in value.items() if name in known})


def report_from(kept: dict) -> EvaluationReport:
    """The report that a version keeps."""
    report: EvaluationReport = thawed(kept)
    return report


def charted_project(kept: dict, number: int) -> projects.ReportedProject | None:
    """One of its projects that have a chart, by its place among them from 1 on; the rest of the report stays frozen."""
    charted = [each for each in kept.get("projects", ()) if each.get("chart")]
    return thawed(charted[number - 1]) if 0 < number <= len(charted) else None


@dataclass(frozen=True)
class Frozen:
    """A report's values, and the name of its content: the same on whatever day it is asked for."""

    values: dict
    digest: str


def freeze(report: EvaluationReport, made_up_to: Sequence[object]) -> Frozen:
    """`made_up_to` changes when the same content is to look different, so that a new file is made."""
    values = frozen(report)
    dated = {name: value for name, value in values.items() if name != "as_of"}
    said = json.dumps([[str(each) for each in made_up_to], dated], sort_keys=True)
    return Frozen(values, hashlib.sha256(said.encode()).hexdigest())
