"""The demonstration's letter box: what Cadre would have sent, for whoever tries it out."""

from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import mailbox
from accounts.views import demo_only, in_the_demo

LETTERS_A_PAGE = 50


@in_the_demo
@demo_only
@never_cache
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    page = Paginator(mailbox.kept(Path(settings.EMAIL_FILE_PATH)), LETTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/demo_mail.html", {"page": page, "letters": [each.read() for each in page]})


@in_the_demo
@demo_only
@never_cache
@require_GET
def letter(request: HttpRequest, key: str) -> HttpResponse:
    found = mailbox.letter(Path(settings.EMAIL_FILE_PATH), key)
    if found is None:
        raise Http404
    return render(request, "accounts/demo_letter.html", {"letter": found})
