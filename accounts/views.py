"""Pages of accounts that are ours alone: invitations, the state of a sign-in, the demonstration's one click."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import access, actions
from accounts.forms import AcceptInvitationForm
from accounts.models import Invitation
from core.refusal import Refused
from people.access import public

by_link = public("the link in the e-mail is what lets one in, and opens one invitation only")
in_the_demo = public("the demonstration only: everywhere else there is no such page")


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 wherever a real person could be: the demonstration is the embedded database on one's own machine."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@by_link
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """GET shows, POST sets the first password and signs in; what a mail scanner opens is spent by nothing."""
    found = access.invitation_behind(key, token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if found.used_at:
        return _already_used(request, found)
    if found.has_expired:
        return render(request, "accounts/invitation_expired.html", {"invitation": found, "token": token})
    form = AcceptInvitationForm(request.POST or None, person=found.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(invitation=found, password=form.cleaned_data["password"], by=found.person)
        except Refused:
            return _already_used(request, found)
        return perform_login(request, found.person, email=found.person.email)
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


def _already_used(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Sent twice, the form has signed its sender in by now; anybody else is told to sign in."""
    if request.user == found.person:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/invitation_used.html", {"invitation": found})


@by_link
@never_cache
@require_POST
def renew_invitation(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """Send a new link in place of one that has expired, to the same address."""
    found = access.invitation_behind(key, token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if found.is_open:
        return redirect("accounts:invitation", key, token)
    try:
        actions.renew(invitation=found, by=found.person)
    except Refused:
        return _already_used(request, found)
    return redirect("accounts:invitation_renewed")


@by_link
@require_GET
def invitation_renewed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_renewed.html")


@public("says that one cannot sign up, and whom to ask")
@require_GET
def signing_up_is_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_signing_up.html")


@public("tells this browser only whether it is signed in, for a page that was left open")
@never_cache
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """For a script that saves in the background: who is signed in here now, and the token to send a form with."""
    person = request.user
    known = person.is_authenticated
    return JsonResponse({"signed_in": known, "person": str(person.pk) if known else None, "csrf": get_token(request)})


@in_the_demo
@demo_only
@require_POST
def demo_sign_in(request: HttpRequest, email: str) -> HttpResponse:
    """Sign in as one of the invented people, by one click."""
    person = access.demo_person(email)
    if person is None:
        raise Http404
    return perform_login(request, person, email=person.email)
