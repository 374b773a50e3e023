from django.contrib.admin.apps import AdminConfig


class CadreAdminConfig(AdminConfig):
    default_site = "config.admin_site.CadreAdminSite"

    def ready(self) -> None:
        from config import checks  # noqa: F401 registered by being imported

        super().ready()
