"""What a programme states of itself (what was asked for, contracts, phases, earlier cohorts), read in one query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, DecimalField, Field, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from outcomes.facts import ContractFact, EarlierFact, PhaseFact
from programmes.models import Aim, Challenge, Contract, EarlierCohort, Phase


@dataclass(frozen=True)
class Stated:
    """Each in its own order: contracts by their first day, the rest as they were laid down."""

    challenges: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    phases: tuple[PhaseFact, ...] = ()
    earlier: tuple[EarlierFact, ...] = ()


class _Line(NamedTuple):
    """A row of any of the five tables: what each calls its name, its two numbers, its two days and its source."""

    programme: UUID
    kind: str
    position: int
    text: str
    first: int
    second: int | None
    starts_on: date
    ends_on: date
    note: str
    value: Decimal | None


@dataclass(frozen=True)
class _Columns:
    """Where a table keeps what a line holds; what it has not got is null."""

    kind: str
    text: str
    position: Any = "position"
    first: Any = field(default_factory=lambda: _null(IntegerField()))
    second: Any = field(default_factory=lambda: _null(IntegerField()))
    starts_on: Any = field(default_factory=lambda: _null(DateField()))
    ends_on: Any = field(default_factory=lambda: _null(DateField()))
    note: Any = field(default_factory=lambda: _null(CharField()))
    value: Any = field(default_factory=lambda: _null(DecimalField(max_digits=10, decimal_places=2)))

    def of(self, rows: QuerySet) -> QuerySet:
        days = (self.starts_on, self.ends_on)
        return rows.order_by().values_list(
            "programme",
            Value(self.kind),
            self.position,
            self.text,
            self.first,
            self.second,
            *days,
            self.note,
            self.value,
        )


def _null(kind: Field) -> Cast:
    return Cast(Value(None), kind)


def stated_by(programmes: Iterable[UUID]) -> dict[UUID, Stated]:
    """What each of the programmes states; one that states nothing is absent."""
    dated = {"starts_on": "starts_on", "ends_on": "ends_on"}
    kinds = {
        Challenge: _Columns("challenge", "text"),
        Aim: _Columns("aim", "text"),
        Phase: _Columns("phase", "name", first="starts_week", second="ends_week"),
        EarlierCohort: _Columns("earlier", "name", first="places", second="completed", note="source", **dated),
        Contract: _Columns(
            "contract", "name", position=Value(0), first="places", second="clinical_places", value="value", **dated
        ),
    }
    keys = list(programmes)
    first, *others = (columns.of(model._default_manager.filter(programme__in=keys)) for model, columns in kinds.items())
    lines: dict[UUID, list[_Line]] = defaultdict(list)
    for row in first.union(*others, all=True):
        lines[row[0]].append(_Line(*row))
    return {programme: _stated(rows) for programme, rows in lines.items()}


def _stated(lines: Sequence[_Line]) -> Stated:
    ordered = sorted(lines, key=lambda line: (line.position, line.starts_on or date.max, line.text))
    kinds: dict[str, list[_Line]] = defaultdict(list)
    for line in ordered:
        kinds[line.kind].append(line)
    return Stated(
        challenges=tuple(line.text for line in kinds["challenge"]),
        aims=tuple(line.text for line in kinds["aim"]),
        contracts=tuple(ContractFact(line.text, line.first, line.second, line.value) for line in kinds["contract"]),
        phases=tuple(PhaseFact(line.text, line.first, line.second or line.first) for line in kinds["phase"]),
        earlier=tuple(
            EarlierFact(line.text, line.starts_on, line.ends_on, line.first, line.second, line.note)
            for line in kinds["earlier"]
        ),
    )
