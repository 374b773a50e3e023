from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        from core.navigation import register
        from people.access import holds
        from people.roles import Permission

        register("Outcomes", "outcomes:programmes", lambda person: holds(person, Permission.SEE_OUTCOMES), order=60)
