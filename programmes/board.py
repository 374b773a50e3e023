"""The design page as one object: phases with their elements in order, what they add up to, how they were scored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString

from core.formats import plural
from core.refusal import Refused
from people.models import Person
from programmes import drawings, scores
from programmes.access import can_see_money
from programmes.costs import Cost, cost_of
from programmes.design import DesignSummary
from programmes.models import Element, Phase, Programme, summary_of


@dataclass(frozen=True)
class Row:
    element: Element
    number: int  # 1 is the first of its phase
    last: bool
    score: scores.ElementScore | None
    waits: str = ""  # why it has no score, in a review

    @property
    def first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True)
class Column:
    """A phase with its elements; without one, what runs across."""

    phase: Phase | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Board:
    columns: tuple[Column, ...]
    phases: tuple[Phase, ...]
    summary: DesignSummary
    balance: SafeString | str
    plan: drawings.PlanDrawing | None
    cost: Cost | None
    sees_money: bool
    scored: bool  # whether any cohort has scored an element

    @property
    def elements(self) -> int:
        return sum(len(column.rows) for column in self.columns)


@dataclass(frozen=True)
class Review:
    """What the last cohorts said of each element, or why they have not."""

    columns: tuple[Column, ...]
    phases: tuple[Phase, ...]
    scored: bool


def of(person: Person, programme: Programme) -> Board:
    """In the same number of queries, however many elements there are."""
    phases = list(programme.phases.order_by("position"))
    elements = list(programme.elements.with_domains())
    domains = list(programme.framework.domains.order_by("position")) if programme.framework else []
    summary = summary_of(elements, domains)
    last = scores.last_scores(person, programme)
    money = can_see_money(person, programme)
    return Board(
        columns=tuple(_columns(phases, elements, last)),
        phases=tuple(phases),
        summary=summary,
        balance=drawings.balance(summary) if any(summary.balance) else "",
        plan=drawings.plan(elements, phases) if elements else None,
        cost=cost_of(programme.contracts.values_list("value", "places")) if money else None,
        sees_money=money,
        scored=bool(last),
    )


def review(person: Person, programme: Programme) -> Review:
    """Likewise."""
    phases = list(programme.phases.order_by("position"))
    elements = list(programme.elements.order_by("position"))
    last, waits = scores.with_reasons(person, programme, elements)
    return Review(tuple(_columns(phases, elements, last, waits)), tuple(phases), bool(last))


def _columns(
    phases: Sequence[Phase], elements: Sequence[Element], last: scores.Scores, waits: scores.Reasons | None = None
) -> Iterator[Column]:
    why = waits or {}
    for phase in [*phases, None]:
        own = [each for each in elements if each.phase_id == (phase.pk if phase else None)]
        yield Column(
            phase,
            tuple(
                Row(each, number, number == len(own), last.get(each.pk), why.get(each.pk, ""))
                for number, each in enumerate(own, start=1)
            ),
        )


def destination(programme: Programme, element: Element, asked: Mapping[str, str]) -> tuple[Phase | None, int | None]:
    """Where a button or a drop asks an element to go: its phase, and how many stand before it there."""
    kin = list(programme.elements.filter(phase=element.phase_id).order_by("position").values_list("pk", flat=True))
    here = kin.index(element.pk)
    to = asked.get("to", "")
    if to in ("up", "down"):
        return element.phase, max(0, here + (1 if to == "down" else -1))
    phase = _phase(programme, asked.get("phase", ""))
    at = asked.get("at", "")
    return phase, int(at) if at.isdigit() else None


def _phase(programme: Programme, key: str) -> Phase | None:
    if not key:
        return None
    try:
        found = programme.phases.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused("That phase is no longer there. Load the page again.")
    return found


def stands(programme: Programme, element: Element) -> str:
    """Where it stands now, for who does not see the page."""
    kin = list(programme.elements.filter(phase=element.phase_id).order_by("position").values_list("pk", flat=True))
    where = f"in {element.phase.name}" if element.phase else "of what runs across" if programme.phases.exists() else ""
    return (
        f"“{element.title}” is number {kin.index(element.pk) + 1} of {plural(len(kin), 'element')} {where}".strip()
        + "."
    )
