from django.apps import AppConfig


class AlumniConfig(AppConfig):
    name = "alumni"
    verbose_name = "alumni"

    def ready(self) -> None:
        from alumni import notice

        notice.register()
