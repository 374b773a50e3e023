"""What the apps above write when a programme is started from a blueprint, and read when one is kept as a blueprint.

They register who does, in apps.py.
"""

from collections.abc import Callable, Mapping
from typing import Any

from people.models import Person
from programmes.blueprint import Blueprint
from programmes.models import Programme

Writer = Callable[[Programme, Blueprint, Person], None]
Reader = Callable[[Programme], Mapping[str, Any]]
_writers: list[Writer] = []
_readers: list[Reader] = []


def register(writer: Writer, reader: Reader) -> None:
    """`writer(programme, blueprint, by)` is called once for a new programme, in the transaction that starts it;
    `reader(programme)` gives the fields of its blueprint that stand above."""
    if writer not in _writers:
        _writers.append(writer)
        _readers.append(reader)


def write_what_stands_above(programme: Programme, blueprint: Blueprint, by: Person) -> None:
    for writer in _writers:
        writer(programme, blueprint, by)


def read_what_stands_above(programme: Programme) -> dict[str, Any]:
    return {name: value for reader in _readers for name, value in reader(programme).items()}
