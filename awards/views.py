"""Who meets what, issuing certificates, one certificate."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards import actions
from awards.access import can_issue, visible_award_cohorts, visible_certificates
from awards.forms import AGAIN, IssueForm, WithdrawForm
from awards.models import all_in_one, certificates_of, making, standings
from cohorts.models import Cohort
from core.formats import plural
from core.refusal import Refused
from documents.views import STOP_POLLING
from people.access import SignedIn, signed_in


def the_cohort(request: SignedIn, cohort_id: UUID) -> Cohort:
    cohorts = visible_award_cohorts(request.user).select_related("programme__commissioner", "programme__provider")
    return get_object_or_404(cohorts, pk=cohort_id)


def cohort_to_issue(request: SignedIn, cohort_id: UUID) -> Cohort:
    cohort = the_cohort(request, cohort_id)
    if not can_issue(request.user, cohort):
        raise PermissionDenied
    return cohort


def people_shown(request: SignedIn, cohort: Cohort) -> dict:
    """Who is complete, who not yet, and how far their certificates are: for the page and for its fragment."""
    certificates = certificates_of(cohort)
    everybody = standings(cohort, timezone.now(), certificates)
    issues = can_issue(request.user, cohort)
    return {
        "cohort": cohort,
        "people": len(everybody),
        "complete": [each for each in everybody if each.completion.met or each.certificate],
        "not_yet": [each for each in everybody if not each.completion.met and not each.certificate],
        "making": making(certificates),
        "can_issue": issues,
        "together": all_in_one(cohort, actions.version_of_all(certificates)) if issues else None,
    }


@require_safe
@signed_in
def cohort_awards(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """Who meets what, with the evidence; their certificates; and the button that issues those not issued yet."""
    shown = people_shown(request, the_cohort(request, cohort_id))
    to_issue = sum(standing.to_issue for standing in shown["complete"])
    form = IssueForm(initial={"expected": to_issue})
    return render(request, "awards/cohort_awards.html", {**shown, "to_issue": to_issue, "form": form})


@require_safe
@signed_in
def files(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """The people who are complete, asked for once a second while their certificates are being made."""
    shown = people_shown(request, the_cohort(request, cohort_id))
    status = STOP_POLLING if shown["making"].finished else 200
    return render(request, "awards/_complete.html", shown, status=status)


@require_POST
@signed_in
def issue(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """Issue the certificates that the page offered to issue."""
    cohort = cohort_to_issue(request, cohort_id)
    form = IssueForm(request.POST)
    expected = form.cleaned_data["expected"] if form.is_valid() else -1
    try:
        batch = actions.issue_certificates(cohort=cohort, by=request.user, expected=expected)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, f"{plural(batch.certificates.count(), 'certificate')} issued.")
    return redirect("awards:cohort_awards", cohort.pk)


@require_POST
@signed_in
def ask_for_all(request: SignedIn, cohort_id: UUID) -> HttpResponse:
    """Ask for all certificates of the cohort as one PDF."""
    cohort = cohort_to_issue(request, cohort_id)
    try:
        document = actions.ask_for_all(cohort=cohort, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("awards:cohort_awards", cohort.pk)
    if request.htmx:
        return render(request, "documents/_document.html", {"document": document})
    return redirect("awards:cohort_awards", cohort.pk)


@require_safe
@signed_in
def certificate(request: SignedIn, certificate_id: UUID) -> HttpResponse:
    """One certificate: its file, and where anybody can check it."""
    found = get_object_or_404(with_everything(visible_certificates(request.user)), pk=certificate_id)
    issues = can_issue(request.user, found.place.cohort)
    context = {
        "certificate": found,
        "facts": found.told,
        "document": found.document,
        "can_issue": issues,
        "may_not_ask": not issues,
    }
    return render(request, "awards/certificate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: SignedIn, certificate_id: UUID) -> HttpResponse:
    """Revoke a certificate, or issue it again."""
    found = get_object_or_404(with_everything(visible_certificates(request.user)), pk=certificate_id)
    if not can_issue(request.user, found.place.cohort):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        return render(request, "awards/withdraw.html", {"form": form, "certificate": found})
    change = {"certificate": found, "why": form.cleaned_data["why"], "by": request.user}
    try:
        if form.cleaned_data["what"] == AGAIN:
            again = actions.reissue(**change)
            messages.success(request, f"{found.number} is revoked, and issued again as {again.number}.")
            return redirect("awards:certificate", again.pk)
        actions.revoke(**change)
        messages.success(request, f"{found.number} is revoked.")
    except Refused as refused:
        messages.warning(request, refused.message)
    return redirect("awards:certificate", found.pk)


def with_everything(certificates):
    """With the rows that a page of one certificate shows."""
    return certificates.select_related("document", "place__person", "place__cohort__programme")
