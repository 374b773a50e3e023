"""Django's own admin, under our stylesheet, for coordinators and administrators."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

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
