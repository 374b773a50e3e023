"""Two designs side by side: what each adds up to, and their elements kind by kind. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.formats import days_words, hours_words, money, plural
from programmes.costs import Cost
from programmes.design import DesignSummary


@dataclass(frozen=True)
class Line:
    """One element, as a comparison says it."""

    kind: str
    title: str
    says: str


@dataclass(frozen=True)
class Side:
    """One of two designs."""

    name: str
    summary: DesignSummary
    lines: tuple[Line, ...]
    cost: Cost | None = None


@dataclass(frozen=True)
class FigureRow:
    name: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True)
class KindRow:
    kind: str
    one: tuple[Line, ...]
    other: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    one: Side
    other: Side
    figures: tuple[FigureRow, ...]
    kinds: tuple[KindRow, ...]
    only_one: tuple[str, ...]  # domains that only the first covers
    only_other: tuple[str, ...]


def element_says(count: int, hours: Decimal, group: str, budget_days: Decimal | None) -> str:
    """“3 × 3½ hours, learning set”."""
    if budget_days:
        return f"to be agreed, up to {days_words(budget_days)}, {group}"
    times = f"{count} × " if count > 1 else ""
    return f"{times}{hours_words(hours)}, {group}"


def compare(one: Side, other: Side) -> Comparison:
    kinds = list(dict.fromkeys(line.kind for line in (*one.lines, *other.lines)))
    covered = [{name for name, titles in side.summary.coverage if titles} for side in (one, other)]
    return Comparison(
        one,
        other,
        tuple(FigureRow(name, *values) for name, *values in _figures(one, other)),
        tuple(KindRow(kind, _of_kind(one, kind), _of_kind(other, kind)) for kind in kinds),
        tuple(sorted(covered[0] - covered[1])),
        tuple(sorted(covered[1] - covered[0])),
    )


def _of_kind(side: Side, kind: str) -> tuple[Line, ...]:
    return tuple(line for line in side.lines if line.kind == kind)


def _figures(one: Side, other: Side) -> Sequence[tuple[str, str, str]]:
    rows = (
        ("Scheduled hours a person", lambda s: hours_words(s.summary.scheduled_hours)),
        ("Of them count towards completion", lambda s: hours_words(s.summary.counted_hours)),
        ("On one’s own", lambda s: hours_words(s.summary.own_hours)),
        ("To be agreed", lambda s: f"up to {days_words(s.summary.open_days)}" if s.summary.open_days else "nothing"),
        ("Sessions", lambda s: plural(s.summary.sessions, "session")),
        ("One to one", lambda s: plural(s.summary.one_to_one, "meeting")),
        ("Experience, others, formal", lambda s: ":".join(str(each) for each in s.summary.ratio)),
        ("Length", lambda s: plural(s.summary.months, "month")),
        ("Domains not covered", lambda s: ", ".join(s.summary.uncovered) or "none"),
        ("Cost a place", lambda s: money(s.cost.a_place) if s.cost else "not known"),
    )
    return [(name, said(one), said(other)) for name, said in rows]
