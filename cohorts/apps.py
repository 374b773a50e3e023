from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from cohorts.models import CohortGrant
        from people.access import register_grants

        register_grants(CohortGrant)
