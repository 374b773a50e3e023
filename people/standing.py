"""What somebody is here: roles that they hold, and what apps above add to it; all of it in one query of a request.

Nearly every page asks it for its menu and for what may be seen. An app names its part and registers it in apps.py:

    COACHED = Part(lambda person, now: [Told(Coaching.objects.filter(coach=person), "state", ("pk",))], made=tuple)
    COACHED.of(person)  # (Fact(word="running", keys=(UUID(…), None, None)),)

The answers are kept on the person object, which lives no longer than its request; `forget` asks again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import CharField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from core.prepared import Prepared
from people.models import Person

KEYS = 3  # the most keys that a row tells
KEPT = "_standing"
Made = TypeVar("Made")


@dataclass(frozen=True)
class Told:
    """Rows to be told, each by a field of text and up to three keys. Rows that tell the same are told once; of rows
    without field and keys, therefore, only that there are any."""

    rows: QuerySet
    word: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A row as it was told. Keys that it has not are None."""

    word: str
    keys: tuple[UUID | None, ...]


@dataclass(frozen=True, eq=False)
class Part(Generic[Made]):
    """What an app asks of a person by key and moment, and what it makes of the answer, which nobody may change."""

    rows: Callable[[UUID, datetime], Iterable[Told]]
    made: Callable[[Sequence[Fact]], Made]

    def of(self, person: Person) -> Made:
        kept: dict[Part, Any] | None = person.__dict__.get(KEPT)
        if kept is None:
            kept = person.__dict__[KEPT] = _ask(person)
        return kept[self]


PARTS: list[Part] = []


def register(part: Part) -> None:
    if part not in PARTS:
        PARTS.append(part)


def forget(person: Person) -> None:
    """After what somebody is has changed in the same request."""
    person.__dict__.pop(KEPT, None)


def _ask(person: Person) -> dict[Part, Any]:
    found: dict[int, list[Fact]] = {number: [] for number in range(len(PARTS))}
    for number, word, *keys in _everything(person=person.pk, now=timezone.now()):
        found[number].append(Fact(word, tuple(UUID(str(key)) if key else None for key in keys)))
    return {part: part.made(found[number]) for number, part in enumerate(PARTS)}


def _union(person: UUID, now: datetime) -> QuerySet:
    """The rows of every part, each with the part's number: one query."""
    first, *others = [_columns(number, told) for number, part in enumerate(PARTS) for told in part.rows(person, now)]
    return first.union(*others)


def _columns(number: int, told: Told) -> QuerySet:
    # Of a stated type, so that PostgreSQL finds the columns of the union alike whichever of them are empty.
    word = told.word or Cast(Value(""), CharField())
    none = [Cast(Value(None), UUIDField())] * (KEYS - len(told.keys))
    return told.rows.order_by().values_list(Value(number), word, *told.keys, *none)


_everything = Prepared(_union)
