"""The driver diagram of a project as its page and its documents show it: the drawing, and the same as a nested list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString

from core.charts import PAGE, TABLET, DiagramBox, Look, driver_diagram
from projects.drivers import Node
from projects.models import Cycle, DriverLevel

CARD = 1086
HEADINGS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
LEVELS = list(DriverLevel)


@dataclass(frozen=True)
class Branch:
    """A box where it hangs in the list. `again` where it stands in full under another driver already."""

    node: Node
    cycles: tuple[Cycle, ...]
    again: bool
    first: bool
    last: bool
    below: tuple["Branch", ...]


@dataclass(frozen=True)
class DrawnDiagram:
    """For a page: drawn for a wide screen and for a tablet. On a phone the list says it alone."""

    wide: SafeString
    middle: SafeString
    top: Branch
    dashed: bool  # whether an idea serves several drivers


def drawn_diagram(nodes: Sequence[Node], cycles: Iterable[Cycle], title: str) -> DrawnDiagram | None:
    """None while there is no driver. `cycles` are those of the project."""
    if len(nodes) < 2:
        return None
    tried = _by_idea(cycles)
    return DrawnDiagram(
        wide=diagram_chart(nodes, tried, title, id="drivers-chart", width=CARD),
        middle=diagram_chart(nodes, tried, title, id="drivers-chart-middle", width=TABLET),
        top=_branch(nodes[0], tried, set(), first=True, last=True),
        dashed=any(node.serves_several for node in nodes),
    )


def diagram_chart(
    nodes: Sequence[Node], tried: dict[UUID, list[Cycle]], title: str, *, id: str, width: float, look: Look = PAGE
) -> SafeString:
    """The drawing alone."""
    return diagram_of_boxes(_boxes(nodes, tried), said(nodes), title, id=id, width=width, look=look)


def diagram_of_boxes(
    boxes: Sequence[DiagramBox], says: str, title: str, *, id: str, width: float, look: Look = PAGE
) -> SafeString:
    """The same from what a document keeps of it."""
    return driver_diagram(boxes, HEADINGS, id=id, title=f"Driver diagram: {title}", desc=says, width=width, look=look)


def boxes_of(nodes: Sequence[Node], cycles: Iterable[Cycle]) -> tuple[DiagramBox, ...]:
    """What a document keeps of a diagram; nothing while there is no driver."""
    return tuple(_boxes(nodes, _by_idea(cycles))) if len(nodes) > 1 else ()


def _boxes(nodes: Sequence[Node], tried: dict[UUID, list[Cycle]]) -> list[DiagramBox]:
    return [_box(node, tried.get(node.id, [])) for node in nodes]


def _box(node: Node, cycles: Sequence[Cycle]) -> DiagramBox:
    notes = [f"Measured: {name}" for name in node.measures.values()]
    if cycles:
        notes.append(tried_words(cycles))
    under = tuple(str(key) for key in node.under)
    return DiagramBox(str(node.id), LEVELS.index(node.level), node.text, tuple(notes), under)


def tried_words(cycles: Sequence[Cycle]) -> str:
    """Cycle 1 adopted, cycle 3 doing."""
    said = ", ".join(f"cycle {cycle.number} {cycle.state.lower()}" for cycle in cycles)
    return said[:1].upper() + said[1:]


def _by_idea(cycles: Iterable[Cycle]) -> dict[UUID, list[Cycle]]:
    found: dict[UUID, list[Cycle]] = {}
    for cycle in sorted(cycles, key=lambda cycle: cycle.number):
        if cycle.idea_id:
            found.setdefault(cycle.idea_id, []).append(cycle)
    return found


def said(nodes: Sequence[Node]) -> str:
    """What hangs under what, for whoever hears the drawing."""
    found = []
    for node in nodes:
        if node.below:
            under = "; ".join(each.text.rstrip(".") for each in node.below)
            found.append(f"{node.level.label}, {node.text.rstrip('.')}: {under}.")
    return " ".join(found)


def _branch(node: Node, tried: dict[UUID, list[Cycle]], seen: set[UUID], *, first: bool, last: bool) -> Branch:
    again = node.id in seen
    seen.add(node.id)
    many = len(node.below)
    below = (
        ()
        if again
        else tuple(_branch(each, tried, seen, first=at == 0, last=at == many - 1) for at, each in enumerate(node.below))
    )
    return Branch(node, tuple(tried.get(node.id, ())), again, first, last, below)
