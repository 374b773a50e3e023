"""What the apps above write when a programme is started from a blueprint. They register who writes it, in apps.py."""

from collections.abc import Callable

from people.models import Person
from programmes.blueprint import Blueprint
from programmes.models import Programme

Writer = Callable[[Programme, Blueprint, Person], None]
_writers: list[Writer] = []


def register(writer: Writer) -> None:
    """`writer(programme, blueprint, by)` is called once for a new programme, in the transaction that starts it."""
    if writer not in _writers:
        _writers.append(writer)


def write_what_stands_above(programme: Programme, blueprint: Blueprint, by: Person) -> None:
    for writer in _writers:
        writer(programme, blueprint, by)
