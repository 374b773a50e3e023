"""What a programme states of itself (what was asked for, contracts, phases, earlier cohorts), read in one query."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DecimalField, Model, QuerySet, Value
from django.db.models.functions import Cast

from outcomes.asking import OfProgrammes
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


NOTHING = Value(None, output_field=CharField())  # what a table has not got; the first gives each column its type
NO_VALUE = Cast(NOTHING, DecimalField(max_digits=10, decimal_places=2))
DATED = ("starts_on", "ends_on")
COLUMNS: tuple[tuple[type[Model], tuple[Any, ...]], ...] = (
    (EarlierCohort, (Value("earlier"), "position", "name", "places", "completed", *DATED, "source", NO_VALUE)),
    (Contract, (Value("contract"), Value(0), "name", "places", "clinical_places", *DATED, NOTHING, "value")),
    (Phase, (Value("phase"), "position", "name", "starts_week", "ends_week", *[NOTHING] * 4)),
    (Challenge, (Value("challenge"), "position", "text", *[NOTHING] * 6)),
    (Aim, (Value("aim"), "position", "text", *[NOTHING] * 6)),
)


def _rows(programmes: list[UUID]) -> QuerySet:
    first, *others = (
        model._default_manager.filter(programme__in=programmes).order_by().values_list("programme", *columns)
        for model, columns in COLUMNS
    )
    return first.union(*others, all=True)


_lines = OfProgrammes(_rows)


def stated_by(programmes: Collection[UUID]) -> dict[UUID, Stated]:
    """What each of the programmes states; one that states nothing is absent."""
    lines: dict[UUID, list[_Line]] = defaultdict(list)
    for row in _lines(programmes):
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
