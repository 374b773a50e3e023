from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from core.navigation import register
        from projects.access import holds_place

        register("Project", "projects:projects", shown=holds_place, order=50)
