from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from core.navigation import register
        from people import standing
        from people.access import HELD, may_enter_admin

        standing.register(HELD)
        register("Admin", "admin:index", may_enter_admin, order=90)
