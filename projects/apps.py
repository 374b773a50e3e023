from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from cohorts.access import has_place
        from core.navigation import register
        from projects import partnering, presentation_notice
        from projects.gallery import notice
        from projects.papers import charts, documents, samples

        partnering.register()
        presentation_notice.register()
        notice.register()
        register("Project", "projects:projects", shown=has_place, order=50)
        charts.register()
        documents.register()
        samples.register()
