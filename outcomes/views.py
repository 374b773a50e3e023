"""What a commissioner sees of a programme: the page, and its figures as a file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core.dates import today
from outcomes import drawings, findings
from outcomes.access import visible_outcomes
from outcomes.reading import commission_of, outcomes_of, with_counts
from outcomes.sheet import csv_of
from people.access import SignedIn, signed_in

PROGRAMMES_A_PAGE = 20


@require_safe
@signed_in
def programmes(request: SignedIn) -> HttpResponse:
    """The programmes whose outcomes one sees; with one programme, straight to it."""
    page = Paginator(with_counts(visible_outcomes(request.user)), PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("outcomes:programme", page.object_list[0].pk)
    return render(request, "outcomes/programmes.html", {"page": page})


@require_safe
@signed_in
def programme(request: SignedIn, pk: UUID) -> HttpResponse:
    """What the programme brought: contract facts as they are, scores as they were written."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    outcomes = outcomes_of(shown, timezone.now())
    context = {
        "programme": shown,
        "commission": commission_of(shown),
        "outcomes": outcomes,
        "findings": findings.of_page(outcomes),
        "drawn": drawings.of_page(outcomes),
    }
    return render(request, "outcomes/programme.html", context)


@require_safe
@signed_in
def figures(request: SignedIn, pk: UUID) -> HttpResponse:
    """The figures of the page as CSV."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    response = HttpResponse(
        csv_of(outcomes_of(shown, timezone.now()), shown.name), content_type="text/csv; charset=utf-8"
    )
    name = f"{slugify(shown.name)}-outcomes-{today().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
