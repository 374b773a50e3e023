"""A question that nearly every page asks: put into SQL once for the process, and asked again with other values.

Django builds and compiles a query anew each time, which takes several times as long as the database needs for it.

    standing = Prepared(lambda person, now: Grant.objects.filter(person=person, since__lte=now).values_list("role"))
    standing(person=somebody.pk, now=timezone.now())
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import QuerySet

# Values that stand for others while a query is compiled: no row and no rule has them.
_moments = count(1)
FIELDS: dict[type, tuple[models.Field, Callable[[], Any]]] = {
    UUID: (models.UUIDField(), uuid4),
    datetime: (
        models.DateTimeField(),
        lambda: datetime(1801, 1, 1, tzinfo=UTC) + timedelta(microseconds=next(_moments)),
    ),
}


class Prepared:
    """`make` gives a `values_list` from values of UUID or datetime, and must ask the same whatever they are.

    What comes back are the rows as the database gives them: text as text, a UUID as whatever it is kept as.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self.compiled: dict[str, tuple[str, list[Callable[[dict], Any]]]] = {}

    def __call__(self, **values: Any) -> list[tuple]:
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile({name: type(value) for name, value in values.items()})
        sql, slots = self.compiled[connection.vendor]
        stored = {name: _stored(type(value), value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [slot(stored) for slot in slots])
            return self._rows(cursor.fetchall())

    def _rows(self, rows: list[tuple]) -> list[tuple]:
        return rows

    def _sql_of(self, rows: QuerySet) -> tuple[str, Sequence[Any]]:
        return rows.query.sql_with_params()

    def _compile(self, kinds: dict[str, type]) -> tuple[str, list[Callable[[dict], Any]]]:
        marks = {name: FIELDS[kind][1]() for name, kind in kinds.items()}
        sql, params = self._sql_of(self.make(**marks))
        names = {_stored(kinds[name], mark): name for name, mark in marks.items()}
        if unused := set(names) - set(params):
            raise ValueError(f"The query does not ask about {', '.join(sorted(names[mark] for mark in unused))}.")
        return sql, [_slot(names[param]) if param in names else _constant(param) for param in params]


class PreparedRows(Prepared):
    """The same, with rows as Django gives them: UUIDs, dates and decimals."""

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        super().__init__(make)
        self.converters: dict[str, dict[int, tuple[list[Callable], Any]]] = {}

    def _sql_of(self, rows: QuerySet) -> tuple[str, Sequence[Any]]:
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self.converters[connection.vendor] = compiler.get_converters([column for column, *_ in compiler.select])
        return sql, params

    def _rows(self, rows: list[tuple]) -> list[tuple]:
        made = [list(row) for row in rows]
        for place, (converters, expression) in self.converters[connection.vendor].items():
            for row in made:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return [tuple(row) for row in made]


def _stored(kind: type, value: Any) -> Any:
    """The value as the database takes it."""
    return FIELDS[kind][0].get_db_prep_value(value, connection)


def _slot(name: str) -> Callable[[dict], Any]:
    return lambda values: values[name]


def _constant(value: Any) -> Callable[[dict], Any]:
    return lambda values: value
