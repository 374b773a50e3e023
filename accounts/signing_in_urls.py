"""Those pages of django-allauth that Cadre uses, by the names that it looks for."""

from allauth.account import views
from django.urls import path, re_path

from accounts import signing_in
from accounts.views import signing_up_is_closed
from people.access import public, signed_in

in_or_out = public("one must be able to sign in, or to ask how, before one is known")

urlpatterns = [
    path("login/", in_or_out(signing_in.SignIn.as_view()), name="account_login"),
    path("login/code/", in_or_out(signing_in.AskForCode.as_view()), name="account_request_login_code"),
    path("login/code/confirm/", in_or_out(signing_in.EnterCode.as_view()), name="account_confirm_login_code"),
    path("logout/", in_or_out(signing_in.SignOut.as_view()), name="account_logout"),
    path("inactive/", in_or_out(views.account_inactive), name="account_inactive"),
    path("signup/", signing_up_is_closed, name="account_signup"),
    path("password/reset/", in_or_out(signing_in.AskForReset.as_view()), name="account_reset_password"),
    path("password/reset/done/", in_or_out(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        in_or_out(signing_in.Reset.as_view()),
        name="account_reset_password_from_key",
    ),
    path("password/change/", signed_in(views.password_change), name="account_change_password"),
    path("password/set/", signed_in(views.password_set), name="account_set_password"),
]
