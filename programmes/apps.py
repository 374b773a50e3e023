from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        from core.navigation import register
        from people.access import holds, register_grants, register_met
        from people.roles import Permission
        from programmes import copying
        from programmes.access import people_met
        from programmes.models import ProgrammeGrant

        copying.register_own()
        register_grants(ProgrammeGrant)
        register_met(people_met)
        register("Programmes", "programmes:list", lambda person: holds(person, Permission.SEE_PROGRAMME), order=20)
