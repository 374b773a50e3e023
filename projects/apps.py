from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from cohorts.access import has_place
        from core.navigation import register
        from projects import presentation_notice

        presentation_notice.register()
        register("Project", "projects:projects", shown=has_place, order=50)
