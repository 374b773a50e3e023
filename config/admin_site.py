"""Django's own admin, under our stylesheet, for coordinators and administrators."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.access import may_enter_admin


class CadreAdminSite(admin.AdminSite):
    site_header = "Cadre"
    index_title = "Registers"
    site_url = "/"

    @property
    def site_title(self) -> str:  # type: ignore[override]
        return settings.INSTALLATION_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_authenticated and may_enter_admin(request.user)

    # One way in and out of Cadre, with its rate limits, its audit and its words: the admin's own are not used.

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        from accounts.signing_in import SignOut

        return SignOut.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")
