"""What was typed into a project form whose sign-in ran out: it waits for its writer behind the sign-in page.

They wait in the browser's own session, encrypted as confidential text is (a form may be of stakeholders or of a
presentation), for the person who opened the form only.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from core.encryption import decrypt, encrypt
from people.models import Person

SALT = KEY = "projects.typed"
KEEPS_FOR = timedelta(days=2)
View = Callable[..., HttpResponse]


def writer_token(person: Person) -> str:
    """For a hidden field `writer`: who opened the form."""
    return signing.dumps(str(person.pk), salt=SALT)


def keeps_typed(page: str = "") -> Callable[[View], View]:
    """A view whose posted words outlast the sign-in. `page` names the view that shows the form, if it is another."""

    def mark(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or request.user.is_authenticated:
                return view(request, *args, **kwargs)
            shown = reverse(page, args=args, kwargs=kwargs) if page else request.path
            writer = _writer(request)
            if writer:
                request.session[KEY] = {"writer": writer, "page": shown, "typed": encrypt(request.POST.urlencode())}
                messages.success(request, "You had been signed out. Your words are kept: sign in, check and send them.")
            return redirect_to_login(shown)

        return kept

    return mark


def _writer(request: HttpRequest) -> str:
    try:
        return signing.loads(request.POST.get("writer", ""), salt=SALT, max_age=KEEPS_FOR)
    except signing.BadSignature:
        return ""


def taken(request: HttpRequest) -> QueryDict | None:
    """What waited for this person on this page, once; what waited for somebody else is thrown away unseen."""
    waiting = request.session.get(KEY)
    if waiting is None:
        return None
    if waiting["writer"] == str(request.user.pk) and waiting["page"] != request.path:
        return None
    del request.session[KEY]
    if waiting["writer"] != str(request.user.pk):
        return None
    return QueryDict(decrypt(waiting["typed"], "Words that wait for their writer"))
