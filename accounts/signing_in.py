"""The pages of signing in: django-allauth's views, where ours say more or lose less than they do.

Its other views (signing up, several addresses, confirming again) are not routed: see signing_in_urls.py.
"""

from typing import Any

from allauth.account import views
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.utils import user_pk_to_url_str
from allauth.core import ratelimit
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from accounts import access
from accounts.adapter import SIGNED_IN_BEFORE
from accounts.forms import AskForResetForm

ASK_AGAIN = "signing_in.ask_again"  # in the session: the address typed, and why its code was refused
EXPIRED = "That code has expired: a code works for 15 minutes. Ask for a new one."
USED_OR_EXPIRED = "That code has been used or has expired. Ask for a new one."
GUESSED = "The code was wrong three times, so it has been cancelled. Ask for a new one."


class SignIn(views.LoginView):
    """E-mail and password; the same form can ask for a code instead. In the demo, the cast by one click."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        return None  # one who waits for a code may come back and use the password

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = bool(self.request.COOKIES.get(SIGNED_IN_BEFORE)) and self.request.method == "GET"
        return super().get_context_data(**kwargs) | {"signed_out": told, "demo_people": access.demo_people()}


class AskForCode(views.RequestLoginCodeView):
    """Sends a code. Opened after a code was refused, it keeps the address and says why beside it."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        return None  # one who waits for a code may ask for another

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "data" in kwargs and "email" not in kwargs["data"]:
            kwargs["data"] = {"email": kwargs["data"].get("login", "")}  # the sign-in page's own form
        return kwargs

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        refused = self.request.session.pop(ASK_AGAIN, None) if self.request.method == "GET" else None
        if refused is None:
            return super().get_form(form_class)
        form = self.get_form_class()(data={"email": refused["email"]})
        form.errors.clear()
        form.add_error("email", refused["why"])
        return form


class EnterCode(views.ConfirmLoginCodeView):
    """Takes the code. A code that is expired, used or guessed at leads back to asking, with the address kept."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and (refusal := self._refusal(request)):
            return self._ask_again(*refusal)
        return super().dispatch(request, *args, **kwargs)

    def _refusal(self, request: HttpRequest) -> tuple[str, str] | None:
        """The address and the reason, if the code that is typed cannot be the one that is waited for."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        if stage is None:
            return (request.POST.get("email", ""), USED_OR_EXPIRED) if request.method == "POST" else None
        email = stage.state.get("email", "")
        return None if LoginCodeVerificationProcess.resume(stage) else (email, EXPIRED)

    def _ask_again(self, email: str, why: str) -> HttpResponse:
        self.request.session[ASK_AGAIN] = {"email": email, "why": why}
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))

    def form_invalid(self, form: Form) -> HttpResponse:
        nothing_typed = form.has_error("code", "required")
        if nothing_typed or self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self._ask_again(self._process.state.get("email", ""), GUESSED)


def code_from_an_old_page(request: HttpRequest) -> HttpResponse:
    """A code typed into a page from before somebody signed in here signs nobody in: home, or to asking for another."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    request.session[ASK_AGAIN] = {"email": request.POST.get("email", ""), "why": USED_OR_EXPIRED}
    return redirect("account_request_login_code")


class AskForReset(views.PasswordResetView):
    """Sends a link for a new password. Too many in a row are refused beside the field, not by a page."""

    def form_valid(self, form: AskForResetForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if not ratelimit.consume(self.request, action="reset_password", key=email.lower()):
            form.add_error("email", "Too many links have been asked for. Wait five minutes and try again.")
            return self.form_invalid(form)
        form.save(self.request)
        return HttpResponseRedirect(self.get_success_url())


class Reset(views.PasswordResetFromKeyView):
    """Sets a new password from the link, and signs in. Sent twice, it leads on instead of complaining."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail") and self._is_signed_in():
            return redirect(settings.LOGIN_REDIRECT_URL)
        return super().render_to_response(context, **kwargs)

    def _is_signed_in(self) -> bool:
        person = self.request.user
        return person.is_authenticated and user_pk_to_url_str(person) == self.kwargs["uidb36"]


class SignOut(views.LogoutView):
    """GET asks, POST signs out."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.delete_cookie(SIGNED_IN_BEFORE, samesite="Lax")
        return response
