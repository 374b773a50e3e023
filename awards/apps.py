from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"

    def ready(self) -> None:
        from awards import documents, samples

        documents.register()
        samples.register()
