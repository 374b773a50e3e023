"""What the evaluator writes and decides beside the figures: sections, verdicts on aims, which charts stand large."""

from collections.abc import Callable
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
from evaluations.drawings import BESIDE as BESIDE_A_FORM
from evaluations.drawings import Drawings
from evaluations.forms_report import ChartsForm, NarrativeForm, OfARevision, VerdictForm
from evaluations.models import Section
from evaluations.report import AIMS_BESIDE, BESIDE, Subject, report_of
from evaluations.report.measuring import ChartLines, chart_lines
from evaluations.report.projects import LARGE
from evaluations.report.versions import Saved, narrative_of, saved_section, saved_verdict, verdict_on
from evaluations.views_report import subject_url
from people.access import SignedIn, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def section(request: SignedIn, pk: UUID, section: str) -> HttpResponse:
    """One section of a cohort's report: its figures, and the form beside them."""
    cohort = get_object_or_404(access.reported_cohorts(request.user), pk=pk)
    return _section(request, Subject(cohort.programme, cohort), cohort, section)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def programme_section(request: SignedIn, pk: UUID, section: str) -> HttpResponse:
    programme = get_object_or_404(access.result_programmes(request.user), pk=pk)
    return _section(request, Subject(programme), programme, section)


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


def _section(request: SignedIn, subject: Subject, scope: Any, section: str) -> HttpResponse:
    """`scope` is the cohort or the programme as access found it: it says whether the person writes here."""
    if section not in Section.values:
        raise Http404
    _for_writers(scope)
    kept = narrative_of(subject, section)
    form, newer = NarrativeForm(section, request.POST or None, kept), None
    if request.method == "POST" and form.is_valid():
        newer = _meanwhile(
            form,
            lambda: actions_report.write(subject=subject, section=section, by=request.user, **form.written()),
            lambda: saved_section(subject, section),
        )
        if newer is None:
            return _saved(request, subject, Section(section).label.lower())
    figures = f"evaluations/report/_{section}.html"
    context = {"section": Section(section), "figures": figures, "form": form, "kept": kept, "newer": newer}
    return _beside(request, "section", subject, BESIDE[section], context)


def _aim(request: SignedIn, subject: Subject, scope: Any, pk: UUID) -> HttpResponse:
    asked: Any = next((each for each in subject.aims if each.pk == pk), None)
    if asked is None:
        raise Http404
    _for_writers(scope)
    kept = verdict_on(subject, asked.text)
    form, newer = VerdictForm(asked.text, request.POST or None, kept), None
    if request.method == "POST" and form.is_valid():
        newer = _meanwhile(
            form,
            lambda: actions_report.judge(subject=subject, by=request.user, **form.judged()),
            lambda: saved_verdict(subject, asked.text),
        )
        if newer is None:
            return _saved(request, subject, f"aim {asked.position}")
    figures = "evaluations/report/_summary.html"
    context = {"asked": asked, "figures": figures, "form": form, "kept": kept, "newer": newer}
    return _beside(request, "aim", subject, AIMS_BESIDE, context)


def _charts(request: SignedIn, subject: Subject, scope: Any) -> HttpResponse:
    _for_writers(scope)
    found = chart_lines(subject)
    form, newer = ChartsForm(found.lines, found.revision, request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        newer = _meanwhile(
            form,
            lambda: actions_report.choose_charts(subject=subject, by=request.user, **form.chosen()),
            lambda: _as_saved(chart_lines(subject)),
        )
        if newer is None:
            return _saved(request, subject, "which charts stand large")
    context = {"form": form, "found": found, "newer": newer, "large": LARGE}
    return render(request, "evaluations/report/charts.html", context | _where(subject))


def _as_saved(found: ChartLines) -> Saved:
    return Saved(found.revision, found.chosen_by, found.said)


def _for_writers(scope: Any) -> None:
    if not scope.may_write:
        raise PermissionDenied


def _meanwhile(form: OfARevision, save: Callable[[], Any], now: Callable[[], Saved]) -> Saved | None:
    """Save what was sent; or what another has saved since the form was opened, which then says so and replaces it if it
    is sent once more."""
    try:
        save()
    except actions_report.OutOfDate as refused:
        newer = now()
        refused.tell(form)
        form.against(newer.revision)
        return newer
    return None


def _saved(request: SignedIn, subject: Subject, what: str) -> HttpResponse:
    messages.success(request, f"Saved: {what}")
    return redirect(subject_url(subject))


def _beside(
    request: SignedIn, page: str, subject: Subject, parts: tuple[str, ...], context: dict[str, Any]
) -> HttpResponse:
    """A page with a form, and beside it the figures as they stand."""
    report = report_of(subject, timezone.now(), parts)
    shown = {"report": report, "drawn": Drawings(report, PAGE, room=BESIDE_A_FORM)}
    return render(request, f"evaluations/report/{page}.html", context | shown | _where(subject))


def _where(subject: Subject) -> dict[str, Any]:
    return {"subject": subject, "back": subject_url(subject)}
