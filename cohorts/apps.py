from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from cohorts import notice
        from cohorts.access import TIES, has_place, leads, people_met
        from cohorts.models import CohortGrant
        from cohorts.panel import lines_of
        from cohorts.proposals import MESSAGE_KIND, message_values
        from core.navigation import register
        from outbox import kinds
        from people import standing
        from people.access import register_grants, register_met
        from programmes.panel import register_cohorts

        register_grants(CohortGrant)
        standing.register(TIES)
        register_met(people_met)
        register_cohorts(lines_of)
        kinds.register(
            MESSAGE_KIND,
            resolve=message_values,
            why="You get this because you asked your programme for something, or backed what somebody else asked for.",
        )
        kinds.register(notice.MESSAGE_KIND, resolve=notice.message_values, why=notice.WHY, attach=notice.invitations)
        register("Sessions", "cohorts:my_sessions", has_place, order=20)
        register("Registers", "cohorts:leading", leads, order=20)
