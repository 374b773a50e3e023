"""The drawings of a common cause: a small one for each organisation, all on one scale, and their averages as bars."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts import (
    BarRow,
    ChartPoint,
    ChartSpan,
    MarkKind,
    SharedScale,
    at_both_widths,
    bar_rows,
    line_sample,
    mark,
    small_multiple,
)
from core.formats import amount
from projects.comparison import Comparison, Definition, OrganisationRow

THIRD = 312  # what a card of three in a row leaves for a drawing
CARD = 1086
KINDS: tuple[tuple[MarkKind, str], ...] = (
    ("common", "Ordinary variation"),
    ("improvement", "Improvement"),
    ("concern", "Concern"),
)


@dataclass(frozen=True)
class DrawnOrganisation:
    row: OrganisationRow
    drawing: SafeString


@dataclass(frozen=True)
class DrawnCause:
    """`key` has the marks that are drawn anywhere, each with its word."""

    organisations: tuple[DrawnOrganisation, ...]
    key: tuple[tuple[SafeString, str], ...]
    averages: SafeString


def drawn_cause(comparison: Comparison) -> DrawnCause:
    return DrawnCause(
        organisations=_organisations(comparison),
        key=_key(comparison),
        averages=_averages(comparison) if len(comparison.averaged) > 1 else SafeString(""),
    )


def _organisations(comparison: Comparison) -> tuple[DrawnOrganisation, ...]:
    if comparison.scale is None:
        return ()
    found = comparison.scale
    scale = SharedScale(float(found.low), float(found.high), found.first, found.last)
    return tuple(
        DrawnOrganisation(row, _small(comparison.definition, row, scale, number))
        for number, row in enumerate(comparison.rows, start=1)
    )


def _small(definition: Definition, row: OrganisationRow, scale: SharedScale, number: int) -> SafeString:
    fact = row.fact
    return small_multiple(
        [ChartPoint(point.day, float(point.value), point.kind) for point in fact.points],  # type: ignore[arg-type]
        [ChartSpan(each.start, each.stop, float(each.mean)) for each in fact.averages],
        scale,
        id=f"organisation-{number}",
        title=f"{definition.measure}, {row.organisation}",
        unit=definition.unit,
        target=None if definition.target is None else float(definition.target),
        says="" if fact.mean is None else amount(fact.mean, definition.unit, 1),
        up=definition.improvement == "increase",
        width=THIRD,
    )


def _key(comparison: Comparison) -> tuple[tuple[SafeString, str], ...]:
    there = {point.kind for row in comparison.rows for point in row.fact.points}
    up = comparison.definition.improvement == "increase"
    marks = [(mark(kind, up=up), words) for kind, words in KINDS if kind in there]
    lines = [(line_sample("average"), "Average")]
    if comparison.definition.target is not None:
        lines.append((line_sample("aim"), "Target"))
    return tuple(marks + lines)


def _averages(comparison: Comparison) -> SafeString:
    definition = comparison.definition
    tick = None if definition.target is None else float(definition.target)
    rows = [
        BarRow(row.organisation, float(row.fact.mean), text=row.mean_words, tick=tick)
        for row in comparison.averaged
        if row.fact.mean is not None
    ]
    return at_both_widths(
        bar_rows, rows, id="averages", title=f"Latest average of each organisation: {definition.measure}", width=CARD
    )
