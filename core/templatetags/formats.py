"""The filters of `core.formats`, under the same names, in every template. Nothing (None, "") stays "".

{{ session.starts_at|clock_range:session.ends_at }}   {{ places|plural:"place" }}
{{ people|plural:"person,people" }}                   {{ due|days_away:today }}
"""

from collections.abc import Callable
from functools import wraps

from django import template

from core import formats

register = template.Library()

ONE_VALUE = (
    formats.long_date,
    formats.short_date,
    formats.weekday_date,
    formats.weekday_long_date,
    formats.month_year,
    formats.clock,
    formats.hours,
    formats.hours_words,
    formats.days_words,
    formats.score,
    formats.money,
    formats.count,
    formats.figure,
    formats.file_size,
    formats.unbroken,
    formats.join_words,
)
TWO_VALUES = (
    formats.clock_range,
    formats.date_range,
    formats.days_away,
    formats.percent,
    formats.out_of,
    formats.share,
)


def _blank(value: object) -> bool:
    return value is None or value == ""


def _of_one(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def filtered(value):
        return "" if _blank(value) else function(value)

    return filtered


def _of_two(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def filtered(value, other):
        return "" if _blank(value) or _blank(other) else function(value, other)

    return filtered


for _function in ONE_VALUE:
    register.filter(_function.__name__, _of_one(_function))
for _both in TWO_VALUES:
    register.filter(_both.__name__, _of_two(_both))


@register.filter
def plural(number: int | None, words: str) -> str:
    """`{{ n|plural:"place" }}`, or both words where the second is not made with s: "person,people"."""
    return "" if _blank(number) else formats.plural(number, *words.split(","))  # type: ignore[arg-type]
