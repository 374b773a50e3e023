"""Verbs on what a project measures: name a measure, add and mend figures, re-base limits, mark what was tried."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from core.formats import amount, long_date, plural
from core.refusal import Refused
from people import audit
from people.models import Person
from projects import changes
from projects.models import Annotation, Cycle, Measure, Point, Project, Rebase
from projects.spc import LEAST_BASELINE, LENGTHS

MOST_MEASURES = 30
CAUSE_DEFINES = ("name", "definition", "numerator", "denominator", "unit", "improvement", "frequency")
MOST_FIGURES = 5000  # of a measure in one go
CHANGES_IN_AUDIT = 100  # figures that took the place of others, told with both
# What the trail keeps as it was and as it is: numbers and choices, no words.
TRACED = (
    "target", "standard_value", "improvement", "frequency", "kind", "chart_style", "baseline_points", "shift", "trend",
    "two_in_three", "screen",
)  # fmt: skip
KEPT = ("value", "numerator", "denominator", "note")
EARLIEST = date(1990, 1, 1)
LARGEST = Decimal(10) ** 12


class MeasureWords(TypedDict, total=False):
    """What is said of a measure; what is left out has the model's default."""

    name: str
    definition: str
    numerator: str  # of a percentage or a rate in words: what is counted
    denominator: str  # and of what
    kind: str  # outcome, process, balancing
    unit: str  # "%", "£" or words: "days"
    improvement: str  # increase, decrease, neutral
    target: Decimal | None
    frequency: str  # day, week, month, quarter
    source: str
    standard: str
    standard_value: Decimal | None
    chart_style: str  # usual, run, xmr
    baseline_points: int | None
    screen: bool
    two_in_three: str  # beyond, within
    shift: int
    trend: int


@dataclass(frozen=True)
class Figure:
    """What was counted for the day, week, month or quarter that begins on a date."""

    on: date
    value: Decimal
    note: str = ""
    numerator: Decimal | None = None  # what a percentage or a rate was worked out of
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Added:
    """What became of figures: how many are new, how many changed one that was there, how many were there already."""

    new: int
    changed: int
    same: int


