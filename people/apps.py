from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from core.navigation import register
        from people.access import may_enter_admin

        register("Admin", "admin:index", may_enter_admin, order=90)
