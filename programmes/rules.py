"""What an element of a design must agree with, as words beside the fields of a form. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.formats import hours_words, plural
from programmes.phases import PhaseFact

SMALL_GROUPS = ("set", "pair")


def faults(data: Mapping[str, Any], phase: PhaseFact | None, parts: Sequence[Decimal]) -> Iterator[tuple[str, str]]:
    """Fields with what is wrong with them. `data` is what was given; a field that is missing was wrong already."""
    open_, budget, size = data.get("to_be_agreed"), data.get("budget_days"), data.get("group_size")
    count = data.get("count") or 1
    if count > 1 and size != "self" and not data.get("interval_weeks"):
        yield "interval_weeks", f"It meets {plural(count, 'time')}. Give the number of weeks between its meetings."
    if open_ and not budget and "budget_days" in data:
        yield "budget_days", "Say how many days it may take up, as in 6."
    if budget and not open_:
        yield "budget_days", "Only what is to be agreed has a budget of days. Tick the box, or leave this empty."
    if open_ and size == "self":
        yield "to_be_agreed", "What is done on one’s own needs no agreement. Choose for whom it is."
    if open_ and parts:
        yield "to_be_agreed", "A day with parts has its hours already. Take the parts out, or untick this."
    if data.get("hours") is not None and parts and sum(parts) != data["hours"]:
        yield "hours", f"Its parts add up to {hours_words(sum(parts))}. Change the parts, and these hours follow."
    if phase and not open_ and (words := _outside(data, phase, count)):
        yield "phase", words
    if data.get("confidentiality", "open") != "open" and data.get("asked") == "after session" and size in SMALL_GROUPS:
        yield "asked", "What is said stays among few people, so ask once at the end, pooled over the cohort, or not."


def _outside(data: Mapping[str, Any], phase: PhaseFact, count: int) -> str:
    first = data.get("offset_weeks")
    if first is None:
        return ""
    last = first + (count - 1) * (data.get("interval_weeks") or 0)
    if phase.holds(first) and phase.holds(last):
        return ""
    return f"{phase.name} is weeks {phase.starts_week} to {phase.ends_week}. Its meetings fall outside."
