"""What the admin's pages are made of: the table of a register, its filters, its pages, the facts of one row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminReadonlyField, InlineAdminFormSet
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.utils import label_for_field, lookup_field, quote
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page
from django.db import models
from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import mark_safe

from core import formats
from core.nhsuk import errors_of

register = template.Library()


@dataclass(frozen=True)
class Column:
    words: str
    sort_url: str
    sorted: str  # "ascending", "descending" or ""
    number: bool


@dataclass(frozen=True)
class Cell:
    words: str
    shown: str
    number: bool


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    url: str
    cells: tuple[Cell, ...]


WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "Yes" if value else "No"),
    (datetime, lambda value: f"{formats.long_date(value)}, {formats.clock(value)}"),
    (date, formats.long_date),
    (time, formats.clock),
    (Decimal, lambda value: f"{value.normalize():,f}"),
    (int, formats.count),
)


def shown(value: object) -> str:
    """A value as Cadre writes it: dates in words, yes or no, figures with commas; nothing stays ""."""
    if value is None:
        return ""
    write = next((function for kind, function in WRITTEN if isinstance(value, kind)), conditional_escape)
    return write(value)


def value_of(name: Any, obj: models.Model, owner: Any) -> str:
    """What a field, a property or a method of the register says of a row."""
    try:
        field, _, value = lookup_field(name, obj, owner)
    except ObjectDoesNotExist:
        return ""
    if field is not None:
        value = _of_field(field, obj, value)
    return shown(value)


def _of_field(field: Any, obj: models.Model, value: Any) -> object:
    if field.many_to_many:
        return formats.join_words(value.all())
    if field.is_relation:
        return getattr(obj, field.name)
    if field.choices:
        return getattr(obj, f"get_{field.name}_display")()
    if isinstance(field, models.TextField) and value:
        return mark_safe(linebreaks(value, autoescape=True))  # noqa: S308 (escaped by linebreaks)
    return value


def _is_number(name: Any, cl: ChangeList) -> bool:
    _, attribute = label_for_field(name, cl.model, model_admin=cl.model_admin, return_attr=True)
    return bool(getattr(attribute, "number", False))


def _columns(cl: ChangeList, names: list) -> Iterator[Column]:
    headers = [header for header in result_headers(cl) if "action-toggle" not in str(header["text"])]
    for name, header in zip(names, headers, strict=True):
        words = str(header["text"])
        way = ("ascending" if header.get("ascending") else "descending") if header.get("sorted") else ""
        sort_url = str(header.get("url_primary", "")) if header["sortable"] else ""
        yield Column(words[:1].upper() + words[1:], sort_url, way, _is_number(name, cl))


@register.inclusion_tag("admin/_table.html", takes_context=True)
def register_table(context: template.Context, cl: ChangeList) -> dict[str, Any]:
    """The rows of a page, each led by its name, which is the link to its page."""
    names = [name for name in cl.list_display if name != "action_checkbox"]
    columns = list(_columns(cl, names))
    kept = urlencode({"_changelist_filters": cl.get_filters_params() and cl.get_query_string()[1:]})
    rows = []
    for obj in cl.result_list:
        url = reverse(f"admin:{cl.opts.app_label}_{cl.opts.model_name}_change", args=[quote(obj.pk)])
        cells = tuple(
            Cell(made.words, value_of(name, obj, cl.model_admin), made.number)
            for name, made in zip(names, columns, strict=True)
        )
        rows.append(Row(str(obj.pk), str(obj), f"{url}?{kept}" if cl.get_filters_params() else url, cells))
    return {
        "columns": columns,
        "rows": rows,
        "what": vars(cl.model_admin)["title"],
        "tick": ACTION_CHECKBOX_NAME if context.get("action_form") else "",
    }


@register.inclusion_tag("admin/_filters.html")
def register_filters(cl: ChangeList) -> dict[str, Any]:
    """One form with the search box and every filter, which works by the keyboard and without scripts."""
    filters = [
        {
            "id": f"filter-{spec.parameter_name}",
            "name": spec.parameter_name,
            "words": spec.title,
            "choices": [(str(value), label, str(value) == spec.value()) for value, label in spec.lookup_choices],
        }
        for spec in cl.filter_specs
        if spec.lookup_choices
    ]
    return {
        "search": SEARCH_VAR if cl.search_fields else "",
        "query": cl.query,
        "help": cl.search_help_text,
        "filters": filters,
        "order": cl.params.get(ORDER_VAR, ""),
        "narrowed": bool(cl.query or cl.has_active_filters),
        "plain_url": "?",
    }


@register.simple_tag
def register_count(cl: ChangeList) -> str:
    """How many rows there are, or were found: 18 places."""
    owner: Any = cl.model_admin
    return formats.plural(cl.result_count, owner.one, owner.many)


@register.inclusion_tag("admin/_pages.html")
def register_pages(cl: ChangeList) -> dict[str, Any]:
    """Links to the pages before and after; nothing when there is one page."""
    page: Page = cl.paginator.get_page(cl.page_num)
    return {
        "page": page,
        "before": cl.get_query_string({PAGE_VAR: page.number - 1}),
        "after": cl.get_query_string({PAGE_VAR: page.number + 1}),
    }


@register.simple_tag
def fact(field: AdminReadonlyField) -> str:
    """What a field that cannot be changed here holds."""
    return value_of(field.field["field"], field.form.instance, field.model_admin)


@register.filter
def fact_label(field: AdminReadonlyField) -> str:
    words = str(field.field["label"])
    return words[:1].upper() + words[1:]


@register.simple_tag
def register_errors(form: BaseForm, parts: list[InlineAdminFormSet]) -> list[dict[str, str]]:
    """Everything that is wrong with a form and its parts, in the order of the page."""
    found = errors_of(form) if form.is_bound else []
    for part in parts:
        if part.formset.is_bound:
            found += errors_of(part.formset)
    return found


@register.filter
def is_template(form: Any) -> bool:
    """Whether this is the empty form that a script copies when one more is added."""
    return "__prefix__" in form.prefix


@register.simple_tag
def part_line(part: Any, obj: models.Model) -> str:
    """What a part is, in the one line that it is folded up under."""
    return part.line(obj)
