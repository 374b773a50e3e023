"""What a test did to its measure: the figures before it began beside those since. Pure but for the reading."""

from dataclasses import dataclass
from datetime import date

from projects.measure_page import ChartCard, chart_card
from projects.models import Cycle, Measure
from projects.series import Series


@dataclass(frozen=True)
class Side:
    """The figures on one side of the day on which a test began: how many, and their average as it is written."""

    n: int
    average: str


@dataclass(frozen=True)
class HeldAgainst:
    """A cycle's measure with what was counted before it began and since; `card` has its reading and its chart."""

    began_on: date
    before: Side
    since: Side
    card: ChartCard


def held_against(cycle: Cycle) -> HeldAgainst | None:
    """None of a cycle that has not begun, or whose measure has no figure. Five queries."""
    if cycle.began_on is None or cycle.measure_id is None:
        return None
    measure = Measure.objects.with_series().prefetch_related("cycles").get(pk=cycle.measure_id)
    if not measure.points.all():
        return None
    card = chart_card(measure)
    before, since = sides(card.read.series, cycle.began_on)
    return HeldAgainst(cycle.began_on, before, since, card)


def sides(series: Series, on: date) -> tuple[Side, Side]:
    """Before a day, and from it on; figures that were left out count on neither side."""
    counted = [
        (day, float(point.value))
        for day, point in zip(series.days, series.chart.points, strict=True)
        if point.value is not None
    ]
    before = [value for day, value in counted if day < on]
    since = [value for day, value in counted if day >= on]
    return _side(series, before), _side(series, since)


def _side(series: Series, values: list[float]) -> Side:
    return Side(len(values), series.write_words(sum(values) / len(values)) if values else "")
