"""What the evaluator decides beside the figures: whether each aim is met, and which charts stand large."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.charts import PAGE
from evaluations import access, actions_report
from evaluations.drawings import BESIDE, Drawings
from evaluations.forms_report import ChartsForm, VerdictForm
from evaluations.report import AIMS_BESIDE, Subject, report_of
from evaluations.report.measuring import chart_lines
from evaluations.report.projects import LARGE
from evaluations.report.versions import verdict_on
from evaluations.views_report import subject_url
from people.access import SignedIn, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def aim(request: SignedIn, pk: UUID, aim: UUID) -> HttpResponse:
    """One aim in a cohort's report."""
    cohort = get_object_or_404(access.reported_cohorts(request.user), pk=pk)
    return _aim(request, Subject(cohort.programme, cohort), cohort, aim)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def programme_aim(request: SignedIn, pk: UUID, aim: UUID) -> HttpResponse:
    programme = get_object_or_404(access.result_programmes(request.user), pk=pk)
    return _aim(request, Subject(programme), programme, aim)


def _aim(request: SignedIn, subject: Subject, scope: Any, pk: UUID) -> HttpResponse:
    asked: Any = next((each for each in subject.aims if each.pk == pk), None)
    if asked is None:
        raise Http404
    if not scope.may_write:
        raise PermissionDenied
    kept, newer = verdict_on(subject, asked.text), None
    form = VerdictForm(asked.text, request.POST or None, kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions_report.judge(subject=subject, by=request.user, **form.judged())
        except actions_report.OutOfDate as refused:
            newer = verdict_on(subject, asked.text)
            refused.tell(form)
            form.against(asked.text, newer.revision if newer else 0)
        else:
            messages.success(request, f"Saved: aim {asked.position}")
            return redirect(subject_url(subject))
    report = report_of(subject, timezone.now(), AIMS_BESIDE)
    context = {
        "subject": subject,
        "asked": asked,
        "figures": "evaluations/report/_summary.html",
        "report": report,
        "drawn": Drawings(report, PAGE, room=BESIDE),
        "form": form,
        "kept": kept,
        "newer": newer,
        "back": subject_url(subject),
    }
    return render(request, "evaluations/report/aim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def charts(request: SignedIn, pk: UUID) -> HttpResponse:
    """Whose charts stand large in a cohort's report."""
    cohort = get_object_or_404(access.reported_cohorts(request.user), pk=pk)
    return _charts(request, Subject(cohort.programme, cohort), cohort)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def programme_charts(request: SignedIn, pk: UUID) -> HttpResponse:
    programme = get_object_or_404(access.result_programmes(request.user), pk=pk)
    return _charts(request, Subject(programme), programme)


def _charts(request: SignedIn, subject: Subject, scope: Any) -> HttpResponse:
    if not scope.may_write:
        raise PermissionDenied
    found = chart_lines(subject)
    form = ChartsForm(found.lines, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions_report.choose_charts(subject=subject, projects=form.chosen(), by=request.user)
        messages.success(request, "Saved: which charts stand large")
        return redirect(subject_url(subject))
    context = {"subject": subject, "form": form, "found": found, "large": LARGE, "back": subject_url(subject)}
    return render(request, "evaluations/report/charts.html", context)
