"""Pages of what a project is worth and has to show: costs and benefits, quotations, where else it runs."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, signed_in
from projects import access
from projects import valuing as actions
from projects.forms.value import FinanceCheckForm, LineForm, QuotationForm, SpreadForm
from projects.models import EconomicLine, Project, Side
from projects.showing import showing_of
from projects.typed import keeps_typed, taken, writer_token
from projects.value_drawings import drawn_value
from projects.views.project import editable, visible


@signed_in
def value(request: SignedIn, pk: UUID) -> HttpResponse:
    """The lines of a project's economic outline, for whoever sees the project to read and its team to change; and
    finance's check."""
    return _value(request, visible(request, pk), FinanceCheckForm())


@signed_in
@require_POST
def record_check(request: SignedIn, pk: UUID) -> HttpResponse:
    project = editable(request, pk)
    form = FinanceCheckForm(request.POST)
    if form.is_valid():
        try:
            actions.record_finance_check(project=project, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Check recorded. It lapses when a line changes.")
            return redirect("projects:value", pk)
    return _value(request, project, form)


def _value(request: SignedIn, project: Project, form: FinanceCheckForm) -> HttpResponse:
    showing = showing_of(project)
    shared = access.shared_benefits(request.user, project)
    rows = [
        (line, worth, shared.get(line.pk, "")) for line, worth in zip(showing.lines, showing.outline.lines, strict=True)
    ]
    context = {
        "project": project,
        "may_edit": access.can_edit(request.user, project),
        "showing": showing,
        "value": drawn_value(showing.outline),
        "costs": [row for row in rows if row[0].side == Side.COST],
        "benefits": [row for row in rows if row[0].side == Side.BENEFIT],
        "form": form,
    }
    return render(request, "projects/value.html", context)


@keeps_typed()
@signed_in
def add_line(request: SignedIn, pk: UUID, side: str) -> HttpResponse:
    project = editable(request, pk)
    if side not in Side.values:
        raise Http404
    form = LineForm(request.POST or taken(request), side=side, others=_others(request, project, side))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            actions.add_line(project=project, side=side, worth=form.worth(), token=token, by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{Side(side).label} added.")
            return redirect("projects:value", pk)
    return _line_page(request, project, form, f"Add a {side}")


@keeps_typed()
@signed_in
def edit_line(request: SignedIn, pk: UUID, line: UUID) -> HttpResponse:
    project = editable(request, pk)
    row = get_object_or_404(project.economic_lines.select_related("project", "counted_in"), pk=line)
    others = _others(request, project, row.side)
    form = LineForm(request.POST or taken(request), side=row.side, line=row, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(line=row, worth=form.worth(), by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:value", pk)
    return _line_page(request, project, form, f"Change this {row.side}", row.pk)


def _others(request: SignedIn, project: Project, side: str) -> list[EconomicLine]:
    """With which other projects' benefits a benefit may be the same."""
    return list(access.benefits_to_share(request.user, project)) if side == Side.BENEFIT else []


def _line_page(
    request: SignedIn, project: Project, form: LineForm, title: str, line: UUID | None = None
) -> HttpResponse:
    context = {"project": project, "form": form, "title": title, "line": line, "writer": writer_token(request.user)}
    return render(request, "projects/line.html", context)


@signed_in
def delete_line(request: SignedIn, pk: UUID, line: UUID) -> HttpResponse:
    """Asked once more before it goes."""
    project = editable(request, pk)
    row = get_object_or_404(project.economic_lines.select_related("project"), pk=line)
    if request.method == "POST":
        actions.delete_line(line=row, by=request.user)
        messages.success(request, f"{row.get_side_display()} deleted.")
        return redirect("projects:value", pk)
    context = {"project": project, "title": f"Delete this {row.side}?", "what": row.label, "button": "Delete"}
    return render(
        request, "projects/delete_part.html", context | {"back": "projects:value", "of": "Costs and benefits"}
    )


@keeps_typed()
@signed_in
def quotations(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was said to the project, with consent; add another."""
    project = editable(request, pk)
    form = QuotationForm(request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_quotation(project=project, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Quotation added.")
            return redirect("projects:quotations", pk)
    rows = project.quotations.all()
    context = {"project": project, "quotations": rows, "form": form, "writer": writer_token(request.user)}
    return render(request, "projects/quotations.html", context)


@signed_in
def delete_quotation(request: SignedIn, pk: UUID, quotation: UUID) -> HttpResponse:
    """Asked once more before it goes."""
    project = editable(request, pk)
    row = get_object_or_404(project.quotations.all(), pk=quotation)
    if request.method == "POST":
        actions.delete_quotation(quotation=row, by=request.user)
        messages.success(request, "Quotation deleted.")
        return redirect("projects:quotations", pk)
    context = {"project": project, "title": "Delete this quotation?", "what": row.text, "button": "Delete"}
    return render(
        request, "projects/delete_part.html", context | {"back": "projects:quotations", "of": "What people said"}
    )


@keeps_typed()
@signed_in
def spread(request: SignedIn, pk: UUID) -> HttpResponse:
    """Where else it runs, or might; add a place."""
    project = editable(request, pk)
    form = SpreadForm(request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_spread(project=project, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Place added.")
            return redirect("projects:spread", pk)
    context = {"project": project, "places": project.spread_places.all(), "form": form}
    return render(request, "projects/spread.html", context | {"writer": writer_token(request.user)})


@keeps_typed()
@signed_in
def edit_spread(request: SignedIn, pk: UUID, place: UUID) -> HttpResponse:
    project = editable(request, pk)
    row = get_object_or_404(project.spread_places.select_related("project"), pk=place)
    shown = {name: getattr(row, name) for name in SpreadForm.Meta.fields}
    form = SpreadForm(request.POST or taken(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_spread(place=row, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:spread", pk)
    context = {"project": project, "place": row, "form": form, "writer": writer_token(request.user)}
    return render(request, "projects/edit_spread.html", context)


@signed_in
def delete_spread(request: SignedIn, pk: UUID, place: UUID) -> HttpResponse:
    """Asked once more before it goes."""
    project = editable(request, pk)
    row = get_object_or_404(project.spread_places.all(), pk=place)
    if request.method == "POST":
        actions.delete_spread(place=row, by=request.user)
        messages.success(request, "Taken off the list.")
        return redirect("projects:spread", pk)
    context = {"project": project, "title": "Take this off the list?", "what": row.organisation, "button": "Take off"}
    return render(
        request, "projects/delete_part.html", context | {"back": "projects:spread", "of": "Where else it runs"}
    )
