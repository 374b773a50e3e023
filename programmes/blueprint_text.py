"""A blueprint as the words of its file, which `programmes.blueprint.read` reads back to the same blueprint. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import time
from decimal import Decimal
from typing import Any

from programmes.blueprint import Blueprint

TOP = (
    "name",
    "code",
    "describes",
    "target_roles",
    "parent",
    "situation",
    "challenges",
    "aims",
    "cohort_places",
    "months",
)


def written(blueprint: Blueprint) -> str:
    """The file of a blueprint."""
    return "\n".join(_lines(blueprint)) + "\n"


def _lines(blueprint: Blueprint) -> Iterator[str]:
    for name in TOP:
        if name != "parent" or blueprint.parent:
            yield f"{name} = {_value(getattr(blueprint, name))}"
    yield "\n[completion]"
    yield f"hours_percent = {blueprint.hours_percent}"
    yield f"project_presented = {_value(blueprint.project_presented)}"
    yield "\n[framework]"
    yield f"name = {_value(blueprint.framework)}"
    yield f"source = {_value(blueprint.framework_source)}"
    for domain in blueprint.domains:
        yield from _table("framework.domains", domain, always=("name", "summary", "objectives"))
    for phase in blueprint.phases:
        yield from _table("phases", phase)
    if blueprint.pathway:
        yield "\n[pathway]"
        yield from (
            f"{each.name} = {_value(getattr(blueprint.pathway, each.name))}" for each in fields(blueprint.pathway)
        )
    for element in blueprint.elements:
        yield from _table("elements", element, always=("confidentiality", "follow_up", "hours"))


def _table(name: str, row: Any, always: Iterable[str] = ()) -> Iterator[str]:
    """One of several tables of a name; what is as usual is left out."""
    yield f"\n[[{name}]]"
    for each in fields(row):
        value = getattr(row, each.name)
        if each.name in always or value != each.default:
            yield f"{each.name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, time):
        return json.dumps(value.strftime("%H:%M"))
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    pairs = (f"{each.name} = {_value(getattr(value, each.name))}" for each in fields(value))
    return f"{{ {', '.join(pairs)} }}"
