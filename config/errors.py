"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.signing_in import code_from_an_old_page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What is sent from an old page is refused; for a sign-in code there is a way on."""
    if request.resolver_match and request.resolver_match.url_name == "account_confirm_login_code":
        return code_from_an_old_page(request)
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(None, "500.html", status=500)
