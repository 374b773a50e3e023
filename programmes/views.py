"""Pages of a programme: the list of one's own, starting one from a blueprint, and what one is made of."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.charts import BarRow, at_both_widths, bar_rows
from core.formats import hours, hours_words
from core.refusal import Refused
from people.access import SignedIn, signed_in, visible_organisations
from programmes.access import can_manage, can_start_programme, visible_programmes
from programmes.blueprint import BlueprintError, available, load
from programmes.design import DesignSummary
from programmes.forms import StartForm
from programmes.models import Share, summary_of
from programmes.panel import cohort_lines

PROGRAMMES_A_PAGE = 20
NAMES_SUGGESTED = 500


@signed_in
def programmes(request: SignedIn) -> HttpResponse:
    """The programmes that one coordinates or evaluates, each with its cohorts."""
    own = visible_programmes(request.user).select_related("commissioner", "provider")
    page = Paginator(own, PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    lines = cohort_lines(request.user, shown)
    return render(
        request,
        "programmes/list.html",
        {
            "page": page,
            "rows": [(programme, lines[programme.pk]) for programme in shown],
            "can_start": can_start_programme(request.user),
        },
    )


@signed_in
def start(request: SignedIn) -> HttpResponse:
    """Choose the blueprint to start from, seeing what is in each."""
    if not can_start_programme(request.user):
        raise PermissionDenied
    return render(request, "programmes/start.html", {"blueprints": available()})


@signed_in
def start_from(request: SignedIn, blueprint: str) -> HttpResponse:
    """Name the programme and say for whom it is. Sent twice, it is one programme."""
    if not can_start_programme(request.user):
        raise PermissionDenied
    try:
        chosen = load(blueprint)
    except BlueprintError as error:
        raise Http404 from error
    form = StartForm(request.POST or None, blueprint=chosen)
    if request.method == "POST" and form.is_valid():
        before = visible_programmes(request.user).filter(pk=form.cleaned_data["once"]).first()
        try:
            programme = before or form.start(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            said = f"{programme.name} was started just now." if before else f"{programme.name} is started."
            messages.success(request, f"{said} Its design is below; lay out a cohort when you have a start date.")
            return redirect("programmes:programme", programme.pk)
    names = visible_organisations(request.user).values_list("name", flat=True)[:NAMES_SUGGESTED]
    return render(
        request, "programmes/start_from.html", {"form": form, "blueprint": chosen, "organisation_names": names}
    )


@signed_in
def programme(request: SignedIn, programme: UUID) -> HttpResponse:
    """One programme: its commission, its framework, its design and what that adds up to, its cohorts."""
    rows = visible_programmes(request.user).select_related("commissioner", "provider", "framework")
    shown = get_object_or_404(rows, pk=programme)
    elements = list(shown.elements.with_domains())
    domains = list(shown.framework.domains.prefetch_related("objectives")) if shown.framework else []
    summary = summary_of(elements, domains)
    return render(
        request,
        "programmes/programme.html",
        {
            "programme": shown,
            "challenges": shown.challenges.all(),
            "aims": shown.aims.all(),
            "contracts": shown.contracts.all(),
            "domains": domains,
            "elements": elements,
            "summary": summary,
            "balance": _balance(summary) if any(summary.balance) else "",
            "cohorts": cohort_lines(request.user, [shown])[shown.pk],
            "can_manage": can_manage(request.user, shown),
        },
    )


def _balance(summary: DesignSummary) -> str:
    """The hours a person by kind of learning, as bars."""
    rows = [
        BarRow(Share(share).label, float(size), float(summary.all_hours), text=hours_words(size))
        for share, size in zip(Share.values, summary.balance, strict=True)
    ]
    title = f"{hours(summary.all_hours)} hours a person, by kind of learning"
    return at_both_widths(bar_rows, rows, id="balance", title=title, width=460)
