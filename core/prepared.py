"""A question that nearly every page asks: put into SQL once for the process, and asked again with other values.

Django builds and compiles a query anew each time, which takes several times as long as the database needs for it.

    standing = Prepared(lambda person, now: Grant.objects.filter(person=person, since__lte=now).values_list("role"))
    standing(person=somebody.pk, now=timezone.now())
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

# Values that stand for others while a query is compiled: no row and no rule has them.
_moments = count(1)
FIELDS: dict[type, tuple[models.Field, Callable[[], Any]]] = {
    UUID: (models.UUIDField(), uuid4),
    datetime: (
        models.DateTimeField(),
        lambda: datetime(1801, 1, 1, tzinfo=UTC) + timedelta(microseconds=next(_moments)),
    ),
    date: (models.DateField(), lambda: date(1701, 1, 1) + timedelta(days=next(_moments))),
}


class Prepared:
    """`make` gives a `values_list` from values of UUID, datetime or date, and must ask the same whatever they are.

    What comes back are the rows as the database gives them: text as text, a UUID as whatever it is kept as.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self.compiled: dict[str, tuple[str, list[Callable[[dict], Any]]]] = {}

    def __call__(self, **values: Any) -> list[Any]:
        sql, params = self._filled(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return self._rows(cursor.fetchall())

    def _filled(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        """The query with these values in their places."""
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile({name: type(value) for name, value in values.items()})
        sql, slots = self.compiled[connection.vendor]
        stored = {name: _stored(type(value), value) for name, value in values.items()}
        return sql, [slot(stored) for slot in slots]

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


class PreparedObjects(Prepared):
    """`make` gives a queryset of objects, with whatever is selected with them and annotated; nothing is prefetched."""

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        super().__init__(make)
        self.compilers: dict[str, Any] = {}

    def __call__(self, **values: Any) -> list[Any]:
        filled = self._filled(values)
        compiler = copy(self.compilers[connection.vendor])
        compiler.connection, compiler.as_sql = connection, lambda: filled
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(ModelIterable(asked))

    def _sql_of(self, rows: QuerySet) -> tuple[str, Sequence[Any]]:
        compiler = self.compilers[connection.vendor] = rows.query.get_compiler(connection=connection)
        return compiler.as_sql()


def _stored(kind: type, value: Any) -> Any:
    """The value as the database takes it."""
    return FIELDS[kind][0].get_db_prep_value(value, connection)


def _slot(name: str) -> Callable[[dict], Any]:
    return lambda values: values[name]


def _constant(value: Any) -> Callable[[dict], Any]:
    return lambda values: value
