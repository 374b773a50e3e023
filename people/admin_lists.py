"""What the lists of registers are made of: columns, filters, links, and buttons for the rows that are ticked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join

from core.refusal import Refused
from people.models import Person


def person_of(request: HttpRequest) -> Person:
    """Who asks: the site lets nobody else this far."""
    return cast(Person, request.user)


def page_url(name: str, *args: object) -> str:
    """The address of a page that may live in an app above this one; "" where it is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def column(words: str, *, order: str | models.F | None = None, number: bool = False) -> Callable:
    """A column of a register: its heading, what it is sorted by, and whether it holds figures."""

    def mark(method: Callable) -> Callable:
        marked: Any = admin.display(description=words, ordering=order)(method)
        marked.number = number
        return marked

    return mark


def two_lines(first: object, second: object) -> str:
    """What matters, and under it, smaller, what it is part of."""
    return in_pairs([(first, second)])


def in_pairs(pairs: Iterable[tuple[object, object]]) -> str:
    """Several of those, one under the other."""
    lines = format_html_join("", '{}<span class="c-table__second">{}</span>', pairs)
    return format_html("<span>{}</span>", lines) if lines else ""


def link(words: str, url: str, unseen: str) -> str:
    """A link whose words, with what only a screen reader says, tell it from the same link of other rows."""
    if not url:
        return ""
    return format_html('<a href="{}">{}<span class="nhsuk-u-visually-hidden">{}</span></a>', url, words, unseen)


class Filter(admin.SimpleListFilter):
    """A choice above the list. A value that it does not offer finds nothing, whoever's it is."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in {str(offered) for offered, _ in self.lookup_choices}:
            return queryset.none()
        return self.narrow(queryset, value)

    def has_output(self) -> bool:
        return True  # one without choices still refuses the values that it is given

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        """Those of the rows that the value stands for."""
        return queryset.filter(**{self.field: value})

    field: str


def choice_filter(words: str, field: str, choices: Sequence[tuple[str, str]]) -> type[Filter]:
    """By one of the values of a field with choices."""
    offered = [(str(value), label) for value, label in choices]
    body = {"title": words, "parameter_name": field, "field": field, "lookups": lambda *_: offered}
    return type(f"{field.title()}Filter", (Filter,), body)


def row_filter(words: str, field: str, rows: Callable[[Person], QuerySet], *, name: str = "") -> type[Filter]:
    """By one of the rows that a key points at, of those that the person may see."""

    def lookups(self: Filter, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in rows(person_of(request))]

    body = {"title": words, "parameter_name": name or field, "field": field, "lookups": lookups}
    return type(f"{words.title().replace(' ', '')}Filter", (Filter,), body)


def each_in_turn(request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object]) -> int:
    """Do an action to each ticked row; how many it was done to. What is refused is said, with its reason."""
    done = 0
    for row in rows:
        try:
            act(row)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            done += 1
    return done


def filtered(name: str, **chosen: object) -> str:
    """The address of a register's list with filters set."""
    url = page_url(f"admin:{name}_changelist")
    return f"{url}?{urlencode(chosen)}" if url and chosen else url
