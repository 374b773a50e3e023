"""What a commissioner sees: the programmes together, each programme's page, and its figures as a file."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core.dates import today
from core.spreadsheets import csv_answer, workbook_answer
from evaluations.published import published_reports, verdicts_on
from outcomes import drawings, findings, sheet
from outcomes.access import at_the_top, causes_of, visible_outcomes, with_relatives
from outcomes.afterwards import afterwards
from outcomes.comparison import compare
from outcomes.facts import CauseFact
from outcomes.forms import CohortChoice
from outcomes.overview import overview
from outcomes.reading import outcomes_of, outcomes_of_each, projects_of
from outcomes.worth import shown_of
from people.access import SignedIn, signed_in
from projects.cause_drawings import drawn_cause
from projects.causes import cause_for_commissioner
from projects.comparison import Withheld

PROGRAMMES_A_PAGE = 10
PROJECTS_A_PAGE = 50


@require_safe
@signed_in
def programmes(request: SignedIn) -> HttpResponse:
    """The programmes whose outcomes one sees, daughters under their parent; with one programme, straight to it."""
    visible = visible_outcomes(request.user)
    page = Paginator(at_the_top(visible), PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    parents = list(page.object_list)
    daughters = list(visible.filter(parent__in=parents).exclude(pk__in=[each.pk for each in parents]))
    if page.paginator.count == 1 and not daughters:
        return redirect("outcomes:programme", parents[0].pk)
    told = outcomes_of_each([*parents, *daughters], timezone.now()) if parents else []
    lines = overview(told[: len(parents)], told[len(parents) :])
    return render(request, "outcomes/programmes.html", {"page": page, "lines": lines})


@require_safe
@signed_in
def programme(request: SignedIn, pk: UUID) -> HttpResponse:
    """What the programme brought: contract facts as they are, scores as they were written."""
    related = {each.pk: each for each in with_relatives(visible_outcomes(request.user), pk)}
    if pk not in related:
        raise Http404
    shown = related.pop(pk)
    told = outcomes_of(shown, timezone.now())
    choice = CohortChoice(request.GET if "cohort" in request.GET else None, outcomes=told.outcomes)
    compared = compare(told.outcomes, choice.numbers)
    reports = published_reports(shown)
    said = findings.of_page(told.outcomes, compared)
    context = {
        "programme": shown,
        "parent": related.get(shown.parent_id) if shown.parent_id else None,
        "daughters": [each for each in related.values() if each.parent_id == pk],
        "reports": reports,
        "reports_before": [report for report in reports if not report.latest],
        "commission": told.commission,
        "aims": verdicts_on(told.commission.aims, reports),
        "outcomes": told.outcomes,
        "choice": choice,
        "compared": compared,
        "chosen": "" if compared.whole else f"?{urlencode([('cohort', each.number) for each in compared.cohorts])}",
        "findings": said,
        "causes": list(zip(told.outcomes.causes, said.causes, strict=True)),
        "drawn": drawings.of_page(told.outcomes, compared),
    }
    return render(request, "outcomes/programme.html", context)


@require_safe
@signed_in
def projects(request: SignedIn, pk: UUID) -> HttpResponse:
    """All projects of the programme with what they measured, the furthest first."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    outcomes = projects_of(shown, timezone.now())
    page = Paginator(outcomes.projects, PROJECTS_A_PAGE).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    context = {
        "programme": shown,
        "outcomes": outcomes,
        "finding": findings.projects(outcomes),
        "page": page,
        "projects": drawings.projects(on_page),
        "shown": shown_of(on_page),
    }
    return render(request, "outcomes/projects.html", context)


@require_safe
@signed_in
def after(request: SignedIn, pk: UUID) -> HttpResponse:
    """What alumni told 3 and 12 months after the end: counts, and none of a few."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    found = afterwards(shown, settings.OUTSIDE_THRESHOLD)
    context = {"programme": shown, "after": found, "minimum": settings.OUTSIDE_THRESHOLD}
    return render(request, "outcomes/after.html", context)


@require_safe
@signed_in
def cause(request: SignedIn, pk: UUID, cause: UUID) -> HttpResponse:
    """A common cause as far as its terms let the commissioner see it: by organisation, or as a range alone."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    found = get_object_or_404(causes_of(shown), pk=cause)
    given = cause_for_commissioner(found)
    context = {
        "programme": shown,
        "cause": found,
        "given": given,
        "finding": findings.cause(CauseFact(found.pk, found.title, found.aim, given)),
        "drawn": drawn_cause(given.comparison) if given.comparison else None,
        "withheld": given.figures if isinstance(given.figures, Withheld) else None,
    }
    return render(request, "outcomes/cause.html", context)


@require_safe
@signed_in
def figures(request: SignedIn, pk: UUID, form: str) -> HttpResponse:
    """The figures of the page as a file, "csv" or "xlsx": those of every cohort, and what changed between the cohorts
    that it compares."""
    shown = get_object_or_404(visible_outcomes(request.user), pk=pk)
    outcomes = outcomes_of(shown, timezone.now()).outcomes
    choice = CohortChoice(request.GET if "cohort" in request.GET else None, outcomes=outcomes)
    rows = sheet.rows(outcomes, compare(outcomes, choice.numbers), shown.name)
    name = f"{slugify(shown.name)}-outcomes-{today().isoformat()}"
    return workbook_answer(name, sheet.sheets_of(rows)) if form == "xlsx" else csv_answer(name, [sheet.HEAD, *rows])
