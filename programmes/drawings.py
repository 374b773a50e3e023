"""The drawings of a design, from the objects that its page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from core.charts import (
    BarRow,
    DesignBand,
    DesignLane,
    DesignMark,
    DesignSpan,
    Shape,
    at_both_widths,
    bar_rows,
    design_key,
    design_plan,
)
from core.formats import days_words, hours, hours_words
from programmes.design import DesignSummary
from programmes.models import Element, ElementKind, GroupSize, Phase, Share

WORDS: dict[Shape, str] = {
    "meeting": "Meeting",
    "two parts": "Two parts on one day",
    "challenge": "Leadership challenge",
    "own work": "Work of one’s own",
    "to be agreed": "To be agreed with the participants",
}
FULL_WIDTH = 1086
BALANCE = (70, 20, 10)  # per cent of the hours, in the order of Share


@dataclass(frozen=True)
class KeyEntry:
    mark: SafeString
    word: str


@dataclass(frozen=True)
class PlanDrawing:
    """A design in weeks, with the key of the marks that it has."""

    chart: SafeString
    key: tuple[KeyEntry, ...]


def balance(summary: DesignSummary) -> SafeString:
    """The hours a person by kind of learning, as bars, with a tick where 70, 20 and 10% of them would be."""
    rows = [
        BarRow(
            Share(share).label,
            float(size),
            float(summary.all_hours),
            text=hours_words(size),
            tick=float(summary.all_hours) * percent / 100,
        )
        for share, size, percent in zip(Share.values, summary.balance, BALANCE, strict=True)
    ]
    title = f"{hours(summary.all_hours)} hours a person, by kind of learning"
    return at_both_widths(bar_rows, rows, id="balance", title=title, width=460)


def plan(elements: Sequence[Element], phases: Sequence[Phase]) -> PlanDrawing:
    """Phases as bands, and a lane for each kind of element in the order in which the design comes to them."""
    bands = [DesignBand(phase.name, phase.starts_week, phase.ends_week) for phase in phases]
    dated = [element.last_week for element in elements if element.group_size != GroupSize.SELF]
    weeks = max([1, *dated, *(band.last for band in bands)])
    lanes = list(_lanes(elements, phases, weeks))
    chart = at_both_widths(
        design_plan, lanes, bands, weeks, id="plan", title="The design in weeks from the start", width=FULL_WIDTH
    )
    there = {mark.shape for lane in lanes for mark in lane.marks} | {s.shape for lane in lanes for s in lane.spans}
    return PlanDrawing(chart, tuple(KeyEntry(design_key(each), word) for each, word in WORDS.items() if each in there))


def _lanes(elements: Sequence[Element], phases: Sequence[Phase], weeks: int) -> Iterable[DesignLane]:
    order = {kind: number for number, kind in reversed(list(enumerate(element.kind for element in elements)))}
    for kind, rows in groupby(sorted(elements, key=lambda each: order[each.kind]), key=lambda each: each.kind):
        same = list(rows)
        yield DesignLane(
            ElementKind(kind).label,
            marks=tuple(mark for element in same for mark in _marks(element)),
            spans=tuple(_span(element, phases, weeks) for element in same if _runs(element)),
        )


def _runs(element: Element) -> bool:
    return element.to_be_agreed or element.group_size == GroupSize.SELF


def _marks(element: Element) -> Iterable[DesignMark]:
    if _runs(element):
        return
    shape: Shape = "challenge" if element.kind == ElementKind.CHALLENGE else "meeting"
    for number in range(element.count):
        week = element.offset_weeks + number * element.interval_weeks
        yield DesignMark(week, element.title, "two parts" if element.parts.all() else shape)


def _span(element: Element, phases: Sequence[Phase], weeks: int) -> DesignSpan:
    """From its week to the end of its phase, or of the programme where it has none."""
    own = next((phase for phase in phases if phase.pk == element.phase_id), None)
    last = own.ends_week if own else weeks
    if element.to_be_agreed:
        return DesignSpan(element.offset_weeks, last, "to be agreed", f"up to {days_words(element.budget_days or 0)}")
    return DesignSpan(min(element.offset_weeks, last), last, "own work")
