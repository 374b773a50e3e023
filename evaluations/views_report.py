"""The evaluation report: its sections and its versions."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusal import Refused
from evaluations import access, actions_report
from evaluations.forms_report import WithdrawForm
from evaluations.models import ReportVersion
from evaluations.pages import page_of
from evaluations.report import Subject, charted_project, report_from
from evaluations.report.versions import aim_lines, section_lines, versions_of
from people.access import SignedIn, signed_in

CONTENT = ("content", "ledger")  # of a version: what its page is drawn from, and is not needed once it is


@require_safe
@signed_in
def report(request: SignedIn, pk: UUID) -> HttpResponse:
    """The report of a cohort: what is written, which versions there are."""
    cohort = get_object_or_404(access.reported_cohorts(request.user), pk=pk)
    return _workspace(request, Subject(cohort.programme, cohort), cohort)


@require_safe
@signed_in
def programme_report(request: SignedIn, pk: UUID) -> HttpResponse:
    """The report of a whole programme."""
    programme = get_object_or_404(access.result_programmes(request.user), pk=pk)
    return _workspace(request, Subject(programme), programme)


@require_POST
@signed_in
def report_ask(request: SignedIn, pk: UUID) -> HttpResponse:
    """Have a version made; its file appears where it was asked for."""
    cohort = get_object_or_404(access.reported_cohorts(request.user), pk=pk)
    return _make(request, Subject(cohort.programme, cohort))


@require_POST
@signed_in
def programme_report_ask(request: SignedIn, pk: UUID) -> HttpResponse:
    programme = get_object_or_404(access.result_programmes(request.user), pk=pk)
    return _make(request, Subject(programme))


@require_safe
@signed_in
def version(request: SignedIn, pk: UUID) -> HttpResponse:
    """A version as a page: the very object that its PDF was written from."""
    found: Any = get_object_or_404(access.visible_versions(request.user).select_related("page").defer(*CONTENT), pk=pk)
    context = {
        "version": found,
        "page": page_of(found),
        "back": _report_url(found) if found.team else "",
        "illustrative": settings.DEMO,
    }
    return render(request, "evaluations/report/version.html", context)


@require_safe
@signed_in
def figures(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """Every figure of one chart of a version: where it is opened on its page, or as a page of its own."""
    found: Any = _version(request, pk)
    project = charted_project(found.content, number)
    if project is None:
        raise Http404
    template = "_figures_table" if request.htmx else "figures"
    return render(request, f"evaluations/report/{template}.html", {"version": found, "project": project})


@require_POST
@signed_in
def publish(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a version to the programme's commissioner, or say why not; of aims that nobody judged it warns first."""
    found: Any = _written_version(request, pk)
    missing = report_from(found.content).not_judged
    if missing and "knowing" not in request.POST:
        context = {"version": found, "missing": missing, "back": _report_url(found)}
        return render(request, "evaluations/report/publish.html", context)
    try:
        actions_report.publish(version=found, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Published. Those who see the programme’s outcomes can open version {found.number}.")
    return redirect(_report_url(found))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take a published version back, with the reason."""
    found = _written_version(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions_report.withdraw(version=found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Version {found.number} is withdrawn.")
        return redirect(_report_url(found))
    context = {"version": found, "form": form, "back": _report_url(found)}
    return render(request, "evaluations/report/withdraw.html", context)


def _workspace(request: SignedIn, subject: Subject, scope: Any) -> HttpResponse:
    """`scope` is the cohort or the programme as access found it: it says whether the person writes here."""
    versions = versions_of(subject)
    context = {
        "subject": subject,
        "scope": scope,
        "aims": aim_lines(subject),
        "sections": section_lines(subject),
        "versions": versions,
        "latest": versions[0] if versions else None,
        "comment_minimum": settings.COMMENT_THRESHOLD,
        "outside": settings.OUTSIDE_THRESHOLD,
    }
    return render(request, "evaluations/report/workspace.html", context)


def _make(request: SignedIn, subject: Subject) -> HttpResponse:
    made = actions_report.make_version(subject=subject, by=request.user)
    if request.htmx:
        return render(request, "documents/_document.html", {"document": made.document})
    return redirect("documents:page", made.document_id)


def _version(request: SignedIn, pk: UUID) -> ReportVersion:
    return get_object_or_404(access.visible_versions(request.user), pk=pk)


def _written_version(request: SignedIn, pk: UUID) -> ReportVersion:
    """Not to be seen: 404; seen, but not the person's to publish: 403."""
    found: Any = _version(request, pk)
    if not found.may_write:
        raise PermissionDenied
    return found


def subject_url(subject: Subject) -> str:
    if subject.cohort:
        return reverse("evaluations:report", args=[subject.cohort.pk])
    return reverse("evaluations:programme_report", args=[subject.programme.pk])


def _report_url(found: ReportVersion) -> str:
    if found.cohort_id:
        return reverse("evaluations:report", args=[found.cohort_id])
    return reverse("evaluations:programme_report", args=[found.programme_id])
