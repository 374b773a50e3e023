from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from cohorts.access import has_place
        from core.navigation import register
        from home.access import has_team_pages

        register("Home", "home:participant", shown=has_place, order=10)
        register("Today", "home:today", shown=has_team_pages, order=11)
