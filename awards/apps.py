from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"

    def ready(self) -> None:
        from awards import documents, samples
        from awards.contribution import certificates_held
        from evaluations.contributions import register_fact

        documents.register()
        samples.register()
        register_fact(certificates_held)
