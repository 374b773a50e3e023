from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        from programmes.models import ProgrammeGrant
        from people.access import register_grants

        register_grants(ProgrammeGrant)
