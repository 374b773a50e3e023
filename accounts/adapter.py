"""What django-allauth asks of Cadre: its words, its mail, its passwords, and what follows a sign-in."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import actions
from outbox.mail import compose
from outbox.models import MessageState
from outbox.sending import deliver
from people import audit
from people.models import Person

log = logging.getLogger(__name__)

# Stays when the session ends, so that the sign-in page can say why one has to sign in again.
SIGNED_IN_BEFORE = "signed_in_before"
REMEMBERED_FOR = 60 * 60 * 24 * 7
WHY = "You get this because somebody entered this address on the sign-in page of Cadre."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or password is wrong. Check both, or have a code sent to you.",
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes, or have a code sent to you.",
        "incorrect_code": "This is not the code in the newest e-mail. Check it and type it again.",
        "enter_current_password": "This is not your present password. Type it again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    # Mail

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: object = None
    ) -> EmailMultiAlternatives:
        """One of allauth's e-mails in our layout; its subject and body are in templates/account/email/."""
        person = context.get("user")
        return compose(
            to=email if isinstance(email, str) else email[0],
            name=person.given_name if person else "",
            subject=render_to_string(f"{template_prefix}_subject.txt", context),
            body=render_to_string(f"{template_prefix}_message.txt", context),
            why=WHY,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, outside any transaction: what holds a code or a link is stored nowhere.

        An address that the mail server refuses gets the same answer as any other, so that nobody learns
        which addresses are known.
        """
        outcome = deliver(self.render_mail(template_prefix, email, context))
        if outcome.state in (MessageState.WAITING, MessageState.UNSURE):
            log.error("An e-mail for signing in was not sent. %s", outcome.error)
            raise ImmediateHttpResponse(render(self.request, "account/mail_not_sent.html", status=503))

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The key is one part of the address for us and two for the route; a stand-in carries it through.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    # Passwords

    def set_password(self, user: Person, password: str) -> None:
        actions.set_password(person=user, password=password, by=user)
        key = self._get_login_attempts_cache_key(self.request, email=user.email)
        ratelimit.clear(self.request, action="login_failed", key=key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    # Signing in

    def post_login(self, request: HttpRequest, user: Person, **given: Any) -> HttpResponse:
        audit.record(by=user, verb="sign in", subject=user)
        response = super().post_login(request, user, **given)
        response.set_cookie(
            SIGNED_IN_BEFORE,
            "yes",
            max_age=REMEMBERED_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
