from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CadreAdminConfig(AdminConfig):
    default_site = "config.admin_site.CadreAdminSite"


class CadreConfig(AppConfig):
    """This folder, for its commands, its task and its checks."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 registered by being imported
