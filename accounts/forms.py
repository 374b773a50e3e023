"""Forms for signing in: django-allauth's, in our words, each message beside its field."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.fields import EmailField, SetPasswordField
from django import forms
from django.core.exceptions import ValidationError

from people.models import Person

HINT = "At least 10 characters. Three words that only you would put together are easy to keep and hard to guess."


def address(autocomplete: str = "email", hint: str = "") -> EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return EmailField(label="E-mail address", help_text=hint, widget=widget)


def password(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = address("username")
        self.fields["password"] = password("Password")

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class AskForCodeForm(allauth.RequestLoginCodeForm):
    email = address()

    def clean_email(self) -> str:
        try:
            return super().clean_email()
        except ValidationError:
            raise ValidationError(
                "Too many codes have been asked for. Wait five minutes, or sign in with your password."
            ) from None


class CodeForm(allauth.ConfirmLoginCodeForm):
    code = forms.CharField(
        label="Six-digit code",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "nhsuk-input--width-10"}
        ),
    )


class AskForResetForm(allauth.ResetPasswordForm):
    email = address()


class ResetForm(allauth.ResetPasswordKeyForm):
    password1 = SetPasswordField(label="New password", help_text=HINT)
    password2 = None


class ChangePasswordForm(allauth.ChangePasswordForm):
    oldpassword = password("Present password")
    password1 = SetPasswordField(label="New password", help_text=HINT)
    password2 = None


class SetPasswordForm(allauth.SetPasswordForm):
    password1 = SetPasswordField(label="Password", help_text=HINT)
    password2 = None


class AcceptInvitationForm(forms.Form):
    password = SetPasswordField(label="Password", help_text=HINT)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].user = person  # type: ignore[attr-defined]
