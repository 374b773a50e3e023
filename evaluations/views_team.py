"""What a cohort's team sees: response rates, results, comments without names."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cohorts.models import Cohort
from core.refusal import Refused
from evaluations import access, actions
from evaluations.drawings import element_rows
from evaluations.models import Comment
from evaluations.results import lines_of, rates_of, results_of
from evaluations.statistics import Withheld
from evaluations.views import thresholds
from people.access import signed_in
from people.models import Person


@require_safe
@signed_in
def cohorts(request: HttpRequest) -> HttpResponse:
    """Cohorts whose results one sees; nobody else has such a page."""
    person = _person(request)
    if not access.sees_results(person):
        raise Http404
    return render(request, "evaluations/cohorts.html", {"lines": lines_of(access.result_cohorts(person))})


@require_safe
@signed_in
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A cohort's response rates, and its elements as their surveys closed."""
    cohort = _cohort(request, pk)
    elements = results_of(cohort, settings.TEAM_THRESHOLD)
    counts_open = access.counts_while_open(_person(request))
    context = {
        "cohort": cohort,
        "counts_open": counts_open,
        "rates": rates_of(cohort, while_open=counts_open),
        "elements": elements,
        "withheld_some": any(isinstance(element.score, Withheld) for element in elements),
        "chart": element_rows(elements, id="elements", title=f"Scores of {cohort}") if elements else "",
        "commented": set(access.commented_surveys(_person(request)).values_list("pk", flat=True)),
    }
    return render(request, "evaluations/results.html", {**context, **thresholds()})


@require_safe
@signed_in
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All comments of a closed survey, without names, for reading."""
    survey = get_object_or_404(access.commented_surveys(_person(request)), pk=pk)
    written = access.visible_comments(_person(request)).filter(response__survey=survey)
    context = {"survey": survey, "cohort": _cohort(request, survey.cohort_id), "comments": written}
    return render(request, "evaluations/comments.html", context)


@require_safe
@signed_in
def quotations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choosing what to quote, among the comments whose writers ticked that they may be."""
    survey = get_object_or_404(access.commented_surveys(_person(request)), pk=pk)
    offered = access.visible_comments(_person(request)).filter(response__survey=survey, may_quote=True)
    chosen = access.visible_quotations(_person(request)).filter(comment__response__survey=survey)
    context = {
        "survey": survey,
        "cohort": _cohort(request, survey.cohort_id),
        "chosen": chosen,
        "offered": offered.filter(quotation__isnull=True),
    }
    return render(request, "evaluations/quotations.html", {**context, **thresholds()})


@require_POST
@signed_in
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    comment = _comment(request, pk)
    try:
        actions.choose_quotation(comment=comment, by=_person(request))
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused
    return redirect("evaluations:quotations", comment.response.survey_id)


@require_POST
@signed_in
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    comment = _comment(request, pk)
    actions.drop_quotation(comment=comment, by=_person(request))
    return redirect("evaluations:quotations", comment.response.survey_id)


@require_POST
@signed_in
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A chosen quotation one place earlier or later."""
    quotation = get_object_or_404(access.visible_quotations(_person(request)), pk=pk)
    if request.POST.get("to") not in ("earlier", "later"):
        raise Http404
    actions.move_quotation(quotation=quotation, up=request.POST["to"] == "earlier", by=_person(request))
    return redirect("evaluations:quotations", quotation.comment.response.survey_id)


def _person(request: HttpRequest) -> Person:
    person: Any = request.user
    return person


def _cohort(request: HttpRequest, pk: UUID) -> Cohort:
    return get_object_or_404(access.result_cohorts(_person(request)), pk=pk)


def _comment(request: HttpRequest, pk: UUID) -> Comment:
    return get_object_or_404(access.visible_comments(_person(request)), pk=pk)
