"""Verbs on a design: add and change elements and phases, move, remove and bring back. Cohorts laid out keep theirs."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Person
from programmes import laid_out
from programmes.models import Domain, Element, ElementPart, Phase, Programme

LAST_WEEK = 520


def _lock(programme: Programme) -> None:
    """Two coordinators at one design: one after the other."""
    Programme.objects.select_for_update().get(pk=programme.pk)


@transaction.atomic
def add_element(
    *,
    programme: Programme,
    values: Mapping[str, Any],
    by: Person,
    parts: Sequence[Mapping[str, Any]] = (),
    domains: Iterable[Domain] = (),
    once: UUID | None = None,
) -> Element:
    """A new element, in its phase after those that begin before it. `once` names this one wish."""
    _lock(programme)
    before = Element.all_rows.filter(pk=once, programme=programme).first() if once else None
    if before:
        return before
    element = Element(pk=once or uuid4(), programme=programme, **_settled(values, parts))
    kin = [each for each in _in_order(programme) if each.phase_id == element.phase_id]
    at = sum(1 for each in kin if each.offset_weeks <= element.offset_weeks)
    element.position = 0
    element.save(force_insert=True)
    _write_parts(element, parts)
    element.domains.set(domains)
    _put(programme, element, at)
    audit.record(by=by, verb="add element", subject=programme, element=element.pk, kind=element.kind)
    return element


@transaction.atomic
def change_element(
    *,
    element: Element,
    values: Mapping[str, Any],
    by: Person,
    parts: Sequence[Mapping[str, Any]] = (),
    domains: Iterable[Domain] = (),
) -> Element:
    """What an element is. Cohorts laid out from it stay as they are, until their coordinator takes the change over."""
    _lock(element.programme)
    laid_out.keep(element)
    moved = values["phase"] != element.phase
    for name, value in _settled(values, parts).items():
        setattr(element, name, value)
    element.save()
    _write_parts(element, parts)
    element.domains.set(domains)
    if moved:
        _put(element.programme, element, None)
    audit.record(by=by, verb="change element", subject=element.programme, element=element.pk)
    return element


def _settled(values: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A day with parts lasts as long as they do together; what is to be agreed has no meetings of its own yet."""
    settled = dict(values)
    if parts:
        settled["hours"] = sum((part["hours"] for part in parts), Decimal(0))
    if settled.get("to_be_agreed"):
        settled |= {"hours": Decimal(0), "count": 1, "interval_weeks": 0}
    elif not settled.get("hours"):
        settled["hours"] = Decimal(0)
    return settled


def _write_parts(element: Element, parts: Sequence[Mapping[str, Any]]) -> None:
    element.parts.all().delete()
    ElementPart.objects.bulk_create(
        ElementPart(element=element, position=number, **part) for number, part in enumerate(parts, start=1)
    )


@transaction.atomic
def remove_element(*, element: Element, by: Person) -> None:
    """Take an element out of the design. Its row stays for the cohorts that were laid out from it; twice is once."""
    _lock(element.programme)
    laid_out.keep(element)
    if Element.objects.filter(pk=element.pk).update(removed_at=timezone.now()):
        audit.record(by=by, verb="remove element", subject=element.programme, element=element.pk)


@transaction.atomic
def bring_back_element(*, element: Element, by: Person) -> None:
    """Undo that it was removed."""
    _lock(element.programme)
    if Element.all_rows.filter(pk=element.pk, removed_at__isnull=False).update(removed_at=None):
        audit.record(by=by, verb="bring back element", subject=element.programme, element=element.pk)


@transaction.atomic
def move_element(*, element: Element, phase: Phase | None, at: int | None, by: Person) -> None:
    """Put it `at` so many places from the first of a phase (None: last). In another phase its weeks move with it."""
    _lock(element.programme)
    if phase is not None and phase.programme_id != element.programme_id:
        raise Refused("Choose a phase of this programme.")
    laid_out.keep(element)
    if phase != element.phase:
        _fit(element, phase)
        element.phase = phase
        element.save(update_fields=["phase", "offset_weeks"])
    _put(element.programme, element, at)
    audit.record(by=by, verb="move element", subject=element.programme, element=element.pk)


