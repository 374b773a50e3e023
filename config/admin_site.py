"""Django's own admin, under our stylesheet, for coordinators and administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from people.access import may_enter_admin

# Doors of Django's that nothing here leads through.
SHUT = {"autocomplete", "view_on_site", "jsi18n", "password_change_done"}


class CadreAdminSite(admin.AdminSite):
    site_header = "Cadre"
    index_title = "Admin"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = ""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own registers only. Those that a library brings know nothing of our access rules: they would show
        everybody's addresses to whoever may enter."""
        from people.admin_base import Register

        if admin_class is not None and issubclass(admin_class, Register):
            super().register(model_or_iterable, admin_class, **options)

    @property
    def site_title(self) -> str:  # type: ignore[override]
        return settings.INSTALLATION_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_authenticated and may_enter_admin(request.user)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        """Signed out: to sign in. Signed in without a role that works here: as if there were no such page."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return entered

    def get_urls(self) -> list:
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in SHUT]

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        """The coordinator's front door: own cohorts first, then every register with what it holds."""
        from config.front_door import front_door

        now = timezone.now()
        context = {"title": self.index_title, "page": front_door(self, request, now), "today": timezone.localdate(now)}
        return render(request, "admin/index.html", context)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("admin:index")

    # One way in and out of Cadre, with its rate limits, its audit and its words: the admin's own are not used.

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        from accounts.signing_in import SignOut

        return SignOut.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")
