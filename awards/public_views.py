"""Verification: anybody who holds a code sees whether the certificate is true, and nothing else of the person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from awards.access import visible_by_code
from awards.codes import read_code
from awards.forms import VerifyForm
from awards.limits import A_MINUTE, too_many_look_ups
from awards.models import Certificate, was_issued_again
from people.access import public

UNKNOWN = "No certificate has this code. Check each letter and number against the certificate."


@require_safe
@public("whoever is shown a certificate can check it")
def verify(request: HttpRequest) -> HttpResponse:
    """A form for the code; what was typed comes back with a message, or leads to the certificate."""
    if "code" not in request.GET:
        return unindexed(render(request, "awards/verify.html", {"form": VerifyForm()}))
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return unindexed(render(request, "awards/verify.html", {"form": form}))
    if too_many_look_ups(request):
        return wait_a_minute(request)
    certificate = visible_by_code(form.cleaned_data["code"])
    if certificate is None:
        return not_known(request, form)
    return unindexed(redirect("awards:verify_code", certificate.code))


@require_safe
@public("whoever is shown a certificate can check it")
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code opens."""
    if too_many_look_ups(request):
        return wait_a_minute(request)
    read = read_code(code)
    certificate = visible_by_code(read) if read else None
    if certificate is None:
        return not_known(request, VerifyForm({"code": code}))
    return unindexed(render(request, "awards/verified.html", shown(certificate)))


@require_safe
@public("the short address that is printed on certificates")
def short(request: HttpRequest, code: str = "") -> HttpResponse:
    """/v and /v/7KQF-29HM-X4TD lead on."""
    return unindexed(redirect("awards:verify_code", code) if code else redirect("awards:verify"))


def shown(certificate: Certificate) -> dict:
    """The facts of the award as they were issued: no organisation, no hours, no link to anything."""
    facts = certificate.told
    return {
        "stands": certificate.stands,
        "revoked_at": certificate.revoked_at,
        "issued_again": not certificate.stands and was_issued_again(certificate),
        "name": facts.name,
        "programme": facts.programme,
        "awarded_on": facts.awarded_on,
        "provider": facts.provider,
        "commissioner": facts.commissioner,
        "number": facts.number,
        "code": facts.code,
    }


def not_known(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    if form.is_valid():
        form.add_error("code", UNKNOWN)
    return unindexed(render(request, "awards/verify.html", {"form": form}, status=404))


def wait_a_minute(request: HttpRequest) -> HttpResponse:
    response = render(request, "awards/wait.html", {"code": request.GET.get("code", "")}, status=429)
    response["Retry-After"] = str(A_MINUTE)
    return unindexed(response)


def unindexed(response: HttpResponse) -> HttpResponse:
    """Not for search engines, and not for a shared cache."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
