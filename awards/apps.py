from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"

    def ready(self) -> None:
        from awards import documents, samples
        from awards.access import contacts_met, returns_results
        from awards.contribution import awards_held
        from awards.models import PathwayGrant
        from awards.pathway.actions import telling
        from awards.pathway.start import PART, pathway_in_blueprint, start_pathway
        from core.navigation import register
        from evaluations.contributions import register_fact
        from people.access import register_grants, register_met
        from programmes import copying, from_blueprint

        documents.register()
        samples.register()
        telling.register()
        register_fact(awards_held)
        register_grants(PathwayGrant)
        register_met(contacts_met)
        from_blueprint.register(start_pathway, pathway_in_blueprint)
        copying.register_part(PART)
        register("Accredited pathways", "awards:pathways", returns_results, order=25)