def _fit(element: Element, phase: Phase | None) -> None:
    """The week of its first meeting in another phase: as far into it as it was into its own, if there is room."""
    if phase is None or element.to_be_agreed:
        return
    length = element.last_week - element.offset_weeks
    if phase.starts_week <= element.offset_weeks and element.last_week <= phase.ends_week:
        return
    room = phase.ends_week - phase.starts_week - length
    if room < 0:
        words = f"“{element.title}” runs over {length + 1} weeks, and {phase.name} has {length + 1 + room}."
        raise Refused(f"{words} Change its meetings first.")
    into = element.offset_weeks - element.phase.starts_week if element.phase else 0
    element.offset_weeks = phase.starts_week + max(0, min(into, room))


def _in_order(programme: Programme) -> list[Element]:
    """By phase, then what runs across, each in its own order: as the page lists them."""
    phases = {phase.pk: number for number, phase in enumerate(programme.phases.order_by("position"))}
    rows = programme.elements.order_by("position")
    return sorted(rows, key=lambda each: phases[each.phase_id] if each.phase_id else len(phases))


def _put(programme: Programme, element: Element, at: int | None) -> None:
    """Number the whole design anew, with one element at its place within its phase."""
    rows = [each for each in _in_order(programme) if each.pk != element.pk]
    kin = [each for each in rows if each.phase_id == element.phase_id]
    at = len(kin) if at is None else max(0, min(at, len(kin)))
    if at < len(kin):
        rows.insert(rows.index(kin[at]), element)
    elif kin:
        rows.insert(rows.index(kin[-1]) + 1, element)
    else:
        rows.append(element)
    for number, each in enumerate(rows, start=1):
        if each.position != number:
            Element.objects.filter(pk=each.pk).update(position=number)
    element.position = rows.index(element) + 1


@transaction.atomic
def save_phase(
    *, programme: Programme, name: str, starts_week: int, ends_week: int, by: Person, phase: Phase | None = None
) -> Phase:
    """A new phase, or another name and other weeks: then its elements move with its first week."""
    _lock(programme)
    others = list(programme.phases.exclude(pk=phase.pk) if phase else programme.phases.all())
    _check_phase(others, name, starts_week, ends_week)
    found = phase or Phase(programme=programme)
    elements = list(found.elements.all()) if phase else []
    if elements:
        laid_out.keep(*elements)
        _shift(elements, starts_week - found.starts_week, starts_week, ends_week)
    found.name, found.starts_week, found.ends_week = name.strip(), starts_week, ends_week
    found.position = 1 + sum(1 for each in others if each.starts_week < starts_week)
    found.save()
    for number, each in enumerate(sorted([*others, found], key=lambda each: each.starts_week), start=1):
        Phase.objects.filter(pk=each.pk).update(position=number)
    audit.record(by=by, verb="change phase" if phase else "add phase", subject=programme, phase=found.pk)
    return found


def _check_phase(others: Sequence[Phase], name: str, starts_week: int, ends_week: int) -> None:
    if ends_week < starts_week:
        raise Refused("The last week must not come before the first.", "ends_week")
    for each in others:
        if each.name.lower() == name.strip().lower():
            raise Refused(f"There is a phase called {each.name} already. Choose another name.", "name")
        if starts_week <= each.ends_week and each.starts_week <= ends_week:
            words = f"{each.name} has weeks {each.starts_week} to {each.ends_week}. Phases follow each other."
            raise Refused(words, "starts_week")


def _shift(elements: Sequence[Element], weeks: int, starts_week: int, ends_week: int) -> None:
    for each in elements:
        each.offset_weeks += 0 if each.to_be_agreed else weeks
        if not each.to_be_agreed and not starts_week <= each.offset_weeks <= each.last_week <= ends_week:
            raise Refused(f"“{each.title}” would meet outside these weeks. Change its meetings first.", "ends_week")
        each.save(update_fields=["offset_weeks"])


@transaction.atomic
def remove_phase(*, phase: Phase, by: Person) -> None:
    """Its elements stay, in the same weeks, and run across the programme."""
    _lock(phase.programme)
    laid_out.keep(*phase.elements.all())
    programme, key = phase.programme, phase.pk
    phase.delete()
    for number, each in enumerate(_in_order(programme), start=1):
        Element.objects.filter(pk=each.pk).update(position=number)
    audit.record(by=by, verb="remove phase", subject=programme, phase=key)