@transaction.atomic
def add_measure(*, project: Project, by: Person, token: UUID | None = None, **words: Unpack[MeasureWords]) -> Measure:
    """A measure of a project, after those that it has. `token` is the form's: posted twice it is one measure."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := Measure.objects.filter(pk=token, project=project).first()):
        return same
    _check_words(project, None, words)
    measures = Measure.objects.filter(project=project)
    if measures.count() >= MOST_MEASURES:
        raise Refused(f"A project has {MOST_MEASURES} measures at most. Change one that you no longer need.")
    last = measures.aggregate(last=Max("position"))["last"] or 0
    measure = Measure.objects.create(pk=token or uuid.uuid4(), project=project, position=last + 1, **words)
    audit.record(by=by, verb="add measure", subject=measure, project=project.pk, kind=measure.kind)
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, by: Person, **words: Unpack[MeasureWords]) -> Measure:
    """What is said of a measure and how its chart is read. What is left out stays as it is."""
    measure = Measure.objects.select_for_update().select_related("project").get(pk=measure.pk)
    changed = {name: value for name, value in words.items() if getattr(measure, name) != value}
    if not changed:
        return measure
    _check_cause(measure, changed)
    traced = changes.kept((name, getattr(measure, name), changed[name]) for name in TRACED if name in changed)
    told = {name: getattr(measure, name) for name in ("name", "standard", "standard_value")}
    _check_words(measure.project, measure, {**told, **changed})
    for name, value in changed.items():
        setattr(measure, name, value)
    measure.save(update_fields=list(changed))
    audit.record(
        by=by, verb="change measure", subject=measure, project=measure.project_id, fields=", ".join(changed),
        **traced,
    )  # fmt: skip
    return measure


def _check_cause(measure: Measure, changed: Mapping[str, Any]) -> None:
    """What a common cause defines stays, so that its organisations can be compared; so does the way it is read."""
    fixed = next((name for name in changed if name in CAUSE_DEFINES), None)
    if fixed and Project.objects.filter(cause_measure=measure).exists():
        raise Refused("This is the measure of a common cause, which defines it. Leave the cause to change this.", fixed)


def _check_words(project: Project, measure: Measure | None, words: Mapping[str, Any]) -> None:
    others = Measure.objects.filter(project=project)
    if measure is not None:
        others = others.exclude(pk=measure.pk)
    if others.filter(name__iexact=words["name"]).exists():
        raise Refused("This project has a measure of that name. Give this one another.", "name")
    if words.get("standard_value") is not None and not words.get("standard"):
        raise Refused("Name the standard that this figure is of.", "standard")
    baseline = words.get("baseline_points")
    if baseline is not None and baseline < LEAST_BASELINE:
        raise Refused(f"A baseline has {LEAST_BASELINE} figures or more. Leave it empty to use all.", "baseline_points")
    for name in ("shift", "trend"):
        if words.get(name, 7) not in LENGTHS:
            raise Refused("Choose 6, 7 or 8.", name)


# Figures


@transaction.atomic
def add_points(*, measure: Measure, figures: Iterable[Figure], by: Person, replace: bool = True) -> Added:
    """Many figures at once, one a date: the same ones sent again change nothing. With `replace` a figure for a date
    that has another takes its place; without it that is refused. All or none."""
    if Measure.objects.select_for_update().get(pk=measure.pk).retired_on:
        raise Refused("This measure is not counted any more. Count it again first.")
    given = _one_a_date(figures)
    there = {point.on: point for point in Point.objects.filter(measure=measure)}
    new = [
        Point(measure=measure, **{name: getattr(each, name) for name in ("on", *KEPT)})
        for each in given
        if each.on not in there
    ]
    was = {on: point.value for on, point in there.items()}
    changed = [_altered(there[each.on], each) for each in given if each.on in there and _differs(there[each.on], each)]
    if changed and not replace:
        point = Point.objects.get(pk=changed[0].pk)
        shown = amount(point.value, measure.unit, 4)
        raise Refused(f"{long_date(point.on)} has a figure: {shown}. Correct it in the table.", "on")
    Point.objects.bulk_create(new, batch_size=500)
    Point.objects.bulk_update(changed, KEPT, batch_size=500)
    added = Added(len(new), len(changed), len(given) - len(new) - len(changed))
    if new or changed:
        kept = changes.kept((str(point.on), was[point.on], point.value) for point in changed[:CHANGES_IN_AUDIT])
        audit.record(
            by=by, verb="add figures", subject=measure, project=measure.project_id, new=added.new,
            changed=added.changed, **kept,
        )  # fmt: skip
    return added


def _one_a_date(figures: Iterable[Figure]) -> list[Figure]:
    by_date: dict[date, Figure] = {}
    for figure in figures:
        _check_figure(figure)
        if by_date.setdefault(figure.on, figure) != figure:
            raise Refused(f"{long_date(figure.on)} is given twice with different figures. Keep one.", "on")
    if len(by_date) > MOST_FIGURES:
        raise Refused(f"Add {MOST_FIGURES:,} figures at most in one go.")
    return list(by_date.values())


def _check_figure(figure: Figure) -> None:
    if figure.on > timezone.localdate():
        raise Refused(f"{long_date(figure.on)} is still to come. Add its figure once it has been counted.", "on")
    if figure.on < EARLIEST:
        raise Refused(f"{long_date(figure.on)} is too long ago. Check the year.", "on")
    if not figure.value.is_finite() or abs(figure.value) >= LARGEST:
        raise Refused("Give the figure as a number of at most twelve digits, like 12.4.", "value")
    if (figure.numerator is None) != (figure.denominator is None) or (figure.denominator or 1) <= 0:
        raise Refused("Give both counts, what was counted and of how many.", "value")


def _differs(point: Point, figure: Figure) -> bool:
    counted = figure.denominator is not None and (point.numerator, point.denominator) != _counts(figure)
    return point.value != figure.value or counted or bool(figure.note and point.note != figure.note)


def _altered(point: Point, figure: Figure) -> Point:
    """What was counted goes with the figure that it gave: another one by itself has none."""
    if figure.denominator is not None or point.value != figure.value:
        point.numerator, point.denominator = _counts(figure)
    point.value, point.note = figure.value, figure.note or point.note
    return point


def _counts(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    return figure.numerator, figure.denominator


@transaction.atomic
def correct_point(
    *,
    point: Point,
    value: Decimal,
    by: Person,
    on: date | None = None,
    note: str | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> Point:
    """Another figure, date or note. A re-base at its date moves with it. What it was worked out of stays while the
    figure does, unless it is given anew."""
    point = _locked(point)
    if denominator is None and value == point.value:
        numerator, denominator = point.numerator, point.denominator
    figure = Figure(on or point.on, value, point.note if note is None else note, numerator, denominator)
    _check_figure(figure)
    was, before = point.value, point.on
    if figure.on != before and Point.objects.filter(measure=point.measure_id, on=figure.on).exists():
        raise Refused(f"{long_date(figure.on)} has a figure already. Choose another date, or correct that one.", "on")
    if figure == Figure(before, was, point.note, point.numerator, point.denominator):
        return point
    for name in ("on", *KEPT):
        setattr(point, name, getattr(figure, name))
    point.save(update_fields=["on", *KEPT])
    if figure.on != before:
        Rebase.objects.filter(measure=point.measure_id, on=before).update(on=figure.on)
    audit.record(
        by=by,
        verb="correct figure",
        subject=point,
        project=point.measure.project_id,
        measure=point.measure_id,
        was=f"{before}: {amount(was, '', 4)}",
        now=f"{point.on}: {amount(point.value, '', 4)}",
    )
    return point


@transaction.atomic
def remove_point(*, point: Point, by: Person) -> None:
    """A figure that was never counted. One that was counted, but not like the others, is left out instead."""
    point = _locked(point)
    if Rebase.objects.filter(measure=point.measure_id, on=point.on).exists():
        raise Refused("The limits are re-based from this figure. Undo that first.")
    _record(by, "remove figure", point)
    point.delete()


@transaction.atomic
def exclude_point(*, point: Point, reason: str, by: Person) -> Point:
    """Leave a figure out of average, limits and rules. It stays on the chart, hollow, with its reason."""
    point = _locked(point)
    if not reason.strip():
        raise Refused("Say why this figure does not count.", "reason")
    if point.excluded_because != reason:
        point.excluded_because = reason
        point.save(update_fields=["excluded_because"])
        _record(by, "leave out figure", point)
    return point


@transaction.atomic
def include_point(*, point: Point, by: Person) -> Point:
    point = _locked(point)
    if point.excluded_because:
        point.excluded_because = ""
        point.save(update_fields=["excluded_because"])
        _record(by, "count figure again", point)
    return point


def _locked(point: Point) -> Point:
    Measure.objects.select_for_update().get(pk=point.measure_id)
    return Point.objects.select_for_update(of=("self",)).select_related("measure").get(pk=point.pk)


def _record(by: Person, verb: str, point: Point) -> None:
    measure = point.measure
    audit.record(by=by, verb=verb, subject=point, project=measure.project_id, measure=measure.pk, on=point.on)


# Re-basing, and what was tried


@transaction.atomic
def rebase(*, measure: Measure, on: date, reason: str, by: Person) -> Rebase:
    """Reckon average and limits anew from a figure on; the old ones stay. Each part keeps enough figures to be read."""
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if same := Rebase.objects.filter(measure=measure, on=on).first():
        return same
    if not reason.strip():
        raise Refused("Say what changed, and why it will last.", "reason")
    days = list(Point.objects.filter(measure=measure, excluded_because="").order_by("on").values_list("on", flat=True))
    if on not in days:
        raise Refused("Choose the date of a figure that counts.", "on")
    begins = sorted({*Rebase.objects.filter(measure=measure).values_list("on", flat=True), on})
    ends = [days[0], *begins, date.max]
    sizes = [sum(first <= day < last for day in days) for first, last in pairwise(ends)]
    if on == days[0] or min(sizes) < measure.shift:
        few = plural(min(sizes), "figure")
        raise Refused(
            f"Each part of the chart needs {measure.shift} figures or more; one would have {few}. "
            "With fewer, a change cannot be told from chance.",
            "on",
        )
    made = Rebase.objects.create(measure=measure, on=on, reason=reason, by=by, at=timezone.now())
    audit.record(by=by, verb="rebase measure", subject=measure, project=measure.project_id, rebase=made.pk, on=on)
    return made


@transaction.atomic
def undo_rebase(*, rebase: Rebase, by: Person) -> None:
    measure = rebase.measure
    audit.record(by=by, verb="undo rebase", subject=measure, project=measure.project_id, rebase=rebase.pk, on=rebase.on)
    rebase.delete()


@transaction.atomic
def annotate(*, measure: Measure, on: date, text: str, by: Person, numbered: bool = False) -> Annotation:
    """Mark a test of change (`numbered`, by the next number) or an event. The same one twice is one."""
    Measure.objects.select_for_update().get(pk=measure.pk)
    if same := Annotation.objects.filter(measure=measure, on=on, text=text, number__isnull=not numbered).first():
        return same
    if on > timezone.localdate():
        raise Refused("This date is still to come. Mark it once it has happened.", "on")
    if on < EARLIEST:
        raise Refused("This date is too long ago. Check the year.", "on")
    number = next_number(Annotation.objects.filter(measure=measure), measure.project_id) if numbered else None
    made = Annotation.objects.create(measure=measure, on=on, text=text, number=number)
    audit.record(by=by, verb="annotate measure", subject=measure, project=measure.project_id, annotation=made.pk, on=on)
    return made


def next_number(marks: QuerySet[Annotation], project: UUID) -> int:
    """After those marks and after every cycle of the project: above a chart a number means one thing."""
    cycles = Cycle.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    return 1 + max(cycles, marks.aggregate(last=Max("number"))["last"] or 0)


@transaction.atomic
def remove_annotation(*, annotation: Annotation, by: Person) -> None:
    measure = annotation.measure
    audit.record(
        by=by, verb="remove annotation", subject=measure, project=measure.project_id, annotation=annotation.pk,
        on=annotation.on,
    )  # fmt: skip
    annotation.delete()
