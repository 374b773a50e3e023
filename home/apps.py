from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from core.navigation import register
        from home.access import has_team_pages
        from projects.access import holds_place

        register("Home", "home:participant", shown=holds_place, order=10)
        register("Today", "home:today", shown=has_team_pages, order=11)
