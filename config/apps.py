from django.contrib.admin.apps import AdminConfig


class CadreAdminConfig(AdminConfig):
    default_site = "config.admin_site.CadreAdminSite"
