"""Pages of what a project measures: the chart, its figures, and what the team does with them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from core.formats import amount, long_date, plural
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, signed_in
from projects import access, measuring, retiring
from projects.forms.measures import (
    AnnotationForm,
    FigureForm,
    LeaveOutForm,
    MeasureForm,
    PasteForm,
    RebaseForm,
    shown,
)
from projects.measure_page import chart_card, figure_lines, figure_rows, next_day
from projects.models import Frequency, Measure, Point, Project
from projects.pasted import Paste, figures_of, read_paste
from projects.spacing import spacing
from projects.typed import keeps_typed, taken, writer_token

SHOWN_FIRST, SHOWN_LAST = 30, 10  # lines of a paste in its preview


@signed_in
def measure(request: SignedIn, pk: UUID) -> HttpResponse:
    """The chart with its words, its figures, and what was tried."""
    measure = _visible(request, pk, series=True)
    card = chart_card(measure)
    context = {
        "measure": measure,
        "project": measure.project,
        "card": card,
        "lines": figure_lines(card, all_of_them="all" in request.GET),
        "may_edit": access.can_edit(request.user, measure.project),
        "of_cause": measure.project.cause_measure_id == measure.pk,
    }
    return render(request, "projects/measure.html", context)


@signed_in
def figures_csv(request: SignedIn, pk: UUID) -> HttpResponse:
    """All its figures as a sheet, for whoever sees its page."""
    measure = _visible(request, pk, series=True)
    rows = figure_rows(figure_lines(chart_card(measure), all_of_them=True))
    return csv_answer(slugify(measure.name) or "figures", rows)


@keeps_typed()
@signed_in
def add_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    project = _editable_project(request, pk)
    form = MeasureForm(request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = measuring.add_measure(
                project=project, token=form.cleaned_data["token"], by=request.user, **form.words()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Measure added. Now add the figures that you have.")
            return redirect("projects:add_figures", made.pk)
    context = {"form": form, "project": project, "writer": writer_token(request.user)}
    return render(request, "projects/measure_form.html", context)


@keeps_typed()
@signed_in
def change_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = _editable(request, pk)
    form = MeasureForm(request.POST or taken(request), instance=measure)
    if request.method == "POST" and form.is_valid():
        try:
            measuring.change_measure(measure=measure, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:measure", pk)
    context = {
        "form": form,
        "measure": measure,
        "project": measure.project,
        "writer": writer_token(request.user),
    }
    return render(request, "projects/measure_form.html", context)


# What is needed no more


@signed_in
def remove_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    """Asked once more before it goes; one with figures is retired instead."""
    measure = _editable(request, pk)
    if request.method == "POST":
        try:
            retiring.remove_measure(measure=measure, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("projects:measure", pk)
        messages.success(request, f"“{measure.name}” is removed.")
        return redirect("projects:project", measure.project_id)
    context = {"project": measure.project, "title": "Remove this measure?", "what": measure.name, "button": "Remove it"}
    return render(request, "projects/delete_part.html", context | {"back": "projects:project"})


@signed_in
@require_POST
def retire_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = _editable(request, pk)
    try:
        retiring.retire_measure(measure=measure, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"“{measure.name}” is not counted any more. Its figures stay.")
    return redirect("projects:measure", pk)


@signed_in
@require_POST
def take_up_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = _editable(request, pk)
    retiring.take_up_measure(measure=measure, by=request.user)
    messages.success(request, f"“{measure.name}” is counted again.")
    return redirect("projects:measure", pk)


# Figures


@signed_in
def add_figures(request: SignedIn, pk: UUID) -> HttpResponse:
    """One figure typed, or many pasted or in a file: those are shown line by line before they are added."""
    measure = _editable(request, pk)
    points = list(measure.points.all())
    wanted = request.POST.get("do", "")
    due = next_day(measure, points, timezone.localdate())
    one = FigureForm(request.POST if wanted == "one" else None, initial={"on": due}, unit=measure.unit)
    several = bool(wanted) and wanted != "one"
    many = PasteForm(request.POST if several else None, request.FILES, unit=measure.unit)
    preview = None
    if wanted == "one" and one.is_valid() and _added(request, measure, one):
        return redirect("projects:add_figures", pk)
    if several and many.is_valid():
        _counted_each(request, measure, wanted, many)
        paste = _read(many, measure, points)
        many.name_lines(paste)
        if many.is_valid():
            if wanted == "add" and _all_added(request, measure, many, paste):
                return redirect("projects:measure", pk)
            preview = _preview(paste, measure)
    context = {"measure": measure, "project": measure.project, "one": one, "many": many, "preview": preview}
    context |= {"form": many if several else one, "recent": _recent(points, measure)}
    return render(request, "projects/add_figures.html", context)


def _counted_each(request: SignedIn, measure: Measure, wanted: str, form: PasteForm) -> None:
    """What the measure is counted each, where that was wanted: as far apart as the figures are."""
    frequency = wanted.removeprefix("each-")
    if frequency == wanted or frequency not in Frequency.values:
        return
    try:
        measuring.change_measure(measure=measure, frequency=frequency, by=request.user)
    except Refused as refused:
        form.add_error("text", refused.message)
    else:
        measure.frequency = frequency


def _read(form: PasteForm, measure: Measure, points: list[Point]) -> Paste:
    return read_paste(
        form.cleaned_data["text"],
        unit=measure.unit,
        there={point.on: point.value for point in points},
        counted={point.on: point.counted for point in points},
        today=timezone.localdate(),
    )


def _added(request: SignedIn, measure: Measure, form: FigureForm) -> bool:
    figure = form.figure()
    try:
        added = measuring.add_points(measure=measure, figures=[figure], by=request.user, replace=False)
    except Refused as refused:
        form.refuse(refused)
        return False
    said = "Added" if added.new else "There already"
    messages.success(request, f"{said}: {long_date(figure.on)}, {amount(figure.value, measure.unit, 4)}.")
    return True


def _all_added(request: SignedIn, measure: Measure, form: PasteForm, paste: Paste) -> bool:
    figures = [measuring.Figure(*each) for each in figures_of(paste.of("new", "changed"))]
    try:
        added = measuring.add_points(measure=measure, figures=figures, by=request.user)
    except Refused as refused:
        form.add_error("text", refused.message)
        return False
    parts = [f"{plural(added.new, 'figure')} added"]
    if added.changed:
        parts.append(f"{added.changed:,} changed")
    messages.success(request, f"{', '.join(parts)}.")
    return True


def _recent(points: list[Point], measure: Measure) -> list[tuple[Point, str]]:
    return [(point, amount(point.value, measure.unit, 4)) for point in points[:-6:-1]]


def _preview(paste: Paste, measure: Measure) -> dict[str, Any]:
    """How many lines do what, the first and last of them, and how far apart they are if that is not as was said."""
    apart = spacing(line.on for line in paste.figures if line.on)
    lines = list(paste.lines)
    between = max(len(lines) - SHOWN_FIRST - SHOWN_LAST, 0)
    return {
        "apart": apart if apart != measure.frequency else "",
        "each": Frequency(apart).label if apart else "",
        "new": len(paste.of("new")),
        "changed": len(paste.of("changed")),
        "same": len(paste.of("same")),
        "first": lines[:SHOWN_FIRST] if between else lines,
        "between": between,
        "last": lines[-SHOWN_LAST:] if between else [],
    }


@signed_in
def correct_figure(request: SignedIn, pk: UUID) -> HttpResponse:
    """Another figure, date or note; the other doors (leave out, count again, remove) stand beside it."""
    point = _point(request, pk)
    form = _correct(point, request.POST or None)
    if form.is_valid():
        try:
            measuring.correct_point(point=point, by=request.user, **asdict(form.figure()))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Corrected.")
            return redirect("projects:measure", point.measure_id)
    return _figure_page(request, point, form, LeaveOutForm())


@signed_in
@require_POST
def leave_out_figure(request: SignedIn, pk: UUID) -> HttpResponse:
    point = _point(request, pk)
    form = LeaveOutForm(request.POST)
    if form.is_valid():
        measuring.exclude_point(point=point, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The figure of {long_date(point.on)} is left out of average, limits and rules.")
        return redirect("projects:measure", point.measure_id)
    return _figure_page(request, point, _correct(point), form)


def _correct(point: Point, typed: QueryDict | None = None) -> FigureForm:
    return FigureForm(typed, initial=shown(point), unit=point.measure.unit)


@signed_in
@require_POST
def count_figure_again(request: SignedIn, pk: UUID) -> HttpResponse:
    point = _point(request, pk)
    measuring.include_point(point=point, by=request.user)
    messages.success(request, f"The figure of {long_date(point.on)} counts again.")
    return redirect("projects:measure", point.measure_id)


@signed_in
@require_POST
def remove_figure(request: SignedIn, pk: UUID) -> HttpResponse:
    point = _point(request, pk)
    try:
        measuring.remove_point(point=point, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The figure of {long_date(point.on)} is removed.")
    return redirect("projects:measure", point.measure_id)


# Re-basing, and what was tried


@signed_in
def rebase(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = _editable(request, pk, series=True)
    card = chart_card(measure)
    form = RebaseForm(request.POST or None, initial={"on": card.read.moved_on})
    if form.is_valid():
        try:
            measuring.rebase(
                measure=measure, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Re-based. The old average and limits stay on the chart.")
            return redirect("projects:measure", pk)
    context = {"form": form, "measure": measure, "project": measure.project, "card": card}
    return render(request, "projects/rebase.html", context)


@signed_in
@require_POST
def undo_rebase(request: SignedIn, pk: UUID) -> HttpResponse:
    rows = access.visible_rebases(request.user).select_related("measure__project")
    row = get_object_or_404(rows, pk=pk)
    _refuse_unless_team(request, row.measure.project)
    measuring.undo_rebase(rebase=row, by=request.user)
    messages.success(request, f"Undone: the limits no longer begin anew on {long_date(row.on)}.")
    return redirect("projects:measure", row.measure_id)


@signed_in
def annotate(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = _editable(request, pk)
    form = AnnotationForm(request.POST or None)
    if form.is_valid():
        try:
            measuring.annotate(
                measure=measure,
                on=form.cleaned_data["on"],
                text=form.cleaned_data["text"],
                numbered=form.cleaned_data["what"] == "test",
                by=request.user,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Marked on the chart.")
            return redirect("projects:measure", pk)
    return render(request, "projects/annotate.html", {"form": form, "measure": measure, "project": measure.project})


@signed_in
@require_POST
def remove_annotation(request: SignedIn, pk: UUID) -> HttpResponse:
    rows = access.visible_annotations(request.user).select_related("measure__project")
    row = get_object_or_404(rows, pk=pk)
    _refuse_unless_team(request, row.measure.project)
    measuring.remove_annotation(annotation=row, by=request.user)
    messages.success(request, f"“{row.text}” is taken off the chart.")
    return redirect("projects:measure", row.measure_id)


# Who may


def _visible(request: SignedIn, pk: UUID, *, series: bool = False) -> Measure:
    rows = access.visible_measures(request.user).select_related("project__cohort__programme")
    return get_object_or_404(rows.with_series() if series else rows, pk=pk)


def _editable(request: SignedIn, pk: UUID, *, series: bool = False) -> Measure:
    """Not to be seen: 404; to be seen but another team's: 403."""
    measure = _visible(request, pk, series=series)
    _refuse_unless_team(request, measure.project)
    return measure


def _editable_project(request: SignedIn, pk: UUID) -> Project:
    project = get_object_or_404(access.visible_projects(request.user).select_related("cohort__programme"), pk=pk)
    _refuse_unless_team(request, project)
    return project


def _point(request: SignedIn, pk: UUID) -> Point:
    rows = access.visible_points(request.user).select_related("measure__project__cohort__programme")
    point = get_object_or_404(rows, pk=pk)
    _refuse_unless_team(request, point.measure.project)
    return point


def _refuse_unless_team(request: SignedIn, project: Project) -> None:
    if not access.can_edit(request.user, project):
        raise PermissionDenied


def _figure_page(request: SignedIn, point: Point, form: FigureForm, leave_out: LeaveOutForm) -> HttpResponse:
    context = {
        "point": point,
        "measure": point.measure,
        "project": point.measure.project,
        "correct": form,
        "leave_out": leave_out,
        "form": leave_out if leave_out.is_bound else form,
    }
    return render(request, "projects/figure.html", context)
