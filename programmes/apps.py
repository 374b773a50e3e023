from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        from people.access import register_grants
        from programmes.models import ProgrammeGrant

        register_grants(ProgrammeGrant)
