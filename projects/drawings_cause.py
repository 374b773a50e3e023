"""The drawings of a common cause: a small one for each organisation, all on one scale, and their averages as bars."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts import BarRow, Reading, at_both_widths, bar_rows, small_multiple
from projects.comparison import Comparison, Definition, OrganisationRow, Scale

THIRD = 312  # what a card of three in a row leaves for a drawing
CARD = 1086


@dataclass(frozen=True)
class DrawnOrganisation:
    row: OrganisationRow
    drawing: SafeString


@dataclass(frozen=True)
class DrawnCause:
    organisations: tuple[DrawnOrganisation, ...]
    averages: SafeString


def drawn_cause(comparison: Comparison) -> DrawnCause:
    scale = comparison.scale
    return DrawnCause(
        organisations=tuple(
            DrawnOrganisation(row, _small(comparison.definition, row, scale, number))
            for number, row in enumerate(comparison.rows, start=1)
            if scale
        ),
        averages=_averages(comparison) if len(comparison.averaged) > 1 else SafeString(""),
    )


def _small(definition: Definition, row: OrganisationRow, scale: Scale, number: int) -> SafeString:
    mean = row.fact.mean
    average = None
    if mean is not None:
        average = Reading(row.fact.since or row.first.day, float(mean), row.mean_words)
    return small_multiple(
        [Reading(point.day, float(point.value), definition.words(point.value)) for point in row.fact.points],
        id=f"organisation-{number}",
        title=f"{definition.measure}, {row.organisation}",
        low=float(scale.low),
        high=float(scale.high),
        first=scale.first,
        last=scale.last,
        mean=average,
        aim=None if definition.target is None else float(definition.target),
        unit="%" if definition.unit == "%" else "",
        width=THIRD,
    )


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
